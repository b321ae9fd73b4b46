"""Addresses of filing in the API, below its root."""

from django.urls import path

from declarations.api import filing, listing, sections, submissions

_OWN = "declarations/<uuid:declaration_id>"
urlpatterns = [
    path("declarations/", filing.OwnDeclarations.as_view(), name="own_declarations"),
    path(f"{_OWN}/", filing.OwnDeclaration.as_view(), name="declaration"),
    path(f"{_OWN}/form/", filing.Form.as_view(), name="form"),
    path(f"{_OWN}/sections/<slug:code>/", sections.OneSection.as_view(), name="section"),
    path(f"{_OWN}/self-check/", filing.SelfCheck.as_view(), name="self_check"),
    path(f"{_OWN}/submissions/", submissions.Submissions.as_view(), name="submissions"),
    path("programmes/<slug:slug>/declarations/", listing.AllDeclarations.as_view(), name="declarations"),
]
