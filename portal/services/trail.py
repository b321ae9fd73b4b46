"""The journal of one programme: what happened to it and to everything in it, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from declarations.models import Declaration, Programme
from publication.models import Publication
from ranking.models import Opinion, Run
from records.models import JournalEntry
from review.models import Case, Decision, PanelSeat

ACTIONS: Mapping[str, str] = {
    "programme.loaded": "载入方案",
    "filing.extended": "申报延期",
    "declarations.taken_in": "批量收件",
    "declaration.opened": "建立申报",
    "declaration.head_changed": "更改申报对象或推荐单位",
    "declaration.prefilled": "带入上年填报",
    "declaration.submitted": "提交申报",
    "declaration.returned": "退回修改",
    "document.added": "上传材料",
    "document.removed": "移除材料",
    "checks.run": "自动核查",
    "case.taken": "领取案卷",
    "case.released": "放回案卷",
    "case.decided": "核查决定",
    "case.resubmitted": "重新提交",
    "figure.verified": "核定数据",
    "expert.seated": "设席",
    "expert.unseated": "撤席",
    "run.queued": "发起排名",
    "run.snapshot": "数据快照",
    "run.finished": "排名完成",
    "run.failed": "排名失败",
    "opinion.given": "复核意见",
    "run.cut": "确定榜单",
    "run.signed_off": "组长签署",
    "publication.requested": "批准公布",
    "publication.published": "公布",
    "publication.failed": "公布未成",
}

FACTS: Mapping[str, str] = {
    "list": "榜单",
    "after": "变为",
    "applicant": "企业",
    "before": "原为",
    "chair": "组长",
    "column": "数据项",
    "columns": "项数",
    "declared": "申报值",
    "digest": "摘要",
    "error": "错误",
    "excluded": "不纳入",
    "files": "文件",
    "from": "来自",
    "move": "决定",
    "name": "文件名",
    "number": "序号",
    "objections": "异议",
    "ranked": "参评",
    "reason": "理由",
    "receipt": "受理编号",
    "received_at": "收件时间",
    "recipe": "方法摘要",
    "result": "结果摘要",
    "revision": "方案版次",
    "rows": "行数",
    "section": "部分",
    "slot": "材料",
    "snapshot": "数据快照",
    "source": "来源",
    "stance": "意见",
    "standing": "登记号",
    "synthetic": "合成数据",
    "until": "至",
    "verified": "核定值",
    "version": "版本",
}
INTERNAL = frozenset(
    {"cut", "expert", "run", "seat", "submission"}
)  # keys of other rows, which say nothing to a reader
WORDS: Mapping[str, str] = {str(one): str(one.label) for one in (*Opinion.Stance, *Decision.Kind, *Case.State)}
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Line:
    """One entry of the journal as it is read: of what, what, by whom, with which facts."""

    recorded_at: datetime
    thing: str
    seq: int
    action: str
    person: str
    facts: str
    digest: str


def entries_of(programme: Programme, *, seen_by: User) -> QuerySet[JournalEntry]:
    """The entries of the programme and of its declarations, cases, runs and publications, newest first.

    Opinions of the re-check stand there once the chair has signed off, and others' never for who sits in the panel as
    an expert: the journal must not tell what the re-check page keeps to itself.
    """
    things = [f"programme:{programme.slug}"]
    for kind, model in (("declaration", Declaration), ("case", Case), ("publication", Publication)):
        things += [f"{kind}:{pk}" for pk in model.objects.filter(programme=programme).values_list("pk", flat=True)]
    runs = dict(Run.objects.filter(programme=programme).values_list("pk", "sign_off"))
    things += [f"run:{pk}" for pk in runs]
    found = JournalEntry.objects.filter(thing__in=things)
    unsigned = [f"run:{pk}" for pk, signed in runs.items() if signed is None]
    hidden = Q(thing__in=unsigned)
    if PanelSeat.objects.filter(programme=programme, expert=seen_by, is_chair=False).exists():
        hidden = ~Q(recorded_by=seen_by.label)
    return found.exclude(hidden, action="opinion.given").order_by("-id")


def lines_of(entries: Iterable[JournalEntry]) -> list[Line]:
    """The entries in words: things and people by their names."""
    page = list(entries)
    things = _things(page)
    people = _people(page)
    return [
        Line(
            entry.recorded_at,
            things.get(entry.thing, entry.thing),
            entry.seq,
            ACTIONS.get(entry.action, entry.action),
            people.get(entry.recorded_by, entry.recorded_by),
            "　".join(_facts(entry.facts, people)),
            entry.digest,
        )
        for entry in page
    ]


def _facts(facts: Mapping[str, object], people: Mapping[str, str]) -> Iterator[str]:
    if "expert" in facts:
        yield "专家：" + people.get(f"user:{facts['expert']}", "—")
    for name, value in facts.items():
        if value not in ("", None, False) and name not in INTERNAL:
            yield f"{FACTS.get(name, name)}：{_short(value)}"


def _short(value: object) -> str:
    """A value in print: names for a mapping of files, the head of a digest, a long text cut."""
    if value is True:
        return "是"
    text = "、".join(map(str, value)) if isinstance(value, dict | list) else str(value)
    if _DIGEST.fullmatch(text):
        return text[:12]
    return WORDS.get(text) or (text if len(text) <= 80 else f"{text[:79]}…")


def _things(page: list[JournalEntry]) -> dict[str, str]:
    ids: dict[str, list[str]] = {}
    for entry in page:
        kind, _, key = entry.thing.partition(":")
        ids.setdefault(kind, []).append(key)
    named: dict[str, str] = {f"programme:{slug}": "方案" for slug in ids.get("programme", [])}
    for kind, title, model, field in (
        ("declaration", "申报", Declaration, "applicant_name"),
        ("case", "案卷", Case, "applicant_name"),
        ("run", "第 {} 次排名", Run, "number"),
        ("publication", "公布第 {} 版", Publication, "version"),
    ):
        rows = model.objects.filter(pk__in=ids.get(kind, [])).values_list("pk", field)
        for pk, value in rows:
            named[f"{kind}:{pk}"] = title.format(value) if "{}" in title else f"{title} {value}"
    return named


def _people(page: list[JournalEntry]) -> dict[str, str]:
    labels = {entry.recorded_by for entry in page if entry.recorded_by.startswith("user:")}
    labels |= {f"user:{entry.facts['expert']}" for entry in page if "expert" in entry.facts}
    keys = [UUID(label.removeprefix("user:")) for label in labels]
    return {user.label: str(user) for user in User.objects.filter(pk__in=keys)} | {"system": "系统"}
