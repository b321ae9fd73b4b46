"""What may happen to a title and to what its holder sends in: the moves, and when something is due."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from accounts.core.labelled import Labelled
from accounts.core.moves import Arrow, Table, diagram, rows
from accounts.core.roles import Party, Role
from declarations.core.lifecycle import AnnualReport, ChangeReport


class HoldingState(Labelled):
    HELD = "held", "有效"
    REVOKED = "revoked", "已取消"
    REMOVED = "removed", "评价后取消"
    LAPSED = "lapsed", "已失效"


class HoldingMove(Labelled):
    RETAIN = "retain", "继续列入"
    REVOKE = "revoke", "取消资格"
    REMOVE = "remove", "评价取消"
    LAPSE = "lapse", "注明失效"


class RevocationState(Labelled):
    PROPOSED = "proposed", "拟取消"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "不予取消"
    WITHDRAWN = "withdrawn", "已撤回"


class RevocationMove(Labelled):
    SPEAK = "speak", "申辩"
    APPROVE = "approve", "批准取消"
    REJECT = "reject", "不予取消"
    WITHDRAW = "withdraw", "撤回"


class ReportState(Labelled):
    FILED = "filed", "已报推荐单位"
    RETURNED = "returned", "退回补正"
    FORWARDED = "forwarded", "已报送"


class ReportMove(Labelled):
    FILE = "file", "重新报送"
    RETURN = "return", "退回"
    FORWARD = "forward", "汇总报送"


class ChangeState(Labelled):
    FILED = "filed", "待推荐单位报备"
    FORWARDED = "forwarded", "已报备"
    NOTED = "noted", "已备案"


class ChangeMove(Labelled):
    FORWARD = "forward", "行文报备"
    NOTE = "note", "备案"


_STAFF, _LEADER, _UNIT = (Role.STAFF,), (Role.LEADER,), (Role.RECOMMENDER,)
_HELD, _PROPOSED = HoldingState.HELD, RevocationState.PROPOSED
HOLDING = Table(
    title="称号",
    states=HoldingState,
    moves=HoldingMove,
    starts=(_HELD,),
    arrows=(
        Arrow(_HELD, HoldingMove.RETAIN, _HELD, (Party.SYSTEM,)),
        Arrow(_HELD, HoldingMove.REVOKE, HoldingState.REVOKED, _LEADER, needs_reason=True),
        Arrow(_HELD, HoldingMove.REMOVE, HoldingState.REMOVED, (Party.SYSTEM,), needs_reason=True),
        Arrow(_HELD, HoldingMove.LAPSE, HoldingState.LAPSED, (Role.STAFF, Party.SYSTEM), needs_reason=True),
    ),
)
REVOCATION = Table(
    title="取消资格",
    states=RevocationState,
    moves=RevocationMove,
    starts=(_PROPOSED,),
    arrows=(
        Arrow(_PROPOSED, RevocationMove.SPEAK, _PROPOSED, (Party.APPLICANT,), needs_reason=True),
        Arrow(_PROPOSED, RevocationMove.APPROVE, RevocationState.APPROVED, _LEADER),
        Arrow(_PROPOSED, RevocationMove.REJECT, RevocationState.REJECTED, _LEADER, needs_reason=True),
        Arrow(_PROPOSED, RevocationMove.WITHDRAW, RevocationState.WITHDRAWN, _STAFF, needs_reason=True),
    ),
)
REPORT = Table(
    title="年度报送",
    states=ReportState,
    moves=ReportMove,
    starts=(ReportState.FILED, ReportState.FORWARDED),
    arrows=(
        Arrow(ReportState.FILED, ReportMove.FILE, ReportState.FILED, (Party.APPLICANT,)),
        Arrow(ReportState.FILED, ReportMove.RETURN, ReportState.RETURNED, _UNIT, needs_reason=True),
        Arrow(ReportState.FILED, ReportMove.FORWARD, ReportState.FORWARDED, _UNIT),
        Arrow(ReportState.RETURNED, ReportMove.FILE, ReportState.FILED, (Party.APPLICANT,)),
        Arrow(ReportState.FORWARDED, ReportMove.RETURN, ReportState.RETURNED, _STAFF, needs_reason=True),
    ),
)
CHANGE = Table(
    title="变更报备",
    states=ChangeState,
    moves=ChangeMove,
    starts=(ChangeState.FILED, ChangeState.FORWARDED),
    arrows=(
        Arrow(ChangeState.FILED, ChangeMove.FORWARD, ChangeState.FORWARDED, _UNIT),
        Arrow(ChangeState.FORWARDED, ChangeMove.NOTE, ChangeState.NOTED, _STAFF),
    ),
)
TABLES = (HOLDING, REVOCATION, REPORT, CHANGE)


@dataclass(frozen=True)
class Due:
    """An annual report that is asked for: the year that it is on, its last day, and whether that is over."""

    year: int
    on: date
    overdue: bool


def asked_for(rule: AnnualReport, *, since: date, today: date, until: date | None = None) -> list[Due]:
    """The reports of a title held `since` a day (and `until` another, where it ended), oldest first.

    The first is on the year in which the title was given; a year's report is asked for once the year is over, and no
    more where the title ended before its last day.
    """
    years = range(since.year, today.year)
    found = [Due(year, rule.due_on(year), rule.due_on(year) < today) for year in years]
    return [one for one in found if until is None or one.on < until]


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(rule: ChangeReport, *, happened_on: date) -> date:
    """The last day on which an event is reported in time."""
    return after_months(happened_on, rule.within_months)


def after_years(day: date, years: int) -> date:
    return after_months(day, 12 * years)


_HEAD = """# The moves of supervision

Made from the tables in `publication/core/supervision.py`; the test beside them says when this page is out of date.
"""


def page() -> str:
    """`docs/supervision-moves.md`: each table as a Mermaid diagram and as text."""
    parts = [_HEAD]
    for table in TABLES:
        parts += [f"## {table.title}\n", "```mermaid", *diagram(table), "```\n", *rows(table), ""]
    return "\n".join(parts)
