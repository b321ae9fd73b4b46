"""The URL map: each app's pages under its own prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("publication.urls")),
    path("", include("ranking.urls")),
    path("review/", include("review.urls")),
    path("filing/", include("declarations.urls")),
    path("accounts/", include("accounts.urls")),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler429 = "portal.views.too_many_requests"
handler500 = "portal.views.server_error"
