"""A case's journal in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from declarations.services import programmes
from records.models import JournalEntry
from review.core.workflow import MOVE_TITLES, TITLES, Move, State
from review.models import Case, Figure

_ACTIONS: Mapping[str, str] = {
    "case.taken": "领取案卷",
    "case.released": "放回案卷",
    "case.decided": "核查决定",
    "case.resubmitted": "企业重新提交",
    "figure.verified": "核定数据",
}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    action: str
    facts: str
    digest: str


def lines(case: Case) -> list[Line]:
    """The case's chain, newest first."""
    entries = list(JournalEntry.objects.filter(thing=f"case:{case.id}").order_by("-seq"))
    people = _people({entry.recorded_by for entry in entries})
    return [
        Line(
            entry.recorded_at,
            people.get(entry.recorded_by, entry.recorded_by),
            _ACTIONS.get(entry.action, entry.action),
            _facts(case, entry),
            entry.digest,
        )
        for entry in entries
    ]


def _people(labels: set[str]) -> dict[str, str]:
    ids = [UUID(label.removeprefix("user:")) for label in labels if label.startswith("user:")]
    return {user.label: str(user) for user in User.objects.filter(id__in=ids)}


def _facts(case: Case, entry: JournalEntry) -> str:
    facts = entry.facts
    if entry.action == "case.decided":
        return f"{MOVE_TITLES[Move(facts['move'])]}：{TITLES[State(facts['before'])]} → {TITLES[State(facts['after'])]}"
    if entry.action == "figure.verified":
        column = programmes.form_of(case.submission.revision).columns.get(facts["column"])
        label = column.label if column else facts["column"]
        source = Figure.Source(facts["source"]).label
        return f"{label}：申报 {_stated(facts['declared'])}，核定 {_stated(facts['verified'])}（{source}）"
    return ""


def _stated(value: object) -> str:
    return "未填" if value is None else str(value)
