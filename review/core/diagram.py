"""The moves of a case as a page of the documentation: a diagram, and the answer to every move in every state."""

from __future__ import annotations

from review.core.workflow import MOVE_TITLES, MOVES, NEEDS_REASON, TITLES, Move, State, may_move

_HEAD = """# The moves of a case

Made from `review/core/workflow.py`; the test beside it says when this page is out of date.

"""


def page() -> str:
    """`docs/case-moves.md`: the table as a Mermaid diagram and as text."""
    return "\n".join([_HEAD + "```mermaid", *_diagram(), "```", "", *_table(), ""])


def _diagram() -> list[str]:
    named = [f"  {state}: {TITLES[state]}" for state in State]
    moves = [f"  {before} --> {after}: {MOVE_TITLES[move]}" for (before, move), after in MOVES.items()]
    return ["stateDiagram-v2", *named, f"  [*] --> {State.OPEN}: 申报提交", *moves]


def _table() -> list[str]:
    heads = [f"{MOVE_TITLES[move]}{'（写明理由）' if move in NEEDS_REASON else ''}" for move in Move]
    rows = [f"| {TITLES[state]} | {' | '.join(_answer(state, move) for move in Move)} |" for state in State]
    return [f"| 案卷 | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|", *rows]


def _answer(state: State, move: Move) -> str:
    verdict = may_move(state, move)
    return f"→ {TITLES[MOVES[state, move]]}" if verdict.is_yes else verdict.sentence
