"""From which cases an expert keeps out by rule: those of their employer, of what they own a part of, of their city."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.core.labelled import Labelled
from declarations.core import regions
from review.core.composition import RecusalRules


class Ground(Labelled):
    EMPLOYER = "employer", "与申报企业同单位"
    HOLDING = "holding", "持有申报企业股份"
    REGION = "region", "与申报企业同地区"
    DECLARED = "declared", "本人申请回避"


@dataclass(frozen=True)
class Ties:
    """An expert's: names and numbers as `experts.key` has them, the region a code; empty where nothing is known."""

    employer: frozenset[str] = frozenset()
    holdings: frozenset[str] = frozenset()
    region: str = ""


@dataclass(frozen=True)
class Filed:
    """Who files, by name and number as they are compared, and where they are."""

    names: frozenset[str]
    region: str = ""


def ground(ties: Ties, filed: Filed, rules: RecusalRules) -> Ground | None:
    """Why this expert keeps out of that case; None where no rule says so."""
    if rules.same_employer and ties.employer & filed.names:
        return Ground.EMPLOYER
    if rules.shareholding and ties.holdings & filed.names:
        return Ground.HOLDING
    if rules.same_region and _city(ties.region) is not None and _city(ties.region) == _city(filed.region):
        return Ground.REGION
    return None


def _city(code: str) -> str | None:
    """The code of the city that a place lies in; None for a whole province, and for what is no place."""
    found = regions.region(code) if code else None
    if found is None:
        return None
    city = found.at("city")
    return city.code if city.level == regions.LEVELS["city"] else None
