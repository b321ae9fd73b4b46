"""Writing, sealing and verifying the journal."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from records.core.chain import GENESIS, Link, chain_faults, payload_digest, seal_digest
from records.models import JournalEntry, JournalPayload, JournalSeal

SYSTEM = "system"


def record(
    thing: str, action: str, *, by: str, facts: Mapping[str, Any], payload: Mapping[str, Any] | None = None
) -> JournalEntry:
    """Append one entry to the chain of `thing` (such as `run:<id>`), inside the caller's transaction.

    `facts` hold no personal data; what is personal goes into `payload`. Writers of one chain wait for each other until
    the end of their transactions: SQLite lets in one writer at a time anyway, PostgreSQL by a lock on the thing.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [thing])
        return _append(thing, action, by=by, facts=facts, payload=payload)


def _append(
    thing: str, action: str, *, by: str, facts: Mapping[str, Any], payload: Mapping[str, Any] | None
) -> JournalEntry:
    last = JournalEntry.objects.filter(thing=thing).order_by("-seq").first()
    salt = secrets.token_hex(32)
    now = timezone.now()
    link = Link(
        thing=thing,
        seq=last.seq + 1 if last else 1,
        action=action,
        recorded_at=now.isoformat(),
        recorded_by=by,
        facts=dict(facts),
        payload_digest=payload_digest(salt, payload) if payload else "",
        previous=last.digest if last else GENESIS,
    )
    entry = JournalEntry.objects.create(**(vars(link) | {"recorded_at": now}), digest=link.digest)
    if payload:
        JournalPayload.objects.create(entry=entry, salt=salt, content=dict(payload))
    return entry


def seal(*, by: str) -> JournalSeal:
    """Tie the heads of all chains together. Run periodically; the digest may be published or printed elsewhere."""
    with transaction.atomic():
        _wait_for_writers()
        last = JournalSeal.objects.order_by("-seq").first()
        top = JournalEntry.objects.aggregate(top=Max("id"))["top"] or 0
        heads = _heads(top)
        previous = last.digest if last else GENESIS
        return JournalSeal.objects.create(
            seq=last.seq + 1 if last else 1,
            recorded_at=timezone.now(),
            recorded_by=by,
            last_entry=top,
            heads=len(heads),
            previous=previous,
            digest=seal_digest(previous, heads),
        )


def _wait_for_writers() -> None:
    """An entry with a lower id that commits after the seal would look as if it had been slipped in behind it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{JournalEntry._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')


def verify() -> list[str]:
    """Every sign of an edit, a removal, a replacement or a reordering in the journal; empty when it is whole."""
    faults: list[str] = []
    entries = JournalEntry.objects.order_by("thing", "seq").iterator(chunk_size=2000)
    for _, chain in groupby(entries, key=lambda entry: entry.thing):
        faults += chain_faults([(_link(entry), entry.digest) for entry in chain])
    for payload in JournalPayload.objects.select_related("entry").iterator(chunk_size=2000):
        if payload_digest(payload.salt, payload.content) != payload.entry.payload_digest:
            faults.append(f"{payload.entry.thing} 第 {payload.entry.seq} 条：个人信息与摘要不符")
    return faults + _seal_faults()


def _seal_faults() -> list[str]:
    faults: list[str] = []
    previous = GENESIS
    for expected, found in enumerate(JournalSeal.objects.order_by("seq"), start=1):
        if found.seq != expected:
            return [*faults, f"缺第 {expected} 号封签"]
        if found.previous != previous or found.digest != seal_digest(previous, _heads(found.last_entry)):
            faults.append(f"第 {found.seq} 号封签：所封的各条链已与当时不同")
        previous = found.digest
    return faults


def _heads(last_entry: int) -> list[tuple[str, int, str]]:
    """The last link of every chain as it stood when `last_entry` was the newest entry."""
    heads: dict[str, tuple[str, int, str]] = {}
    rows = JournalEntry.objects.filter(id__lte=last_entry).order_by("thing", "seq")
    for thing, seq, digest in rows.values_list("thing", "seq", "digest").iterator(chunk_size=2000):
        heads[thing] = (thing, seq, digest)
    return list(heads.values())


def _link(entry: JournalEntry) -> Link:
    return Link(
        thing=entry.thing,
        seq=entry.seq,
        action=entry.action,
        recorded_at=entry.recorded_at.isoformat(),
        recorded_by=entry.recorded_by,
        facts=entry.facts,
        payload_digest=entry.payload_digest,
        previous=entry.previous,
    )
