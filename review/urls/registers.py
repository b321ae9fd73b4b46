"""Registers, what is looked up by hand, and checking again."""

from django.urls import path

from review import views

patterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/editions/<uuid:edition_id>/", views.edition, name="edition"),
    path("registers/editions/<uuid:edition_id>/file/", views.edition_file, name="edition_file"),
    path("registers/<slug:kind>/", views.register, name="register"),
    path("cases/<uuid:case_id>/queries/", views.record_query, name="record_query"),
    path("cases/<uuid:case_id>/queries/<uuid:query_id>/screenshot/", views.screenshot, name="screenshot"),
    path("<slug:slug>/check/", views.check_all, name="check_all"),
]
