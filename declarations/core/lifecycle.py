"""What comes after the ranking, as `programme.yaml` has it under `lifecycle`.

Approval and public notice; the title that a list confers, what its holders report, why it is taken away, and how it
is evaluated again.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from declarations.core.document import Definition

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Years = Annotated[int, Field(ge=1, le=30)]
Days = Annotated[int, Field(ge=1, le=90)]


def _month_and_day(text: str) -> str:
    try:
        date.fromisoformat(f"2023-{text}")  # a day of every year, so not 29 February
    except ValueError:
        raise ValueError("应写作“月-日”，如 03-31，并且每年都有这一天") from None
    return text


class Title(Definition):
    """What whoever stands on the list is called from then on."""

    list_: Annotated[Code, Field(alias="list")]
    name: Words


class ReportedFigure(Definition):
    """A figure that the annual report asks for."""

    code: Code
    label: Words
    type: Literal["money", "integer", "decimal", "percent"] = "money"
    unit: Annotated[str, StringConstraints(max_length=20)] = ""
    required: bool = True


class AnnualReport(Definition):
    """What holders report every year on the year before, up to the end of the day `due` (month-day)."""

    clause: Words | None = None
    due: Annotated[str, AfterValidator(_month_and_day)]
    text: Words = "上一年度经营情况"
    figures: tuple[ReportedFigure, ...] = ()

    def due_on(self, year: int) -> date:
        """The last day for the report on `year`."""
        return date.fromisoformat(f"{year + 1}-{self.due}")


class Event(Definition):
    """Something that happens to a holder and is to be reported."""

    code: Code
    title: Words


class ChangeReport(Definition):
    clause: Words | None = None
    within_months: Annotated[int, Field(ge=1, le=12)] = 1
    events: Annotated[tuple[Event, ...], Field(min_length=1)]


class Ground(Definition):
    """A ground on which a title is taken away. Missed annual reports are evidence for the one marked so."""

    code: Code
    clause: Words
    text: Words
    missed_reports: bool = False


class Revocation(Definition):
    """Whoever is to lose the title may speak for `hearing_days` before it is decided; without them, nobody is heard."""

    grounds: Annotated[tuple[Ground, ...], Field(min_length=1)]
    hearing_days: Days | None = None

    def ground(self, code: str) -> Ground | None:
        return next((one for one in self.grounds if one.code == code), None)


class Evaluation(Definition):
    """How often holders are evaluated again. An edition that does so names the lists that say who keeps the title, who
    loses it and who is added."""

    clause: Words | None = None
    every_years: Years
    retained: Code | None = None
    removed: Code | None = None
    added: Code | None = None

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        named = [self.retained, self.removed, self.added]
        if any(named) and not all(named):
            raise ValueError("retained、removed、added 要一起写")
        if all(named) and len(set(named)) < len(named):
            raise ValueError("retained、removed、added 应是三张不同的榜单")
        return self

    @property
    def lists(self) -> tuple[str, ...]:
        return tuple(code for code in (self.retained, self.removed, self.added) if code)


class NoticeSettings(Definition):
    """The public notice. `anonymous`: what becomes of an objection without a name; `contact`: where people turn."""

    anonymous: Literal["lead", "accept", "refuse"] = "lead"
    contact: Annotated[str, StringConstraints(max_length=500)] = ""
    basis: Annotated[str, StringConstraints(max_length=500)] = ""


class ApprovalSettings(Definition):
    """The approval before the notice, by the name that the official procedure has for it."""

    title: Words = "领导批准"


class Lifecycle(Definition):
    """What a programme settles about the time after the ranking.

    `bars` are the years for which an applicant whose title was taken away on a ground can't file in a programme of the
    same code.
    """

    approval: ApprovalSettings = ApprovalSettings()
    notice: NoticeSettings = NoticeSettings()
    title: Title | None = None
    annual_report: AnnualReport | None = None
    change_report: ChangeReport | None = None
    revocation: Revocation | None = None
    bars: dict[Code, Years] = Field(default_factory=dict)
    evaluation: Evaluation | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        grounds = {one.code for one in self.revocation.grounds} if self.revocation else set()
        for code in self.bars:
            if code not in grounds:
                raise ValueError(f"bars 中的“{code}”不是 revocation 的理由")
        for what, codes in (
            ("annual_report.figures", [one.code for one in self.annual_report.figures] if self.annual_report else []),
            ("change_report.events", [one.code for one in self.change_report.events] if self.change_report else []),
            ("revocation.grounds", [one.code for one in self.revocation.grounds] if self.revocation else []),
        ):
            if repeated := sorted({code for code in codes if codes.count(code) > 1}):
                raise ValueError(f"{what} 中编码重复：{'、'.join(repeated)}")
        return self

    @property
    def conferred(self) -> Title:
        """The title. Raises `LookupError` where there is none."""
        if self.title is None:
            raise LookupError("the programme confers no title")
        return self.title

    @property
    def evaluates(self) -> bool:
        """Whether this edition evaluates those who hold the title."""
        return self.evaluation is not None and bool(self.evaluation.lists)

    @property
    def list_codes(self) -> tuple[str, ...]:
        """Every list that is named here: the method must have it."""
        titled = (self.title.list_,) if self.title else ()
        return (*titled, *(self.evaluation.lists if self.evaluation else ()))
