"""Pages that belong to no single app."""

from django.urls import include, path

from portal import views

pages = [
    path("<slug:slug>/manage/", views.programme, name="programme"),
    path("<slug:slug>/journal/", views.journal, name="journal"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("programmes/", include((pages, "portal"))),
]
