"""From scorecards to points: mean, trimmed mean, and totals put on one scale across experts.

What totals are compared by is the *rate*: the points given out of those that could be, in per cent. Enterprises differ
in which criteria concern them, and a criterion that doesn't apply counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

LEAST_CARDS = 3
"""An expert's own mean and spread say something from so many cards on."""
_DIGITS = 9


@dataclass(frozen=True)
class Card:
    """A submitted scorecard: points by criterion, None where it doesn't apply; `most` is what each could be given."""

    case: str
    seat: str
    points: Mapping[str, float | None]
    most: Mapping[str, float]

    @property
    def total(self) -> float:
        return fsum(given for given in self.points.values() if given is not None)

    @property
    def attainable(self) -> float:
        return fsum(self.most[code] for code, given in self.points.items() if given is not None)

    @property
    def rate(self) -> float | None:
        """In per cent; None where nothing applies."""
        return 100 * self.total / self.attainable if self.attainable else None


def mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def deviation(values: Sequence[float]) -> float:
    """The sample's standard deviation, over n − 1; 0 for fewer than two."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return sqrt(fsum((value - middle) ** 2 for value in values) / (len(values) - 1))


def by_case(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """The cards of each case, from the lowest rate to the highest; equals by seat."""
    found: dict[str, list[Card]] = {}
    for card in sorted(cards, key=lambda one: (one.case, one.rate if one.rate is not None else -1.0, one.seat)):
        found.setdefault(card.case, []).append(card)
    return found


def trimmed(cards: Sequence[Card], *, count: int) -> Sequence[Card]:
    """The cards of a case, lowest first, without the `count` at either end: whole cards, so that totals of what is
    left are the trimmed mean of totals. All of them where none would be left."""
    return cards[count : len(cards) - count] if len(cards) > 2 * count else cards


def adjusted(cards: Iterable[Card]) -> dict[tuple[str, str], float]:
    """Each card's rate on the panel's scale, by case and seat: M + S · (rate − m) / s.

    m and s are the mean and deviation of its expert's rates, M and S those of all rates. An expert with fewer than
    `LEAST_CARDS` cards keeps the rates as given; one who gives all the same rate tells none apart, and gives M.
    """
    rated = [card for card in cards if card.rate is not None]
    every = [_rate(card) for card in rated]
    if not every:
        return {}
    middle, spread = mean(every), deviation(every)
    own: dict[str, list[float]] = {}
    for card in rated:
        own.setdefault(card.seat, []).append(_rate(card))
    found = {}
    for card in rated:
        rates = own[card.seat]
        sd = deviation(rates)
        if len(rates) < LEAST_CARDS:
            found[card.case, card.seat] = _rate(card)
        elif sd <= 10**-_DIGITS:
            found[card.case, card.seat] = middle
        else:
            found[card.case, card.seat] = middle + spread * (_rate(card) - mean(rates)) / sd
    return found


def _rate(card: Card) -> float:
    return card.rate if card.rate is not None else 0.0


def points_of(cards: Iterable[Card], *, trim: int = 0, normalise: bool = False) -> dict[str, dict[str, float | None]]:
    """The points by case and criterion: the mean of the cards that apply it, None where none does.

    With `trim` the cards at either end stay out. With `normalise` a card's points are all multiplied by what brings its
    rate to the panel's scale, so that the shares of its criteria stay as its expert gave them; held between nought and
    what can be given.
    """
    every = list(cards)
    scale = adjusted(every) if normalise else {}
    found: dict[str, dict[str, float | None]] = {}
    for case, those in by_case(every).items():
        kept = trimmed(those, count=trim)
        codes = dict.fromkeys(code for card in kept for code in card.points)
        found[case] = {code: _mean_of(code, kept, scale) for code in codes}
    return found


def _mean_of(code: str, cards: Sequence[Card], scale: Mapping[tuple[str, str], float]) -> float | None:
    given = [_scaled(card, code, scale) for card in cards if card.points.get(code) is not None]
    return mean(given) if given else None


def _scaled(card: Card, code: str, scale: Mapping[tuple[str, str], float]) -> float:
    points = card.points[code] or 0.0
    target = scale.get((card.case, card.seat))
    if target is None or not card.rate:
        return points if target is None else _held(target / 100 * card.most[code], card.most[code])
    return _held(points * target / card.rate, card.most[code])


def _held(points: float, most: float) -> float:
    return min(max(points, 0.0), most)


@dataclass(frozen=True)
class Standing:
    """A case by each way of putting its cards together, in rates: raw, trimmed, on one scale; with its ranks."""

    case: str
    rates: Mapping[str, float]
    mean: float
    trimmed: float
    zscore: float
    spread: float
    span: float
    ranks: tuple[int, int, int] = (0, 0, 0)


def standings(cards: Iterable[Card], *, trim: int) -> list[Standing]:
    """Every case that somebody rated, by its rank under the plain mean. Equal rates share a rank."""
    rated = [card for card in cards if card.rate is not None]
    scale = adjusted(rated)
    found = []
    for case, those in by_case(rated).items():
        rates = [_rate(card) for card in those]
        middle = mean([_rate(card) for card in trimmed(those, count=trim)])
        z = mean([scale[case, card.seat] for card in those])
        by_seat = {card.seat: _rate(card) for card in those}
        found.append(Standing(case, by_seat, mean(rates), middle, z, deviation(rates), max(rates) - min(rates)))
    places = [ranks([getattr(one, name) for one in found]) for name in ("mean", "trimmed", "zscore")]
    ranked = [
        Standing(**{**vars(one), "ranks": (places[0][at], places[1][at], places[2][at])})
        for at, one in enumerate(found)
    ]
    return sorted(ranked, key=lambda one: (one.ranks, one.case))


def ranks(values: Sequence[float]) -> list[int]:
    """Competition ranks (1, 2, 2, 4), the highest first; compared at nine decimals."""
    rounded = [round(value, _DIGITS) for value in values]
    ordered = sorted(rounded, reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [first[value] for value in rounded]
