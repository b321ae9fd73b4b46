"""Runs and their standings, for those who work on a programme."""

from django.urls import path

from ranking import views

app_name = "ranking"
urlpatterns = [
    path("programmes/<slug:slug>/runs/", views.runs, name="runs"),
    path("runs/<uuid:run_id>/", views.run, name="run"),
]
