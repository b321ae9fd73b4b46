"""What a journey needs done outside the browser, in a process of its own on the journey's database.

python -m tests.journeys.stage ACT [ARGUMENT…]      prints what came of it as JSON
"""

# ruff: noqa: E402, T201 -- models can be imported only once Django is set up; the answer goes to the standard output

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import people, roles
from declarations.core.answers import parse
from declarations.models import Applicant, Declaration, Membership, Programme
from declarations.services import declarations, documents, programmes
from portal.services import samples
from publication.core.procedure import NoticeState
from publication.models import Notice
from records.models import JournalEntry, OutboxMessage
from records.services import journal
from review.models import Case
from review.services import cases, checking
from tests import casework, tiny
from tests.journeys import drafts, lists, newcomers, procedure, seals
from tests.journeys.papers import pdf

SLUG = "shanxi-internet-20-2019"
NAME = "山西虚构榜样网络科技有限公司"
NUMBER = tiny.number(701)
LICENCE = "晋B2-99990701"
WORKERS = {"staff": Role.STAFF, "verifier": Role.VERIFIER, "leader": Role.LEADER}
EXPERTS = {"first": "专家甲", "second": "专家乙", "chair": "组长丙"}
FILERS = ("tabs", "twice", "late", "stranger")


def prepare() -> dict[str, Any]:
    """The Shanxi sample, checked, with filing open; people who work on it, and enterprises whose filing goes awry."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    by = people.system()
    programme = samples.take_in(_folder(), by=by, say=lambda line: None).programme
    declarations.extend(programme, until=timezone.now() + timedelta(days=30), reason="受理补报", by=by)
    accounts = {code: people.demo_person(code, name=f"示例{role.label}") for code, role in WORKERS.items()}
    for code, role in WORKERS.items():
        roles.grant(_user(accounts[code].email), role=role, programme=SLUG, by=by.label)
    accounts |= {code: people.demo_person(code, name=name) for code, name in EXPERTS.items()}
    accounts |= {code: people.demo_person(code, name=f"填报人{n}") for n, code in enumerate(FILERS, 1)}
    filings = {code: _filing(n, _user(accounts[code].email)) for n, code in enumerate(FILERS, 1)}
    _submitted(filings["late"])
    return {
        "accounts": {code: [account.email, account.password] for code, account in accounts.items()},
        "filings": {code: str(one.pk) for code, one in filings.items()},
        "name": NAME,
        "number": NUMBER,
        "licence": LICENCE,
    }


def _folder() -> Path:
    """The programme's folder with one more licence in its register."""
    folder = settings.VAR_DIR / "programmes" / SLUG
    shutil.copytree(settings.PROGRAMMES_DIR / SLUG, folder)
    with (folder / "sample" / "registers" / "licences.csv").open("a", encoding="utf-8") as register:
        register.write(f"{NAME},{NUMBER},{LICENCE},增值电信业务经营许可证,2017-01-01,2021-12-31\n")
    return folder


def _user(email: str) -> User:
    return User.objects.get(email=email)


def _filing(n: int, by: User) -> Declaration:
    """A complete draft of one more invented enterprise, with its administrator."""
    number = tiny.number(800 + n)
    applicant = declarations.applicant(number_kind="uscc", number=number, name=f"山西虚构波折{n}号有限公司")
    part = Membership.Part.ADMINISTRATOR
    Membership.objects.create(applicant=applicant, user=by, part=part, granted_by=people.system())
    revision = programmes.newest(Programme.objects.get(slug=SLUG))
    opened = declarations.open_for(applicant, revision=revision, by=by)
    columns = programmes.form_of(revision).columns
    answers: Mapping[str, Any] = {name: parse(columns[name].field, text) for name, text in casework.PLAIN.items()}
    declarations.fill(opened, answers=answers, by=by)
    for slot in ("licence_copy", "audit_report"):
        documents.add(opened, slot=slot, name=f"{slot}.pdf", content=pdf(f"{slot} {n}"), by=by)
    return opened


def _submitted(declaration: Declaration) -> None:
    declarations.submit(declaration, by=declaration.opened_by)
    checking.check_all(declaration.programme, by=people.system())


def return_until(declaration: str, seconds: str) -> dict[str, Any]:
    """Return a submitted declaration; its time for correction is over after so many seconds."""
    case = Case.objects.get(declaration=declaration)
    until = timezone.now() + timedelta(seconds=float(seconds))
    seen = {"submission_seen": str(case.submission_id), "by": people.system()}
    cases.return_to_applicant(case, reason="请核对月活跃用户", fields={}, until=until, **seen)
    return {"until": until.timestamp()}


def end_notice() -> dict[str, Any]:
    """Let the working days of the open notice be over: yesterday was the last."""
    today = timezone.localdate()
    days = {"opens_on": today - timedelta(days=9), "closes_on": today - timedelta(days=1)}
    return {"ended": Notice.objects.filter(state=NoticeState.OPEN).update(**days)}


def account_for() -> dict[str, Any]:
    """What the journal and the outbox hold at the end, and what the journal's own check finds."""
    applicant = Applicant.objects.get(number=NUMBER)
    declaration = Declaration.objects.get(applicant=applicant)
    case = Case.objects.get(declaration=declaration)
    things = {
        "applicant": f"applicant:{applicant.id}",
        "declaration": f"declaration:{declaration.id}",
        "case": f"case:{case.id}",
    }
    chains = {name: _actions(thing) for name, thing in things.items()}
    for kind in ("run", "programme", "notice", "objection", "publication"):
        chains[kind] = sorted(
            set(JournalEntry.objects.filter(thing__startswith=f"{kind}:").values_list("action", flat=True))
        )
    letters = OutboxMessage.objects.order_by("queued_at").values_list("recipient", "subject", "state")
    return {"faults": journal.verify(), "chains": chains, "letters": [list(map(str, letter)) for letter in letters]}


def _actions(thing: str) -> list[str]:
    return list(JournalEntry.objects.filter(thing=thing).order_by("seq").values_list("action", flat=True))


ACTS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "prepare": prepare,
    "return_until": return_until,
    "end_notice": end_notice,
    "account_for": account_for,
    "sealed_draft": seals.sealed_draft,
    "draft": drafts.draft,
    "newcomer": newcomers.newcomer,
    "carry_over": drafts.carry_over,
    "stored": drafts.stored,
    "submitted": drafts.submitted,
    "end_sessions": drafts.end_sessions,
    "ecommerce": procedure.ecommerce,
    "score": procedure.score,
    "confirm_lists": procedure.confirm_lists,
    "journal_faults": procedure.journal_faults,
    "published_list": lists.published_list,
}

if __name__ == "__main__":
    print(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
