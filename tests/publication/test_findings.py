"""Findings before a publication: they bar it until they are mended or accepted, by name and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.core.verdict import YES
from accounts.models import Role
from declarations.services.declarations import Refused
from publication.core.lint import Severity
from publication.models import Acceptance
from publication.services import approvals, findings, notices, public_lists, publications
from ranking.models import Run
from records.models import JournalEntry
from review.services import registers
from tests import builders, tiny
from tests.clearing import HELD_ON
from tests.performing import perform
from tests.publication.published import publication
from tests.publication.through_services import altered, finished_run, signed_off

pytestmark = pytest.mark.django_db
PAIR = "营业收入合计{{ total(revenue)|wan }}。"
ALONE = "ratio(online_revenue, revenue, where=\"short_name = '虚构4'\")"
LEAK = f"{PAIR}某企业线上收入占{{{{ {ALONE}|percent }}}}。"
OPEN = "公布前检查还有 1 处发现未处理，请改正，或写明理由接受"


def approved(run: Run) -> Run:
    """Everything but the findings."""
    staff = builders.user(email="leads@example.cn")
    approvals.approve(signed_off(run), by=staff)
    notices.record_held(run, opens_on=HELD_ON, by=staff)
    return run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run whose report prints a ratio of one enterprise alone."""
    return approved(finished_run(folder=altered(tmp_path, changes={"report/overview.md": [(PAIR, LEAK)]})))


def page(of: Run, rest: str = "") -> str:
    return f"/lists/{tiny.SLUG}/approve/{of.id}/findings/{rest}"


def told(of: Run) -> list[tuple[bool, str, str]]:
    return [(one.is_open, one.finding.rule, one.finding.value) for one in findings.found_in(of)]


def test_a_run_without_findings_is_free() -> None:
    assert findings.found_in(finished_run()) == []


def test_an_open_finding_bars_publication_until_it_is_accepted(run: Run) -> None:
    assert (told(run), publications.may_publish(run).sentence) == ([(True, "R40", ALONE)], OPEN)
    staff = builders.user(email="staff@example.cn")
    with pytest.raises(Refused, match=OPEN):
        publications.publish(run, by=staff)
    made = findings.accept(run, found=findings.found_in(run)[0], reason=" 该企业已公开年报 ", by=staff)
    assert (made.reason, made.accepted_by, made.rule, made.subject) == ("该企业已公开年报", staff, "R40", "评价报告")
    assert (told(run), publications.may_publish(run)) == ([(False, "R40", ALONE)], YES)


def test_what_objections_keep_back_changes_what_is_told(run: Run) -> None:
    """Without one of three, the total of all is the total of two."""
    held = [tiny.number(3)]
    assert sorted(one.finding.value for one in findings.found_in(run, held=held)) == [
        ALONE,
        "total(revenue)",
    ]


def test_an_acceptance_holds_for_later_runs_that_find_the_same_and_can_be_taken_back(run: Run) -> None:
    staff = builders.user(email="staff@example.cn")
    (found,) = findings.found_in(run)
    findings.accept(run, found=found, reason="已公开", by=staff)
    findings.withdraw(run, key=found.key, by=staff)
    assert publications.may_publish(run).sentence == OPEN
    with pytest.raises(Refused, match="没有这条接受，可能已经撤回"):
        findings.withdraw(run, key=found.key, by=staff)
    findings.accept(run, found=found, reason="确已公开", by=staff)
    assert list(Acceptance.objects.values_list("reason", "withdrawn_by__email")) == [
        ("已公开", "staff@example.cn"),
        ("确已公开", None),
    ]
    done = JournalEntry.objects.filter(thing=f"run:{run.id}", action__startswith="finding.").order_by("seq")
    assert [(one.action, one.facts) for one in done] == [
        (action, {"rule": "R40", "finding": found.key})
        for action in ("finding.accepted", "finding.withdrawn", "finding.accepted")
    ]


def test_what_a_version_rests_on_cannot_be_taken_back(run: Run) -> None:
    staff = builders.user(email="staff@example.cn")
    (found,) = findings.found_in(run)
    findings.accept(run, found=found, reason="已公开", by=staff)
    perform(publications.publish(run, by=staff))
    with pytest.raises(Refused, match=r"^这次排名已经公布，接受的发现不能撤回$"):
        findings.withdraw(run, key=found.key, by=staff)
    assert findings.may_accept(run).is_yes  # what comes up before a correction


