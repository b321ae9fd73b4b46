"""Rounds of scoring, scorecards and the deliberation on them."""

from django.urls import path

from review import views

patterns = [
    path("rounds/<uuid:round_id>/pledge/", views.pledge, name="pledge"),
    path("rounds/<uuid:round_id>/open/", views.open_round, name="open_round"),
    path("rounds/<uuid:round_id>/prolong/", views.prolong_round, name="prolong_round"),
    path("rounds/<uuid:round_id>/close/", views.close_round, name="close_round"),
    path("rounds/<uuid:round_id>/reopen/", views.reopen_round, name="reopen_round"),
    path("rounds/<uuid:round_id>/unlock/", views.unlock, name="unlock"),
    path("rounds/<uuid:round_id>/deliberation/", views.deliberation, name="deliberation"),
    path("rounds/<uuid:round_id>/cases/<uuid:case_id>/recheck/", views.recheck_case, name="recheck_case"),
    path("rounds/<uuid:round_id>/sign/", views.sign_round, name="sign_round"),
    path("cards/<uuid:card_id>/", views.card, name="card"),
    path("cards/<uuid:card_id>/autosave/", views.autosave, name="autosave"),
    path("cards/<uuid:card_id>/sheet.pdf", views.card_pdf, name="card_pdf"),
    path("cards/<uuid:card_id>/scan/", views.scan, name="scan"),
    path("cards/<uuid:card_id>/scan/upload/", views.upload_scan, name="upload_scan"),
    path("cards/<uuid:card_id>/documents/<slug:digest>/", views.card_document, name="card_document"),
    path("<slug:slug>/scoring/", views.scoring, name="scoring"),
    path("<slug:slug>/rounds/", views.scoring_rounds, name="rounds"),
]
