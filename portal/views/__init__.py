"""Pages that belong to no single app."""

from portal.views.failures import bad_request, forbidden, not_found, server_error, stale_form, too_many_requests
from portal.views.home import home
from portal.views.journal import journal
from portal.views.programme import programme
from portal.views.progress import progress

__all__ = [
    "bad_request",
    "forbidden",
    "home",
    "journal",
    "not_found",
    "programme",
    "progress",
    "server_error",
    "stale_form",
    "too_many_requests",
]
