"""The applicant's report, 申报书 unless the form calls it otherwise: chapters, numbered headings, texts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from declarations.core.columns import column_name
from declarations.core.filled import Values
from declarations.core.form import Section
from declarations.core.form_reader import Form

TITLE = "申报书"
DIGITS = "零一二三四五六七八九"
_NUMBERED = re.compile(r"^\s*(第?[一二三四五六七八九十]+[、章节.．]|（[一二三四五六七八九十]+）|\d+[.、．])")


@dataclass(frozen=True)
class Heading:
    """A heading with its paragraphs; `anchor` is where the contents lead."""

    anchor: str
    number: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    anchor: str
    number: str
    title: str
    paragraphs: tuple[str, ...]
    headings: tuple[Heading, ...]


def title_of(form: Form) -> str:
    """What the form calls the report: the part that its chapters stand under. Empty where it has no chapters."""
    found = [section for section in form.definition.sections if section.layout == "narrative"]
    return next((section.part for section in found if section.part), TITLE) if found else ""


def chapters(form: Form, *, values: Values, hidden: Collection[str]) -> list[Chapter]:
    """The narrative sections that are shown. A chapter of one text of the same name has no heading of its own."""
    found: list[Chapter] = []
    for section in form.definition.sections:
        if section.layout == "narrative" and section.filled_by == "applicant":
            chapter = _chapter(section, values, hidden, len(found) + 1)
            found += [chapter] if chapter else []
    return found


def _chapter(section: Section, values: Values, hidden: Collection[str], place: int) -> Chapter | None:
    shown = [field for field in section.fields if column_name(field.code, 0) not in hidden]
    if not shown:
        return None
    anchor = f"chapter-{place}"
    texts = {field.code: _paragraphs(values[field.code]) for field in shown}
    number = "" if _NUMBERED.match(section.title) else f"{chinese(place)}、"
    if len(shown) == 1 and len(section.fields) == 1:
        return Chapter(anchor, number, section.title, texts[shown[0].code], ())
    headings = tuple(
        Heading(
            f"{anchor}-{n}",
            "" if _NUMBERED.match(field.label) else f"（{chinese(n)}）",
            field.label,
            texts[field.code],
        )
        for n, field in enumerate(shown, start=1)
    )
    return Chapter(anchor, number, section.title, (), headings)


def _paragraphs(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def chinese(number: int) -> str:
    """1 to 99 as Chinese headings count: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")
