"""A case's journal in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from accounts.models import User
from declarations.core.period import shown_end
from declarations.services import programmes
from records.models import JournalEntry
from review.core.workflow import Move, State
from review.models import Case, Figure
from review.services.dossier import Dossier

_ACTIONS: Mapping[str, str] = {
    "case.taken": "领取案卷",
    "case.released": "放回案卷",
    "case.assigned": "指派核查员",
    "case.due_changed": "调整办理期限",
    "case.decided": "核查决定",
    "case.resubmitted": "企业重新提交",
    "figure.verified": "核定数据",
    "site.queried": "人工查询",
    "opinion.written": "填写推荐意见",
    "figure.confirmed": "复核同意",
    "figure.refused": "复核不同意",
    "call.logged": "电话记录",
    "document.requested": "要求补充材料",
    "document.handed_in": "企业提交补充材料",
    "document.not_needed": "撤回补充材料要求",
    "visit.planned": "安排实地调研",
    "visit.held": "记录实地调研",
    "visit.called_off": "取消实地调研",
}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    action: str
    facts: str
    digest: str


def lines(case: Case, kept: Dossier, *, reader: User) -> list[Line]:
    """The case's chain, and what was asked of its applicant, newest first."""
    entries = kept.journal[::-1]
    people = _people(entries, [*kept.people.values(), reader, *([case.assignee] if case.assignee else [])])
    return [
        Line(
            entry.recorded_at,
            people.get(entry.recorded_by, entry.recorded_by),
            _ACTIONS.get(entry.action, entry.action),
            _facts(case, entry, people),
            entry.digest,
        )
        for entry in entries
    ]


def _people(entries: list[JournalEntry], known: list[User]) -> dict[str, str]:
    """Names by label. Whoever did something else on the page is known; only for others somebody has to be asked."""
    found = {"system": "系统"} | {user.label: str(user) for user in known}
    labels = {entry.recorded_by for entry in entries}
    labels |= {str(entry.facts[key]) for entry in entries if entry.action == "case.assigned" for key in _SIDES}
    missing = [UUID(one.removeprefix("user:")) for one in labels - found.keys() if one.startswith("user:")]
    rows = User.objects.filter(id__in=missing) if missing else ()
    return found | {user.label: str(user) for user in rows}


_SIDES = ("before", "after")


def _facts(case: Case, entry: JournalEntry, people: Mapping[str, str]) -> str:
    told = _TOLD.get(entry.action)
    return told(case, entry.facts, people) if told else ""


def _decided(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    return f"{Move(facts['move']).label}：{State(facts['before']).label} → {State(facts['after']).label}"


def _figure(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    column = programmes.form_of(case.submission.revision).columns.get(facts["column"])
    label = column.label if column else facts["column"]
    source = f"（{Figure.Source(facts['source']).label}）" if "source" in facts else ""
    return f"{label}：申报 {_stated(facts['declared'])}，核定 {_stated(facts['verified'])}{source}"


def _assigned(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    before, after = (people.get(facts[key], "无人") if facts[key] else "无人" for key in _SIDES)
    return f"{before} → {after}"


def _due(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    return f"{facts['before'] or '未定'} → {facts['after']}"


def _call(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    at = parse_datetime(facts["called_at"])
    return f"通话时间 {localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _request(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    until = parse_datetime(facts["until"])
    return f"{facts['title']}，期限 {shown_end(until)}" if until else facts["title"]


def _visit(case: Case, facts: Mapping[str, Any], people: Mapping[str, str]) -> str:
    return f"计划日期 {parse_date(facts['planned_on'])}"


def _stated(value: object) -> str:
    return "未填" if value is None else str(value)


_TOLD: Mapping[str, Callable[[Case, Mapping[str, Any], Mapping[str, str]], str]] = {
    "case.decided": _decided,
    "case.assigned": _assigned,
    "case.due_changed": _due,
    **dict.fromkeys(("figure.verified", "figure.confirmed", "figure.refused"), _figure),
    "call.logged": _call,
    **dict.fromkeys(("document.requested", "document.handed_in", "document.not_needed"), _request),
    **dict.fromkeys(("visit.planned", "visit.held", "visit.called_off"), _visit),
}
