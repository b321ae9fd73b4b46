"""The forms of a case's page, with the case's own columns, files and sites to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from declarations.core.columns import CATEGORY
from declarations.core.form import FieldType
from declarations.models import ProgrammeRevision
from declarations.services import programmes
from review.forms import FigureForm, QueryForm
from review.models import Case
from review.services import queries
from review.views.presentation import CATEGORY_LABEL, categories_of, content_of

_NOT_TYPED = {FieldType.TABLE, FieldType.FILE}


def figure_form(case: Case, data: Mapping[str, Any] | None = None, *, column: str = "") -> FigureForm:
    """The form for a verified figure, with the case's own columns and files to choose from."""
    return FigureForm(
        data,
        columns=[*_category_column(case), *_typed_columns(case.submission.revision)],
        documents=[(one["sha256"], one["name"]) for one in content_of(case.submission)["documents"]],
        initial={"column": column},
        auto_id="figure-%s",
    )


@programmes.per_revision
def _typed_columns(revision: ProgrammeRevision) -> tuple[tuple[str, str], ...]:
    """The columns whose figures are typed, each by its label and unit."""
    return tuple(
        (one.name, f"{one.label}（{one.unit}）" if one.unit else one.label)
        for one in programmes.form_of(revision).answer_columns
        if one.field is not None and one.field.type not in _NOT_TYPED
    )


def query_form(case: Case, *typed: Any) -> QueryForm:
    """The form for what a public site said, with the programme's own sites to choose from."""
    return QueryForm(*typed, sites=[(s.code, s.title) for s in queries.sites_of(case).values()], auto_id="query-%s")


def _category_column(case: Case) -> list[tuple[str, str]]:
    """The class that it is filed in, where the programme has several."""
    categories = categories_of(case)
    return [(CATEGORY, f"{CATEGORY_LABEL}（{'、'.join(categories.values())}）")] if categories else []
