"""What waits for a person by the roles that they hold: how much of which work, in which programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import Role, User
from declarations.core.period import shown_end
from declarations.models import Claim, Extension, Programme, ProgrammeRevision, UnitMember
from declarations.services import openings
from declarations.services import units as recommending_units
from publication.core import procedure
from publication.core.procedure import ErrorState, NoticeState, ObjectionState
from publication.models import Approval, ErrorReport, Notice, NoticeWaiver, Objection, Publication
from publication.services import stages
from ranking.models import Opinion, Run, Standing
from ranking.services import rechecks
from review.core.scoring import CardState, RoundState
from review.models import Case, Figure, PanelSeat, Round

Roles = Mapping[str, set[Role]]
CHECKERS = {Role.VERIFIER, Role.STAFF}
PANEL = {Role.EXPERT, Role.CHAIR}
APPROVERS = {Role.STAFF, Role.LEADER}
_OBJECTION_WORK = (
    ("异议待受理", (ObjectionState.RECEIVED,)),
    ("异议待指派复审", (ObjectionState.ADMITTED,)),
    ("异议待复审", (ObjectionState.UNDER_REVIEW,)),
    ("成立的异议待处理", procedure.UPHELD),
    ("线索待查", (ObjectionState.LEAD,)),
)


@dataclass(frozen=True)
class Task:
    """Work that waits; `page` names the view where it is done, with its arguments, `until` its last day in words."""

    programme: str
    title: str
    count: int
    note: str
    page: str
    arguments: tuple[object, ...] = field(default=())
    until: str = ""


def tasks(user: User, *, roles: Roles) -> list[Task]:
    """The work of a person with these roles, by programme; the number of queries doesn't grow with programmes."""
    programmes = list(Programme.objects.filter(slug__in=roles))
    finished = {run.programme_id: run for run in latest_finished(programmes)} if roles else {}
    found = [
        *_preliminaries(user, _where(programmes, roles, {Role.RECOMMENDER})),
        *_cases(user, _where(programmes, roles, CHECKERS)),
        *_confirmations(user, _where(programmes, roles, {Role.VERIFIER})),
        *_scoring(user, _where(programmes, roles, PANEL)),
        *_rechecks(user, _where(programmes, roles, PANEL), finished),
        *_objections(user, programmes, roles),
        *_errors(_where(programmes, roles, {Role.STAFF})),
        *_approvals(_where(programmes, roles, APPROVERS), finished, roles),
    ]
    order = {programme.title: place for place, programme in enumerate(programmes)}
    found.sort(key=lambda task: order[task.programme])
    return [*_claims(roles), *found]


def latest_finished(programmes: Iterable[Programme]) -> QuerySet[Run]:
    """The last run of each programme that has come to its end."""
    done = Run.objects.filter(state=Run.State.FINISHED)
    newest = done.filter(programme=OuterRef("programme")).order_by("-number").values("number")[:1]
    found = done.filter(programme__in=list(programmes), number=Subquery(newest))
    return found.select_related("sign_off", "revision").defer("warnings", "revision__documents")


def _where(programmes: list[Programme], roles: Roles, wanted: set[Role]) -> list[Programme]:
    return [one for one in programmes if roles.get(one.slug, set()) & wanted]


def _claims(roles: Roles) -> Iterator[Task]:
    if any(Role.STAFF in held for held in roles.values()):
        waiting = Claim.objects.filter(state=Claim.State.WAITING).count()
        yield Task("", "认领待核定", waiting, "", "declarations:claims")


def _cases(user: User, programmes: list[Programme]) -> Iterator[Task]:
    if not programmes:
        return
    mine, first_due = Count("id", filter=Q(assignee=user)), Min("due_on", filter=Q(assignee=user))
    open_cases = Case.objects.filter(programme__in=programmes, state=Case.State.OPEN).order_by()
    rows = open_cases.values_list("programme").annotate(total=Count("id"), mine=mine, first_due=first_due)
    counted = {programme: row for programme, *row in rows}
    for programme in programmes:
        total, own, until = counted.get(programme.pk, (0, 0, None))
        note = f"其中您领取 {own} 件" if own else ""
        place = ("review:queue", (programme.slug,))
        yield Task(programme.title, "案卷待核查", total, note, *place, until=str(until) if until else "")


