"""Which things belong to a programme, and how each is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from declarations.models import Applicant, Declaration, Programme
from declarations.services import programmes
from portal import access
from publication.models import ErrorReport, Holding, Notice, Objection, Publication
from ranking.models import Run
from records.models import JournalEntry
from review.core.registers import KINDS as REGISTERS
from review.core.scoring import RoundState
from review.models import Case, Expert, PanelSeat, Round, Scorecard
from review.services import reviews

BLIND = (RoundState.PREPARING, RoundState.OPEN)


@dataclass(frozen=True)
class Kind:
    """Things whose chains begin with `code`; `title` has a place for `field`, or stands before it. `of` is where the
    programme stands."""

    code: str
    title: str
    model: type[Model]
    field: str
    of: str = "programme"

    def named(self, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        rows = self.model._default_manager.filter(pk__in=list(keys)).values_list("pk", self.field)
        for pk, value in rows:
            yield f"{self.code}:{pk}", self.title.format(value) if "{}" in self.title else f"{self.title} {value}"

    def things(self, programme: Programme) -> list[str]:
        rows = self.model._default_manager.filter(**{self.of: programme})
        return [f"{self.code}:{pk}" for pk in rows.values_list("pk", flat=True)]


OWN = (
    Kind("declaration", "申报", Declaration, "applicant_name"),
    Kind("case", "案卷", Case, "applicant_name"),
    Kind("run", "第 {} 次排名", Run, "number"),
    Kind("round", "第 {} 轮评分", Round, "number"),
    Kind("notice", "第 {} 次公示", Notice, "number"),
    Kind("objection", "异议", Objection, "receipt"),
    Kind("error_report", "读者报错", ErrorReport, "receipt"),
    Kind("publication", "公布第 {} 版", Publication, "version"),
    Kind("holding", "称号", Holding, "name"),
)
CARDS = Kind("card", "评分表", Scorecard, "case__applicant_name", "round__programme")
APPLICANTS = Kind("applicant", "申报主体", Applicant, "name")
EXPERTS = Kind("expert", "专家", Expert, "user__name")
NAMED = (*OWN, CARDS, APPLICANTS, EXPERTS)


def entries_of(programme: Programme, *, seen_by: User) -> QuerySet[JournalEntry]:
    """The entries of the programme and of everything in it, newest first; for auditors also of what it rests on: its
    applicants, roles, experts and registers.

    Opinions of the re-check stand there once the chair has signed off, and others' never for who sits in the panel as
    an expert: the journal must not tell what the re-check page keeps to itself. Neither do scorecards stand there
    before their round is closed, nor for who scores.
    """
    things = [f"programme:{programme.slug}", *(thing for kind in OWN for thing in kind.things(programme))]
    seats = PanelSeat.objects.filter(programme=programme, expert=seen_by)
    if not seats.exists():
        over = Scorecard.objects.filter(round__programme=programme).exclude(round__state__in=BLIND)
        things += [f"card:{pk}" for pk in over.values_list("pk", flat=True)]
    wanted = Q(thing__in=things)
    if access.may_audit(seen_by, programme).is_yes:
        wanted |= Q(thing__in=_grounds(programme)) | Q(thing__startswith="user:", facts__programme=programme.slug)
    unsigned = Run.objects.filter(programme=programme, sign_off=None).values_list("pk", flat=True)
    hidden = Q(thing__in=[f"run:{pk}" for pk in unsigned])
    if seats.filter(is_chair=False).exists():
        hidden = ~Q(recorded_by=seen_by.label)
    return JournalEntry.objects.filter(wanted).exclude(hidden, action="opinion.given").order_by("-id")


def _grounds(programme: Programme) -> list[str]:
    applicants = Declaration.objects.filter(programme=programme).values_list("applicant", flat=True)
    seated = PanelSeat.objects.filter(programme=programme).values("expert")
    experts = Expert.objects.filter(user__in=seated).values_list("pk", flat=True)
    definition = reviews.review_of(programmes.newest(programme)).definition
    return [
        *(f"applicant:{pk}" for pk in applicants),
        *(f"expert:{pk}" for pk in experts),
        *(f"register:{use.code}" for use in definition.registers),
    ]


def names_of(page: Iterable[JournalEntry]) -> Mapping[str, str]:
    """How the things of these entries are called."""
    keys: dict[str, set[str]] = {}
    for entry in page:
        code, _, key = entry.thing.partition(":")
        keys.setdefault(code, set()).add(key)
    named = {f"programme:{slug}": "方案" for slug in keys.get("programme", ())}
    named |= {f"register:{code}": REGISTERS[code].title for code in keys.get("register", ()) if code in REGISTERS}
    people = User.objects.filter(pk__in=keys.get("user", ()))
    named |= {user.label: f"用户 {user}" for user in people} if "user" in keys else {}
    for kind in NAMED:
        if kind.code in keys:
            named |= dict(kind.named(keys[kind.code]))
    return named
