"""Addresses of rankings in the API, below its root."""

from django.urls import path

from ranking.api import views

urlpatterns = [
    path("programmes/<slug:slug>/runs/", views.Runs.as_view(), name="runs"),
    path("runs/<uuid:run_id>/", views.OneRun.as_view(), name="run"),
    path("runs/<uuid:run_id>/standings/", views.Standings.as_view(), name="standings"),
]
