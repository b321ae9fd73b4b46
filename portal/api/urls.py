"""Everything below `/api/v1/`: each app's part, and the root that leads to them."""

from django.urls import include, path

from portal.api import views

_PARTS = [
    path("", views.Root.as_view(), name="root"),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("", include("publication.api.urls")),
    path("", include("ranking.api.urls")),
    path("", include("review.api.urls")),
    path("", include("declarations.api.urls")),
]
urlpatterns = [
    path("docs/", views.docs, name="api_docs"),
    path("", include((_PARTS, "api"))),
]
