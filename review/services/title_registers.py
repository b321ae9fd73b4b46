"""Registers that the product writes itself: who holds which title."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from records.core.canonical import canonical_json, sha256
from records.services import journal
from review.core.registers import Entry
from review.models import RegisterEdition, RegisterEntry


@transaction.atomic
def write(kind: str, *, entries: Sequence[Entry], as_of: date, by: User) -> RegisterEdition:
    """A new edition of the register: of each entry its name, code, title (`kind`) and the day from which it is held.

    Every writing is an edition of its own, also where it says what an earlier one said.
    """
    rows = [
        {"name": one.name, "uscc": one.uscc, "kind": one.kind, "listed_on": str(one.listed_on or "")} for one in entries
    ]
    number = RegisterEdition.objects.filter(kind=kind).count() + 1
    digest = sha256(canonical_json({"number": number, "entries": rows}))
    edition = RegisterEdition.objects.create(kind=kind, as_of=as_of, digest=digest, file_name="", imported_by=by)
    stored = [
        RegisterEntry(edition=edition, name=one.name, uscc=one.uscc, kind=one.kind, listed_on=one.listed_on)
        for one in entries
    ]
    RegisterEntry.objects.bulk_create(stored, batch_size=1000)
    facts = {"kind": kind, "as_of": as_of.isoformat(), "digest": digest, "entries": len(stored)}
    journal.record(f"register:{kind}", "register.written", by=by.label, facts=facts)
    return edition
