"""Public pages of published lists, and the page on which they are approved."""

from django.urls import path

from publication import views

app_name = "publication"
urlpatterns = [
    path("lists/<slug:slug>/", views.newest, name="list"),
    path("lists/<slug:slug>/versions/<int:version>/", views.version, name="version"),
    path("lists/<slug:slug>/versions/<int:version>/files/<slug:kind>/", views.file, name="file"),
    path("lists/<slug:slug>/approve/<uuid:run_id>/", views.approve, name="approve"),
    path("lists/<slug:slug>/approve/<uuid:run_id>/publish/", views.publish, name="publish"),
    path("lists/<slug:slug>/approve/<uuid:run_id>/progress/", views.progress, name="progress"),
]
