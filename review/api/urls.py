"""Addresses of review in the API, below its root."""

from django.urls import path

from review.api import views

urlpatterns = [path("programmes/<slug:slug>/cases/", views.Cases.as_view(), name="cases")]
