"""Runs, their standings and their re-check, for those who work on a programme."""

from django.urls import path

from ranking import views

app_name = "ranking"
urlpatterns = [
    path("programmes/<slug:slug>/runs/", views.runs, name="runs"),
    path("programmes/<slug:slug>/runs/start/", views.start, name="start"),
    path("runs/<uuid:run_id>/", views.run, name="run"),
    path("runs/<uuid:run_id>/progress/", views.progress, name="progress"),
    path("runs/<uuid:run_id>/method/", views.method, name="method"),
    path("runs/<uuid:run_id>/standings/<int:position>/", views.standing, name="standing"),
    path("runs/<uuid:run_id>/lists/<slug:code>/", views.staff_list, name="staff_list"),
    path("runs/<uuid:run_id>/files/<slug:kind>/", views.export, name="export"),
    path("runs/<uuid:run_id>/recheck/", views.recheck, name="recheck"),
    path("runs/<uuid:run_id>/recheck/<int:position>/", views.opinion, name="opinion"),
    path("runs/<uuid:run_id>/recheck/rest/", views.confirm_rest, name="confirm_rest"),
    path("runs/<uuid:run_id>/recheck/sign-off/", views.sign_off, name="sign_off"),
]
