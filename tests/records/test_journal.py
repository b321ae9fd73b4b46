"""The journal in the database: written in chains, sealed, and every kind of tampering found."""

import os
import subprocess
import sys
import uuid
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.core.chain import GENESIS
from records.core.guards import drop_sql
from records.models import JournalEntry, JournalHead, JournalPayload, JournalSeal
from records.services import journal, origins

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def write(thing: str = "run:1", **more) -> JournalEntry:
    return journal.record(thing, "run.step", by="system", facts={"步骤": 1}, **more)


@pytest.fixture
def unguarded():
    """The triggers dropped, as somebody with access to the database could."""
    with connection.cursor() as cursor:
        for model in (JournalEntry, JournalPayload, JournalSeal, JournalHead):
            for statement in drop_sql(connection.vendor, model._meta.db_table, model.guarded):
                cursor.execute(statement)


def test_entries_of_a_thing_form_a_chain():
    first, other, second = write(), write("run:2"), write()
    assert [first.seq, other.seq, second.seq] == [1, 1, 2]
    assert [first.previous, other.previous, second.previous] == [GENESIS, GENESIS, first.digest]
    assert journal.verify() == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("ab中'\\", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab中", max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text("ab中", max_size=3), JSON), st.dictionaries(st.text("xy", max_size=2), JSON, min_size=1))
def test_whatever_the_facts_are_the_stored_entry_verifies(facts, payload):
    journal.record("any:1", "any", by="system", facts=facts, payload=payload)
    assert journal.verify() == []


def test_an_edit_is_found(unguarded):
    write(), write()
    JournalEntry.objects.filter(seq=1).update(facts={"步骤": 2})
    assert journal.verify() == ["run:1 第 1 条：内容与摘要不符"]


def test_a_removal_is_found(unguarded):
    write(), write(), write()
    JournalEntry.objects.filter(seq=2).delete()
    assert journal.verify() == ["run:1：缺第 2 条（其后是第 3 条）"]


def test_a_reordering_is_found(unguarded):
    write(), write()
    for old, new in ((1, 3), (2, 1), (3, 2)):
        JournalEntry.objects.filter(seq=old).update(seq=new)
    assert journal.verify() == [
        "run:1 第 1 条：与前一条接不上",
        "run:1 第 1 条：内容与摘要不符",
        "run:1 第 2 条：与前一条接不上",
        "run:1 第 2 条：内容与摘要不符",
    ]


def test_an_entry_moved_to_another_chain_is_found(unguarded):
    write(), write("run:2")
    JournalEntry.objects.filter(thing="run:2").update(thing="run:1", seq=2)
    assert journal.verify() == [
        "run:1 第 2 条：与前一条接不上",
        "run:1 第 2 条：内容与摘要不符",
        "run:2：整条链都不见了（曾有 1 条）",
    ]


def test_a_changed_payload_is_found(unguarded):
    write(payload={"name": "张三"})
    JournalPayload.objects.update(content={"name": "李四"})
    assert journal.verify() == ["run:1 第 1 条：个人信息与摘要不符"]


def test_a_replaced_payload_is_found():
    """Erasing is allowed, so a payload could be put back with other content: its digest gives it away."""
    entry = write(payload={"name": "张三"})
    salt = entry.payload.salt
    JournalPayload.objects.all().delete()
    JournalPayload.objects.create(entry=entry, salt=salt, content={"name": "李四"})
    assert journal.verify() == ["run:1 第 1 条：个人信息与摘要不符"]


def test_a_payload_slipped_under_an_entry_that_had_none_is_found():
    JournalPayload.objects.create(entry=write(), salt="", content={"name": "李四"})
    assert journal.verify() == ["run:1 第 1 条：个人信息与摘要不符"]


def test_personal_data_can_be_erased_without_breaking_the_chain():
    write(payload={"name": "张三"}), write()
    journal.seal(by="system")
    JournalPayload.objects.all().delete()
    assert journal.verify() == []
    assert "张三" not in str(list(JournalEntry.objects.values()))


def test_erasing_is_written_down_and_the_chain_stays_whole():
    entry = write(payload={"name": "张三"})
    assert journal.erase(entry, reason="本人要求", by="user:1") is True
    assert journal.erase(entry, reason="本人要求", by="user:1") is False
    told = JournalEntry.objects.filter(thing="run:1").order_by("seq").values_list("seq", "action", "facts")
    assert list(told) == [(1, "run.step", {"步骤": 1}), (2, "payload.erased", {"seq": 1, "reason": "本人要求"})]
    assert (JournalPayload.objects.count(), journal.verify()) == (0, [])


def test_from_where_and_on_whose_behalf():
    with origins.coming_from("203.0.113.7"):
        entry = write(behalf="unit:taiyuan", payload={"name": "张三"})
    assert entry.facts == {"步骤": 1, "behalf": "unit:taiyuan"}
    assert entry.payload.content == {"name": "张三", "from_address": "203.0.113.7"}
    assert not JournalPayload.objects.filter(entry=write()).exists()
    assert journal.verify() == []


def test_what_is_written_is_sealed_in_time(settings):
    assert journal.seal_when_due() is None
    write()
    assert (journal.seal_when_due().seq, journal.seal_when_due()) == (1, None)
    write()
    assert journal.seal_when_due() is None
    settings.JOURNAL_SEAL_HOURS = 0
    assert (journal.seal_when_due().seq, journal.seal_when_due()) == (2, None)


def test_a_removed_chain_is_found_by_the_seal(unguarded):
    write(), write("run:2")
    assert journal.seal(by="system").heads == 2
    write("run:3")
    assert journal.verify() == []
    JournalEntry.objects.filter(thing="run:2").delete()
    assert journal.verify() == ["run:2：整条链都不见了（曾有 1 条）", "第 1 号封签：所封的各条链已与当时不同"]


def test_a_chain_cut_off_at_its_end_is_found_by_the_seal(unguarded):
    write(), write()
    journal.seal(by="system")
    JournalEntry.objects.filter(seq=2).delete()
    assert journal.verify() == ["run:1：末尾少了 1 条", "第 1 号封签：所封的各条链已与当时不同"]


def test_what_is_taken_from_the_end_or_added_there_by_hand_is_found_before_any_seal(unguarded):
    last = [write(), write()][1]
    JournalEntry.objects.filter(pk=last.pk).delete()
    assert journal.verify() == ["run:1：末尾少了 1 条"]
    last.save(force_insert=True)
    assert journal.verify() == []
    JournalHead.objects.update(seq=1)
    assert journal.verify() == ["run:1：链尾与登记的不符"]
    JournalHead.objects.all().delete()
    assert journal.verify() == ["run:1：没有登记链尾"]


def test_a_chain_slipped_in_behind_a_seal_is_found():
    first, last = write(), write("run:2")
    write("run:3")
    JournalSeal.objects.create(
        seq=1, recorded_at=first.recorded_at, recorded_by="x", last_entry=last.id, heads=1, previous=GENESIS, digest="0"
    )
    assert journal.verify() == ["第 1 号封签：所封的各条链已与当时不同"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets in one writer at a time anyway")
def test_a_seal_waits_for_writers_in_progress():
    """Their entries have lower ids and would seem slipped in behind the seal."""
    parts = connection.settings_dict
    place = {"user": parts["USER"], "password": parts["PASSWORD"], "host": parts["HOST"], "port": parts["PORT"]}
    with psycopg.connect(dbname=parts["NAME"], **place) as writer:
        writer.execute("LOCK TABLE records_journalentry IN ROW EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            journal.seal(by="system")
        writer.rollback()
    assert journal.seal(by="system").seq == 1


def test_a_removed_seal_is_found(unguarded):
    write()
    for _ in range(3):
        journal.seal(by="system")
    JournalSeal.objects.filter(seq=2).delete()
    assert journal.verify() == ["缺第 2 号封签"]


def test_verify_journal_prints_the_faults_and_fails(unguarded):
    write()
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue() == "日志完整：1 条\n"
    JournalEntry.objects.update(action="else")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_journal", stdout=out, stderr=err)
    assert (stopped.value.code, out.getvalue(), err.getvalue()) == (
        1,
        "run:1 第 1 条：内容与摘要不符\n",
        "共 1 处问题\n",
    )


def test_seal_journal_prints_the_digest_to_keep():
    write(), write("run:2")
    out = StringIO()
    call_command("seal_journal", stdout=out)
    assert out.getvalue() == f"第 1 号封签：2 条链，摘要 {JournalSeal.objects.get().digest}\n"
    assert journal.verify() == []


WRITER = """
import django
django.setup()
from records.services import journal
for _ in range(25):
    journal.record("shared:1", "step", by="system", facts={})
"""
READER = """
import django
django.setup()
from records.models import JournalEntry
from records.services import journal
print(JournalEntry.objects.filter(thing="shared:1").count(), journal.verify())
"""


@pytest.fixture
def database_of_its_own(tmp_path):
    """The URL of a migrated database that several processes can commit to."""
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'writers.sqlite3'}"
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
        python(environment, "manage.py", "migrate", "records", "-v", "0")
        yield environment
        return
    parts = connection.settings_dict
    name = f"writers_{uuid.uuid4().hex[:8]}"
    place = f"{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}"
    with psycopg.connect(f"postgresql://{place}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            url = f"postgres://{place}/{name}"
            environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
            python(environment, "manage.py", "migrate", "records", "-v", "0")
            yield environment
        finally:
            server.execute(f"DROP DATABASE {name}")


def python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_two_writers_of_one_chain_both_get_in(database_of_its_own):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, env=database_of_its_own, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    errors = [writer.communicate(timeout=300)[1].decode() for writer in writers]
    assert errors == ["", ""]
    assert python(database_of_its_own, "-c", READER) == "50 []"
