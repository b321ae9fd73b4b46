"""Addresses of the open part of the API, below its root."""

from django.urls import path

from publication.api import views

_VERSION = "programmes/<slug:slug>/versions/<slug:version>"  # a number, or `newest`
urlpatterns = [
    path("programmes/", views.Programmes.as_view(), name="programmes"),
    path("programmes/<slug:slug>/", views.OneProgramme.as_view(), name="programme"),
    path("programmes/<slug:slug>/versions/", views.Versions.as_view(), name="versions"),
    path(f"{_VERSION}/", views.OneVersion.as_view(), name="version"),
    path(f"{_VERSION}/entries/", views.Entries.as_view(), name="entries"),
    path(f"{_VERSION}/statistics/", views.Statistics.as_view(), name="statistics"),
    path("notices/", views.Notices.as_view(), name="notices"),
    path("notices/<slug:slug>/<int:number>/", views.OneNotice.as_view(), name="notice"),
    path("verification/", views.Verification.as_view(), name="verification"),
]
