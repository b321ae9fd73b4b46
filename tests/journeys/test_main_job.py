"""The main job in the browser: an enterprise files, a verifier checks, experts confirm, the association publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.backing import Backing
from tests.journeys.filing import EMAIL, claim, correct, fill_in, hand_in_documents, sign_up, submit
from tests.journeys.gestures import follow, press
from tests.journeys.publishing import (
    OF_EVERYBODY,
    OF_STAFF,
    answer_for_findings,
    approve,
    hold_the_notice,
    look_around,
    look_at_the_report,
    publish,
    rank_in,
    recheck,
    seat_the_panel,
    see_the_list,
    start_a_run,
)
from tests.journeys.site import Site, running
from tests.journeys.verifying import put_a_verified_figure, see_what_changed, send_back, take_the_case
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

# What the journal holds at the end: of the enterprise's own things in order, of the others every kind of step.
CHAINS = {
    "applicant": ["claim.made", "claim.settled"],
    "declaration": [
        "declaration.opened",
        *["document.added"] * 3,
        "declaration.submitted",
        "declaration.returned",
        "declaration.submitted",
    ],
    "case": [
        "case.taken",
        "case.decided",
        "case.resubmitted",
        "case.decided",
        "case.decided",
        "figure.verified",
        "case.decided",
    ],
    "notice": ["notice.closed", "notice.opened"],
    "objection": ["objection.decided", "objection.received"],
    "run": [
        "finding.accepted",
        "opinion.given",
        "run.decided",
        "run.finished",
        "run.queued",
        "run.signed_off",
        "run.snapshot",
    ],
    "programme": ["checks.run", "declarations.taken_in", "expert.seated", "filing.extended", "programme.loaded"],
    "publication": ["publication.published", "publication.requested"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, backing: Backing) -> Iterator[Site]:
    """A site of its own: it counts every letter and every kind of entry in the journal."""
    with backing() as own, running(tmp_path_factory.mktemp("main-job"), own) as found:
        yield found


def test_from_sign_up_to_the_public_list(site: Site, visitor: Callable[[str], Visitor], tmp_path: Path) -> None:
    filer, verifier, staff = visitor("filer"), visitor("verifier"), visitor("staff")
    sign_up(filer)
    claim(filer, tmp_path)
    fill_in(filer)
    hand_in_documents(filer, tmp_path)
    submit(filer)
    verifier.log_in()
    case = take_the_case(verifier)
    send_back(verifier)
    correct(filer)
    see_what_changed(verifier, case)
    press(verifier.page, "通过")
    expect(verifier.page.locator("h1 .state")).to_have_text("通过")

    staff.log_in()
    seat_the_panel(staff)
    before = rank_in(staff, start_a_run(staff))
    put_a_verified_figure(verifier, case)
    run = start_a_run(staff)
    after = rank_in(staff, run)
    assert before < after <= 20, (before, after)

    recheck(visitor, run)
    leader, public = visitor("leader"), visitor("public")
    approve(leader)
    hold_the_notice(staff, public)
    look_at_the_report(staff, run)
    answer_for_findings(staff, run)
    publish(leader)
    see_the_list(public, after)
    look_around(public, OF_EVERYBODY)
    look_around(staff, OF_STAFF)
    account_for_everything(site, staff)


def account_for_everything(site: Site, staff: Visitor) -> None:
    staff.page.goto("/")
    follow(staff.page, "方案管理")
    follow(staff.page, "本方案的日志")
    staff.look("journal")
    held = site.act("account_for")
    assert held["faults"] == []
    assert held["chains"] == CHAINS
    assert [letter for letter in held["letters"] if letter[0] == EMAIL] == [
        [EMAIL, "榜评：请确认您的邮箱", "sent"],
        [EMAIL, "申报退回修改：2019年山西省互联网企业20强", "sent"],
    ]
