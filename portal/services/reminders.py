"""Letters before and after what is due: written once a day, each of them once, to whoever it waits for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from declarations.core.period import shown_end
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Membership, Programme, UnitMember
from declarations.services import deadlines, programmes, requests, units
from records.services import journal, outbox
from review.core.scoring import CardState, RoundState
from review.core.workflow import State
from review.models import Case, Scorecard

FILLERS = (Membership.Part.ADMINISTRATOR, Membership.Part.FILLER)


@dataclass(frozen=True)
class Due:
    """Something that waits for somebody: `key` tells it from everything else, `until` is the first instant too late."""

    key: str
    recipient: str
    programme: Programme
    what: str
    until: datetime
    page: str


def write_due() -> int:
    """Write the letters that fall on today; returns how many. Again on the same day writes nothing."""
    today = timezone.localdate()
    return sum(_write(due, left) for due in _all_due() if (left := _left(due, today)) is not None)


def _all_due() -> Iterator[Due]:
    for found in (_filings(), _requests(), _recommendations(), _cases(), _scorecards(), _annual_reports()):
        yield from found


def _left(due: Due, today: date) -> int | None:
    """Days to the last day, if a letter falls on today."""
    last = (due.until.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()
    left = (last - today).days
    reminders = programmes.definition_of(programmes.newest(due.programme)).reminders
    return left if reminders.fall(left) else None


def _write(due: Due, left: int) -> bool:
    when = f"还有 {left} 天截止" if left > 0 else "已过期"
    lines = [
        f"“{due.programme.title}”：{due.what}，{when}（{shown_end(due.until)}）。",
        "",
        settings.SITE_URL + due.page,
    ]
    return outbox.post_once(
        f"{due.key}:{due.until:%Y%m%d%H%M}:{left:+d}:{due.recipient}",
        recipient=due.recipient,
        subject=f"{due.programme.title}：{when}"[:200],
        body="\n".join(lines),
        by=journal.SYSTEM,
    )


def _filings() -> Iterator[Due]:
    """What enterprises haven't handed in: drafts until filing ends, returned ones until their own end."""
    states = (Declaration.State.DRAFT, Declaration.State.RETURNED)
    rows = Declaration.objects.filter(state__in=states).select_related("programme", "revision")
    found = []
    for row in rows.annotate(extended_until=deadlines.extended_until()):
        returned = row.state == Declaration.State.RETURNED and row.returned_until
        until = row.returned_until if returned else deadlines.period_of(row).closes_at
        if until is not None and abs(until - timezone.now()) < timedelta(days=62):
            found.append((row, until, "申报退回后尚未重新提交" if returned else "申报尚未提交"))
    people = _members({row.applicant_id for row, _, _ in found})
    for row, until, what in found:
        page = reverse("declarations:declaration", args=[row.pk])
        for email in people[row.applicant_id]:
            yield Due(f"filing:{row.pk}", email, row.programme, f"{row.title}的{what}", until, page)


def _requests() -> Iterator[Due]:
    """Documents that were asked for and haven't come."""
    found = list(requests.open_requests().select_related("declaration__programme"))
    people = _members({row.declaration.applicant_id for row in found})
    for row in found:
        page = reverse("declarations:declaration", args=[row.declaration_id])
        for email in people[row.declaration.applicant_id]:
            what = f"{row.declaration.title}须补充的材料“{row.title}”尚未提交"
            yield Due(f"request:{row.pk}", email, row.declaration.programme, what, row.until, page)


def _members(applicants: Iterable[object]) -> dict[object, list[str]]:
    members = Membership.objects.filter(applicant__in=list(applicants), part__in=FILLERS, user__is_active=True)
    found: dict[object, list[str]] = defaultdict(list)
    for applicant, email in members.order_by("id").values_list("applicant", "user__email"):
        found[applicant].append(email)
    return found


def _recommendations() -> Iterator[Due]:
    """What recommending units have yet to look at or to hand in."""
    waiting = Case.objects.filter(state__in=(State.PRELIMINARY, State.ACCEPTED)).exclude(unit="")
    counts = Counter(waiting.values_list("programme", "unit"))
    members = UnitMember.objects.filter(user__is_active=True).select_related("programme", "user").order_by("id")
    for member in members:
        count = counts[member.programme_id, member.unit]
        until = units.recommends_until(member.programme, unit=member.unit) if count else None
        if until is not None:
            what, page = f"{count} 份申报尚未初审或报送", reverse("home")
            yield Due(f"unit:{member.pk}", member.user.email, member.programme, what, until, page)


def _cases() -> Iterator[Due]:
    """What verifiers have taken, a letter for each day on which some of it is due."""
    rows = Case.objects.filter(state=State.OPEN, assignee__is_active=True)
    for programme, email, assignee, due_on, count in _counted(rows):
        what, page = f"您领取的 {count} 件案卷尚未办结", reverse("review:queue", args=[programme.slug])
        yield Due(f"desk:{programme.pk}:{assignee}", email, programme, what, _end_of(due_on), page)


def _counted(rows: QuerySet[Case]) -> Iterator[tuple[Programme, str, object, date, int]]:
    known = Programme.objects.in_bulk()
    names = rows.annotate(email=F("assignee__email")).values_list("programme", "email", "assignee", "due_on")
    for (programme, email, assignee, due_on), count in sorted(Counter(names).items(), key=str):
        if due_on is not None:
            yield known[programme], email, assignee, due_on, count


def _scorecards() -> Iterator[Due]:
    """What experts haven't handed in of a round that is open."""
    open_states = (CardState.ASSIGNED, CardState.DRAFT)
    cards = Scorecard.objects.filter(round__state=RoundState.OPEN, round__until__isnull=False, state__in=open_states)
    names = ("round", "round__programme", "round__until", "seat__expert__email", "seat")
    known = Programme.objects.in_bulk()
    counts = Counter(cards.filter(seat__expert__is_active=True).values_list(*names))
    for (found, programme, until, email, seat), count in sorted(counts.items(), key=str):
        what = f"{count} 份评分表尚未提交"
        yield Due(f"scoring:{found}:{seat}", email, known[programme], what, until, reverse("home"))


def _annual_reports() -> Iterator[Due]:
    """Reports that holders of a title still owe, around the day on which they are due."""
    from publication.services import annual_reports  # noqa: PLC0415 -- brings the PDF engine, which few reminders need

    owed = [one for programme in Programme.objects.all() for one in annual_reports.due(programme, at=timezone.now())]
    people = _members({one.holding.applicant_id for one in owed})
    for one in owed:
        page = reverse("publication:annual_report", args=[one.holding.pk, one.due.year])
        for email in people[one.holding.applicant_id]:
            what = f"{one.holding.name}的 {one.due.year} 年度报送尚未提交"
            key = f"annual:{one.holding.pk}:{one.due.year}"
            yield Due(key, email, one.holding.programme, what, _end_of(one.due.on), page)


def _end_of(day: date) -> datetime:
    """The first instant after a day."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)
