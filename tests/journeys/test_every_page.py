"""Every page there is, before those who may read it: axe finds nothing, it fits a phone, the keyboard is enough.

Its addresses and its readers stand in `tests/access/table.py`; the pages come from a programme in the middle of its
year.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser

from tests.access import building, procedure, visits
from tests.access.row import Row
from tests.access.table import TABLE
from tests.access.world import VISITORS
from tests.journeys import keyboard
from tests.journeys.site import Site
from tests.journeys.unserved import URL, Answer, Desk
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


def named(text: str) -> set[str]:
    return set(text.split())


FOR_PROGRAMS, POSTED, SENT_ON = "answers programs", "takes what is sent, shows nothing", "sends on to a page"
FILE, NO_FILE = "a file, a picture or figures", "a file that the programme of this world doesn't have"
LEFT_OUT = {
    FOR_PROGRAMS: named("""
        api:cases api:declaration api:declarations api:entries api:form api:notice api:notices
        api:own_declarations api:programme api:programmes api:root api:run api:runs api:schema api:section
        api:self_check api:standings api:statistics api:submissions api:verification api:version api:versions
    """),
    FILE: named("""
        declarations:claim_letter declarations:document declarations:evidence_counts
        declarations:export_declarations declarations:pdf declarations:printing declarations:requested_file
        declarations:submitted_pdf publication:certificate publication:certificates_archive publication:chart
        publication:file publication:holding_file publication:notice_pdf publication:objection_file
        publication:proof_page publication:report_batch publication:robots publication:sitemap ranking:export
        review:batch_letter review:batch_summary review:batch_volume review:card_document review:card_pdf
        review:draft_summary review:edition_file review:scan review:screenshot review:visit_photo
    """),
    POSTED: named("""
        account_revoke_token declarations:accept_invitation declarations:autosave declarations:begin
        declarations:change_head declarations:change_member declarations:decline_invitation
        declarations:identify declarations:invite declarations:make_print declarations:remove_document
        declarations:remove_evidence declarations:remove_member declarations:remove_unit_member
        declarations:settle_claim declarations:submit declarations:withdraw_invitation
        publication:accept_finding publication:apply_effects publication:assign_reviewers
        publication:chapter_preview publication:comment publication:decide_error publication:decide_objection
        publication:decide_revocation publication:drop_effect publication:erase_identity
        publication:erase_sender publication:forward_change publication:forward_reports publication:lapse
        publication:look_again publication:make_certificates publication:note_change publication:propose_effect
        publication:prove publication:publish publication:resolve_comment publication:restore_chapter
        publication:return_report publication:speak publication:take_over publication:waive_notice
        publication:withdraw_acceptance publication:withdraw_notice publication:withdraw_revocation
        ranking:confirm_rest ranking:opinion ranking:sign_off ranking:start review:arrange review:ask_document
        review:assign review:assign_panel review:autosave review:check review:check_all review:clear_assignment
        review:close_round review:confirm_figure review:create_round review:decide review:hand_back
        review:log_call review:make_draw review:make_papers review:name_chair review:open_round
        review:plan_visit review:preliminary_move review:preliminary_return review:prolong_round
        review:recheck_case review:record_query review:release review:reopen_round review:reorder review:return
        review:seat review:seat_drawn review:set_due review:sign_round review:take review:take_next
        review:unlock review:unseat review:upload_scan review:verify_figure review:withdraw_request
    """),
    SENT_ON: named("""
        publication:certificates_progress publication:progress publication:proof_progress ranking:progress
        review:batch_progress
    """),
    NO_FILE: named("""
        declarations:letter declarations:report_pdf declarations:submitted_report
    """),
}
"""Addresses without a page, by the reason."""
WITHOUT = {name for names in LEFT_OUT.values() for name in names}
PAGES = [row for row in TABLE if row.name not in WITHOUT and set(row.get) & {".", "r"}]
FORMS = [row for row in TABLE if not row.is_api and set(row.post) & {"w", "u"}]
SECTIONS = ["enterprise", "licence", "innovation", "influence"]
"""Of the form in this world, besides the one that stands in the table."""
DRAWN = {"api_docs": ".opblock", "review:enter_expert": ".cascade", "review:expert": ".cascade"}
"""What a script draws once it has asked for more."""

FAULTY = """<!doctype html><html lang="zh-CN"><title>页</title><main><h1>页</h1>
<p style="width: 500px">宽</p> <img src="data:,"> <a href="#" tabindex="2">先</a> <div id="box">点</div>
<button style="outline: none; box-shadow: none">按</button> <input aria-label="填" id="trap"> <a href="#">后</a></main>
<script>
  box.addEventListener("click", () => {});
  trap.addEventListener("keydown", (event) => event.preventDefault());
