"""A journal narrowed to what is looked for, what stands apart from it, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from records.models import JournalCheck, JournalEntry, JournalPayload, JournalSeal
from records.services.journal import ADDRESS

KINDS: Mapping[str, str] = {
    "programme": "方案",
    "declaration": "申报",
    "applicant": "申报主体",
    "case": "案卷",
    "round": "评分轮次",
    "card": "评分表",
    "run": "排名",
    "notice": "公示",
    "objection": "异议",
    "error_report": "读者报错",
    "publication": "公布",
    "holding": "示范资格",
    "register": "名单",
    "user": "用户",
}


@dataclass(frozen=True)
class Sought:
    """What is looked for; empty means all. `until` is the first instant too late."""

    kind: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Whole:
    """What vouches for the journal: its newest seal, how many entries came since, and its newest check."""

    seal: JournalSeal | None
    since: int
    check: JournalCheck | None


def narrowed(entries: QuerySet[JournalEntry], *, sought: Sought) -> QuerySet[JournalEntry]:
    if sought.kind:
        entries = entries.filter(thing__startswith=f"{sought.kind}:")
    if sought.person:
        named = Q(name__icontains=sought.person) | Q(email__icontains=sought.person)
        entries = entries.filter(recorded_by__in=[user.label for user in User.objects.filter(named)[:200]])
    if sought.since:
        entries = entries.filter(recorded_at__gte=sought.since)
    if sought.until:
        entries = entries.filter(recorded_at__lt=sought.until)
    return entries


def apart(entries: Iterable[JournalEntry]) -> dict[int, str]:
    """The personal part of each entry in words, by the entry's key; what was erased is missing."""
    rows = JournalPayload.objects.filter(entry__in=[entry.pk for entry in entries])
    return {row.entry_id: "　".join(f"{_NAMES.get(k, k)}：{v}" for k, v in row.content.items() if v) for row in rows}


_NAMES: Mapping[str, str] = {ADDRESS: "来自", "reason": "理由", "email": "邮箱", "name": "姓名", "number": "电话"}


def vouched() -> Whole:
    seal = JournalSeal.objects.order_by("-seq").first()
    since = JournalEntry.objects.filter(id__gt=seal.last_entry if seal else 0).count()
    return Whole(seal, since, JournalCheck.objects.order_by("-checked_at", "-id").first())
