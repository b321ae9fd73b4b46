"""The pool of experts, for all programmes: entered by staff, one by one or in a sheet; shares told by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.core.verdict import no
from accounts.models import User
from accounts.services import people
from declarations.core.applicant import clean_number
from declarations.core.intake import RowFault
from declarations.core.sheet import read_sheet
from declarations.core.upload import clean_name
from declarations.services.declarations import Refused
from records.core.canonical import sha256
from records.services import journal, outbox
from review.core.experts import Profile, key, read_experts, terms_faults
from review.models import Expert

_FIELDS = ("field", "topics", "title", "employer", "employer_number", "region")


class ExpertsRefused(Exception):
    """The sheet has faults; nobody was entered."""

    def __init__(self, faults: list[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class Wanted:
    """Which experts are looked for; empty means all. `region` is a code, and means what lies in it too."""

    query: str = ""
    field: str = ""
    topic: str = ""
    region: str = ""
    active: str = ""


def found(wanted: Wanted) -> QuerySet[Expert]:
    """The pool by name, filtered."""
    pool = Expert.objects.select_related("user").order_by("user__name", "user__email", "id")
    if wanted.query:
        like = Q(user__name__contains=wanted.query) | Q(user__email__icontains=wanted.query)
        pool = pool.filter(like | Q(employer__contains=wanted.query))
    if wanted.field:
        pool = pool.filter(field=wanted.field)
    if wanted.topic:
        known = Expert.objects.values_list("pk", "topics")  # SQLite has no look into JSON lists; a pool is small
        pool = pool.filter(pk__in=[pk for pk, topics in known if wanted.topic in topics])
    if wanted.region:
        pool = pool.filter(region__startswith=_within(wanted.region))
    if wanted.active:
        pool = pool.filter(is_active=wanted.active == "yes")
    return pool


def topics() -> list[str]:
    """Every topic that an expert of the pool knows."""
    lists = Expert.objects.values_list("topics", flat=True)
    return sorted({topic for known in lists for topic in known})


@transaction.atomic
def enter(profile: Profile, *, by: User) -> Expert:
    """Take somebody into the pool; who has no account gets one and a letter. Raises `Refused`."""
    user, is_new = people.invited(profile.email, name=profile.name)
    if Expert.objects.filter(user=user).exists():
        raise Refused(no(f"{profile.email} 已在专家库中，请到其页面修改"))
    expert = Expert(user=user, entered_by=by)
    _put(expert, profile)
    journal.record(_thing(expert), "expert.entered", by=by.label, facts=_facts(expert), payload=asdict(profile))
    if is_new:
        _welcome(profile, by)
    return expert


@transaction.atomic
def change(expert: Expert, *, profile: Profile, is_active: bool, by: User) -> None:
    """What staff know anew of an expert; the address stays. Raises `Refused`."""
    locked = Expert.objects.select_for_update().select_related("user").get(pk=expert.pk)
    if profile.email != locked.user.email:
        raise Refused(no("电子邮箱是登录账户，不能在这里修改；换人请另行入库"))
    before = _facts(locked)
    locked.is_active = is_active
    _put(locked, profile)
    facts = {"before": before, "after": _facts(locked)}
    journal.record(_thing(locked), "expert.changed", by=by.label, facts=facts, payload=asdict(profile))


@transaction.atomic
def import_experts(path: Path, *, by: User) -> tuple[int, int]:
    """Enter everybody in the sheet, and change those who are in the pool; returns how many of each.

    Raises `SheetError` or `ExpertsRefused`; then nobody was entered.
    """
    profiles, faults = read_experts(read_sheet(path))
    if faults:
        raise ExpertsRefused(faults)
    known = {one.user.email: one for one in Expert.objects.select_related("user")}
    for profile in profiles:
        expert = known.get(profile.email)
        if expert is None:
            enter(profile, by=by)
        else:
            change(expert, profile=profile, is_active=expert.is_active, by=by)
    changed = sum(profile.email in known for profile in profiles)
    facts = {"file": path.name, "sha256": sha256(path.read_bytes()), "new": len(profiles) - changed, "changed": changed}
    journal.record("experts", "experts.imported", by=by.label, facts=facts)
    return len(profiles) - changed, changed


def take_in(name: str, *, content: bytes, by: User) -> tuple[int, int]:
    """As `import_experts`, of a sheet that was uploaded under this name."""
    with TemporaryDirectory(prefix="bangping-") as folder:
        path = Path(folder) / clean_name(name)
        path.write_bytes(content)
        return import_experts(path, by=by)


@transaction.atomic
def declare_holdings(expert: Expert, *, holdings: Iterable[str], by: User) -> None:
    """What the expert owns a part of, by name or number, as they declare it; nothing is a declaration too.

    Raises `Refused`.
    """
    declared = tuple(holdings)
    locked = Expert.objects.select_for_update().get(pk=expert.pk)
    faults = terms_faults(declared)
    if locked.user_id != by.pk:
        faults = ["持股情况只能由专家本人申报"]
    if faults:
        raise Refused(no(*faults))
    locked.holdings = list(declared)
    locked.holdings_declared_at, locked.holdings_declared_by = timezone.now(), by
    locked.save(update_fields=["holdings", "holdings_declared_at", "holdings_declared_by"])
    payload = {"holdings": list(declared)}
    facts = {"holdings": len(declared)}
    journal.record(_thing(locked), "expert.holdings_declared", by=by.label, facts=facts, payload=payload)


def _put(expert: Expert, profile: Profile) -> None:
    for name in _FIELDS:
        setattr(expert, name, getattr(profile, name))
    expert.topics = list(profile.topics)
    expert.employer_key = key(profile.employer)
    expert.employer_number = clean_number(profile.employer_number)
    if not expert.user.name:
        expert.user.name = profile.name
        expert.user.save(update_fields=["name"])
    expert.save()


def _facts(expert: Expert) -> dict[str, object]:
    return {"field": str(expert.field), "active": expert.is_active}


def _welcome(profile: Profile, by: User) -> None:
    lines = [
        f"{profile.name}：",
        "",
        "您已列入评审专家库，并有了用这个邮箱登录的账户。请在下面的页面填写本邮箱、设置密码，然后登录：",
        settings.SITE_URL + reverse("account_reset_password"),
        "",
        "登录后请在“专家信息”中申报您持有股份的单位，供评审回避使用。如果您与此无关，可以不理会这封信。",
    ]
    outbox.post(profile.email, subject="您已列入评审专家库", body="\n".join(lines), by=by.label)


def _within(code: str) -> str:
    """The beginning that all codes within a place share."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _thing(expert: Expert) -> str:
    return f"expert:{expert.pk}"
