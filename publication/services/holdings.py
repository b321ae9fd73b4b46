"""Titles: entered from a published list, confirmed or lost when an edition evaluates holders, brought to an end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from declarations.core.lifecycle import Evaluation, Lifecycle
from declarations.models import Programme
from declarations.services import programmes
from declarations.services.declarations import Refused, need
from publication.core.supervision import HOLDING, HoldingMove, HoldingState
from publication.models import Holding, ListedEntry, Publication
from publication.services import editions
from ranking.models import Standing
from records.services import journal
from records.services.jobs import JobFault
from review.core.registers import Entry
from review.services import title_registers

REGISTER = "title_holders"
Key = tuple[Any, str]


def lifecycle_of(programme: Programme) -> Lifecycle | None:
    """What the programme's newest revision says of life after the list; None where it confers no title."""
    lifecycle = programmes.definition_of(programmes.newest(programme)).lifecycle
    return lifecycle if lifecycle.title else None


@transaction.atomic
def enter(publication: Publication, *, by: User, held: Collection[str] = ()) -> None:
    """Enter the holders of the title that a published list confers; again changes nothing.

    Where the edition evaluates earlier holders, its lists say who keeps the title, who loses it and who is added.
    `held` are keys of entries that are kept back: they get no title. Raises `JobFault` for lists that contradict each
    other.
    """
    lifecycle = programmes.definition_of(publication.run.revision).lifecycle
    if lifecycle.title is None:
        return
    entering = _Entering(publication, lifecycle, frozenset(held), by)
    if lifecycle.evaluation is not None and lifecycle.evaluates:
        entering.renew(lifecycle.evaluation)
    else:
        entering.confer(lifecycle.conferred.list_)
    entering.lapse_the_rest()
    write_register(by=by)


@transaction.atomic
def write_register(*, by: User) -> None:
    """Who holds a title today, of all programmes, as a new edition of the register that checks look up."""
    held = Holding.objects.filter(state=HoldingState.HELD).order_by("code", "number", "subject")
    entries = [
        Entry(name=one.name, uscc=_code_of(one.number), kind=one.title, listed_on=one.held_from)
        for one in held.iterator(chunk_size=2000)
    ]
    title_registers.write(REGISTER, entries=entries, as_of=timezone.localdate(), by=by)


@transaction.atomic
def lapse(holding: Holding, *, reason: str, by: User) -> None:
    """The title has come to an end without being taken away: the holder is gone or gives it up. Raises `Refused`."""
    if not reason.strip():
        raise Refused(no("请写明失效的原因"))
    end(holding, move=HoldingMove.LAPSE, clause="", reason=reason.strip(), by=by)
    write_register(by=by)


def end(holding: Holding, *, move: HoldingMove, clause: str, reason: str, by: User) -> None:
    """Bring a title to its end by one of its moves, in the caller's transaction. Raises `Refused`."""
    locked = Holding.objects.select_for_update().get(pk=holding.pk)
    before = HoldingState(locked.state)
    verdict = HOLDING.may(before, move)
    need(verdict)
    locked.state = HOLDING.after(before, move)
    locked.ended_on, locked.end_clause, locked.end_reason = timezone.localdate(), clause, reason
    locked.save(update_fields=["state", "ended_on", "end_clause", "end_reason"])
    holding.refresh_from_db()
    facts = {"before": str(before), "after": str(locked.state), "clause": clause}
    journal.record(_thing(locked), f"holding.{move}", by=by.label, facts=facts, payload={"reason": reason})


def marks_of(publication: Publication) -> dict[tuple[str, int], str]:
    """What is to be said of entries whose title has come to an end, by list and row."""
    found = ListedEntry.objects.filter(publication=publication).exclude(holding__state=HoldingState.HELD)
    return {(one.list_code, one.position): mark_of(one.holding) for one in found.select_related("holding")}


def ended(publication: Publication) -> int:
    """How many titles of a published version have come to an end."""
    found = ListedEntry.objects.filter(publication=publication).exclude(holding__state=HoldingState.HELD)
    return found.values("holding").distinct().count()


def mark_of(holding: Holding) -> str:
    """How a title came to its end, for everybody: no reasons, only the day and the clause."""
    day = f"{holding.ended_on:%Y-%m-%d}"
    clause = f"依{holding.end_clause}" if holding.end_clause else ""
    words = {HoldingState.REVOKED: "已取消", HoldingState.REMOVED: "综合评价后取消", HoldingState.LAPSED: "已失效"}
    return f"{words[HoldingState(holding.state)]}（{day}{clause}）"


def current(programme: Programme) -> int:
    """How many hold the title in this edition."""
    return Holding.objects.filter(programme=programme, state=HoldingState.HELD).count()


