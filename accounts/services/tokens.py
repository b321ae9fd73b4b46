"""Access tokens: made and revoked by their people, known again by what a program sends."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import AccessToken, Scope, User
from records.services import journal

MARK = "bp_"  # by which scanners of published code know a secret of this product
SHOWN = len(MARK) + 6
MOST = 20
USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Made:
    """A new token with its secret, which nobody can be told again."""

    token: AccessToken
    secret: str


def of(user: User) -> QuerySet[AccessToken]:
    """The person's tokens, the newest first."""
    return AccessToken.objects.filter(user=user).order_by("-created_at", "id")


def may_make(user: User) -> Verdict:
    """Whether the person may have another token."""
    usable = of(user).filter(revoked_at=None, until__gt=timezone.now()).count()
    return YES if usable < MOST else no(f"每人至多 {MOST} 个有效的令牌，请先撤销不用的")


@transaction.atomic
def make(user: User, *, name: str, scopes: Collection[Scope], until: datetime, by: User) -> Made:
    """A token with which a program acts for `user` within `scopes`, up to this instant."""
    secret = MARK + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        digest=_digest(secret),
        scopes=[str(scope) for scope in Scope if scope in scopes],
        until=until,
        created_by=by,
    )
    facts = {"name": name, "prefix": token.prefix, "scopes": token.scopes, "until": until.isoformat()}
    journal.record(user.label, "token.made", by=by.label, facts=facts)
    return Made(token, secret)


@transaction.atomic
def revoke(token: AccessToken, *, by: User) -> None:
    """From now on the token opens nothing; again is harmless."""
    usable = AccessToken.objects.filter(pk=token.pk, revoked_at=None)
    if usable.update(revoked_at=timezone.now(), revoked_by=by):
        facts = {"name": token.name, "prefix": token.prefix}
        journal.record(token.user.label, "token.revoked", by=by.label, facts=facts)


def known(secret: str) -> AccessToken | None:
    """The token with this secret and its person, unless it has expired or been revoked or the account is closed.

    The secret is random and long, so that one round of SHA-256 hides it well enough.
    """
    usable = AccessToken.objects.select_related("user").filter(revoked_at=None, user__is_active=True)
    return usable.filter(digest=_digest(secret), until__gt=timezone.now()).first()


def note_use(token: AccessToken) -> None:
    """Keep when the token was last used, to the hour: its person should see which ones are idle."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