def _confirmations(user: User, programmes: list[Programme]) -> Iterator[Task]:
    """Cases in which somebody else has put down a figure above the bound, which this person may confirm."""
    if not programmes:
        return
    waiting = Figure.objects.filter(case=OuterRef("pk"), needs_confirmation=True, confirmation=None)
    of_others = Exists(waiting.exclude(verified_by=user))
    found = Case.objects.filter(of_others, programme__in=programmes, unconfirmed_figures__gt=0).order_by()
    counts = dict(found.values_list("programme").annotate(count=Count("id")))
    for one in programmes:
        if one.pk in counts:
            yield Task(one.title, "核定值待复核", counts[one.pk], "", "review:queue", (one.slug,))


def _scoring(user: User, programmes: list[Programme]) -> Iterator[Task]:
    """Scorecards of this person's that a round waits for; once it is closed, for its chair the deliberation."""
    if not programmes:
        return
    own = Q(cards__seat__expert=user, cards__state__in=(CardState.ASSIGNED, CardState.DRAFT))
    under_way = Round.objects.filter(programme__in=programmes, state__in=(RoundState.OPEN, RoundState.CLOSED))
    chaired = set(
        PanelSeat.objects.filter(expert=user, is_chair=True, left_at=None).values_list("programme", flat=True)
    )
    for one in under_way.select_related("programme").annotate(waiting=Count("cards", filter=own)):
        programme = one.programme
        if one.state == RoundState.OPEN and one.waiting:
            until = shown_end(one.until) if one.until else ""
            yield Task(programme.title, "评分表待提交", one.waiting, "", "review:scoring", (programme.slug,), until)
        elif one.state == RoundState.CLOSED and one.programme_id in chaired:
            note = f"第 {one.number} 轮评分"
            yield Task(programme.title, "评分结果待合议", 1, note, "review:deliberation", (one.pk,))


def _preliminaries(user: User, programmes: list[Programme]) -> Iterator[Task]:
    """For the units of this person: what waits for a first look, and what is accepted and not yet handed in."""
    if not programmes:
        return
    units = dict(UnitMember.objects.filter(user=user, programme__in=programmes).values_list("programme", "unit"))
    mine = Q(pk=None)
    for programme, unit in units.items():
        mine |= Q(programme=programme, unit=unit)
    counted: dict[int, dict[str, int]] = {programme: {} for programme in units}
    states = (Case.State.PRELIMINARY, Case.State.ACCEPTED)
    rows = Case.objects.filter(mine, state__in=states).values_list("programme", "state")
    for programme_id, state, count in rows.annotate(count=Count("id")).order_by():
        counted[programme_id][state] = count
    editions = openings.newest_revisions().filter(programme__in=units)
    given = list(Extension.objects.filter(programme__in=units, applicant=None))
    ends = {one.programme_id: _recommended_by(one, units[one.programme_id], given) for one in editions}
    for one in programmes:
        if one.pk in units:
            accepted = counted[one.pk].get(Case.State.ACCEPTED, 0)
            note = f"另有 {accepted} 家拟推荐，尚未报送" if accepted else ""
            waiting = counted[one.pk].get(Case.State.PRELIMINARY, 0)
            place = ("review:recommendation", (one.slug,))
            yield Task(one.title, "申报待初审", waiting, note, *place, until=ends[one.pk])


def _recommended_by(revision: ProgrammeRevision, code: str, given: list[Extension]) -> str:
    """The end of the unit's last day to hand in, extensions counted; none where the programme sets none."""
    own = [one for one in given if one.programme_id == revision.programme_id]
    until = recommending_units.recommending_end(revision, unit=code, extensions=own)
    return shown_end(until) if until else ""


def _rechecks(user: User, programmes: list[Programme], finished: Mapping[int, Run]) -> Iterator[Task]:
    """For the seats of this person; only their own opinions are counted."""
    latest = (run for one in programmes if (run := finished.get(one.pk)) and not hasattr(run, "sign_off"))
    due = [run for run in latest if rechecks.is_asked_for(run)]
    if not due:
        return
    seats = dict(PanelSeat.objects.filter(expert=user, left_at=None).values_list("programme", "id"))
    listed = _counted(Standing.objects.filter(run__in=due).exclude(lists=[]))
    given = _counted(Opinion.objects.filter(run__in=due, seat__in=seats.values()))
    titles = {one.pk: one.title for one in programmes}
    for run in due:
        if run.programme_id in seats:
            waiting = listed.get(run.pk, 0) - given.get(run.pk, 0)
            note = f"第 {run.number} 次排名运算"
            yield Task(titles[run.programme_id], "条目待复核", waiting, note, "ranking:recheck", (run.pk,))


