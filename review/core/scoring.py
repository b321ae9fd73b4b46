"""The moves of a round of scoring, and of one expert's scorecard in it."""

from __future__ import annotations

from accounts.core.labelled import Labelled
from accounts.core.moves import Arrow, Table
from accounts.core.roles import Party, Role


class RoundState(Labelled):
    PREPARING = "preparing", "准备中"
    OPEN = "open", "评分中"
    CLOSED = "closed", "评分截止"
    SIGNED = "signed", "已签署"


class RoundMove(Labelled):
    OPEN = "open", "开始评分"
    CLOSE = "close", "截止评分"
    REOPEN = "reopen", "重新开放评分"
    SIGN = "sign", "签署合议结果"


ROUND = Table(
    title="评分轮次",
    states=RoundState,
    moves=RoundMove,
    starts=(RoundState.PREPARING,),
    arrows=(
        Arrow(RoundState.PREPARING, RoundMove.OPEN, RoundState.OPEN, (Role.STAFF,)),
        Arrow(RoundState.OPEN, RoundMove.CLOSE, RoundState.CLOSED, (Role.STAFF, Party.SYSTEM)),
        Arrow(RoundState.CLOSED, RoundMove.REOPEN, RoundState.OPEN, (Role.CHAIR,), needs_reason=True),
        Arrow(RoundState.CLOSED, RoundMove.SIGN, RoundState.SIGNED, (Role.CHAIR,), needs_reason=True),
        Arrow(RoundState.SIGNED, RoundMove.REOPEN, RoundState.CLOSED, (Role.CHAIR,), needs_reason=True),
    ),
)


class CardState(Labelled):
    ASSIGNED = "assigned", "待评分"
    DRAFT = "draft", "评分中"
    SUBMITTED = "submitted", "已提交"
    RECUSED = "recused", "已回避"
    REPLACED = "replaced", "已替换"


class CardMove(Labelled):
    SAVE = "save", "保存评分"
    SUBMIT = "submit", "提交评分"
    UNLOCK = "unlock", "解锁"
    RECUSE = "recuse", "回避"
    REPLACE = "replace", "替换席位"


_EXPERT, _CHAIR, _STAFF = (Role.EXPERT, Role.CHAIR), (Role.CHAIR,), (Role.STAFF,)
CARD = Table(
    title="评分表",
    states=CardState,
    moves=CardMove,
    starts=(CardState.ASSIGNED,),
    arrows=(
        Arrow(CardState.ASSIGNED, CardMove.SAVE, CardState.DRAFT, _EXPERT),
        Arrow(CardState.DRAFT, CardMove.SAVE, CardState.DRAFT, _EXPERT),
        Arrow(CardState.DRAFT, CardMove.SUBMIT, CardState.SUBMITTED, _EXPERT),
        Arrow(CardState.SUBMITTED, CardMove.UNLOCK, CardState.DRAFT, _CHAIR, needs_reason=True),
        Arrow(CardState.ASSIGNED, CardMove.RECUSE, CardState.RECUSED, _EXPERT, needs_reason=True),
        Arrow(CardState.DRAFT, CardMove.RECUSE, CardState.RECUSED, _EXPERT, needs_reason=True),
        Arrow(CardState.SUBMITTED, CardMove.RECUSE, CardState.RECUSED, _EXPERT, needs_reason=True),
        Arrow(CardState.ASSIGNED, CardMove.REPLACE, CardState.REPLACED, _STAFF, needs_reason=True),
        Arrow(CardState.DRAFT, CardMove.REPLACE, CardState.REPLACED, _STAFF, needs_reason=True),
        Arrow(CardState.SUBMITTED, CardMove.REPLACE, CardState.REPLACED, _STAFF, needs_reason=True),
    ),
)
