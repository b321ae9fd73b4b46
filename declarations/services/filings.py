"""A declaration as its applicant works on it: everything that its pages show, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from declarations.core.columns import Column
from declarations.core.filled import Filled, Problem, Values, fill_in, problems, typed
from declarations.core.form import DocumentSlot, Section
from declarations.core.form_reader import Form, check_key
from declarations.core.lacking import awaited
from declarations.core.period import shown_end
from declarations.core.programme import ProgrammeDefinition
from declarations.core.recommending import Proposal
from declarations.core.report import title_of
from declarations.core.seen import fingerprint
from declarations.core.slots import Offer, missing_documents, offers
from declarations.core.unlocking import Unlocked
from declarations.models import Declaration, DeclarationDocument, ReturnNote, SectionAnswers, Submission
from declarations.services import bars, declarations, groups, programmes, sealing, unlocking
from declarations.services.sealing import Standing


class SectionState(StrEnum):
    EMPTY = "empty"
    OPTIONAL = "optional"
    FAULTY = "faulty"
    FILLED = "filled"


STATES = {
    SectionState.EMPTY: "未填",
    SectionState.OPTIONAL: "选填",
    SectionState.FAULTY: "待补正",
    SectionState.FILLED: "已填",
}


@dataclass(frozen=True)
class SectionView:
    """A section as it stands: its last save, and how many errors are in it. Empty without error, it is optional."""

    section: Section
    state: SectionState
    faults: int
    row: SectionAnswers | None

    @property
    def label(self) -> str:
        return STATES[self.state]

    @property
    def is_due(self) -> bool:
        """Whether something has to be done in it."""
        return self.state in (SectionState.EMPTY, SectionState.FAULTY)


@dataclass(frozen=True)
class SlotView:
    """A document slot on offer, with the files in it."""

    offer: Offer
    documents: tuple[DeclarationDocument, ...]
    is_locked: bool = False

    @property
    def slot(self) -> DocumentSlot:
        return self.offer.slot

    @property
    def accept(self) -> str:
        """For the file chooser: the suffixes."""
        return ",".join(f".{kind}" for kind in self.slot.accept)


@dataclass(frozen=True)
class Filing:
    """What is stored; what follows from it is worked out when asked for, since saving a section needs none of it."""

    declaration: Declaration
    definition: ProgrammeDefinition
    form: Form
    rows: Mapping[str, SectionAnswers]
    answers: Values
    note: ReturnNote | None

    @cached_property
    def documents(self) -> tuple[DeclarationDocument, ...]:
        return tuple(self.declaration.documents.select_related("file", "printing"))

    @cached_property
    def opened(self) -> Unlocked | None:
        """What a return leaves open; None where nothing is closed."""
        return unlocking.opened_by(self.declaration, note=self.note)

    def is_locked(self, column: str) -> bool:
        """Whether a return keeps this column as it was submitted."""
        return self.opened is not None and column not in self.opened.columns

    @cached_property
    def standing(self) -> Standing:
        """Which of the documents count."""
        return sealing.standing_of(self.declaration, documents=self.documents, values=self.values)

    @cached_property
    def filled(self) -> Filled:
        return fill_in(self.form, self.answers, declarations.context_of(self.declaration))

    @property
    def values(self) -> Values:
        """Every column's, with what is hidden unknown."""
        return self.filled.values

    @property
    def hidden(self) -> frozenset[str]:
        return self.filled.hidden

    @cached_property
    def unread(self) -> dict[str, Any]:
        """What was typed and can't be read as an answer, by column."""
        return {name: text for row in self.rows.values() for name, text in row.unread.items()}

    @cached_property
    def unconfirmed(self) -> frozenset[str]:
        """The columns carried over from last year that nobody has looked at yet."""
        return frozenset(name for row in self.rows.values() for name in row.unconfirmed)

    @cached_property
    def answer_problems(self) -> tuple[Problem, ...]:
        """What is wrong or missing in the answers, in the form's order."""
        return tuple(problems(self.form, self.filled, unread=self.unread, unconfirmed=self.unconfirmed))

    @cached_property
    def barring(self) -> tuple[Problem, ...]:
        """What bars it whatever is filled in: a title that was taken away, a group that files for its subsidiaries."""
        return (*bars.problems(self.declaration), *groups.problems(self.declaration, values=self.values))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What bars it, the answers' problems, then the documents that are missing."""
        if self.declaration.on_paper:
            return (*self.barring, *self.answer_problems)
        missing = missing_documents(self.form, self.values, self.standing.filled, reasons=self.standing.reasons)
        return (*self.barring, *self.answer_problems, *missing)

    @cached_property
    def proposed_unit(self) -> Proposal | None:
        """Which unit recommends by the programme's rule, as far as what is filled in tells."""
        return programmes.recommending_of(self.declaration.revision).proposal(self.values)

    @cached_property
    def unit_remark(self) -> str:
        """What is to be said where the chosen unit isn't the one by the rule; empty where nothing is."""
        rule = programmes.recommending_of(self.declaration.revision)
        return rule.remark(self.values, unit=self.declaration.unit)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def sections(self) -> list[SectionView]:
        """The sections that are shown."""
        return [self.view(section) for section in self.form.definition.asked if self.shows(section)]

    @property
    def slots(self) -> list[SlotView]:
        return [
            SlotView(
                offer,
                tuple(document for document in self.documents if document.slot == offer.slot.code),
                is_locked=self.opened is not None and offer.slot.code not in self.opened.slots,
            )
            for offer in offers(self.form, self.filled)
        ]

    @property
    def seen(self) -> str:
        """What stands here to be looked over before submitting."""
        versions = {code: row.version for code, row in self.rows.items()}
        return fingerprint(versions, [document.pk for document in self.documents])

    @cached_property
    def awaited(self) -> str:
        """What is to be answered before it can be told which other sections apply."""
        return awaited(self.form, self.filled)

    @property
    def report(self) -> str:
        """What the report is called; empty where the form has none."""
        return title_of(self.form)

    def shows(self, section: Section) -> bool:
        """Whether anything of the section is to be seen."""
        return any(column.name not in self.hidden for column in self.columns(section))

    def columns(self, section: Section) -> list[Column]:
        """The section's columns that are asked or computed, in the form's order."""
        found = self.form.by_section[section.code]
        return [column for column in found if column.is_answer or column.name in self.form.computed]

    def section(self, code: str) -> Section | None:
        return next((section for section in self.form.definition.asked if section.code == code), None)

    def around(self, section: Section) -> Filing:
        """The same with no more of the form than the section needs: its own values, problems and rules of entry."""
        return replace(self, form=programmes.scopes_of(self.declaration.revision)[section.code])

    def saved(self, row: SectionAnswers) -> Filing:
        """The same after a section was saved."""
        rows = {**self.rows, row.section: row}
        return replace(self, rows=rows, answers=_answers(self.form, rows))

    def place_of(self, problem: Problem) -> str:
        """The column to go to for a problem; for a rule over several, the first that it reads and people fill in."""
        section = next((s for s in self.form.definition.asked if s.code == problem.section), None)
        if problem.column or section is None:
            return problem.column
        for index, check in enumerate(section.checks):
            if check.message == problem.message:
                read = self.form.rules[check_key(section.code, index)].columns
                asked = [column.name for column in self.form.by_section[section.code] if column.is_answer]
                return next((name for name in asked if name in read), "")
        return ""

    def view(self, section: Section) -> SectionView:
        row = self.rows.get(section.code)
        faults = sum(one.section == section.code and one.level == "error" for one in self.answer_problems)
        stated = row is not None and any(value is not None for value in (*row.answers.values(), *row.unread.values()))
        states = (SectionState.FILLED, SectionState.FAULTY) if stated else (SectionState.OPTIONAL, SectionState.EMPTY)
        return SectionView(section, states[faults > 0], faults, row)


