"""The URL map: each app's pages under its own prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
]
