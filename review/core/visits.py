"""The moves of a site visit (实地调研): planned, then held with findings, or called off."""

from __future__ import annotations

from accounts.core.labelled import Labelled
from accounts.core.moves import Arrow, Table
from accounts.core.roles import Role


class VisitState(Labelled):
    PLANNED = "planned", "待开展"
    HELD = "held", "已开展"
    CALLED_OFF = "called_off", "已取消"


class VisitMove(Labelled):
    HOLD = "hold", "记录调研情况"
    CALL_OFF = "call_off", "取消"


_TEAM = (Role.AGENCY, Role.VERIFIER, Role.STAFF)
VISIT = Table(
    title="实地调研",
    states=VisitState,
    moves=VisitMove,
    starts=(VisitState.PLANNED,),
    arrows=(
        Arrow(VisitState.PLANNED, VisitMove.HOLD, VisitState.HELD, _TEAM, needs_reason=True),
        Arrow(VisitState.PLANNED, VisitMove.CALL_OFF, VisitState.CALLED_OFF, _TEAM, needs_reason=True),
    ),
)
