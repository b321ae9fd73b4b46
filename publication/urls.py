"""Public pages of published lists."""

from django.urls import path

from publication import views

app_name = "publication"
urlpatterns = [
    path("lists/<slug:slug>/", views.newest, name="list"),
    path("lists/<slug:slug>/versions/<int:version>/", views.version, name="version"),
    path("lists/<slug:slug>/versions/<int:version>/files/<slug:kind>/", views.file, name="file"),
]
