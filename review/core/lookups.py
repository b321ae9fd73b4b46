"""What a register says of a firm: whether it is on it, whether it isn't, and whether its figures agree.

A firm that surely stands there gives yes or no; one that merely has the same or a similar name is left to people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.core.verdict import YES, Answer, Verdict, all_of, no, unknown
from declarations.core.applicant import name_key
from declarations.core.columns import Column
from declarations.core.filled import Values
from declarations.core.form_reader import Form
from declarations.core.groups import members
from review.core.names import look_alike, names_in
from review.core.registers import KINDS, Entry, Index
from review.core.steps import Step

PEOPLE = "需人工核查"


@dataclass(frozen=True)
class Firm:
    """Whom a step looks up: the applicant's number, its name with former ones, the licence numbers that it states, and
    the consolidated subsidiaries that its form names, by number (the name empty where none is asked)."""

    number: str
    names: tuple[str, ...]
    licences: tuple[str, ...]
    members: Mapping[str, str]

    def holds(self, entry: Entry) -> bool:
        """Whether the entry is surely the applicant's own: by its code, else by its name."""
        if entry.uscc:
            return entry.uscc == self.number
        return any(name_key(name) in _keys(entry) for name in self.names)

    def member(self, entry: Entry) -> str:
        """The subsidiary whose entry it is, as it is called there; empty where it is none's."""
        if entry.uscc:
            return entry.name or entry.uscc if entry.uscc in self.members else ""
        return next((name for name in self.members.values() if name and name_key(name) in _keys(entry)), "")


def firm_of(step: Step, form: Form, values: Values) -> Firm:
    """Without a column named, the licence numbers are those of the column `licence_no`, where the form has one."""
    former = values.get(step.former_names or "") or ""
    stated = values.get(step.by or "licence_no") or ""
    group = {one.number: one.name for one in members(form, values)} if step.holder == "group" else {}
    names = (str(values["name"]), *names_in(str(former)))
    return Firm(str(values["number"]), names, tuple(names_in(str(stated))), group)


def expect_listed(step: Step, firm: Firm, index: Index) -> tuple[Verdict, Entry | None]:
    """On the register, and what stands there is as wanted. Of several entries the most favourable one counts: one
    number may serve several services of a unit."""
    if step.by and not firm.licences:
        return unknown("无法判断：未填许可证编号"), None
    found = index.licensed(firm.licences) if step.by else index.sure(number=firm.number, names=firm.names)
    if not found and step.by:
        return no(f"{step.reason}：名录（截至{index.as_of}）中没有“{'、'.join(firm.licences)}”"), None
    if not found:
        doubt = _doubtful(firm, index)
        return doubt or (no(f"{step.reason}：{_called(step)}（截至{index.as_of}）中没有本单位"), None)
    judged = [(_judged(step, firm, entry), entry) for entry in found]
    return min(judged, key=lambda one: _ORDER.index(one[0].answer))


_ORDER = (Answer.YES, Answer.UNKNOWN, Answer.NO)


def _judged(step: Step, firm: Firm, entry: Entry) -> Verdict:
    holder = _holder(step, firm, entry)
    rest = [_one_of(entry.kind, step.kinds, "kind", step), _one_of(entry.scope, step.scope, "scope", step)]
    verdict = all_of([holder, *rest, _valid(step, entry)])
    return holder if verdict.is_yes else verdict


def _holder(step: Step, firm: Firm, entry: Entry) -> Verdict:
    if firm.holds(entry):
        return YES
    member = firm.member(entry)
    if member:
        return Verdict(Answer.YES, (f"由并表子公司{member}持有",))
    shown = entry.licence_no or "、".join(firm.licences)
    if not entry.name:
        return unknown(f"名录没有写明“{shown}”的持证单位，{PEOPLE}")
    if any(look_alike(name, entry.name) for name in firm.names):
        return unknown(f"“{shown}”的持证单位“{entry.name}”与申报单位“{firm.names[0]}”名称相近，{PEOPLE}")
    return unknown(f"“{shown}”的持证单位为{entry.name}，与申报单位不同，{PEOPLE}")


def _one_of(stated: str, wanted: tuple[str, ...], column: str, step: Step) -> Verdict:
    """Whether what is stated names at least one of what is wanted."""
    label = KINDS[step.register_ or ""].label(column)
    if not wanted or any(name_key(one) in name_key(stated) for one in wanted):
        return YES
    if not stated:
        return unknown(f"名单没有写明{label}，{PEOPLE}")
    return no(f"{step.reason}：{label}为“{stated}”，不含{'、'.join(wanted)}")


