"""What a panel is made of: how many experts of which fields, how many cases they read, from which they keep out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from accounts.core.labelled import Labelled
from accounts.core.verdict import YES, Verdict, all_of, no, unknown
from declarations.core.document import Definition, Document, Fault
from declarations.core.form import FieldType
from declarations.core.form_reader import Form
from declarations.core.programme import Code, Title

MOST = 1000


class Specialty(Labelled):
    """The field of an expert: what rules of composition count by."""

    TECHNICAL = "technical", "技术"
    FINANCE = "finance", "财务"
    MANAGEMENT = "management", "管理"
    LAW = "law", "法律"
    INDUSTRY = "industry", "行业"


class Share(Definition):
    field: Specialty
    percent: Annotated[int, Field(ge=1, le=100)]


class Count(Definition):
    field: Specialty
    at_least: Annotated[int, Field(ge=1, le=MOST)]


class Composition(Definition):
    """Rules that the seated panel must meet before a round of scoring opens."""

    at_least: Annotated[int, Field(ge=1, le=MOST)] = 1
    shares: tuple[Share, ...] = ()
    counts: tuple[Count, ...] = ()


class Load(Definition):
    """Cases an expert; without bounds, a fifth above and below the mean."""

    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=1)] | None = None


class RecusalRules(Definition):
    """From which cases an expert keeps out without saying so. `same_region` names the form's column of the place."""

    same_employer: bool = True
    shareholding: bool = True
    same_region: Code | None = None


class Expertise(Definition):
    """Which topics an expert should know for a case, by the value of a column."""

    column: Code
    topics: Annotated[Mapping[str, tuple[Title, ...]], Field(min_length=1)]


@dataclass(frozen=True)
class Ruling:
    """One rule in words, and whether a panel meets it."""

    rule: str
    verdict: Verdict


def required(composition: Composition, size: int) -> dict[Specialty, int]:
    """How many of each field a panel of `size` needs at least."""
    needs: Counter[Specialty] = Counter()
    for share in composition.shares:
        needs[share.field] = max(needs[share.field], -(-share.percent * size // 100))
    for count in composition.counts:
        needs[count.field] = max(needs[count.field], count.at_least)
    return dict(needs)


def smallest(composition: Composition) -> int | None:
    """The smallest panel that can meet every rule; None where none can."""
    sizes = range(composition.at_least, MOST + 1)
    return next((size for size in sizes if sum(required(composition, size).values()) <= size), None)


def rulings(composition: Composition, fields: Sequence[Specialty | None]) -> list[Ruling]:
    """Every rule and whether a panel of these fields meets it; None is the field of somebody who isn't in the pool."""
    size, known = len(fields), Counter(field for field in fields if field is not None)
    strangers = size - known.total()
    found = [
        Ruling(
            f"专家不少于 {composition.at_least} 人",
            YES
            if size >= composition.at_least
            else no(f"专家应不少于 {composition.at_least} 人，现有 {size} 人，还差 {composition.at_least - size} 人"),
        )
    ]
    wanted = [
        (share.field, f"{share.field.label}专家不少于 {share.percent}%", -(-share.percent * size // 100))
        for share in composition.shares
    ]
    wanted += [
        (count.field, f"{count.field.label}专家不少于 {count.at_least} 人", count.at_least)
        for count in composition.counts
    ]
    return found + [Ruling(rule, _judged(rule, known[field], need, strangers)) for field, rule, need in wanted]


def verdict(composition: Composition, fields: Sequence[Specialty | None]) -> Verdict:
    """Whether the panel meets every rule."""
    return all_of(ruling.verdict for ruling in rulings(composition, fields))


def _judged(rule: str, having: int, need: int, strangers: int) -> Verdict:
    if having >= need:
        return YES
    short = f"{rule}（需 {need} 人），现有 {having} 人，还差 {need - having} 人"
    return unknown(f"{short}；另有 {strangers} 人未入专家库，不知专业类别") if having + strangers >= need else no(short)


def composition_faults(document: Document, composition: Composition) -> list[Fault]:
    """Rules that no panel meets, or none of the size that the programme itself asks for."""
    path = ("panel", "composition")
    faults = []
    for key, fields in (
        ("shares", [share.field for share in composition.shares]),
        ("counts", [count.field for count in composition.counts]),
    ):
        faults += [
            document.fault((*path, key, n, "field"), f"“{field.label}”重复")
            for n, field in enumerate(fields)
            if field in fields[:n]
        ]
    total = sum(share.percent for share in composition.shares)
    least = smallest(composition)
    if total > 100:
        faults.append(document.fault((*path, "shares"), f"各类专家的比例合计 {total}%，超过 100%"))
    elif least is None:
        faults.append(document.fault(path, f"{MOST} 人以内没有哪个专家组能满足全部组成规则"))
    elif least > composition.at_least:
        message = f"{composition.at_least} 人的专家组满足不了全部组成规则，至少要 {least} 人"
        faults.append(document.fault((*path, "at_least"), message))
    return faults


def matching_faults(
    document: Document, *, load: Load, recusal: RecusalRules, expertise: Expertise | None, form: Form
) -> list[Fault]:
    """What of loads, recusals and topics doesn't fit together, or doesn't fit the form."""
    faults = []
    if load.at_least is not None and load.at_most is not None and load.at_least > load.at_most:
        faults.append(document.fault(("panel", "load", "at_least"), "下限高于上限"))
    place = form.columns.get(recusal.same_region or "")
    is_place = place is not None and place.is_answer and place.field is not None
    if recusal.same_region and not (is_place and place.field.type is FieldType.REGION):  # type: ignore[union-attr]
        faults.append(document.fault(("panel", "recusal", "same_region"), "申报表中没有这一列，或它不是地区"))
    return faults + (_expertise_faults(document, expertise, form) if expertise else [])


def _expertise_faults(document: Document, expertise: Expertise, form: Form) -> list[Fault]:
    column = form.columns.get(expertise.column)
    is_choice = column is not None and column.field is not None and column.field.type is FieldType.SINGLE_CHOICE
    if expertise.column != "category" and not is_choice:
        return [document.fault(("panel", "expertise", "column"), "应为申报表中的单选项，或 category（申报类别）")]
    if column is None or column.field is None:
        return []
    return [
        document.fault(("panel", "expertise", "topics", value), f"“{column.label}”没有“{value}”这个选项")
        for value in expertise.topics
        if value not in column.field.choices
    ]
