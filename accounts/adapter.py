"""How django-allauth does things here: sign-up is open, and its letters leave through the outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.db import transaction
from django.http import HttpRequest

from records.services import journal, outbox


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter into the outbox: a mail server that is down never breaks sign-up or recovery."""
        letter = self.render_mail(template_prefix, email, {"request": _request(), "email": email, **context})
        outbox.post(email, subject=str(letter.subject), body=str(letter.body), by=journal.SYSTEM)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


def _request() -> HttpRequest | None:
    return context.request
