"""The journal's chains: each link holds the digest of the one before it, so that an edit anywhere shows.

A chain belongs to one thing. A seal ties the heads of all chains together, so that a chain removed whole shows too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from records.core.canonical import canonical_json, sha256

GENESIS = "0" * 64


@dataclass(frozen=True)
class Link:
    """One entry of a thing's chain. `payload_digest` stands for personal data that is kept elsewhere, or is empty."""

    thing: str
    seq: int
    action: str
    recorded_at: str
    recorded_by: str
    facts: Mapping[str, Any]
    payload_digest: str
    previous: str

    @property
    def digest(self) -> str:
        return sha256(canonical_json(vars(self)))


def payload_digest(salt: str, payload: Mapping[str, Any]) -> str:
    """The salt goes with the payload when it is erased, so that nobody can guess a short payload from its digest."""
    return sha256(canonical_json({"salt": salt, "payload": payload}))


def chain_faults(links: Sequence[tuple[Link, str]]) -> list[str]:
    """What is wrong with one thing's links, given in the order of `seq` with the digest each one was stored under."""
    faults = []
    previous = GENESIS
    for expected, (link, stored) in enumerate(links, start=1):
        if link.seq != expected:
            faults.append(f"{link.thing}：缺第 {expected} 条（其后是第 {link.seq} 条）")
            return faults
        if link.previous != previous:
            faults.append(f"{link.thing} 第 {link.seq} 条：与前一条接不上")
        if link.digest != stored:
            faults.append(f"{link.thing} 第 {link.seq} 条：内容与摘要不符")
        previous = stored
    return faults


def seal_digest(previous: str, heads: Iterable[tuple[str, int, str]]) -> str:
    """Digest over the head `(thing, seq, digest)` of every chain and over the seal before."""
    return sha256(canonical_json({"previous": previous, "heads": sorted(map(list, heads))}))
