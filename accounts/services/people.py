"""People's accounts."""

from __future__ import annotations

from accounts.models import User

SYSTEM_EMAIL = "system@bangping.invalid"


def system() -> User:
    """The account in whose name commands and workers act. Nobody can log in to it."""
    found = User.objects.filter(email=SYSTEM_EMAIL).first()
    return found or User.objects.create_user(SYSTEM_EMAIL, name="系统", is_active=False)
