"""Every address, every visitor, one's own objects and the other programme's: who gets what, who sees what, what is
written. What is expected stands in `tests/access/table.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.access import building, procedure, visits
from tests.access.table import AUDIENCE, MIXED, TABLE, Row
from tests.access.visits import Gate, Seen
from tests.access.world import VISITORS

pytestmark = pytest.mark.django_db
SIDES = [(row, "own") for row in TABLE] + [(row, "other") for row in TABLE if row.other_get]
OBJECTS = [row for row in TABLE if row.name in MIXED]
WRITING = [row for row in TABLE if "w" in row.post]


@pytest.fixture(scope="module")
def gate(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Gate, Path]]:
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield Gate(*building.build(tmp_path_factory.mktemp("worlds"), stages=procedure.STAGES)), media
        transaction.set_rollback(True)


@pytest.fixture
def at(gate: tuple[Gate, Path], settings: Any) -> Gate:
    """The gate, with the files of its worlds."""
    settings.MEDIA_ROOT = gate[1]
    return gate[0]


def letters(seen: dict[str, Seen]) -> str:
    told = "".join(seen[name].letter for name in VISITORS)
    return " ".join(told[start : start + 3] for start in range(0, len(told), 3))


def name_of(value: object) -> str:
    return str(value)


def test_the_table_has_every_address_and_no_other():
    assert {row.name for row in TABLE} == set(visits.addresses())
    assert len(set(TABLE)) == len(TABLE)


def test_addresses_with_an_object_are_tried_with_the_other_programmes_too():
    alone = {row.name for row in TABLE if not row.other_get}
    keys = {"account_confirm_email", "account_reset_password_from_key"}  # in letters to one person
    assert {name for name, parameters in visits.addresses().items() if parameters and name in alone} == keys


@pytest.mark.parametrize(("row", "of"), SIDES, ids=name_of)
def test_who_gets_what(at: Gate, row: Row, of: str):
    expected = (row.get, row.post) if of == "own" else (row.other_get, row.other_post)
    assert (letters(at.everybody(row, "GET", of=of)), letters(at.everybody(row, "POST", of=of))) == expected


@pytest.mark.parametrize(("row", "of"), SIDES, ids=name_of)
def test_only_a_post_that_goes_through_writes(at: Gate, row: Row, of: str):
    looking = at.everybody(row, "GET", of=of)
    posting = at.everybody(row, "POST", of=of)
    assert {name: seen.written for name, seen in looking.items() if seen.written} == {}
    assert {name: seen.written for name, seen in posting.items() if seen.written and seen.letter != "w"} == {}


@pytest.mark.parametrize("row", OBJECTS, ids=name_of)
def test_the_other_programmes_objects_are_not_below_ones_own(at: Gate, row: Row):
    method = "POST" if "m" in row.get else "GET"
    found = at.everybody(row, method, of="mixed")
    assert letters(found) == MIXED[row.name]
    assert {name: seen.written for name, seen in found.items() if seen.written} == {}


@pytest.mark.parametrize("row", WRITING, ids=name_of)
def test_without_a_token_nothing_is_done(at: Gate, row: Row):
    who = VISITORS[row.post.replace(" ", "").index("w")]
    seen = at.visit(who, row.verb, visits.address_of(row, at.own), row.data(at.own), token="")
    assert (seen.letter, seen.written) == ("l" if row.is_api else "x", ())


def test_everybody_sees_what_is_for_them_and_no_more(at: Gate):
    told: dict[str, tuple[str, str]] = {}
    visited = [at.everybody(row, method, of=of) for row, of in SIDES for method in ("GET", "POST")]
    for secret in at.own.secrets:
        told[secret] = tuple(_seers(visited, f"{whose} {secret}") for whose in ("own", "other"))  # type: ignore[assignment]
    assert told == AUDIENCE


def _seers(visited: list[dict[str, Seen]], secret: str) -> str:
    seers = ["s" if any(secret in one[name].secrets for one in visited) else "-" for name in VISITORS]
    return " ".join("".join(seers[start : start + 3]) for start in range(0, len(seers), 3))


def test_secrets_stand_for_themselves(at: Gate):
    everything = [*at.own.secrets.values(), *at.other.secrets.values()]
    assert [(one, two) for one in everything for two in everything if one != two and one in two] == []
    assert len(set(everything)) == len(everything)


def test_writing_is_noticed(at: Gate):
    noticed = visits.Written()
    with connection.execute_wrapper(noticed):
        at.own.people["newcomer"].save()
        at.client("newcomer").get("/")
    assert noticed.tables == ["accounts_user"]
