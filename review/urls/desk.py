"""The verifiers' queue, and one case with everything that may be done with it."""

from django.urls import path

from review import views
from review.views import desk, visits

patterns = [
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/take/", views.take, name="take"),
    path("cases/<uuid:case_id>/release/", views.release, name="release"),
    path("cases/<uuid:case_id>/assign/", desk.assign, name="assign"),
    path("cases/<uuid:case_id>/due/", desk.set_due, name="set_due"),
    path("cases/<uuid:case_id>/check/", views.check, name="check"),
    path("cases/<uuid:case_id>/decide/", views.decide, name="decide"),
    path("cases/<uuid:case_id>/return/", views.send_back, name="return"),
    path("cases/<uuid:case_id>/figures/", views.verify_figure, name="verify_figure"),
    path("cases/<uuid:case_id>/figures/<int:figure_id>/", desk.confirm_figure, name="confirm_figure"),
    path("cases/<uuid:case_id>/calls/", desk.log_call, name="log_call"),
    path("cases/<uuid:case_id>/requests/", desk.ask_document, name="ask_document"),
    path("cases/<uuid:case_id>/requests/<uuid:request_id>/withdraw/", desk.withdraw_request, name="withdraw_request"),
    path("cases/<uuid:case_id>/visits/", desk.plan_visit, name="plan_visit"),
    path("visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("visits/photos/<uuid:photo_id>/", visits.photo, name="visit_photo"),
    path("<slug:slug>/", views.queue, name="queue"),
    path("<slug:slug>/take/", views.take_next, name="take_next"),
    path("<slug:slug>/arrange/", views.arrange, name="arrange"),
    path("<slug:slug>/visits/", visits.visits, name="visits"),
    path("<slug:slug>/pass-clear/", views.pass_clear, name="pass_clear"),
]
