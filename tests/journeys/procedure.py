"""The e-commerce list as its people find it, and what those of them do who have nothing to show in a browser."""

from __future__ import annotations

import csv
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import people, roles
from declarations.core.answers import parse
from declarations.models import Membership, Programme, UnitMember
from declarations.services import declarations, programmes
from portal.services import samples
from ranking.models import Run
from ranking.services import rechecks
from records.services import journal
from review.core.composition import Specialty
from review.core.experts import Profile
from review.core.sheet import OPINION, Change, points_field
from review.models import Case, Decision, PanelSeat, Round, Scorecard
from review.services import cases, dossiers, experts, panels, pledges, scorecards
from tests import tiny

SLUG = "shanxi-ecommerce-enterprise-2023"
UNIT = "taiyuan"
NUMBER, NAME = tiny.number(960), "山西虚构新评电子商务有限公司"
OFFICIALS = {
    "association": ("工作人员", Role.STAFF),
    "desk": ("核查员甲", Role.VERIFIER),
    "colleague": ("核查员乙", Role.VERIFIER),
    "director": ("厅领导", Role.LEADER),
}
EXPERTS = {
    "technical-1": ("技术专家甲", Specialty.TECHNICAL),
    "technical-2": ("技术专家乙", Specialty.TECHNICAL),
    "technical-3": ("技术专家丙", Specialty.TECHNICAL),
    "finance": ("财务专家", Specialty.FINANCE),
    "head": ("组长", Specialty.MANAGEMENT),
}
ROWS = 6
"""So many enterprises of the sample take part besides."""


def ecommerce() -> dict[str, Any]:
    """The sample's first platform enterprises recommended and verified; one more's draft; everybody's accounts."""
    by = people.system()
    folder = _folder()
    programme = samples.take_in(folder, by=by, say=lambda line: None).programme
    declarations.extend(programme, until=timezone.now() + timedelta(days=30), reason="供测试", by=by)
    accounts = {code: people.demo_person(code, name=name) for code, (name, _) in (OFFICIALS | EXPERTS).items()}
    accounts |= {
        "applicant": people.demo_person("applicant", name="填报人"),
        "unit": people.demo_person("unit", name="市局"),
    }
    for code, (_, role) in OFFICIALS.items():
        roles.grant(_user(accounts[code].email), role=role, programme=SLUG, by=by.label)
    _into_the_unit(programme, accounts["unit"].email, by)
    for code, (name, field) in EXPERTS.items():
        _seated(programme, accounts[code].email, name=name, field=field, is_chair=code == "head", by=by)
    _passed(programme, by=_user(accounts["desk"].email))
    filing = _draft(programme, folder, accounts["applicant"].email, by)
    return {
        "accounts": {code: [account.email, account.password] for code, account in accounts.items()},
        "filing": filing,
        "name": NAME,
    }


def _user(email: str) -> User:
    return User.objects.get(email=email)


def _folder() -> Path:
    """The programme with few enterprises, in whose year there is still time to recommend."""
    folder = settings.VAR_DIR / "programmes" / SLUG
    shutil.copytree(settings.PROGRAMMES_DIR / SLUG, folder)
    path = folder / "programme.yaml"
    text = path.read_text(encoding="utf-8").replace("recommends_by: 2023-09-11", "recommends_by: 2099-12-31")
    path.write_text(text, encoding="utf-8")
    sheet = folder / "sample" / "declarations.csv"
    head, *rows = list(csv.reader(sheet.open(encoding="utf-8")))
    kind = head.index("enterprise_type")
    kept = [row for row in rows if row[kind] == "platform"][:ROWS]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    return folder


def _passed(programme: Programme, *, by: User) -> None:
    """What automatic checks can't tell of the sample's enterprises, a verifier has looked up."""
    for case in Case.objects.filter(programme=programme, state=Case.State.OPEN):
        seen = str(case.submission_id)
        cases.decide(case, kind=Decision.Kind.PASS, submission_seen=seen, reason="逐家核查，材料齐全", by=by)


def _into_the_unit(programme: Programme, email: str, by: User) -> None:
    UnitMember.objects.create(programme=programme, unit=UNIT, user=_user(email), granted_by=by)
    roles.grant(_user(email), role=Role.RECOMMENDER, programme=SLUG, by=by.label)


def _seated(programme: Programme, email: str, *, name: str, field: Specialty, is_chair: bool, by: User) -> None:
    profile = Profile(email, name, field, ("电商平台",), "", f"虚构研究院{name}", "", "")
    experts.enter(profile, by=by)
    panels.seat(programme, expert=_user(email), is_chair=is_chair, by=by)


def _draft(programme: Programme, folder: Path, email: str, by: User) -> str:
    """Filled in as the sample's first enterprise is, its documents on paper."""
    revision = programmes.newest(programme)
    applicant = declarations.applicant(number_kind="uscc", number=NUMBER, name=NAME)
    part = Membership.Part.ADMINISTRATOR
    Membership.objects.create(applicant=applicant, user=_user(email), part=part, granted_by=by)
    opened = declarations.open_for(applicant, revision=revision, unit=UNIT, on_paper=True, by=by)
    columns = programmes.form_of(revision).columns
    with (folder / "sample" / "declarations.csv").open(encoding="utf-8") as file:
        stated = next(csv.DictReader(file))
    typed = {name: text for name, text in stated.items() if text and name in columns and columns[name].is_answer}
    answers: dict[str, Any] = {name: parse(columns[name].field, text) for name, text in typed.items()}  # type: ignore[arg-type]
    declarations.fill(opened, answers=answers, by=by)
    return str(opened.pk)


def score(*codes: str) -> dict[str, Any]:
    """These experts pledge and submit every scorecard of theirs that is still open: each as strict as they are."""
    found = Round.objects.get(programme__slug=SLUG)
    done = 0
    for place, code in enumerate(codes):
        expert = _user(f"{code}@demo.bangping.invalid")
        seat = PanelSeat.objects.get(programme__slug=SLUG, expert=expert)
        pledges.pledge(found, seat=seat, seen=pledges.digest_of(found), by=expert)
        for card in Scorecard.objects.filter(seat=seat, state__in=scorecards.OPEN).order_by("case__applicant_number"):
            _score(card, part=(60 + 5 * place + 3 * (done % 5)) / 100, by=expert)
            done += 1
    return {"submitted": done}


def _score(card: Scorecard, *, part: float, by: User) -> None:
    dossier = scorecards.dossier_of(card)
    typed = {points_field(one.code): f"{float(one.points) * part:.2f}" for one in dossiers.criteria_of(dossier)}
    changes = {name: Change("", text) for name, text in {**typed, OPINION: "材料齐全，同意。"}.items()}
    seen = str(dossier.submission_id)
    scorecards.save(card, dossier=dossier, changes=changes, seen=seen, by=by)
    scorecards.submit(card, seen=seen, by=by)


def confirm_lists(*codes: str) -> dict[str, Any]:
    """These experts confirm every entry of the newest run's lists."""
    run = Run.objects.filter(programme__slug=SLUG).order_by("-number")[0]
    found = {}
    for code in codes:
        expert = _user(f"{code}@demo.bangping.invalid")
        seat = PanelSeat.objects.get(programme__slug=SLUG, expert=expert)
        found[code] = rechecks.confirm_rest(run, seat=seat, by=expert)
    return {"confirmed": found}


def journal_faults() -> dict[str, Any]:
    return {"faults": journal.verify()}
