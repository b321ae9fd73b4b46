"""What a declaration is filed under: its category, the name of what is filed, and the recommending unit."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.core.verdict import YES, Verdict, no
from declarations.core.programme import ProgrammeDefinition

SUBJECT_LENGTH = 200
CATEGORY, UNIT = "申报类别", "推荐单位"


@dataclass(frozen=True)
class Head:
    """Category and unit by their codes; empty where the programme has none."""

    category: str = ""
    subject: str = ""
    unit: str = ""


@dataclass(frozen=True)
class HeadFault:
    """What is wrong with one of the three: `what` and `message` read as a sentence."""

    what: str
    message: str

    def __str__(self) -> str:
        return f"{self.what}{self.message}"


def read_head(
    programme: ProgrammeDefinition, *, category: str, subject: str, unit: str
) -> tuple[Head, tuple[HeadFault, ...]]:
    """The head as typed: codes or titles, spaces evened out; with what is wrong. The unit may be left open."""
    category, unit = category.strip(), unit.strip()
    categories = {one.title: one.code for one in programme.categories}
    units = {one.title: one.code for one in programme.recommending_units}
    head = Head(
        category=categories.get(category, category), subject=" ".join(subject.split()), unit=units.get(unit, unit)
    )
    faults = []
    if head.category not in ({*categories.values()} or {""}):
        faults.append(HeadFault(CATEGORY, f"“{category}”不是本方案的类别" if category else "未填"))
    if head.unit not in {"", *units.values()}:
        faults.append(HeadFault(UNIT, f"“{unit}”不是本方案的推荐单位"))
    faults += [
        HeadFault(programme.subject_label or "申报对象", message) for message in _subject(programme, head.subject)
    ]
    return head, tuple(faults)


def has_unit(programme: ProgrammeDefinition, head: Head) -> Verdict:
    """Whether a unit is chosen where the programme has any: who files says so, what came on paper may leave it open."""
    return no(f"请选择{UNIT}") if programme.recommending_units and not head.unit else YES


def _subject(programme: ProgrammeDefinition, subject: str) -> list[str]:
    if not programme.subject_label:
        return ["不用填：本方案由企业以自己的名义申报"] if subject else []
    if not subject:
        return ["未填"]
    return [f"不应超过 {SUBJECT_LENGTH} 字"] if len(subject) > SUBJECT_LENGTH else []