def _valid(step: Step, entry: Entry) -> Verdict:
    """In force on the day; a day of ending that isn't stated can't be told. What has been removed is out of force."""
    kind = KINDS[step.register_ or ""]
    day = step.valid_on
    if entry.removed_on is not None and (day is None or entry.removed_on <= day):
        return no(f"{step.reason}：{kind.label('removed_on')}{entry.removed_on}")
    if day is None:
        return YES
    for column, began in (("issued_on", entry.issued_on), ("listed_on", entry.listed_on)):
        if began is not None and began > day:
            return no(f"{step.reason}：{kind.label(column)}{began}，晚于{day}")
    if "expires_on" not in kind.columns:
        return YES
    if entry.expires_on is None:
        return unknown(f"名单没有写明有效期，{PEOPLE}")
    return no(f"{step.reason}：有效期至{entry.expires_on}，在{day}已过期") if entry.expires_on < day else YES


def expect_absent(step: Step, firm: Firm, index: Index) -> tuple[Verdict, Entry | None]:
    """On the list on any day of the window fails, also where the entry has been removed since."""
    start, end = step.from_, step.until
    if start is None or end is None:
        raise ValueError(f"step {step.code} has no window")
    for entry in index.sure(number=firm.number, names=firm.names, licences=firm.licences):
        if entry.active_within(start, end):
            return no(f"{step.reason}：{entry.listed_on}由{entry.listed_by}列入（{entry.reason}）"), entry
    return _doubtful(firm, index, window=(start, end)) or (YES, None)


def _doubtful(firm: Firm, index: Index, window: tuple[date, date] | None = None) -> tuple[Verdict, Entry] | None:
    """The same name under another code, or a similar one without a code: nothing that a machine could tell."""
    for entry in index.namesakes(number=firm.number, names=firm.names):
        if window is None or entry.active_within(*window):
            return unknown(f"名单中有同名单位，统一社会信用代码为{entry.uscc}，{PEOPLE}"), entry
    for entry in index.alike(firm.names):
        if window is None or entry.active_within(*window):
            return unknown(f"名单中的“{entry.name}”与申报单位“{firm.names[0]}”名称相近，{PEOPLE}"), entry
    return None


@dataclass(frozen=True)
class Compared:
    """A figure of the form beside the same of another source; None where one of them isn't stated."""

    column: Column
    stated: Decimal | None
    other: Decimal | None
    bound: Decimal

    @property
    def difference(self) -> Decimal | None:
        """In per cent of the other source's figure; None where it can't be told. Infinite where that one is zero."""
        if self.stated is None or self.other is None:
            return None
        if self.other == 0:
            return Decimal(0) if self.stated == 0 else Decimal("Infinity")
        return abs(self.stated - self.other) / abs(self.other) * 100

    @property
    def sentence(self) -> str:
        difference, unit = self.difference, self.column.unit
        how = f"相差{difference:.1f}%" if difference is not None and difference.is_finite() else "无从相除"
        return (
            f"{self.column.label}申报{self.stated:,f}{unit}，该来源为{self.other:,f}{unit}，"
            f"{how}，超过{self.bound.normalize():f}%"
        )


def compare(
    step: Step, firm: Firm, index: Index, *, form: Form, values: Values, headers: Mapping[str, str]
) -> tuple[Verdict, Entry | None, list[Compared]]:
    """The form's figures held against those that the register states of the same unit.

    `headers` tells which column of the form a header of the register is, besides the column's own name and label.
    """
    entries = index.sure(number=firm.number, names=firm.names, licences=firm.licences)
    source = f"{_called(step)}（截至{index.as_of}）"
    if not entries:
        doubt = _doubtful(firm, index)
        return (*doubt, []) if doubt else (unknown(f"无法判断：{source}中没有本单位"), None, [])
    found = [
        Compared(form.columns[name], _decimal(values[name]), _other(entries, form.columns[name], headers), bound)
        for name, bound in (step.compare or {}).items()
    ]
    far = [one for one in found if one.difference is not None and one.difference > one.bound]
    if far:
        told = "；".join(one.sentence for one in far)
        return no(f"{step.reason}：{source}，{told}"), entries[0], found
    lacking = "、".join(one.column.label for one in found if one.difference is None)
    return (unknown(f"无法判断：申报表或{source}中缺{lacking}") if lacking else YES), entries[0], found


def _other(entries: list[Entry], column: Column, headers: Mapping[str, str]) -> Decimal | None:
    called = {column.name, column.label, *(header for header, name in headers.items() if name == column.name)}
    if column.field is not None and column.period == 0:
        called.add(column.field.label)
    keys = {name_key(header) for header in called}
    return next(_figures(entries, keys), None)


def _figures(entries: list[Entry], keys: set[str]) -> Iterator[Decimal]:
    return (figure for entry in entries for header, figure in entry.figures.items() if name_key(header) in keys)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _called(step: Step) -> str:
    return KINDS[step.register_ or ""].title


def _keys(entry: Entry) -> set[str]:
    return {name_key(name) for name in (entry.name, *names_in(entry.former_names)) if name}
