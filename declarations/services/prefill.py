"""Last year's answers for this year's declaration, marked until somebody has confirmed them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from declarations.core.answers import to_json
from declarations.core.filled import Values, hidden_columns, values_of
from declarations.core.prefill import Edition, carried_over
from declarations.models import Declaration, ProgrammeRevision, SectionAnswers, Submission
from declarations.services import declarations, programmes
from records.services import journal


@dataclass(frozen=True)
class Carried:
    """What stands in a declaration from an earlier year and waits to be confirmed."""

    year: int
    columns: int

    @property
    def sentence(self) -> str:
        return f"已带入{self.year}年填报的 {self.columns} 项，请逐项确认"


@transaction.atomic
def carry_over(declaration: Declaration, *, by: User) -> None:
    """Fill a declaration that was just opened with what its applicant stated in an earlier year, where that fits."""
    earlier = _earlier(declaration)
    if earlier is None:
        return
    answers = _fitting(declaration, earlier)
    form = programmes.form_of(declaration.revision)
    for section in form.definition.asked:
        names = [c.name for c in form.answer_columns if c.field in section.fields and c.name in answers]
        if names:
            SectionAnswers.objects.create(
                declaration=declaration,
                section=section.code,
                answers={name: to_json(answers[name]) for name in names},
                unconfirmed=names,
                saved_by=by,
            )
    facts = {"from": earlier.receipt, "columns": len(answers)}
    journal.record(f"declaration:{declaration.id}", "declaration.prefilled", by=by.label, facts=facts)


def carried(declaration: Declaration, *, hidden: Collection[str]) -> Carried | None:
    """What of an earlier year is still to be confirmed, where it is asked; None where nothing is."""
    rows = declaration.sections.values_list("unconfirmed", flat=True)
    columns = sum(name not in hidden for names in rows for name in names)
    earlier = _earlier(declaration) if columns else None
    return Carried(earlier.programme.year, columns) if earlier else None


def _earlier(declaration: Declaration) -> Submission | None:
    """The newest submission of the same applicant and subject in the nearest earlier year of the same list."""
    found = Submission.objects.filter(of_earlier_years(declaration))
    found = found.select_related("programme", "revision").defer("revision__documents")
    return nearest(found, code=programmes.definition_of(declaration.revision).code)


def of_earlier_years(declaration: Declaration) -> Q:
    """For a query of submissions: those of the same applicant and subject in earlier years, of this list or of one
    whose code begins like its."""
    definition = programmes.definition_of(declaration.revision)
    return Q(
        declaration__applicant=declaration.applicant_id,
        declaration__subject=declaration.subject,
        programme__slug__startswith=f"{definition.code}-",
        programme__year__lt=definition.year,
    )


def nearest(found: Iterable[Submission], *, code: str) -> Submission | None:
    """The newest of the nearest earlier year of this list, with its programme; None where there is none."""
    in_order = sorted(found, key=lambda one: (one.programme.year, one.sequence), reverse=True)
    return next((one for one in in_order if _is_of(one, code)), None)


def _is_of(submission: Submission, code: str) -> bool:
    """Whether it belongs to this list, and can still be read."""
    return submission.programme.slug == f"{code}-{submission.programme.year}" and _readable(submission.revision)


def _readable(revision: ProgrammeRevision) -> bool:
    try:
        programmes.form_of(revision)
    except programmes.UnreadableProgramme:
        return False
    return True


def _fitting(declaration: Declaration, earlier: Submission) -> Values:
    """What the earlier answers give, without what the new form doesn't ask in this case."""
    values = declarations.values_submitted(earlier)
    answers = carried_over(values, since=_edition(earlier.revision), to=_edition(declaration.revision))
    form = programmes.form_of(declaration.revision)
    unstated: Values = {column.name: None for column in form.answer_columns}
    hidden = hidden_columns(form, values_of(form, unstated | answers, declarations.context_of(declaration)))
    return {name: value for name, value in answers.items() if name not in hidden}


def _edition(revision: ProgrammeRevision) -> Edition:
    return Edition(programmes.form_of(revision), programmes.definition_of(revision).base_year)
