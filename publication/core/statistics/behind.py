"""Which enterprises stand behind a printed amount: from the same call, list and condition that computed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publication.core.statistics.binding import BoundCall
from publication.core.statistics.edition import Edition
from publication.core.statistics.measures import Change, Quantity, judged
from publication.core.statistics.vocabulary import NAMES, NUMBER, PLACE

_HOW_MANY = (NUMBER, PLACE, NAMES)
_SHARES = frozenset({"share", "top_share", "group_share"})
_ADDED_UP = frozenset({"total", "mean", "top_total", "group_total", "group_mean", *_SHARES})


@dataclass(frozen=True)
class Behind:
    """The enterprises, by id, whose values an amount tells of: of one group where it is one of several (`label`).

    `whole` are those of whose total a share is a part, None for anything else. `added_up` says whether amounts of the
    same measure may be taken from one another: totals, means times their number, shares of a total; not growth.
    """

    key: str
    measure: str
    columns: frozenset[str]
    label: str
    ids: frozenset[str]
    whole: frozenset[str] | None
    added_up: bool


def behind(call: BoundCall, edition: Edition) -> list[Behind]:
    """Nothing for what tells how many there are and not how much, nor for what an enterprise lets be quoted."""
    quantities = _quantities(call)
    if not quantities or call.unit in _HOW_MANY or call.definition.name == "declared":
        return []
    members = edition.members(call.scope.of)
    ids = members[edition.outline.id_column]
    stated = {
        one: met
        for one, (met, values) in zip(ids, judged(edition, call.scope, *quantities), strict=True)
        if met is not None and None not in values
    }
    met = frozenset(one for one, does in stated.items() if does)
    is_share = call.definition.name in _SHARES
    whole = frozenset(stated) if call.definition.name == "share" else met
    return [
        Behind(
            key=call.key,
            measure="、".join(quantity.text for quantity in quantities),
            columns=frozenset(column for quantity in quantities for column in quantity.expression.columns),
            label=label,
            ids=part,
            whole=whole if is_share else None,
            added_up=call.definition.name in _ADDED_UP,
        )
        for label, part in _parts(call, edition, met).items()
    ]


def _quantities(call: BoundCall) -> list[Quantity]:
    found: list[Quantity] = []
    for argument in call.arguments.values():
        found += [argument] if isinstance(argument, Quantity) else []
        found += [argument.now, argument.before] if isinstance(argument, Change) else []
    return found


def _parts(call: BoundCall, edition: Edition, met: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Those who meet the condition by group, the first ones of them, or all of them under an empty label."""
    if "group" in call.arguments:
        members = edition.members(call.scope.of)
        groups = dict(zip(members[edition.outline.id_column], members[call.arguments["group"]], strict=True))
        labels = [call.arguments["label"]] if "label" in call.arguments else sorted({*map(str, groups.values())})
        return {label: frozenset(one for one in met if groups[one] == label) for label in labels}
    if "n" in call.arguments:
        return {"": met.intersection(edition.order(call.scope.of)[: call.arguments["n"]])}
    return {"": met}