</script>"""


@pytest.fixture(scope="module")
def planted(
    chromium: Browser, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, Path]]:
    """The browser comes first: with its loop there is another connection to the database."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield Desk(building.one(tmp_path_factory.mktemp("world"), stages=procedure.STAGES)), media
        transaction.set_rollback(True)


@pytest.fixture
def desk(planted: tuple[Desk, Path], settings: Any) -> Desk:
    """The desk, with the files of its world."""
    settings.MEDIA_ROOT = planted[1]
    return planted[0]


@pytest.fixture(scope="module")
def visitors(chromium: Browser, planted: tuple[Desk, Path], tmp_path_factory: Any) -> Iterator[dict[str, Visitor]]:
    site = Site(URL, tmp_path_factory.mktemp("none"), {}, {})
    present = {name: planted[0].visitor(chromium, site, name) for name in VISITORS}
    yield present
    for one in present.values():
        one.leave()


def why_left_out(name: str, desk: Desk) -> str:
    rows = [row for row in TABLE if row.name == name]
    letters = {letter for row in rows for letter in row.get} - {" "}
    if any(row.is_api for row in rows):
        return FOR_PROGRAMS
    if letters <= {"l", "m"}:
        return POSTED
    if not letters & {".", "r"}:
        return NO_FILE
    if any(desk.readers(row) for row in rows):
        return ""
    return FILE if "." in letters else SENT_ON


def test_every_address_is_visited_or_left_out_for_its_reason(desk: Desk) -> None:
    found: dict[str, set[str]] = {}
    for name in visits.addresses():
        if why := why_left_out(name, desk):
            found.setdefault(why, set()).add(name)
    assert found == LEFT_OUT


def faults(visitor: Visitor, address: str, *, title: str) -> list[str]:
    """What the visitor notices at an address."""
    visitor.complaints.clear()
    visitor.page.goto(address)
    if title in DRAWN:
        visitor.page.locator(DRAWN[title]).first.wait_for()
    visitor.look(title.replace(":", "-"))
    return [f"{visitor.name}: {one}" for one in visitor.complaints + keyboard.findings(visitor.page)]


def test_what_a_page_does_wrong_is_noticed(desk: Desk, visitors: dict[str, Visitor]) -> None:
    kind = {"Content-Type": "text/html; charset=utf-8"}
    desk.kept["anonymous", "/faulty/"] = Answer(200, kind, FAULTY.encode(), "")
    found = "\n".join(faults(visitors["anonymous"], "/faulty/", title="faulty"))
    told = ["image-alt", "too wide for a phone", "out of the order", "clicks only", "the focus", "not reached by Tab"]
    assert [one for one in told if one not in found] == []


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_everybody_can_use_it(row: Row, desk: Desk, visitors: dict[str, Visitor]) -> None:
    address = visits.address_of(row, desk.world)
    readers = desk.readers(row)
    assert readers
    assert [one for name in readers for one in faults(visitors[name], address, title=row.name)] == []


@pytest.mark.parametrize("code", SECTIONS)
def test_every_section_can_be_filled_in(code: str, desk: Desk, visitors: dict[str, Visitor]) -> None:
    address = reverse("declarations:section", args=[desk.world.known["declaration_id"], code])
    assert faults(visitors["filler"], address, title="declarations:section") == []


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_the_answer_to_an_empty_form_can_be_read(row: Row, desk: Desk, visitors: dict[str, Visitor]) -> None:
    name, address, answer = desk.send_nothing(row)
    if answer.is_page:
        assert faults(visitors[name], address, title=row.name) == []


def test_refusals_can_be_read(desk: Desk, visitors: dict[str, Visitor]) -> None:
    assert faults(visitors["anonymous"], "/nowhere/", title="absent") == []
    inside = reverse("portal:programme", kwargs={"slug": desk.world.known["slug"]})
    assert desk.ask("newcomer", inside).status == 403
    assert faults(visitors["newcomer"], inside, title="forbidden") == []
