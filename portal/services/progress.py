"""How far the work of a programme has come: by stage, by recommending unit or region, and by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, Q, QuerySet, Value, When
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts.models import User
from declarations.core.regions import region
from declarations.models import Declaration, Programme
from declarations.services import programmes
from review.core.scoring import CardState
from review.core.workflow import State
from review.models import Case, Scorecard

UNTOLD = "（未登记）"
DONE = (State.PASSED, State.REJECTED, State.DECLINED)


@dataclass(frozen=True)
class Tally:
    """How many things of one kind there are in each state, by the state's words in order."""

    title: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)


@dataclass(frozen=True)
class Share:
    """What a place or a person has to do: `done` of `total`, `late` of the rest being overdue."""

    name: str
    total: int
    done: int
    late: int = 0
    drafts: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class Progress:
    stages: tuple[Tally, ...]
    places: tuple[Share, ...]
    places_title: str
    verifiers: tuple[Share, ...]
    experts: tuple[Share, ...]


def progress(programme: Programme) -> Progress:
    """Eight queries at most, however many declarations there are."""
    units = {
        unit.code: unit.title for unit in programmes.definition_of(programmes.newest(programme)).recommending_units
    }
    cards = _cards(programme)
    return Progress(
        stages=(
            _tally("申报", Declaration.State.choices, Declaration.objects.filter(programme=programme)),
            _tally("案卷", State.choices, Case.objects.filter(programme=programme)),
            _tally("评分表", CardState.choices, cards),
        ),
        places=tuple(_by_unit(programme, units) if units else _by_region(programme)),
        places_title="推荐单位" if units else "登记地",
        verifiers=tuple(_verifiers(programme)),
        experts=tuple(_experts(cards)),
    )


def _cards(programme: Programme) -> QuerySet[Scorecard]:
    """Those of the newest round that still count: how many are handed in says nothing of their points."""
    gone = (CardState.RECUSED, CardState.REPLACED)
    newest = Scorecard.objects.filter(round__programme=programme).order_by("-round__number").values("round")[:1]
    return Scorecard.objects.filter(round__in=newest).exclude(state__in=gone)


def _tally(title: str, states: Iterable[tuple[str, str]], rows: QuerySet) -> Tally:
    counted = dict(rows.values_list("state").annotate(count=Count("id")).order_by())
    return Tally(title, tuple((str(label), counted.get(state, 0)) for state, label in states))


def _by_unit(programme: Programme, units: Mapping[str, str]) -> Iterable[Share]:
    cases = Case.objects.filter(programme=programme).values_list("unit", "state")
    drafts = dict(_drafts(programme).values_list("unit").annotate(count=Count("id")).order_by())
    found = _states(cases.annotate(count=Count("id")).order_by())
    late = dict(_late(programme).values_list("unit").annotate(count=Count("id")).order_by())
    codes = [*units, *sorted((found.keys() | drafts.keys()) - units.keys())]
    return [
        _share(units.get(code, code) or UNTOLD, found.get(code, {}), late=late.get(code, 0), drafts=drafts.get(code, 0))
        for code in codes
    ]


def _by_region(programme: Programme) -> Iterable[Share]:
    """By the city that issued the registration: the third to sixth characters of a unified social credit code."""
    is_code = Exact(Length("applicant_number"), 18)
    city = When(is_code, then=Substr("applicant_number", 3, 4))
    cases = (
        Case.objects.filter(programme=programme)
        .annotate(city=Choice(city, default=Value("")))
        .values_list("city", "state")
    )
    found = _states(cases.annotate(count=Count("id")).order_by())
    drafted = _drafts(programme).annotate(city=Choice(city, default=Value(""))).values_list("city")
    drafts = dict(drafted.annotate(count=Count("id")).order_by())
    overdue = _late(programme).annotate(city=Choice(city, default=Value(""))).values_list("city")
    late = dict(overdue.annotate(count=Count("id")).order_by())
    named: dict[str, Share] = {}
    for code in sorted(found.keys() | drafts.keys()):
        new = _share(_city(code), found.get(code, {}), late=late.get(code, 0), drafts=drafts.get(code, 0))
        named[new.name] = _joined(named[new.name], new) if new.name in named else new
    return sorted(named.values(), key=lambda share: (-share.total, -share.drafts, share.name))


def _city(code: str) -> str:
    known = region(f"{code}00") or region(f"{code[:2]}0000") if code[:2].isdigit() else None
    return known.path if known else UNTOLD


def _joined(one: Share, other: Share) -> Share:
    states = defaultdict(int, one.counts)
    for state, number in other.counts.items():
        states[state] += number
    return _share(one.name, states, late=one.late + other.late, drafts=one.drafts + other.drafts)


def _drafts(programme: Programme) -> QuerySet[Declaration]:
    return Declaration.objects.filter(programme=programme, state=Declaration.State.DRAFT)


def _late(programme: Programme) -> QuerySet[Case]:
    return Case.objects.filter(programme=programme, state=State.OPEN, due_on__lt=timezone.localdate())


def _states(rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for key, state, number in rows:
        found[key][state] = number
    return found


def _share(name: str, counts: Mapping[str, int], *, late: int, drafts: int) -> Share:
    done = sum(counts.get(state, 0) for state in DONE)
    return Share(name, sum(counts.values()), done, late, drafts, dict(counts))


def _verifiers(programme: Programme) -> Iterable[Share]:
    """Who has taken cases, the one with most of them waiting first; the free ones last."""
    rows = (
        Case.objects.filter(programme=programme, state__in=(State.OPEN, State.RETURNED, *DONE))
        .values_list("assignee")
        .annotate(
            total=Count("id"),
            done=Count("id", filter=Q(state__in=DONE)),
            late=Count("id", filter=Q(state=State.OPEN, due_on__lt=timezone.localdate())),
        )
        .order_by()
    )
    counted = {assignee: (total, done, late) for assignee, total, done, late in rows}
    people = _names(key for key in counted if key is not None)
    found = [Share(people[key], *numbers) for key, numbers in counted.items() if key is not None]
    found.sort(key=lambda share: (-share.waiting, share.name))
    return [*found, *([Share("（无人领取）", *counted[None])] if None in counted else [])]


def _experts(cards: QuerySet[Scorecard]) -> Iterable[Share]:
    done = Count("id", filter=Q(state=CardState.SUBMITTED))
    rows = list(cards.values_list("seat__expert").annotate(total=Count("id"), done=done).order_by())
    people = _names(expert for expert, _, _ in rows)
    found = [Share(people[expert], total, handed_in) for expert, total, handed_in in rows]
    return sorted(found, key=lambda share: (-share.waiting, share.name))


def _names(keys: Iterable[UUID]) -> dict[UUID, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=list(keys))}