def _approvals(programmes: list[Programme], finished: Mapping[int, Run], roles: Roles) -> Iterator[Task]:
    """What the lists of the last run wait for, for those whose turn it is."""
    due = [(one, run) for one in programmes if (run := finished.get(one.pk)) and _is_due(run)]
    if not due:
        return
    runs, under_way = [run for _, run in due], (Publication.State.PUBLISHED, Publication.State.BUILDING)
    done = set(Publication.objects.filter(run__in=runs, state__in=under_way).values_list("run", flat=True))
    outcomes = dict(Approval.objects.filter(run__in=runs).values_list("run", "outcome"))
    noticed = dict(Notice.objects.filter(run__in=runs).exclude(state=NoticeState.WITHDRAWN).values_list("run", "state"))
    noticed |= dict(NoticeWaiver.objects.filter(run__in=runs).values_list("run", Value(NoticeState.CLOSED)))
    for programme, run in due:
        title, page, turn = _next(run, outcomes.get(run.pk), noticed.get(run.pk))
        if run.pk not in done and turn & roles[programme.slug]:
            note = f"第 {run.number} 次排名运算{'，组长已签署' if hasattr(run, 'sign_off') else ''}"
            yield Task(programme.title, title, 1, note, page, (programme.slug, run.pk))


def _is_due(run: Run) -> bool:
    """The panel has signed the lists off, or there is none to do it and a leader to approve them."""
    if hasattr(run, "sign_off"):
        return True
    return stages.has(run, stage="approval") and not stages.has(run, stage="deliberation")


def _next(run: Run, outcome: str | None, notice: str | None) -> tuple[str, str, set[Role]]:
    """The step that comes next, where it is made, and whose turn it is."""
    if outcome == Approval.Outcome.RETURNED:
        return "被退回的榜单待重新排名", "publication:approval", {Role.STAFF}
    if outcome is None and stages.has(run, stage="approval"):
        return "榜单待批准", "publication:approval", {Role.LEADER}
    if stages.has(run, stage="notice") and notice != NoticeState.CLOSED:
        return "榜单待公示", "publication:notice_desk", set() if notice else {Role.STAFF}
    return "榜单待公布", "publication:approve", APPROVERS


def _objections(user: User, programmes: list[Programme], roles: Roles) -> Iterator[Task]:
    """What staff are to admit or hand on, leads for verifiers, and what this person is to re-review."""
    staff, desk = _where(programmes, roles, {Role.STAFF}), _where(programmes, roles, CHECKERS)
    if not programmes:
        return
    waiting = Q(state__in=[ObjectionState.RECEIVED, ObjectionState.ADMITTED, *procedure.UPHELD], programme__in=staff)
    lead = Q(state=ObjectionState.LEAD, programme__in=desk)
    own = Q(state=ObjectionState.UNDER_REVIEW, reviewers__user=user)
    rows = Objection.objects.filter(waiting | lead | own, programme__in=programmes).values("programme", "state")
    counts = {
        (row["programme"], row["state"]): row["count"]
        for row in rows.annotate(count=Count("id", distinct=True)).order_by()
    }
    for programme in programmes:
        for title, states in _OBJECTION_WORK:
            count = sum(counts.get((programme.pk, state), 0) for state in states)
            if count:
                yield Task(programme.title, title, count, "", "publication:objections", (programme.slug,))


def _errors(staff: list[Programme]) -> Iterator[Task]:
    """What readers of published lists report, and nobody has answered yet."""
    if not staff:
        return
    waiting = ErrorReport.objects.filter(programme__in=staff, state=ErrorState.OPEN)
    counts = dict(waiting.values_list("programme").annotate(count=Count("id")).order_by())
    for programme in staff:
        if programme.pk in counts:
            yield Task(
                programme.title, "读者报错待答复", counts[programme.pk], "", "publication:errors", (programme.slug,)
            )


def _counted(rows: QuerySet[Standing] | QuerySet[Opinion]) -> dict[object, int]:
    return dict(rows.values_list("run").annotate(count=Count("id")).order_by())
