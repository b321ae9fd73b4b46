"""Pages that belong to no single app."""

from django.urls import include, path

from portal import views

pages = [
    path("<slug:slug>/manage/", views.programme, name="programme"),
    path("<slug:slug>/progress/", views.progress, name="progress"),
    path("<slug:slug>/journal/", views.journal, name="journal"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("programmes/", include((pages, "portal"))),
    path("api/v1/", include("portal.api.urls")),
]
