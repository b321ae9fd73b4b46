"""People's accounts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import Role, User
from accounts.services import roles

SYSTEM_EMAIL = "system@bangping.invalid"


def with_address(email: str) -> User | None:
    """The person who logs in with this address, once it is confirmed."""
    confirmed = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True).values("user")
    return User.objects.filter(pk__in=confirmed, is_active=True).first()


@transaction.atomic
def invited(email: str, *, name: str) -> tuple[User, bool]:
    """The person with this address, and whether the account is new. A new one has no password: whoever gets letters at
    the address sets one by recovery, and confirms the address on the way.

    An account whose address nobody has confirmed begins anew: anybody may have signed up with the address of somebody
    else, and would know the password of whoever is invited.
    """
    address = email.strip().lower()
    found = with_address(address) or User.objects.select_for_update().filter(email=address).first()
    if found is None:
        found = User.objects.create_user(address, name=name)
        EmailAddress.objects.create(user=found, email=address, verified=False, primary=True)
        return found, True
    if not EmailAddress.objects.filter(user=found, email__iexact=address, verified=False).exists():
        return found, False
    found.name = name
    found.set_unusable_password()
    found.save(update_fields=["name", "password"])
    return found, True


@dataclass(frozen=True)
class DemoAccount:
    email: str
    password: str


def system() -> User:
    """The account in whose name commands and workers act. Nobody can log in to it."""
    found = User.objects.filter(email=SYSTEM_EMAIL).first()
    return found or User.objects.create_user(SYSTEM_EMAIL, name="系统", is_active=False)


@transaction.atomic
def demo_account(role: Role, *, programmes: Iterable[str]) -> DemoAccount:
    """The embedded mode's account of a role, granted in the programmes with these slugs."""
    account = demo_person(str(role), name=f"示例{role.label}")
    user = User.objects.get(email=account.email)
    for programme in programmes:
        roles.grant(user, role=role, programme=programme, by=system().label)
    return account


@transaction.atomic
def demo_person(code: str, *, name: str) -> DemoAccount:
    """An account of the embedded mode, with a password made on first use and kept beside the database."""
    email = f"{code}@demo.bangping.invalid"
    account = DemoAccount(email, _demo_password(email))
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    if not user.check_password(account.password):
        user.set_password(account.password)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return account


def _demo_password(email: str) -> str:
    path = settings.VAR_DIR / "demo_accounts.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if email not in known:
        known[email] = secrets.token_urlsafe(9)
        path.touch(mode=0o600)
        path.write_text(json.dumps(known, indent=1), encoding="utf-8")
    return known[email]
