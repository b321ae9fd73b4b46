"""What a submission freezes: a plain value with one canonical text, from which everything can be read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from declarations.core.answers import Value, to_json
from declarations.core.filled import Values, typed, values_of
from declarations.core.form_reader import Form

FORMAT = 1


def freeze(
    *,
    context: Mapping[str, Value],
    answers: Values,
    documents: Sequence[Mapping[str, str]],
    evidence: Sequence[Mapping[str, str]] = (),
    revision: str,
    figures_synthetic: bool,
) -> dict[str, Any]:
    """The content of a submission: who, under which revision's digest, every answer (Decimals as text), every file.

    `evidence` says by column which file proves it, and on which page; where nothing is stated there is no such key.
    """
    content = {
        "format": FORMAT,
        "revision": revision,
        "context": dict(context),
        "figures_synthetic": figures_synthetic,
        "documents": [dict(document) for document in documents],
        "answers": {name: to_json(value) for name, value in answers.items() if value is not None},
    }
    return content | ({"evidence": [dict(one) for one in evidence]} if evidence else {})


def thaw(form: Form, content: Mapping[str, Any]) -> Values:
    """Every column's value as it stood when the submission was made. Raises `ValueError` for an unknown format."""
    if content.get("format") != FORMAT:
        raise ValueError(f"submission format {content.get('format')!r} is unknown")
    return values_of(form, typed(form, content["answers"]), content["context"])


def unit_in(content: Mapping[str, Any]) -> str | None:
    """The code of the recommending unit with which it was filed; None where there is none, or none was frozen then."""
    unit: str | None = content["context"].get("unit")
    return unit
