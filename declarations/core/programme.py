"""`programme.yaml`: what a list of one year is called, who runs it, who may apply and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator

from declarations.core.document import Definition, Document, Fault, dated, validate
from declarations.core.lifecycle import Lifecycle
from declarations.core.regions import region

SHANGHAI = ZoneInfo("Asia/Shanghai")
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Organiser(Definition):
    name: Title
    part: Title = "主办单位"


class Category(Definition):
    code: Code
    title: Title


Division = Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{2}){0,2}$")]


class RecommendingUnit(Definition):
    """Who recommends. `regions` are the divisions that are its own, by code of GB/T 2260 or the beginning of one.

    `closes` is the last day of filing with it, `recommends_by` its own last day.
    """

    code: Code
    title: Title
    regions: tuple[Division, ...] = ()
    closes: date | None = None
    recommends_by: date | None = None


class RecommendedBy(Definition):
    """One line of the rule on who recommends whom: `unit`, `when` a condition holds; or the unit whose region it is."""

    unit: Code | None = None
    when: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = None
    reason: Title | None = None
    region: Code | None = None


class Calendar(Definition):
    """Days in Asia/Shanghai. Filing is open from the start of `opens` to the end of `closes`, plus the grace."""

    opens: date
    closes: date
    recommends_by: date | None = None
    grace_hours: Annotated[int, Field(ge=0, le=240)] = 0
    notice_working_days: Annotated[int, Field(ge=1, le=60)] = 5

    @model_validator(mode="after")
    def _in_order(self) -> Calendar:
        if self.closes < self.opens:
            raise ValueError("截止日期早于开始日期")
        if self.recommends_by and self.recommends_by < self.closes:
            raise ValueError("推荐单位的报送日期早于申报截止日期")
        return self

    @property
    def opens_at(self) -> datetime:
        return datetime.combine(self.opens, time.min, SHANGHAI)

    @property
    def closes_at(self) -> datetime:
        """The first instant at which filing is over (half-open)."""
        return datetime.combine(self.closes + timedelta(days=1), time.min, SHANGHAI) + timedelta(hours=self.grace_hours)


# Under which terms what is published may be used, where the programme says nothing else.
DATA_LICENCE = (
    "公布的榜单数据可以免费查阅、下载、引用和再利用，须注明发布单位、榜单名称、年度和版本；"
    "不得改动数据后仍以原榜单的名义发布，不得用于暗示发布单位为其背书。"
)

Days = Annotated[int, Field(ge=1, le=60)]


class Reminders(Definition):
    """How many days before a deadline, and after a missed one, those whom it concerns are written to."""

    before: Annotated[tuple[Days, ...], Field(max_length=10)] = (3, 1)
    after: Annotated[tuple[Days, ...], Field(max_length=10)] = (1,)

    def fall(self, left: int) -> bool:
        """Whether one is due with so many days left: 0 on the last day, negative afterwards."""
        return left in self.before or -left in self.after


class ProgrammeDefinition(Definition):
    format: Literal[1]
    code: Slug
    year: Annotated[int, Field(ge=1990, le=2100)]
    title: Title
    short_title: Title | None = None
    base_year: Annotated[int, Field(ge=1990, le=2100)]
    organisers: Annotated[tuple[Organiser, ...], Field(min_length=1)]
    applicant: Literal["enterprise", "base", "case"] = "enterprise"
    subject: Title | None = None
    applicants_may_hold_several_categories: bool = False
    categories: tuple[Category, ...] = ()
    recommending_units: tuple[RecommendingUnit, ...] = ()
    recommended_by: tuple[RecommendedBy, ...] = ()
    calendar: Calendar
    reminders: Reminders = Reminders()
    lifecycle: Lifecycle = Lifecycle()
    about: str = ""
    data_licence: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = DATA_LICENCE

    @property
    def slug(self) -> str:
        return f"{self.code}-{self.year}"

    @property
    def subject_label(self) -> str:
        """What is asked for the name of what is filed; empty where the enterprise itself is. Several an enterprise."""
        return self.subject or {"enterprise": "", "base": "基地名称", "case": "案例名称"}[self.applicant]

    def unit(self, code: str) -> RecommendingUnit | None:
        return next((unit for unit in self.recommending_units if unit.code == code), None)


def read_programme(document: Document) -> tuple[ProgrammeDefinition | None, list[Fault]]:
    """Hold `programme.yaml` against its model, and against what a model can't see."""
    programme, faults = validate(ProgrammeDefinition, _dated(document))
    if programme is None:
        return None, faults
    for place, codes in (
        ("categories", [c.code for c in programme.categories]),
        ("recommending_units", [u.code for u in programme.recommending_units]),
    ):
        faults += repeated(document, (place,), codes)
    for index, unit in enumerate(programme.recommending_units):
        if unit.closes and not programme.calendar.opens <= unit.closes <= programme.calendar.closes:
            path = ("recommending_units", index, "closes")
            faults.append(document.fault(path, "推荐单位的截止日期应在申报期之内"))
        ends = unit.closes or programme.calendar.closes
        if unit.recommends_by and unit.recommends_by < ends:
            path = ("recommending_units", index, "recommends_by")
            faults.append(document.fault(path, "推荐单位的报送日期早于它的申报截止日期"))
    faults += _region_faults(document, programme)
    if programme.base_year > programme.year:
        faults.append(document.fault(("base_year",), "基准年晚于评选年度"))
    return programme, faults


def _region_faults(document: Document, programme: ProgrammeDefinition) -> list[Fault]:
    """A division is one unit's alone, and one that there is."""
    faults, taken = [], set[str]()
    for u, unit in enumerate(programme.recommending_units):
        for r, code in enumerate(unit.regions):
            path = ("recommending_units", u, "regions", r)
            if region(code.ljust(6, "0")) is None:
                faults.append(document.fault(path, f"“{code}”不是行政区划代码"))
            if code in taken:
                faults.append(document.fault(path, f"区划“{code}”已属另一个推荐单位"))
            taken.add(code)
    return faults


def _dated(document: Document) -> Document:
    """A programme's own texts may name its years."""
    data = document.data if isinstance(document.data, dict) else {}
    year, base_year = data.get("year"), data.get("base_year")
    if not (isinstance(year, int) and isinstance(base_year, int)):
        return document
    return dated(document, year=year, base_year=base_year)


def repeated(document: Document, path: tuple[str | int, ...], codes: list[str], what: str = "编码") -> list[Fault]:
    """A fault for every code that an earlier entry of the same list has already."""
    return [
        document.fault((*path, index, "code"), f"{what}“{code}”重复")
        for index, code in enumerate(codes)
        if code in codes[:index]
    ]