@pytest.mark.parametrize(
    ("reason", "sentence"), [(" ", "请写明接受的理由"), ("已公开", "这处发现已经有人接受")]
)  # fmt: skip
def test_an_acceptance_has_a_reason_and_is_given_once(run: Run, reason: str, sentence: str) -> None:
    staff = builders.user(email="staff@example.cn")
    (found,) = findings.found_in(run)
    findings.accept(run, found=found, reason="已公开", by=staff)
    with pytest.raises(Refused, match=f"^{sentence}$"):
        findings.accept(run, found=found, reason=reason, by=staff)
    facts: dict[str, Any] = {"programme": run.programme, "run": run, "accepted_by": staff, "rule": "R40"}
    for wrong in ({"key": found.key, "reason": "再次"}, {"key": "x", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Acceptance.objects.create(**facts, **wrong)


def test_registers_and_published_lists_are_looked_at_as_they_are_now(tmp_path: Path) -> None:
    folder = altered(tmp_path, changes={"ranking.yaml": [("size: 3", "size: 6")]})
    run = finished_run(folder=folder, count=6, answers={seq: {"online_revenue": "1000"} for seq in range(1, 7)})
    assert findings.found_in(run) == []
    sheet = tmp_path / "licences.csv"
    sheet.write_text(f"name,uscc,licence_no\n别名有限公司,{tiny.number(4)},B2-9\n", encoding="utf-8")
    registers.import_register("licences", path=sheet, as_of=date(2099, 1, 2), by=builders.user())
    assert [(one.subject, one.finding.rule, one.finding.value) for one in findings.found_in(run)] == [
        ("名录", "R35", tiny.name(4))
    ]
    rows = [row[:2] for row in public_lists.preview(run)[0]["rows"]]  # type: ignore[attr-defined]
    columns = [["rank", "排名"], ["name", "企业名称"]]
    publication(run, lists=[{"code": "other", "title": "另一榜", "columns": columns, "rows": rows}])
    assert {(one.finding.rule, one.finding.value) for one in findings.found_in(run)} == {
        ("R04", "另一榜"),
        ("R35", tiny.name(4)),
    }


def test_hints_do_not_bar() -> None:
    run = approved(finished_run(answers={4: {"short_name": "虚构四™"}}))
    assert told(run) == [(False, "R28", "虚构四™")]
    assert findings.found_in(run)[0].finding.severity is Severity.INFO
    assert publications.may_publish(run) == YES


def test_the_page_tells_and_staff_accept_and_take_back(client: Any, run: Run) -> None:
    client.force_login(builders.user(email="staff@example.cn", role=Role.STAFF))
    (found,) = findings.found_in(run)
    before = client.get(page(run))
    assert ("1 处未处理" in before.text, "只涉及 1 家企业" in before.text) == (True, True)
    assert "1 处未处理" in client.get(page(run).removesuffix("findings/")).text
    refused = client.post(page(run, "accept/"), {"key": found.key, "reason": " "})
    assert (refused.status_code, "请写明接受的理由" in refused.text) == (422, True)
    client.post(page(run, "accept/"), {"key": found.key, "reason": "已公开"})
    after = client.get(page(run))
    assert ("已全部处理" in after.text, "接受：已公开" in after.text) == (True, True)
    client.post(page(run, "withdraw/"), {"key": found.key})
    assert publications.may_publish(run).sentence == OPEN
    gone = client.post(page(run, "accept/"), {"key": "x", "reason": "已公开"})
    assert (gone.status_code, "没有这处发现，可能已经改正" in gone.text) == (422, True)


def test_leaders_and_auditors_read_and_do_not_accept(client: Any, run: Run) -> None:
    data = {"key": findings.found_in(run)[0].key, "reason": "x"}
    for role, get, post in ((Role.LEADER, 200, 403), (Role.AUDITOR, 200, 403), (Role.VERIFIER, 403, 403)):
        client.force_login(builders.user(email=f"{role}@example.cn", role=role))
        assert (client.get(page(run)).status_code, client.post(page(run, "accept/"), data).status_code) == (get, post)


def test_many_findings_cost_no_more_queries_than_few(client: Any, run: Run) -> None:
    client.force_login(builders.user(email="staff@example.cn", role=Role.STAFF))

    def queries() -> int:
        client.get(page(run))  # what is found is kept by the process
        with CaptureQueriesContext(connection) as counted:
            assert client.get(page(run)).status_code == 200
        return len(counted)

    few = queries()
    for one in findings.found_in(run):
        findings.accept(run, found=one, reason="已公开", by=builders.user())
    facts: dict[str, Any] = {"programme": run.programme, "run": run, "rule": "R01", "reason": "x"}
    facts["accepted_by"] = builders.user()
    Acceptance.objects.bulk_create(Acceptance(key=f"{n}", **facts) for n in range(30))
    assert queries() == few
