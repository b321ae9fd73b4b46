"""Certificates of listed enterprises: their numbers, what they say, and whether that still stands."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.core.labelled import Labelled
from publication.core.supervision import HoldingState

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter or figure that is read for another
LENGTH = 10
NUMBER = re.compile(rf"^\d{{4}}-[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}$")
CHUNK = 25  # certificates a job makes


class CertificateState(Labelled):
    VALID = "valid", "有效"
    SUPERSEDED = "superseded", "已被新版取代"
    REVOKED = "revoked", "称号已终止"


@dataclass(frozen=True)
class Said:
    """What a certificate says of an enterprise: on which list, under which name, in which place if that is public."""

    list_title: str
    name: str
    rank: str = ""


def draw_number(year: int) -> str:
    """A new number such as `2019-7K3MP-9QF2T`. Drawn by lot, so that it tells no rank where ranks aren't public."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{year}-{drawn[:5]}-{drawn[5:]}"


def said_of(stored: Mapping[str, Any], position: int) -> Said:
    """What row `position` of a list, as a publication keeps it, says. The name is the first column but the rank."""
    names = [name for name, _ in stored["columns"]]
    row = dict(zip(names, stored["rows"][position], strict=True))
    named = next(name for name in names if name != "rank")
    rank = row.get("rank")
    return Said(stored["title"], str(row[named] or ""), "" if rank is None else f"{rank:g}")


def state_of(said: Said, *, holding: str | None, newest: Sequence[Said]) -> CertificateState:
    """`holding` is the state of the title that the certificate is of, if any; `newest` is what the version in force
    says of everybody on its lists: a certificate stands as long as that still says the same."""
    if holding is not None and holding != HoldingState.HELD:
        return CertificateState.REVOKED
    return CertificateState.VALID if said in newest else CertificateState.SUPERSEDED
