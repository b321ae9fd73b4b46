"""What holds of every table of moves."""

from __future__ import annotations

import pytest

from accounts.core.moves import Table
from accounts.core.roles import Party, Role


def everybody_is_answered(table: Table) -> None:
    """Every move in every state, by every role and party: made, or refused in words that say why."""
    for state in table.states:
        for move in table.moves:
            arrow = table.arrow(state, move)
            for actor in (*Role, *Party):
                verdict = table.may_as(state, move, actors={actor})
                if arrow is None:
                    refused = f"{table.title}处于“{state.label}”，不能“{move.label}”"
                    assert (verdict.is_no, verdict.sentence) == (True, refused)
                elif actor in arrow.actors:
                    assert (verdict.is_yes, table.after(state, move)) == (True, arrow.after)
                else:
                    assert (verdict.is_no, verdict.sentence.endswith("办理")) == (True, True)
            if arrow is None:
                with pytest.raises(KeyError):
                    table.after(state, move)


def each_move_stands_once(table: Table) -> None:
    """And every state is reached."""
    assert len({(one.before, one.move) for one in table.arrows}) == len(table.arrows)
    assert {*table.starts, *(one.after for one in table.arrows)} == set(table.states)
