"""Writing, sealing and verifying the journal."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from records.core.chain import GENESIS, Link, chain_faults, payload_digest, seal_digest
from records.models import JournalCheck, JournalEntry, JournalHead, JournalPayload, JournalSeal
from records.services import origins
from records.services.appending import append

logger = logging.getLogger(__name__)
SYSTEM = "system"
ADDRESS = "from_address"  # of a payload: from where a request came


def record(
    thing: str,
    action: str,
    *,
    by: str,
    behalf: str = "",
    facts: Mapping[str, Any],
    payload: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Append one entry to the chain of `thing` (such as `run:<id>`), inside the caller's transaction.

    `behalf` names whom the person acted for (such as `unit:<code>`), where that isn't the thing's own side; of what a
    program did for its person the entry names the token. `facts` hold no personal data; what is personal goes into
    `payload`, and so does the address that a request came from.
    Writers of one chain wait for each other until the end of their transactions: SQLite lets in one writer at a time
    anyway, PostgreSQL by a lock on the chain's head. What fails here takes the caller's transaction with it.
    """
    facts = {**facts, "behalf": behalf} if behalf else facts
    if origins.token():
        facts = {**facts, "token": origins.token()}
    if origins.address():
        payload = {**(payload or {}), ADDRESS: origins.address()}
    with transaction.atomic(savepoint=False):
        return _append(thing, action, by=by, facts=facts, payload=payload)


def _append(
    thing: str, action: str, *, by: str, facts: Mapping[str, Any], payload: Mapping[str, Any] | None
) -> JournalEntry:
    last = _locked_head(thing) or _head_meanwhile(thing)
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
    entry = JournalEntry(**(vars(link) | {"recorded_at": now}), digest=link.digest)
    kept = JournalPayload(entry=entry, salt=salt, content=dict(payload)) if payload else None
    append(entry, payload=kept, head=JournalHead(thing=thing, seq=link.seq, digest=link.digest))
    return entry


def _locked_head(thing: str) -> JournalHead | None:
    return JournalHead.objects.select_for_update().filter(thing=thing).first()


def _head_meanwhile(thing: str) -> JournalHead | None:
    """Where there is no head to lock yet: whoever begins the same chain is waited for by a lock on its name."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [thing])
    return _locked_head(thing)


@transaction.atomic
def erase(entry: JournalEntry, *, reason: str, by: str) -> bool:
    """Erase the personal data of an entry, and write down that it was; returns whether there was any.

    The chain stays whole: its links hold the payload's digest only, and the salt goes with the payload.
    """
    gone, _ = JournalPayload.objects.filter(entry=entry).delete()
    if gone:
        record(entry.thing, "payload.erased", by=by, facts={"seq": entry.seq, "reason": reason})
    return gone > 0


def seal_when_due() -> JournalSeal | None:
    """Seal once the last seal is older than the settings say and something was written since."""
    last = JournalSeal.objects.order_by("-seq").first()
    due = timezone.now() - timedelta(hours=settings.JOURNAL_SEAL_HOURS)
    if last is not None and last.recorded_at > due:
        return None
    newer = JournalEntry.objects.filter(id__gt=last.last_entry if last else 0)
    return seal(by=SYSTEM) if newer.exists() else None


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


def check() -> JournalCheck:
    """Verify the journal and keep what was found, for those who read it."""
    now, faults = timezone.now(), verify()
    if faults:
        logger.error("journal is not whole", extra={"faults": len(faults)})
    return JournalCheck.objects.create(checked_at=now, entries=JournalEntry.objects.count(), faults=faults)


def verify() -> list[str]:
    """Every sign of an edit, a removal, a replacement or a reordering in the journal; empty when it is whole."""
    faults: list[str] = []
    entries = JournalEntry.objects.order_by("thing", "seq").iterator(chunk_size=2000)
    heads = {head.thing: (head.seq, head.digest) for head in JournalHead.objects.iterator(chunk_size=2000)}
    for thing, chain in groupby(entries, key=lambda entry: entry.thing):
        links = [(_link(entry), entry.digest) for entry in chain]
        faults += chain_faults(links) or _end_faults(links[-1][0].seq, links[-1][1], thing, heads.get(thing))
        heads.pop(thing, None)
    faults += [f"{thing}：整条链都不见了（曾有 {seq} 条）" for thing, (seq, _) in sorted(heads.items())]
    for payload in JournalPayload.objects.select_related("entry").iterator(chunk_size=2000):
        if payload_digest(payload.salt, payload.content) != payload.entry.payload_digest:
            faults.append(f"{payload.entry.thing} 第 {payload.entry.seq} 条：个人信息与摘要不符")
    return faults + _seal_faults()


def _end_faults(seq: int, digest: str, thing: str, head: tuple[int, str] | None) -> list[str]:
    """Whether a chain that is whole in itself ends where it ended when it was last written."""
    if head is None:
        return [f"{thing}：没有登记链尾"]
    if head[0] > seq:
        return [f"{thing}：末尾少了 {head[0] - seq} 条"]
    return [] if head == (seq, digest) else [f"{thing}：链尾与登记的不符"]


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
