"""What a first look needs beyond the samples: people in every role, an enterprise of their own, and open filing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import people
from accounts.services.people import DemoAccount
from declarations.core.programme import SHANGHAI
from declarations.models import Applicant, Membership, Programme, UnitMember
from declarations.services import deadlines, declarations, programmes, units
from review.models import PanelSeat
from review.services import panels

ROLES = (Role.VERIFIER, Role.EXPERT, Role.CHAIR, Role.STAFF, Role.LEADER, Role.AUDITOR)
PARTS = (Membership.Part.ADMINISTRATOR, Membership.Part.FILLER)
ENTERPRISE = "榜评示例网络科技有限公司"
NUMBER = "91149999FAKE99999X"  # region 149999 doesn't exist; the check character is right
DAYS = 365


@transaction.atomic
def accounts() -> list[tuple[str, DemoAccount]]:
    """One account for each role in every programme, and two people of an invented enterprise, with their labels."""
    found = [(str(part.label), _of_the_enterprise(part)) for part in PARTS]
    slugs = list(Programme.objects.values_list("slug", flat=True))
    found += [(str(role.label), people.demo_account(role, programmes=slugs)) for role in ROLES]
    _seat_the_expert()
    if (recommender := _in_a_unit()) is not None:
        found.append((str(Role.RECOMMENDER.label), recommender))
    return found


@transaction.atomic
def open_filing(*, by: User) -> None:
    """Let every programme take declarations to the end of the day in a year, unless it takes them already."""
    now = timezone.now()
    until = datetime.combine(timezone.localdate(now) + timedelta(days=DAYS + 1), time.min, SHANGHAI)
    for programme in Programme.objects.all():
        if now >= deadlines.period_for(programmes.newest(programme), applicant=None, unit="").closes_at:
            declarations.extend(programme, until=until, reason="示例环境，供试用", by=by)


def _in_a_unit() -> DemoAccount | None:
    """A person of the first unit of each programme that has any."""
    units_of = {
        programme: definition.recommending_units[0].code
        for programme in Programme.objects.all()
        if (definition := programmes.definition_of(programmes.newest(programme))).recommending_units
    }
    if not units_of:
        return None
    account = people.demo_account(Role.RECOMMENDER, programmes=[])
    user = User.objects.get(email=account.email)
    for programme, unit in units_of.items():
        if not UnitMember.objects.filter(programme=programme, user=user).exists():
            units.join(programme, unit=unit, user=user, by=people.system())
    return account


def _seat_the_expert() -> None:
    """So that the expert has something to re-check in the next run; the samples' lists were signed without."""
    expert = User.objects.get(email=f"{Role.EXPERT}@demo.bangping.invalid")
    for programme in Programme.objects.exclude(pk__in=PanelSeat.objects.filter(expert=expert).values("programme")):
        panels.seat(programme, expert=expert, is_chair=False, by=people.system())


def _of_the_enterprise(part: Membership.Part) -> DemoAccount:
    account = people.demo_person(part, name=f"示例{part.label}")
    applicant = Applicant.objects.filter(number=NUMBER).first() or declarations.applicant(
        number_kind="uscc", number=NUMBER, name=ENTERPRISE
    )
    Membership.objects.get_or_create(
        applicant=applicant,
        user=User.objects.get(email=account.email),
        defaults={"part": part, "granted_by": people.system()},
    )
    return account