@dataclass
class _Entering:
    """One publication's way into the holdings. What is listed here is `known` by applicant and subject."""

    publication: Publication
    lifecycle: Lifecycle
    held: frozenset[str]
    by: User

    def __post_init__(self) -> None:
        programme = self.publication.programme
        self.code = programme.slug.rpartition("-")[0]
        self.on = timezone.localtime(self.publication.published_at).date()
        self.lists = editions.lists_of(self.publication.run, until=self.publication.requested_at)
        self.listed: set[Any] = set()
        rows = Holding.objects.select_for_update().filter(code=self.code).order_by("entered_at", "id")
        self.known: dict[Key, Holding] = {(one.applicant_id, one.subject): one for one in rows}

    def confer(self, code: str) -> None:
        """Whoever stands on the list has the title: given anew, or confirmed where it was held before."""
        for position, standing in self._rows(code):
            found = self._known(standing)
            ours = found is not None and found.programme_id == self.publication.programme_id
            if found is None or (found.state != HoldingState.HELD and not (ours and self._was_listed(found))):
                found = self._new(standing)
            elif found.state == HoldingState.HELD and not ours:
                self._retain(found, standing)
            self._link(found, code, position)

    def renew(self, rule: Evaluation) -> None:
        """The lists of an evaluation: who keeps the title, who loses it, who is added."""
        retained, removed, added = rule.lists
        if both := set(self.lists[removed]) & {*self.lists[retained], *self.lists[added]}:
            shown = "、".join(sorted(both)[:5])
            raise JobFault(f"榜单 {removed} 与 {retained} 或 {added} 有相同的企业，不能判断是否继续列入：{shown}")
        self.confer(retained)
        for position, standing in self._rows(removed):
            found = self._known(standing)
            if found is not None and found.state == HoldingState.HELD:
                reason = f"{self.publication.programme.title}综合评价未达到继续列入的要求"
                end(found, move=HoldingMove.REMOVE, clause=rule.clause or "", reason=reason, by=self.by)
            if found is not None:
                self._link(found, removed, position)
        self.confer(added)

    def lapse_the_rest(self) -> None:
        """Whoever an earlier version of this edition gave the title to, and this version doesn't list."""
        for one in self.known.values():
            ours = one.programme_id == self.publication.programme_id
            if ours and one.state == HoldingState.HELD and one.pk not in self.listed:
                reason = f"第 {self.publication.version} 版榜单更正后不在榜"
                end(one, move=HoldingMove.LAPSE, clause="", reason=reason, by=self.by)

    def _rows(self, code: str) -> Iterable[tuple[int, Standing]]:
        """The entries of a list with their places on it, without those that are kept back."""
        ids = self.lists[code]
        found = Standing.objects.filter(run=self.publication.run, number__in=ids).defer("values", "contributions")
        standings = {one.number: one for one in found.select_related("submission__declaration__applicant")}
        return [(place, standings[key]) for place, key in enumerate(ids) if key not in self.held]

    def _known(self, standing: Standing) -> Holding | None:
        declaration = standing.submission.declaration
        return self.known.get((declaration.applicant_id, declaration.subject))

    def _was_listed(self, holding: Holding) -> bool:
        """Whether a title that has ended was revoked while listed here: a later version lists it marked, not anew."""
        return holding.state != HoldingState.LAPSED

    def _new(self, standing: Standing) -> Holding:
        declaration = standing.submission.declaration
        programme = self.publication.programme
        made = Holding.objects.create(
            code=self.code,
            programme=programme,
            won_in=programme,
            applicant=declaration.applicant,
            title=self.lifecycle.conferred.name,
            name=standing.name,
            number=declaration.applicant_number,
            subject=declaration.subject,
            unit=declaration.unit,
            held_from=self.on,
            confirmed_on=self.on,
            entered_by=self.by,
        )
        self.known[declaration.applicant_id, declaration.subject] = made
        facts = {"before": "", "after": str(made.state), "programme": programme.slug, "title": made.title}
        journal.record(_thing(made), "holding.conferred", by=self.by.label, facts=facts)
        return made

    def _retain(self, holding: Holding, standing: Standing) -> None:
        """The title goes on, looked after by the people of this edition, under the name and with the unit filed now."""
        before = {"programme": holding.programme.slug, "name": holding.name, "unit": holding.unit}
        holding.programme, holding.confirmed_on = self.publication.programme, self.on
        holding.name, holding.unit = standing.name, standing.submission.declaration.unit
        holding.state = HOLDING.after(HoldingState(holding.state), HoldingMove.RETAIN)
        holding.save(update_fields=["programme", "confirmed_on", "name", "unit", "state"])
        after = {"programme": holding.programme.slug, "name": holding.name, "unit": holding.unit}
        facts = {"before": before, "after": after}
        journal.record(_thing(holding), "holding.retain", by=self.by.label, facts=facts)

    def _link(self, holding: Holding, code: str, position: int) -> None:
        self.listed.add(holding.pk)
        ListedEntry.objects.get_or_create(
            publication=self.publication, list_code=code, holding=holding, defaults={"position": position}
        )


def evaluated_by(holding: Holding, *, rule: Evaluation) -> date:
    """The last day of the year by which the title is to be evaluated again."""
    return date(holding.confirmed_on.year + rule.every_years, 12, 31)


def _code_of(number: str) -> str:
    """A unified social credit code; other registrations are found by name."""
    return number if len(number) == 18 else ""


def _thing(holding: Holding) -> str:
    return f"holding:{holding.pk}"
