"""Registers in the database: imported whole or not at all, the newest edition by date."""

from datetime import date

import pytest

from records.models import JournalEntry
from review.core.registers import Entry
from review.models import RegisterEdition, RegisterEntry
from review.services import registers
from tests import builders, tiny

pytestmark = pytest.mark.django_db
ROWS = [{"name": tiny.name(n), "uscc": tiny.number(n), "licence_no": f"B2-{n:04d}"} for n in (1, 2)]


def test_an_edition_holds_its_rows():
    edition = builders.register("licences", ROWS)
    assert (edition.kind, edition.as_of, edition.file_name) == ("licences", date(2024, 5, 1), "licences.csv")
    assert list(edition.entries.order_by("id").values_list("name", "uscc", "licence_no", "listed_on")) == [
        (tiny.name(1), tiny.number(1), "B2-0001", None),
        (tiny.name(2), tiny.number(2), "B2-0002", None),
    ]
    assert JournalEntry.objects.get(thing="register:licences").facts["entries"] == 2


def test_a_chinese_file_name_is_kept(tmp_path):
    path = builders.sheet(tmp_path / "许可名录（五月）.csv", ROWS)
    edition, made = registers.import_register("licences", path=path, as_of=date(2024, 5, 1), by=builders.user())
    assert (edition.file_name, made) == ("许可名录（五月）.csv", True)


def test_the_same_file_for_the_same_day_again_changes_nothing(tmp_path):
    path = builders.sheet(tmp_path / "a.csv", ROWS)
    first, made = registers.import_register("licences", path=path, as_of=date(2024, 5, 1), by=builders.user())
    again = registers.import_register("licences", path=path, as_of=date(2024, 5, 1), by=builders.user())
    assert (made, again) == (True, (first, False))
    assert (RegisterEdition.objects.count(), RegisterEntry.objects.count()) == (1, 2)


def test_the_same_file_for_another_day_is_another_edition(tmp_path):
    path = builders.sheet(tmp_path / "a.csv", ROWS)
    for day in (1, 2):
        registers.import_register("licences", path=path, as_of=date(2024, 5, day), by=builders.user())
    assert (RegisterEdition.objects.count(), RegisterEntry.objects.count()) == (2, 4)


def test_a_faulty_row_keeps_the_whole_file_out():
    with pytest.raises(registers.RegisterRefused) as refused:
        builders.register("licences", [*ROWS, {"name": "无号公司"}])
    sentence = "licences.csv：第 4 行，许可证编号：未填"
    assert refused.value.sentences == [sentence]
    assert (RegisterEdition.objects.count(), RegisterEntry.objects.count()) == (0, 0)
    told = JournalEntry.objects.get(thing="register:licences")
    assert (told.action, told.facts) == (
        "register.refused",
        {"file": "licences.csv", "as_of": "2024-05-01", "faults": 1, "first": [sentence]},
    )


def test_the_newest_edition_by_its_own_date_is_looked_up():
    newest = builders.register("licences", ROWS[:1], as_of=date(2024, 5, 2))
    builders.register("licences", ROWS, as_of=date(2024, 5, 1))
    found = registers.newest("licences")
    assert (found.edition, found.as_of) == (str(newest.id), date(2024, 5, 2))
    assert found.by_licence == {"B2-0001": [Entry(tiny.name(1), tiny.number(1), "B2-0001")]}


def test_of_one_day_the_edition_imported_last_counts():
    builders.register("licences", ROWS)
    corrected = builders.register("licences", ROWS[:1])
    assert registers.newest("licences").edition == str(corrected.id)


def test_a_kind_that_was_never_imported_has_no_edition():
    builders.register("licences", ROWS)
    assert registers.newest("violations") is None
