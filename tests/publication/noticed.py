"""A run of the tiny programme, whose cases were passed by a verifier, before or during its public notice."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from publication.core.procedure import NoticeState, ObjectionMove
from publication.models import Notice, Objection
from publication.services import approvals, notices, objections, rereviews
from publication.services.objections import Person, Receipt
from ranking.models import Run
from ranking.services import runs
from review.models import Case, Decision
from review.services import cases
from tests import builders, tiny
from tests.performing import perform
from tests.publication.through_services import altered, finished_run, signed_off

VERIFIED = {"ranking.yaml": [("eligible:\n", "eligible:\n  - {rule: verified, reason: 核查未通过}\n")]}
REAL = Person("实名人甲", "objector@secret.example.cn", "异议单位")


def run_of_verified(folder: Path, *, changes: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> Run:
    """A finished run of four enterprises, of which three stand on the main list: 4, 3 and 2."""
    before = finished_run(folder=altered(folder, changes={**VERIFIED, **(changes or {})}))
    for case in Case.objects.filter(programme=before.programme):
        seen = str(case.submission_id)
        cases.decide(
            case, kind=Decision.Kind.PASS, submission_seen=seen, reason="核对无误", by=official("first", Role.VERIFIER)
        )
    return perform(runs.start(before.programme, by=builders.user()))


def official(name: str, role: Role) -> User:
    return builders.user(email=f"{name}@example.cn", role=role, name=name)


def approved(run: Run) -> Run:
    approvals.approve(signed_off(run), by=official("leader", Role.LEADER))
    return run


def noticed(run: Run) -> Notice:
    """The notice of the run, put up today."""
    return put_up(approved(run))


def put_up(run: Run) -> Notice:
    """The notice of an approved run. The calendar may not know the year yet in which the test runs."""
    ends = {"closes_on": timezone.localdate() + timedelta(days=14), "basis": "测试"}
    return notices.open_for(run, text="现予公示。", **ends, by=official("staff", Role.STAFF))


def expire(notice: Notice) -> Notice:
    """As if its last day had been yesterday."""
    today = timezone.localdate()
    Notice.objects.filter(pk=notice.pk).update(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    notices.close_due()
    notice.refresh_from_db()
    assert notice.state == NoticeState.CLOSED
    return notice


def objected(notice: Notice, *, seq: int | None = 3, person: Person | None = REAL, **more: Any) -> Receipt:
    """An objection to number `seq`, or to the list as a whole."""
    entry = "" if seq is None else tiny.number(seq)
    facts: dict[str, Any] = {"text": "收入不实", "evidence": [], "token": uuid.uuid4(), **more}
    return objections.receive(notice, entry=entry, person=person, **facts)


def under_review(notice: Notice, *, seq: int | None = 3) -> Objection:
    """An objection admitted and given to somebody who had no part in anything."""
    found = objected(notice, seq=seq).objection
    staff = official("staff", Role.STAFF)
    rereviews.admit(found, by=staff)
    rereviews.assign(found, reviewers=[official("second", Role.VERIFIER)], by=staff)
    return found


def upheld(notice: Notice, *, seq: int | None = 3) -> Objection:
    found = under_review(notice, seq=seq)
    rereviews.answer(
        found, move=ObjectionMove.UPHOLD, reason="经核实，情况属实。", by=official("second", Role.VERIFIER)
    )
    return found
