"""Drafts of the tiny programme, which has every type of field, for the journeys in which people type."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from accounts.services import people
from declarations.core.answers import parse
from declarations.models import Declaration, Membership, ProgrammeRevision, SectionAnswers
from declarations.services import declarations, programmes
from portal.services import bundles
from tests import tiny


def draft(code: str, seconds: str, *names: str) -> dict[str, Any]:
    """An enterprise's draft that stays open for so many seconds, and its fillers: accounts `<code>-<n>`."""
    by = people.system()
    revision = _revision(by)
    sequence = 900 + Declaration.objects.filter(programme=revision.programme).count()
    number, name = tiny.number(sequence), f"虚构填报{sequence}有限公司"
    applicant = declarations.applicant(number_kind="uscc", number=number, name=name)
    until = timezone.now() + timedelta(seconds=float(seconds))
    declarations.extend(revision.programme, until=until, reason="供测试", by=by, applicant=applicant)
    opened = declarations.open_for(applicant, revision=revision, category="platform", by=by)
    accounts = {f"{code}-{n}": people.demo_person(f"{code}-{n}", name=one) for n, one in enumerate(names, 1)}
    for account in accounts.values():
        user = User.objects.get(email=account.email)
        part = Membership.Part.ADMINISTRATOR
        Membership.objects.create(applicant=applicant, user=user, part=part, granted_by=by)
    return {
        "filing": str(opened.pk),
        "accounts": {one: [account.email, account.password] for one, account in accounts.items()},
        "closes": until.timestamp(),
    }


def _revision(by: User) -> ProgrammeRevision:
    """The tiny programme without its sample, whose registers the other journeys don't have."""
    folder = settings.VAR_DIR / "programmes" / tiny.SLUG
    if not folder.exists():
        shutil.copytree(tiny.FOLDER, folder)
    return bundles.load(folder, by=by)[0]


def carry_over(filing: str, section: str, *pairs: str) -> dict[str, Any]:
    """Answers as they come from last year, unconfirmed: column, text, column, text…"""
    declaration = Declaration.objects.get(pk=filing)
    columns = programmes.form_of(declaration.revision).columns
    texts = dict(zip(pairs[::2], pairs[1::2], strict=True))
    by = people.system()
    answers = {name: parse(columns[name].field, text) for name, text in texts.items()}  # type: ignore[arg-type]
    declarations.fill(declaration, answers=answers, by=by)
    SectionAnswers.objects.filter(declaration=declaration, section=section).update(unconfirmed=list(texts))
    return {}


def stored(filing: str, section: str) -> dict[str, Any]:
    row = SectionAnswers.objects.filter(declaration=filing, section=section).first()
    if row is None:
        return {"answers": {}, "unread": {}, "unconfirmed": []}
    return {"answers": row.answers, "unread": row.unread, "unconfirmed": row.unconfirmed}


def submitted(filing: str) -> dict[str, Any]:
    """As if a colleague had submitted it meanwhile."""
    Declaration.objects.filter(pk=filing).update(state=Declaration.State.SUBMITTED)
    return {}


def end_sessions() -> dict[str, Any]:
    """Everybody is logged out, as after two weeks."""
    return {"ended": Session.objects.all().delete()[0]}
