"""The URL map: each app's pages under its own prefix. Accounts are django-allauth's, without sign-up for now."""

from allauth.account import views as account
from django.urls import include, path, re_path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("publication.urls")),
    path("", include("ranking.urls")),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler429 = "portal.views.too_many_requests"
handler500 = "portal.views.server_error"
