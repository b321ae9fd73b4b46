"""Statistics of rows grouped by a text column, such as sector or city."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from publication.core.calls import CallError
from publication.core.numbers import decimal_of
from publication.core.statistics.edition import Edition
from publication.core.statistics.figures import Figure, Names, Series
from publication.core.statistics.measures import Change, Quantity, Scope, figure, judged, quotient


@dataclass
class _Group:
    values: list[float] = field(default_factory=list)
    unknown: int = 0


@dataclass
class _Groups:
    """Rows by group, and how many rows can't be put into one."""

    groups: dict[str, _Group]
    adrift: int
    stated_only: bool

    def figure(self, label: str) -> Figure:
        """The group's total; a group that doesn't occur totals zero."""
        group = self.groups.get(label, _Group())
        unknown = group.unknown + self.adrift
        known = not unknown or self.stated_only
        return Figure(math.fsum(group.values) if known else None, len(group.values), len(group.values) + unknown)

    def whole(self) -> Figure:
        values = [value for group in self.groups.values() for value in group.values]
        unknown = self.adrift + sum(group.unknown for group in self.groups.values())
        known = not unknown or self.stated_only
        return Figure(math.fsum(values) if known else None, len(values), len(values) + unknown)

    def ordered(self) -> list[tuple[str, Figure]]:
        """Largest first, equals (at 12 significant digits) by label, unknown ones last."""
        found = [(label, self.figure(label)) for label in self.groups]
        return sorted(found, key=lambda item: (item[1].value is None, -decimal_of(item[1].value or 0.0), item[0]))


def group_count(edition: Edition, scope: Scope, group: str, label: str | None = None) -> Series | Figure:
    """Rows of the group `label`, or of every group, largest first."""
    return _totals(_grouped(edition, scope, group, None), label)


def group_total(
    edition: Edition, scope: Scope, quantity: Quantity, group: str, label: str | None = None
) -> Series | Figure:
    """The total of the group `label`, or of every group, largest first."""
    return _totals(_grouped(edition, scope, group, quantity), label)


def group_share(
    edition: Edition, scope: Scope, quantity: Quantity, group: str, label: str | None = None
) -> Series | Figure:
    """The part that the group `label`, or every group, has of the total."""
    found = _grouped(edition, scope, group, quantity)
    if label is not None:
        return _share(found, label)
    labels = tuple(name for name, _ in found.ordered())
    return Series(labels, tuple(_share(found, name) for name in labels))


def group_mean(
    edition: Edition, scope: Scope, quantity: Quantity, group: str, label: str | None = None
) -> Series | Figure:
    """The mean of the group `label`, or of every group, largest first."""
    found = _grouped(edition, scope, group, quantity)

    def mean(name: str) -> Figure:
        total = found.figure(name)
        value = None if total.value is None or not total.stated else quotient(total.value, total.stated)
        return Figure(value, total.stated, total.of)

    return mean(label) if label is not None else _series({name: mean(name) for name in found.groups})


def group_growth(
    edition: Edition, scope: Scope, change: Change, group: str, label: str | None = None
) -> Series | Figure:
    """How much the total of the group `label`, or of every group, has grown, largest first."""
    labels = edition.members(scope.of)[group]
    rows: dict[str, list[tuple[bool | None, tuple[float | None, ...]]]] = {}
    adrift = 0
    for name, row in zip(labels, judged(edition, scope, change.now, change.before), strict=True):
        if row[0] is False:
            continue
        if name is None or row[0] is None:
            adrift += 1
        else:
            rows.setdefault(name, []).append(row)

    def grown(name: str) -> Figure:
        stated = [values for _, values in rows.get(name, ()) if None not in values]
        of = len(rows.get(name, ())) + adrift
        now, before = (math.fsum(values[at] or 0.0 for values in stated) for at in (0, 1))
        ratio = quotient(now, before) if before > 0 else None
        return figure(scope, len(stated), of, None if ratio is None else ratio - 1)

    return grown(label) if label is not None else _series({name: grown(name) for name in rows})


def group_rank(edition: Edition, scope: Scope, quantity: Quantity, group: str, label: str) -> Figure:
    """1 + how many groups have a larger total (equals share a rank, the next one is skipped)."""
    found = _grouped(edition, scope, group, quantity)
    if label not in found.groups:
        raise CallError(f"没有“{label}”这一组")
    whole, ordered = found.whole(), found.ordered()
    if whole.value is None or any(figure.value is None for _, figure in ordered):
        return Figure(None, whole.stated, whole.of)
    totals = {name: decimal_of(figure.value or 0.0) for name, figure in ordered}
    return Figure(1.0 + sum(total > totals[label] for total in totals.values()), whole.stated, whole.of)


def group_name(edition: Edition, scope: Scope, quantity: Quantity, group: str, n: int) -> Names:
    """The name of the n-th largest group. Raises CallError when totals are unknown or the place is shared."""
    found = _grouped(edition, scope, group, quantity)
    ordered = found.ordered()
    if found.whole().value is None:
        raise CallError("有企业未填报，无法排出各组次序")
    if n > len(ordered):
        raise CallError(f"只有 {len(ordered)} 组，取不到第 {n} 组")
    totals = [decimal_of(figure.value or 0.0) for _, figure in ordered]
    if totals.count(totals[n - 1]) > 1:
        raise CallError(f"第 {n} 组与另一组并列")
    return Names((ordered[n - 1][0],))


def group_number(edition: Edition, scope: Scope, group: str) -> Figure:
    """How many groups occur."""
    found = _grouped(edition, scope, group, None)
    whole = found.whole()
    return Figure(None if whole.value is None else float(len(found.groups)), whole.stated, whole.of)


def _series(figures: dict[str, Figure]) -> Series:
    """Largest first, equals by label, unknown ones last."""
    ordered = sorted(figures, key=lambda name: (figures[name].value is None, -(figures[name].value or 0.0), name))
    return Series(tuple(ordered), tuple(figures[name] for name in ordered))


def _totals(found: _Groups, label: str | None) -> Series | Figure:
    if label is not None:
        return found.figure(label)
    ordered = found.ordered()
    return Series(tuple(name for name, _ in ordered), tuple(figure for _, figure in ordered))


def _share(found: _Groups, label: str) -> Figure:
    part, whole = found.figure(label), found.whole()
    known = part.value is not None and whole.value is not None
    return Figure(quotient(part.value or 0.0, whole.value or 0.0) if known else None, whole.stated, whole.of)


def _grouped(edition: Edition, scope: Scope, group: str, quantity: Quantity | None) -> _Groups:
    """Rows by label. A row whose condition or label is unknown is adrift: it might belong to any group."""
    found = _Groups({}, 0, scope.stated_only)
    labels = edition.members(scope.of)[group]
    for label, (met, values) in zip(labels, judged(edition, scope, *([quantity] if quantity else [])), strict=True):
        if met is False:
            continue
        if met is None or label is None:
            found.adrift += 1
            continue
        at = found.groups.setdefault(label, _Group())
        value = values[0] if quantity else 1.0
        if value is None:
            at.unknown += 1
        else:
            at.values.append(value)
    return found
