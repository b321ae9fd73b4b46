"""Moves as a table: from which state, by what and by whom, into which state. Every stage of the procedure has one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from accounts.core.labelled import Labelled
from accounts.core.roles import Actor
from accounts.core.verdict import YES, Verdict, no

State = TypeVar("State", bound=Labelled)
Move = TypeVar("Move", bound=Labelled)


@dataclass(frozen=True)
class Arrow(Generic[State, Move]):
    """One move: `actors` may make it, and with `needs_reason` only in words that the next person reads."""

    before: State
    move: Move
    after: State
    actors: tuple[Actor, ...]
    needs_reason: bool = False


@dataclass(frozen=True)
class Table(Generic[State, Move]):
    """What may happen to one kind of thing, called `title`. It begins in one of the states of `starts`."""

    title: str
    states: type[State]
    moves: type[Move]
    starts: tuple[State, ...]
    arrows: tuple[Arrow[State, Move], ...]

    @cached_property
    def _by_place(self) -> dict[tuple[State, Move], Arrow[State, Move]]:
        return {(arrow.before, arrow.move): arrow for arrow in self.arrows}

    def arrow(self, state: State, move: Move) -> Arrow[State, Move] | None:
        return self._by_place.get((state, move))

    def may(self, state: State, move: Move) -> Verdict:
        """Whether the table has this move."""
        if (state, move) in self._by_place:
            return YES
        return no(f"{self.title}处于“{state.label}”，不能“{move.label}”")

    def may_as(self, state: State, move: Move, *, actors: Collection[Actor]) -> Verdict:
        """Whether the table has this move, and somebody with one of these roles makes it."""
        found = self.arrow(state, move)
        if found is None:
            return self.may(state, move)
        if set(found.actors) & set(actors):
            return YES
        return no(f"“{move.label}”由{'、'.join(one.label for one in found.actors)}办理")

    def after(self, state: State, move: Move) -> State:
        """The state that a move leads to. Raises `KeyError` for a move that the table doesn't have."""
        return self._by_place[state, move].after

    def needs_reason(self, state: State, move: Move) -> bool:
        found = self.arrow(state, move)
        return found is not None and found.needs_reason


def diagram(table: Table[Any, Any]) -> Iterable[str]:
    """The table as a Mermaid state diagram, line by line."""
    yield "stateDiagram-v2"
    yield from (f"  {state}: {state.label}" for state in table.states)
    yield from (f"  [*] --> {state}" for state in table.starts)
    yield from (f"  {one.before} --> {one.after}: {one.move.label}" for one in table.arrows)


def rows(table: Table[Any, Any]) -> Iterable[str]:
    """The table in Markdown: every state against every move; who makes it, and where it leads."""
    titles = [move.label for move in table.moves]
    yield f"| {table.title} | {' | '.join(titles)} |"
    yield "|---" * (len(titles) + 1) + "|"
    for state in table.states:
        yield f"| {state.label} | {' | '.join(_cell(table.arrow(state, move)) for move in table.moves)} |"


def _cell(arrow: Arrow[Any, Any] | None) -> str:
    if arrow is None:
        return "—"
    who = "、".join(one.label for one in arrow.actors)
    return f"→ {arrow.after.label}（{who}{'，写明理由' if arrow.needs_reason else ''}）"
