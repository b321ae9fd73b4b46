"""The whole procedure in the browser: filed, recommended, returned, verified, scored by five, deliberated, put up for
the public, objected to, ranked anew and published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import deciding, judging
from tests.journeys.backing import Backing
from tests.journeys.procedure import NAME, SLUG
from tests.journeys.site import Site, running
from tests.journeys.typing_in import Come

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, backing: Backing) -> Iterator[Site]:
    with backing() as own, running(tmp_path_factory.mktemp("procedure"), own) as found:
        yield found


def test_from_filing_to_the_published_list(site: Site, visitor: Come, tmp_path: Path) -> None:
    made = site.act("ecommerce")
    site.facts["accounts"].update(made["accounts"])
    people = {code: visitor(code) for code in ("applicant", "unit", "desk", "association", "director", "colleague")}
    for one in people.values():
        one.log_in()
    applicant, unit, staff = people["applicant"], people["unit"], people["association"]

    judging.hand_in(applicant, made["filing"])
    judging.send_back(unit)
    judging.correct_and_hand_in(applicant, made["filing"], column="staff_technical", text="12")
    judging.recommend(unit, tmp_path)
    judging.verify(people["desk"])

    judging.call_the_panel(staff)
    expert, chair = visitor("technical-1"), visitor("head")
    for one in (expert, chair):
        one.log_in()
    judging.pledge_and_score(expert)
    site.act("score", "technical-1", "technical-2", "technical-3", "finance", "head")
    judging.close_scoring(staff)
    judging.deliberate(chair)

    first = deciding.rank(staff)
    deciding.cut_the_lists(staff, first)
    deciding.sign_off(chair, first)
    deciding.approve(people["director"], first)
    deciding.put_up(staff, first)
    objection = deciding.admit(staff, deciding.object_to_it(public := visitor("public")))
    deciding.uphold(people["colleague"], objection)

    second = deciding.carry_out(staff, objection)
    deciding.cut_the_lists(staff, second)
    deciding.sign_off(chair, second)
    deciding.approve(people["director"], second)
    assert site.act("end_notice") == {"ended": 1}
    deciding.do_without_another(staff, second)
    deciding.publish(staff, second)
    public.page.goto(f"/lists/{SLUG}/")
    expect(public.page.get_by_role("main")).not_to_contain_text(NAME)
    public.look("list")
    assert site.act("journal_faults") == {"faults": []}
