"""People who save a section, and one who submits, at the same instant; and what a save asks of the database."""

from __future__ import annotations

import json
from functools import partial
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from declarations.core.answers import parse, to_json
from declarations.core.merge import Change
from declarations.models import Declaration, SectionAnswers, Submission
from declarations.services import declarations, filings, programmes, sections
from tests.declarations import filing
from tests.declarations.together import at_once, committing

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committing")]
__all__ = ["committing"]
SEQUENCE = count(1)  # the module's tests share a database: each has applicants of its own
COLUMNS = ("tax", "donations", "total_revenue", "total_revenue_prev", "internet_revenue", "internet_revenue_prev")


def whole(seq: int) -> Declaration:
    """A draft that can be submitted; its documents are with the association."""
    declaration = filing.opened(seq=seq)
    columns = programmes.form_of(declaration.revision).columns
    answers = {name: parse(columns[name].field, text) for name, text in filing.ANSWERS.items()}  # type: ignore[arg-type]
    declarations.fill(declaration, answers=answers, by=filing.user())
    Declaration.objects.filter(pk=declaration.pk).update(on_paper=True)
    return Declaration.objects.select_related("revision", "applicant").get(pk=declaration.pk)


def type_in(declaration: Declaration, by: User, told: dict[str, str], column: str, text: str, based_on: object) -> None:
    seen = filings.look(declaration)
    section = seen.section("finance")
    assert section is not None
    saved = sections.save(seen, section=section, changes={column: Change(based_on, text)}, by=by)
    told[column if not saved.conflicts else f"{column} of {text}"] = text


@pytest.mark.parametrize("repeat", range(5))
def test_all_who_begin_a_section_at_once_are_stored(repeat: int):
    declaration, by = filing.opened(seq=next(SEQUENCE)), filing.user()
    told: dict[str, str] = {}
    assert at_once(*(partial(type_in, declaration, by, told, column, "5", None) for column in COLUMNS)) == []
    row = SectionAnswers.objects.get(declaration=declaration)
    assert (row.answers, row.version) == (dict.fromkeys(COLUMNS, "5"), len(COLUMNS))


@pytest.mark.parametrize("repeat", range(5))
def test_of_two_in_one_field_at_once_one_is_stored_and_one_is_told(repeat: int):
    declaration, by = filing.opened(seq=next(SEQUENCE)), filing.user()
    told: dict[str, str] = {}
    assert at_once(*(partial(type_in, declaration, by, told, "tax", text, None) for text in ("1", "2"))) == []
    stored = SectionAnswers.objects.get(declaration=declaration).answers["tax"]
    other = {"1": "2", "2": "1"}[stored]
    assert told == {"tax": stored, f"tax of {other}": other}


def test_who_saves_while_another_submits_is_submitted_or_refused():
    by = filing.user()
    for _ in range(20):
        declaration = whole(next(SEQUENCE))
        told: dict[str, str] = {}
        changed = partial(type_in, declaration, by, told, "tax", "90", "88.8")
        sentences = at_once(changed, partial(declarations.submit, declaration, by=by))
        submitted = json.loads(Submission.objects.get(declaration=declaration).content)["answers"]["tax"]
        row = declaration.sections.get(section="finance")
        if sentences:
            assert (sentences, told, submitted, row.answers["tax"]) == (["申报已提交，不能再修改"], {}, "88.8", "88.8")
        else:
            assert (told, submitted, row.answers["tax"]) == ({"tax": "90"}, "90", "90")


def test_nothing_is_submitted_that_was_not_looked_over():
    by = filing.user()
    for _ in range(20):
        declaration = whole(next(SEQUENCE))
        seen = filings.look(declaration).seen
        told: dict[str, str] = {}
        changed = partial(type_in, declaration, by, told, "tax", "90", "88.8")
        sentences = at_once(changed, partial(declarations.submit, declaration, by=by, seen=seen))
        found = Submission.objects.filter(declaration=declaration).first()
        stored = declaration.sections.get(section="finance").answers["tax"]
        if found:
            submitted = json.loads(found.content)["answers"]["tax"]
            assert (sentences, told, submitted, stored) == (["申报已提交，不能再修改"], {}, "88.8", "88.8")
        else:
            assert (sentences, told, stored) == ([declarations.UNSEEN], {"tax": "90"}, "90")


def test_who_begins_a_section_while_another_submits_is_submitted_or_refused():
    by = filing.user()
    for _ in range(10):
        declaration = whole(next(SEQUENCE))
        declaration.sections.filter(section="innovation").delete()
        seen = filings.look(declaration)
        section = seen.section("innovation")
        assert section is not None
        columns = [column for column in seen.form.by_section["innovation"] if column.is_answer]
        answers = {one.name: Change(None, to_json(parse(one.field, filing.ANSWERS[one.name]))) for one in columns}
        save = partial(sections.save, seen, section=section, changes=answers, by=by)
        at_once(save, partial(declarations.submit, declaration, by=by))
        found = Submission.objects.filter(declaration=declaration).first()
        if found:
            row = declaration.sections.filter(section="innovation").first()
            stored = row.answers if row else {}
            content = json.loads(found.content)["answers"]
            assert {name: content[name] for name in answers} == {name: stored.get(name) for name in answers}


def test_looking_and_saving_take_at_most_six_queries():
    """On PostgreSQL with its transactions counted, the session and the person included."""
    declaration = filing.opened(seq=next(SEQUENCE))
    client = filing.administrator(declaration)
    page = reverse("declarations:section", args=[declaration.pk, "finance"])
    address = reverse("declarations:autosave", args=[declaration.pk, "finance"])
    client.get(page)
    counts = []
    for based_on, text in ((None, "1"), ("1", "2"), ("2", "3")):
        body = {"based_on": json.dumps({"tax": based_on}), "f-tax": text}
        with CaptureQueriesContext(connection) as posting:
            assert client.post(address, body).status_code == 200
        with CaptureQueriesContext(connection) as looking:
            assert client.get(page).status_code == 200
        counts.append((len(posting), len(looking)))
    assert counts == [(6, 4)] * 3
