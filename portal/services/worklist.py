"""What waits for a person by the roles that they hold: how much of which work, in which programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Role, User
from declarations.models import Claim, Programme
from publication.models import Publication
from ranking.models import Opinion, Run, Standing
from review.models import Case, PanelSeat

Roles = Mapping[str, set[Role]]
CHECKERS = {Role.VERIFIER, Role.STAFF}
PANEL = {Role.EXPERT, Role.CHAIR}
APPROVERS = {Role.STAFF, Role.LEADER}


@dataclass(frozen=True)
class Task:
    """Work that waits; `page` names the view where it is done, with its arguments."""

    programme: str
    title: str
    count: int
    note: str
    page: str
    arguments: tuple[object, ...] = field(default=())


def tasks(user: User, *, roles: Roles) -> list[Task]:
    """The work of a person with these roles, by programme. At most nine queries, however many programmes there are."""
    programmes = list(Programme.objects.filter(slug__in=roles))
    finished = {run.programme_id: run for run in latest_finished(programmes)} if roles else {}
    found = [
        *_cases(user, _where(programmes, roles, CHECKERS)),
        *_rechecks(user, _where(programmes, roles, PANEL), finished),
        *_approvals(_where(programmes, roles, APPROVERS), finished),
    ]
    order = {programme.title: place for place, programme in enumerate(programmes)}
    found.sort(key=lambda task: order[task.programme])
    return [*_claims(roles), *found]


def latest_finished(programmes: Iterable[Programme]) -> QuerySet[Run]:
    """The last run of each programme that has come to its end."""
    done = Run.objects.filter(state=Run.State.FINISHED)
    newest = done.filter(programme=OuterRef("programme")).order_by("-number").values("number")[:1]
    found = done.filter(programme__in=list(programmes), number=Subquery(newest))
    return found.select_related("sign_off").defer("warnings")


def _where(programmes: list[Programme], roles: Roles, wanted: set[Role]) -> list[Programme]:
    return [one for one in programmes if roles.get(one.slug, set()) & wanted]


def _claims(roles: Roles) -> Iterator[Task]:
    if any(Role.STAFF in held for held in roles.values()):
        waiting = Claim.objects.filter(state=Claim.State.WAITING).count()
        yield Task("", "认领待核定", waiting, "", "declarations:claims")


def _cases(user: User, programmes: list[Programme]) -> Iterator[Task]:
    if not programmes:
        return
    mine = Count("id", filter=Q(assignee=user))
    open_cases = Case.objects.filter(programme__in=programmes, state=Case.State.OPEN)
    counted = {
        row["programme"]: row
        for row in open_cases.values("programme").annotate(total=Count("id"), mine=mine).order_by()
    }
    for programme in programmes:
        row = counted.get(programme.pk, {"total": 0, "mine": 0})
        note = f"其中您领取 {row['mine']} 件" if row["mine"] else ""
        yield Task(programme.title, "案卷待核查", row["total"], note, "review:queue", (programme.slug,))


def _rechecks(user: User, programmes: list[Programme], finished: Mapping[int, Run]) -> Iterator[Task]:
    """For the seats of this person; only their own opinions are counted."""
    due = [run for one in programmes if (run := finished.get(one.pk)) and not hasattr(run, "sign_off")]
    if not due:
        return
    seats = dict(PanelSeat.objects.filter(expert=user).values_list("programme", "id"))
    listed = _counted(Standing.objects.filter(run__in=due).exclude(lists=[]))
    given = _counted(Opinion.objects.filter(run__in=due, seat__in=seats.values()))
    titles = {one.pk: one.title for one in programmes}
    for run in due:
        if run.programme_id in seats:
            waiting = listed.get(run.pk, 0) - given.get(run.pk, 0)
            note = f"第 {run.number} 次排名运算"
            yield Task(titles[run.programme_id], "条目待复核", waiting, note, "ranking:recheck", (run.pk,))


def _approvals(programmes: list[Programme], finished: Mapping[int, Run]) -> Iterator[Task]:
    signed = [(one, run) for one in programmes if (run := finished.get(one.pk)) and hasattr(run, "sign_off")]
    if not signed:
        return
    under_way = (Publication.State.PUBLISHED, Publication.State.BUILDING)
    done = set(
        Publication.objects.filter(run__in=[run for _, run in signed], state__in=under_way).values_list(
            "run", flat=True
        )
    )
    for programme, run in signed:
        if run.pk not in done:
            note = f"第 {run.number} 次排名运算，组长已签署"
            yield Task(programme.title, "榜单待公布", 1, note, "publication:approve", (programme.slug, run.pk))


def _counted(rows: QuerySet[Standing] | QuerySet[Opinion]) -> dict[object, int]:
    return dict(rows.values_list("run").annotate(count=Count("id")).order_by())
