"""The triggers of append-only tables, and the system check that says when one is gone."""

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction

from records.core.guards import drop_sql, trigger_names
from records.models import JournalEntry, JournalPayload
from records.services import journal
from tests import builders

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> None:
    """The database itself refuses, and says that the table is append-only."""
    if not SQLITE:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)


@pytest.fixture
def entry():
    return journal.record("thing:1", "thing.made", by="system", facts={"n": 1}, payload={"name": "张三"})


def test_an_entry_is_neither_edited_nor_deleted(entry):
    with pytest.raises(DatabaseError, match="append-only: update refused"), transaction.atomic():
        JournalEntry.objects.filter(pk=entry.pk).update(action="else")
    with pytest.raises(DatabaseError, match="append-only: delete refused"), transaction.atomic():
        JournalEntry.objects.filter(pk=entry.pk)._raw_delete("default")
    found = JournalEntry.objects.get()
    assert (found.action, found.facts) == ("thing.made", {"n": 1})


def test_an_entry_is_not_replaced(entry):
    columns = "id, thing, seq, action, recorded_at, recorded_by, facts, payload_digest, previous, digest"
    for key, digest in ((entry.pk, "other"), (entry.pk + 1, "another")):
        values = f"{key}, 'thing:1', 1, 'else', '2024-01-01', 'x', '{{}}', '', '', '{digest}'"
        if SQLITE:
            refused(f"INSERT OR REPLACE INTO records_journalentry ({columns}) VALUES ({values})")
        else:
            target = "id" if key == entry.pk else "thing, seq"
            refused(
                f"INSERT INTO records_journalentry ({columns}) VALUES ({values}) "
                f"ON CONFLICT ({target}) DO UPDATE SET action = 'else'"
            )
    assert JournalEntry.objects.get().action == "thing.made"


@pytest.mark.skipif(SQLITE, reason="SQLite has no TRUNCATE")
def test_no_guarded_table_is_truncated(entry):
    refused("TRUNCATE records_journalentry CASCADE")


def test_a_payload_is_not_changed_but_may_be_erased(entry):
    refused("UPDATE records_journalpayload SET salt = 'x'")
    assert JournalPayload.objects.all().delete() == (1, {"records.JournalPayload": 1})


@pytest.mark.parametrize(
    ("make", "table", "column"),
    [
        (builders.revision, "declarations_programmerevision", "number"),
        (builders.submission, "declarations_submission", "sequence"),
        (builders.licences, "review_registeredition", "kind"),
    ],
)
def test_revisions_submissions_and_editions_are_frozen(make, table, column):
    make()
    refused(f"UPDATE {table} SET {column} = {column}")
    refused(f"DELETE FROM {table}")


def test_a_seal_is_frozen(entry):
    journal.seal(by="system")
    refused("UPDATE records_journalseal SET heads = 0")
    refused("DELETE FROM records_journalseal")


def faults_of_guards() -> list[str]:
    return [fault.msg for fault in run_checks(databases=["default"]) if fault.id == "records.E001"]


def test_the_system_check_finds_every_guard_in_place():
    assert faults_of_guards() == []


def test_the_system_check_names_a_dropped_trigger():
    execute(next(s for s in drop_sql(connection.vendor, "records_journalentry", ["delete"]) if "_no_delete" in s))
    assert faults_of_guards() == ["append-only guard missing: records_journalentry_no_delete"]


@pytest.mark.skipif(SQLITE, reason="SQLite's triggers can't be switched off")
def test_the_system_check_names_a_disabled_trigger():
    execute("ALTER TABLE records_journalentry DISABLE TRIGGER records_journalentry_no_truncate")
    assert faults_of_guards() == ["append-only guard missing: records_journalentry_no_truncate"]


def test_names_of_triggers_by_database():
    assert trigger_names("sqlite", "t", ["update"]) == {"t_no_update", "t_no_replace"}
    assert trigger_names("postgresql", "t", ["update"]) == {"t_no_update"}
    assert trigger_names("postgresql", "t", ["update", "delete"]) == {"t_no_update", "t_no_delete", "t_no_truncate"}