def look(declaration: Declaration) -> Filing:
    """Read a declaration's working copy."""
    form = programmes.form_of(declaration.revision)
    rows = {row.section: row for row in _sections().filter(declaration=declaration)}
    return Filing(
        declaration=declaration,
        definition=programmes.definition_of(declaration.revision),
        form=form,
        rows=rows,
        answers=_answers(form, rows),
        note=unlocking.note_of(declaration),
    )


@cache
def _sections() -> QuerySet[SectionAnswers]:
    """Put together once, since that costs more than asking; each request's filter makes a copy of its own."""
    return SectionAnswers.objects.select_related("saved_by").defer(*User.besides_name("saved_by"))


def _answers(form: Form, rows: Mapping[str, SectionAnswers]) -> Values:
    return typed(form, {name: value for row in rows.values() for name, value in row.answers.items()})


@dataclass(frozen=True)
class Step:
    """One thing that happened, or is to come (`at` is None); `is_now` marks where the declaration stands."""

    title: str
    at: datetime | None = None
    detail: str = ""
    receipt: str = ""
    is_now: bool = False


def steps(filing: Filing, *, closes_at: datetime) -> list[Step]:
    """What happened to the declaration and what comes, in order."""
    declaration = filing.declaration
    found = [Step("建立申报", declaration.opened_at)]
    submissions = list(declaration.submissions.order_by("sequence"))
    moments: list[Submission | ReturnNote] = sorted(
        [*submissions, *declaration.return_notes.all()],
        key=lambda m: m.submitted_at if isinstance(m, Submission) else m.returned_at,
    )
    for moment in moments:
        if isinstance(moment, Submission):
            found.append(Step("提交", moment.submitted_at, receipt=moment.receipt))
        else:
            found.append(Step("退回修改", moment.returned_at, detail=moment.reason))
    waits = declaration.state == Declaration.State.SUBMITTED
    if not waits:
        until = declaration.returned_until or closes_at
        title = "修改后重新提交" if declaration.state == Declaration.State.RETURNED else "填报并提交"
        found.append(Step(title, detail=f"截止 {shown_end(until)}", is_now=True))
    return [*found, Step("核查", is_now=waits), Step("复核"), Step("公布")]
