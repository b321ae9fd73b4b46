"""Writing one link of a chain: the entry, what of it is personal, and where the chain ends now."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model

from records.models import JournalEntry, JournalHead, JournalPayload

_ENTRY = """entry AS (
    INSERT INTO records_journalentry
        (thing, seq, action, recorded_at, recorded_by, facts, payload_digest, previous, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
)"""
_HEAD = """head AS (
    INSERT INTO records_journalhead (thing, seq, digest) VALUES (%s, %s, %s)
    ON CONFLICT (thing) DO UPDATE SET seq = excluded.seq, digest = excluded.digest
)"""
_PAYLOAD = """payload AS (
    INSERT INTO records_journalpayload (entry_id, salt, content) SELECT id, %s, %s FROM entry
)"""
_WITHOUT_PAYLOAD = f"WITH {_ENTRY}, {_HEAD} SELECT id FROM entry"  # noqa: S608, put together of the above alone
_WITH_PAYLOAD = f"WITH {_ENTRY}, {_HEAD}, {_PAYLOAD} SELECT id FROM entry"  # noqa: S608, likewise


def append(entry: JournalEntry, *, payload: JournalPayload | None, head: JournalHead) -> None:
    """Write what is new of a chain, inside the caller's transaction: its head is there already unless it begins."""
    if connection.vendor == "postgresql":
        _at_once(entry, payload, head)
    else:
        _in_turn(entry, payload, head)


def _in_turn(entry: JournalEntry, payload: JournalPayload | None, head: JournalHead) -> None:
    entry.save(force_insert=True)
    if payload is not None:
        payload.save(force_insert=True)
    if head.seq == 1:
        head.save(force_insert=True)
    else:
        JournalHead.objects.filter(thing=head.thing).update(seq=head.seq, digest=head.digest)


def _at_once(entry: JournalEntry, payload: JournalPayload | None, head: JournalHead) -> None:
    """One statement in the place of three: every move of the procedure waits for it."""
    told = ("thing", "seq", "action", "recorded_at", "recorded_by", "facts", "payload_digest", "previous", "digest")
    params = [*_stored(entry, *told), *_stored(head, "thing", "seq", "digest")]
    sql = _WITHOUT_PAYLOAD
    if payload is not None:
        sql = _WITH_PAYLOAD
        params += _stored(payload, "salt", "content")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (entry.pk,) = cursor.fetchone()
    entry._state.adding, entry._state.db = False, connection.alias


def _stored(row: Model, *names: str) -> list[Any]:
    """The values of these fields as the database takes them."""
    fields = {field.name: field for field in row._meta.concrete_fields}
    return [fields[name].get_db_prep_save(getattr(row, name), connection) for name in names]
