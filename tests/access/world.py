"""A programme in the middle of its year, with everything in it that could leak: built twice, once as one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import roles
from declarations.core.answers import parse
from declarations.models import (
    Applicant,
    Claim,
    Declaration,
    DeclarationDocument,
    Membership,
    Programme,
    Submission,
    UnitMember,
)
from declarations.services import claims, declarations, documents, evidence, invitations, programmes
from portal.services import bundles
from publication.models import Publication, PublishedFile
from publication.services import editions
from ranking.models import Opinion, Run, Standing
from ranking.services import rechecks, runs
from records.services import files
from review.models import Case, Decision, Figure, PanelSeat
from review.services import cases, checking, panels
from tests import casework, tiny
from tests.performing import perform

MEMBERS = {
    "viewer": Membership.Part.VIEWER,
    "filler": Membership.Part.FILLER,
    "administrator": Membership.Part.ADMINISTRATOR,
}
OFFICIALS = {
    "verifier": Role.VERIFIER,
    "expert": Role.EXPERT,
    "chair": Role.CHAIR,
    "staff": Role.STAFF,
    "leader": Role.LEADER,
    "auditor": Role.AUDITOR,
    "recommender": Role.RECOMMENDER,
    "elsewhere": Role.RECOMMENDER,
    "agency": Role.AGENCY,
}
VISITORS = ("anonymous", "newcomer", "rival", *MEMBERS, *OFFICIALS)
"""`newcomer` has an account and nothing else; `rival` administers another enterprise that files in the
programme; `recommender` works for the recommending unit `north`, `elsewhere` for `south`."""
AGAIN = {"kind": "reranked", "reason": "重新排名"}
PASSWORD = "pass-word-1"
SPAN = 10
"""Applicants of a world have numbers from `place * SPAN` on."""


@dataclass
class World:
    """One programme and its objects. `secrets` are texts that nothing else holds, by what they are."""

    programme: Programme
    people: dict[str, User] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    """What stands in addresses and in what is posted."""


class Builder:
    """Builds the world number `place` (1 or 2), in the programme of `folder`, with what each of `stages` plants."""

    def __init__(self, folder: Path, *, place: int, stages: Iterable[Any]) -> None:
        self.place = place
        self.stages = tuple(stages)
        self.loader = casework.person(email="loader@example.cn")
        revision = bundles.load(folder, by=self.loader)[0]
        self.world = World(revision.programme)

    def secret(self, name: str, text: str) -> str:
        self.world.secrets[name] = text
        return text

    def build(self) -> World:
        until = timezone.now() + timedelta(days=30)
        declarations.extend(self.world.programme, until=until, reason="供测试", by=self.loader)
        self._people()
        ranked = [
            self._declaration(seq, name=f"上榜{self.place}{seq}公司", tax=f"{self.place}{seq}8.41") for seq in (1, 2)
        ]
        for one in ranked:
            declarations.submit(one, by=self.loader)
        filed = self._filed()
        checking.check_all(self.world.programme, by=self.loader)
        for submission in Submission.objects.filter(declaration__in=ranked):
            case = Case.objects.get(submission=submission)
            seen = str(submission.pk)
            cases.decide(case, kind=Decision.Kind.PASS, submission_seen=seen, reason="核对无误", by=self.loader)
        self._case(filed)
        self._draft()
        self._invitations()
        self._claims()
        for stage in self.stages:
            stage.plant(self)
        self._run()
        self._publications()
        for stage in self.stages:
            stage.plant_after(self)
        self._accounts()
        self.world.known["slug"] = self.world.programme.slug
        return self.world

    def _people(self) -> None:
        for name in (*VISITORS[1:], "spare", "claimant"):
            email = self.secret(f"{name}'s e-mail", f"{name}-{self.place}@secret.example.cn")
            self.world.people[name] = User.objects.create_user(email, PASSWORD)
            EmailAddress.objects.create(user=self.world.people[name], email=email, verified=True, primary=True)
        for name, role in OFFICIALS.items():
            roles.grant(self.world.people[name], role=role, programme=self.world.programme.slug, by="system")
        for name, unit in (("recommender", "north"), ("elsewhere", "south")):
            UnitMember.objects.create(
                programme=self.world.programme, unit=unit, user=self.world.people[name], granted_by=self.loader
            )
        for name in ("expert", "chair", "spare"):
            seat = panels.seat(
                self.world.programme, expert=self.world.people[name], is_chair=name == "chair", by=self.loader
            )
            self.world.known["seat_id"] = seat.pk

    def _applicant(self, seq: int, *, name: str, people: Mapping[str, Membership.Part] = MEMBERS) -> Applicant:
        found = declarations.applicant(
            number_kind="uscc", number=tiny.number(self.place * SPAN + seq), name=f"{name}{self.place}号"
        )
        for person, part in people.items():
            Membership.objects.create(
                applicant=found, user=self.world.people[person], part=part, granted_by=self.loader
            )
        return found

    def _declaration(self, seq: int, *, name: str, tax: str, people: Mapping[str, Any] | None = None) -> Declaration:
        revision = programmes.newest(self.world.programme)
        applicant = self._applicant(seq, name=name, people=people or {})
        opened = declarations.open_for(applicant, revision=revision, on_paper=False, by=self.loader)
        self._fill(opened, {**casework.PLAIN, "licence_no": casework.licence(self.place * SPAN + seq), "tax": tax})
        for slot in ("licence_copy", "audit_report", "telecom_licence"):
            self._document(opened, slot=slot, name=f"{slot}.pdf", text=slot)
        return opened

    def _fill(self, declaration: Declaration, typed: Mapping[str, str]) -> None:
        columns = programmes.form_of(declaration.revision).columns
        answers = {name: parse(columns[name].field, text) for name, text in typed.items()}  # type: ignore[arg-type]
        declarations.fill(declaration, answers=answers, by=self.loader)

    def _document(self, declaration: Declaration, *, slot: str, name: str, text: str) -> DeclarationDocument:
        content = casework.PDF + f"{text}-{declaration.pk}".encode()
        documents.add(declaration, slot=slot, name=name, content=content, by=self.loader)
        return DeclarationDocument.objects.filter(declaration=declaration, slot=slot).latest("added_at")

    def _filed(self) -> Declaration:
        """What one's own enterprise has submitted, and the rival its own."""
        rival = self._declaration(3, name="对手企业", tax="35.6", people={"rival": Membership.Part.ADMINISTRATOR})
        declarations.submit(rival, by=self.loader)
        name, tax = self.secret("enterprise", f"密申企业{self.place}"), self.secret("figure", f"{self.place}37.29")
        filed = self._declaration(4, name=name, tax=tax, people=MEMBERS)
        text = self.secret("document", f"filed-words-{self.place}")
        named = self.secret("document's name", f"密件{self.place}.pdf")
        kept = self._document(filed, slot="licence_copy", name=named, text=text)
        declarations.submit(filed, by=self.loader)
        receipt = Submission.objects.get(declaration=filed).receipt
        self.secret("receipt", receipt)
        self.world.known |= {"filed": filed.pk, "receipt": receipt, "filed_document": kept.pk}
        return filed

    def _case(self, filed: Declaration) -> None:
        case = Case.objects.get(declaration=filed)
        cases.verify_figure(
            case,
            column="donations",
            typed=self.secret("verified figure", f"{self.place}.6817"),
            source=Figure.Source.AUDIT,
            source_note="审计报告",
            reason=self.secret("verifier's reason", f"核定缘由{self.place}"),
            by=self.loader,
        )
        case.refresh_from_db()
        self.world.known |= {"case_id": case.pk, "submission": str(case.submission_id)}

    def _draft(self) -> None:
        """What one's own enterprise is still filling in."""
        name, tax = self.secret("drafting", f"密填企业{self.place}"), self.secret("draft figure", f"{self.place}53.17")
        draft = self._declaration(5, name=name, tax=tax, people=MEMBERS)
        text = self.secret("draft document", f"draft-words-{self.place}")
        kept = self._document(draft, slot="audit_report", name=f"草稿{self.place}.pdf", text=text)
        fresh = self._applicant(6, name="尚未申报企业")
        page = self.secret("evidence's page", f"{self.place}4141-{self.place}4143")
        proof = evidence.add(draft, column="tax", document=kept, page=page, by=self.loader)
        pages = self.secret("printed", f"printed-words-{self.place}").encode()
        facts: dict[str, Any] = {"file": files.keep(pages, media_type="application/pdf", by="test")}
        printing = draft.printings.create(what="form", number=1, code=f"P{self.place}", printed_by=self.loader, **facts)
        self.world.known |= {
            "declaration_id": draft.pk,
            "document_id": kept.pk,
            "evidence_id": proof.pk,
            "printing_id": printing.pk,
            "applicant_id": draft.applicant_id,
            "fresh": str(fresh.pk),
            "member_id": draft.applicant.members.get(part=Membership.Part.VIEWER).pk,
            "finance_answers": json.dumps(draft.sections.get(section="finance").answers),
        }

    def _invitations(self) -> None:
        """An invitation of the newcomer, and one of somebody who has no account."""
        stranger = self.secret("invited e-mail", f"invited-{self.place}@else.example.cn")
        for key, email in (("fresh", self.world.people["newcomer"].email), ("applicant_id", stranger)):
            applicant, by = Applicant.objects.get(pk=self.world.known[key]), self.world.people["administrator"]
            made = invitations.invite(applicant, email=email, part=Membership.Part.FILLER, by=by)
            self.world.known.setdefault("invitation_id", made.pk)

    def _claims(self) -> None:
        """One's own claim of what somebody else acts for."""
        contested = self._applicant(7, name="争议企业", people={"claimant": Membership.Part.ADMINISTRATOR})
        letter = casework.PDF + self.secret("letter", f"letter-words-{self.place}").encode()
        claim = claims.claim(
            self.world.people["administrator"],
            number_kind="uscc",
            number=contested.number,
            name=contested.name,
            letter_name=self.secret("letter's name", f"密函{self.place}.pdf"),
            letter=letter,
        )
        assert claim.state == Claim.State.WAITING
        self.world.known["claim_id"] = claim.pk

    def _run(self) -> None:
        run = perform(runs.start(self.world.programme, by=self.loader))
        assert run.state == Run.State.FINISHED, run.error
        best = run.standings.get(position=1)
        reason = self.secret("why not ranked", f"落选缘由{self.place}")
        last = Standing.objects.filter(run=run).count()
        Standing.objects.create(
            run=run, submission=best.submission, position=last + 1, number="N", name="落选公司", reason=reason
        )
        seat = PanelSeat.objects.get(programme=self.world.programme, expert=self.world.people["expert"])
        reason = self.secret("opinion", f"异议缘由{self.place}")
        rechecks.object_to(best, seat=seat, reason=reason, by=seat.expert)
        assert Opinion.objects.filter(run=run).count() == 1
        self.secret("ranked", best.name)
        number = 1 if best.number == tiny.number(self.place * SPAN + 1) else 2
        self.secret("ranked figure", f"{self.place}{number}8.41")
        self.world.known |= {"run_id": run.pk, "position": 1, "candidate": best.number}

    def _publications(self) -> None:
        run = Run.objects.get(pk=self.world.known["run_id"])
        facts: dict[str, Any] = {"programme": run.programme, "run": run, "requested_by": self.loader}
        columns = [["rank", "排名"], ["name", "企业名称"]]
        chart = editions.report_of(run.revision).series["growth_bins"][0].call.key
        facts["statistics"] = {chart: {"rows": [{"label": "负增长", "value": 1.0, "stated": 1, "of": 1}]}}
        for version, name, more, who in (
            (1, self.secret("published", f"已公布企业{self.place}"), {"published_by": self.loader}, "listed_id"),
            (2, self.secret("unpublished", f"未公布企业{self.place}"), AGAIN, "struck_id"),
        ):
            state = Publication.State.FAILED
            if "published_by" in more:
                more["published_at"], state = timezone.now(), Publication.State.PUBLISHED
            lists = [{"code": "main", "title": "榜", "columns": columns, "rows": [[1, name]]}]
            made = Publication.objects.create(version=version, state=state, lists=lists, **facts, **more)
            listed = self._applicant(7 + version, name=name, people={})
            made.placings.create(list_code="main", position=0, applicant=listed)
            self.world.known[who] = listed.pk
            kept = files.keep(name.encode(), media_type="text/csv; charset=utf-8", by="test")
            PublishedFile.objects.create(publication=made, kind="csv", name=f"榜单{version}.csv", file=kept)

    def _accounts(self) -> None:
        """Somebody whose letters with a key are under way: whoever has the key may be told the address."""
        person = User.objects.create_user(f"under-way-{self.place}@example.cn", PASSWORD)
        address = EmailAddress.objects.create(user=person, email=person.email, primary=True)
        self.world.known |= {
            "confirm": EmailConfirmationHMAC(address).key,
            "uidb36": user_pk_to_url_str(person),
            "reset": EmailAwarePasswordResetTokenGenerator().make_token(person),
        }
