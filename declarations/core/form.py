"""`form.yaml`: sections, fields, documents and eligibility rules of one programme."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from declarations.core.document import Definition
from declarations.core.programme import Code, Title

Rule = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    YEAR = "year"
    BOOLEAN = "boolean"
    SINGLE_CHOICE = "single_choice"
    MULTI_CHOICE = "multi_choice"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    USCC = "uscc"
    REGION = "region"
    INDUSTRY = "industry"
    FILE = "file"
    TABLE = "table"


NUMERIC = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.PERCENT, FieldType.YEAR}
WORDS = {
    FieldType.TEXT,
    FieldType.LONG_TEXT,
    FieldType.PHONE,
    FieldType.EMAIL,
    FieldType.URL,
    FieldType.REGION,
    FieldType.INDUSTRY,
}
CODED = {FieldType.REGION, FieldType.INDUSTRY}
CHOICES = {FieldType.SINGLE_CHOICE, FieldType.MULTI_CHOICE}


class Option(Definition):
    code: str
    label: Title


class CellField(Definition):
    """A column of a repeating table."""

    code: Code
    label: Title
    type: FieldType
    unit: str = ""
    required: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    options: tuple[str | Option, ...] = ()


class FieldDefinition(Definition):
    """One line of the form. `periods` are years relative to the base year: `[-1, 0]` asks last year's and its own."""

    code: Code
    label: Title
    type: FieldType
    unit: str = ""
    periods: Annotated[tuple[Annotated[int, Field(ge=-9, le=0)], ...], Field(min_length=1)] = (0,)
    dated: bool = False
    as_of: Annotated[int, Field(ge=-9, le=0)] | None = None
    required: bool | tuple[int, ...] = False
    min: Decimal | None = None
    max: Decimal | None = None
    max_length: Annotated[int, Field(ge=1, le=100_000)] | None = None
    pattern: str | None = None
    pattern_hint: str = ""
    options: tuple[str | Option, ...] = ()
    min_select: Annotated[int, Field(ge=0)] | None = None
    max_select: Annotated[int, Field(ge=1)] | None = None
    level: Literal["province", "city", "district"] = "district"
    columns: tuple[CellField, ...] = ()
    computed: Rule | None = None
    visible: Rule | None = None
    public: bool = False
    personal: bool = False
    addition: bool = False
    help: str = ""

    @property
    def choices(self) -> dict[str, str]:
        """Code → label of the options; an option given as plain text is its own code."""
        return {(o if isinstance(o, str) else o.code): (o if isinstance(o, str) else o.label) for o in self.options}

    @property
    def shows_year(self) -> bool:
        """Whether the label carries the real year: with several periods always, with one where `dated` says so."""
        return self.dated or self.as_of is not None or len(self.periods) > 1

    def is_required(self, period: int) -> bool:
        return period in self.required if isinstance(self.required, tuple) else self.required


def level_of(asked: FieldDefinition | CellField) -> str:
    """How far down a region is asked; in a table always to the district."""
    return asked.level if isinstance(asked, FieldDefinition) else "district"


class FormCheck(Definition):
    """A rule over the section's figures. FALSE is a defect; NULL says nothing, because something is still missing."""

    rule: Rule
    message: Title
    level: Literal["error", "warning"] = "error"


class Section(Definition):
    """A row of the official form. `part` is the heading that several sections stand under.

    A `narrative` section is a chapter of the applicant's report, headings and long texts instead of a table; the report
    is called by the part that its chapters stand under. A section `filled_by` the recommender is printed with the form,
    and neither asked of the applicant nor a column.
    """

    code: Code
    title: Title
    part: str = ""
    note: str = ""
    layout: Literal["table", "narrative"] = "table"
    filled_by: Literal["applicant", "recommender"] = "applicant"
    visible: Rule | None = None
    fields: Annotated[tuple[FieldDefinition, ...], Field(min_length=1)]
    checks: tuple[FormCheck, ...] = ()


class DocumentSlot(Definition):
    """A document that is asked for.

    `scan_of` asks for a sealed scan of what the system prints: the form or the report. `template` is a text in the
    programme's `documents/` folder that is printed with the applicant's name, to be signed and sealed.
    """

    code: Code
    title: Title
    clause: str = ""
    accept: Annotated[tuple[Literal["pdf", "jpg", "png", "docx", "xlsx"], ...], Field(min_length=1)] = ("pdf",)
    required: bool = False
    sealed: bool = False
    when: Rule | None = None
    scan_of: Literal["form", "report"] | None = None
    template: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.md$")] | None = None
    help: str = ""


class EligibilityRule(Definition):
    """A condition of entry. An `automatic` rule is computed from the declaration; others are looked at by people.

    `requirement` says it in words with its thresholds; `when` says whom it concerns.
    """

    code: Code
    clause: Title
    requirement: str = ""
    when: Rule | None = None
    rule: Rule | None = None
    reason: Title
    kind: Literal["automatic", "certificate", "declaration", "judgement"] = "automatic"


class GroupFiling(Definition):
    """A group files for its subsidiaries: the table that names them, with the cells for number and acquisition.

    A subsidiary named by a group can't file on its own, unless it was acquired after the base year.
    """

    table: Code
    number: Code
    acquired_on: Code | None = None
    clause: str = ""


class FormDefinition(Definition):
    format: Literal[1]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    documents: tuple[DocumentSlot, ...] = ()
    eligibility: tuple[EligibilityRule, ...] = ()
    group: GroupFiling | None = None

    @property
    def asked(self) -> tuple[Section, ...]:
        """The sections that the applicant fills in."""
        return tuple(section for section in self.sections if section.filled_by == "applicant")

    @property
    def fields(self) -> tuple[FieldDefinition, ...]:
        """The fields that are asked of the applicant."""
        return tuple(field for section in self.asked for field in section.fields)
