"""A programme's queue of cases, and one case with everything that may be done with it."""

from django.urls import path

from review import views

app_name = "review"
urlpatterns = [
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/take/", views.take, name="take"),
    path("cases/<uuid:case_id>/release/", views.release, name="release"),
    path("cases/<uuid:case_id>/check/", views.check, name="check"),
    path("cases/<uuid:case_id>/decide/", views.decide, name="decide"),
    path("cases/<uuid:case_id>/return/", views.send_back, name="return"),
    path("cases/<uuid:case_id>/figures/", views.verify_figure, name="verify_figure"),
    path("<slug:slug>/", views.queue, name="queue"),
    path("<slug:slug>/panel/", views.panel, name="panel"),
    path("<slug:slug>/panel/seat/", views.seat, name="seat"),
    path("<slug:slug>/panel/<uuid:seat_id>/unseat/", views.unseat, name="unseat"),
    path("<slug:slug>/take/", views.take_next, name="take_next"),
    path("<slug:slug>/pass-clear/", views.pass_clear, name="pass_clear"),
]
