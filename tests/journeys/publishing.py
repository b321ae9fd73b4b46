"""The association's part of the journey: panel, runs, re-check, approval, and the list as everybody sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress

from playwright.sync_api import Error, expect

from tests.journeys import papers
from tests.journeys.gestures import SLUG, follow, press, watch_the_bar
from tests.journeys.visitor import Visitor


def seat_the_panel(staff: Visitor) -> None:
    page, accounts = staff.page, staff.site.facts["accounts"]
    staff.look("start")
    follow(page, "方案管理")
    staff.look("programme")
    follow(page, "专家席位")
    for code in ("first", "second", "chair"):
        page.locator("#id_email").fill(accounts[code][0])
        page.locator("#id_is_chair").set_checked(code == "chair")
        press(page, "设席")
    assert page.locator("tbody th").all_inner_texts() == ["组长丙", "专家甲", "专家乙"]
    staff.look("panel")


def start_a_run(staff: Visitor) -> str:
    page = staff.page
    page.goto(f"/programmes/{SLUG}/runs/")
    staff.look("runs")
    press(page, "开始排名")
    watch_the_bar(page, "已完成")
    staff.look("run")
    return page.url


def rank_in(staff: Visitor, run: str) -> int:
    page, facts = staff.page, staff.site.facts
    page.goto(f"{run}?name={facts['name']}")
    page.locator(".standings").get_by_role("link", name=facts["name"]).click()
    staff.look("standing")
    return int(page.locator("dl.facts dd strong").first.inner_text())


def recheck(visitor: Callable[[str], Visitor], run: str) -> None:
    for code in ("first", "second", "chair"):
        expert = visitor(code)
        expert.log_in()
        expert.look("start")
        page = expert.page
        page.goto(f"{run}recheck/")
        if code == "first":
            object_to_the_first(expert)
        press(page, "确认其余全部")
        expert.look("recheck")
    page.locator("#sign-form textarea").fill("各位专家逐家复核。对第一名的异议经合议，维持原排名。")
    press(page, "签署", exact=False)
    expect(page.locator("h1 .state")).to_have_text("已签署")
    expert.look("recheck-signed")


def object_to_the_first(expert: Visitor) -> None:
    page = expert.page
    row = page.locator("#entry-1")
    row.locator("summary").click()
    row.locator("textarea").fill("用户数与公开数据不符")
    row.get_by_role("button", name="提出异议").click()
    expect(row.locator(".stance")).to_contain_text("用户数与公开数据不符")
    page.locator("#entry-2").get_by_role("button", name=re.compile("^确认")).click()
    expect(page.locator("#own-progress-bar")).to_have_attribute("value", "2")


def approve(leader: Visitor) -> None:
    leader.log_in()
    leader.look("start")
    page = leader.page
    follow(page, "批准", exact=True)
    leader.look("approval")
    press(page, "批准")
    expect(page.locator("h1 .state")).to_have_text("批准")


def hold_the_notice(staff: Visitor, public: Visitor) -> None:
    """Put up by staff, objected to by somebody, answered by nobody less than a verifier, and over."""
    page = staff.page
    page.goto("/")
    follow(page, "公示", exact=True)
    staff.look("notice-desk")
    if page.locator("#id_closes_on").count():  # the calendar doesn't know this year yet
        page.locator("#id_closes_on").fill("2099-12-31")
        page.locator("#id_basis").fill("国务院办公厅的通知")
    press(page, "发布公示")
    staff.look("noticed")
    number = object_to_the_second(public)
    page.goto(f"/objections/{SLUG}/")
    follow(page, number)
    staff.look("objection")
    page.locator("#admit-reason").fill("所述与名单无关")
    press(page, "不予受理")
    assert staff.site.act("end_notice") == {"ended": 1}


def object_to_the_second(public: Visitor) -> str:
    """Returns the receipt's number."""
    page = public.page
    page.goto("/")
    page.get_by_role("link", name=re.compile("^公示中")).click()
    public.look("notice")
    page.get_by_role("main").get_by_role("link", name="提出异议", exact=True).click()
    page.locator("#id_entry").select_option("2")
    page.locator("#id_text").fill("名称与执照不符")
    press(page, "提交")  # without a name
    expect(page.locator("#id_name-errors")).to_have_text("请填真实姓名。")
    expect(page.locator("#id_text")).to_have_value("名称与执照不符")
    public.look("object-lacking")
    page.locator("#id_name").fill("某异议人")
    page.locator("#id_contact").fill("13800001111")
    press(page, "提交")
    public.look("received")
    return page.locator(".receipt dd").first.inner_text()


def answer_for_findings(staff: Visitor, run: str) -> None:
    """Such as a brand of somebody else's, and what charts tell of single enterprises."""
    page = staff.page
    page.goto(f"/lists/{SLUG}/approve/{run.rstrip('/').rsplit('/', 1)[-1]}/")
    follow(page, "逐条查看")
    staff.look("findings")
    forms = page.locator(".finding .accept")
    for left in range(forms.count(), 0, -1):
        expect(forms).to_have_count(left)
        forms.first.locator("input[type=text]").fill("按当年公布的原样")
        forms.first.get_by_role("button").click()
    expect(page.locator("h1 .state")).to_have_text("已全部处理")
    staff.look("findings-accepted")


def publish(leader: Visitor) -> None:
    page = leader.page
    page.goto("/")
    follow(page, "公布", exact=True)
    leader.look("approve")
    press(page, "批准并公布")
    with suppress(Error):  # it may be over in the midst of it
        leader.look("building")
    seen = watch_the_bar(page, "已公布")
    assert seen == sorted(seen)
    leader.look("approved")


def see_the_list(public: Visitor, rank: int) -> None:
    page, name = public.page, public.site.facts["name"]
    page.goto("/")
    public.look("start-published")
    follow(page, "2019年山西省互联网企业20强")
    public.look("list")
    row = page.locator("#list-main + .table-scroll tbody tr").nth(rank - 1)
    assert row.locator("td").all_inner_texts()[:2] == [str(rank), name]
    links = [one.get_attribute("href") for one in page.locator("#files + .table-scroll a").all()]
    files = {str(link).rstrip("/").rpartition("/")[2]: public.context.request.get(str(link)) for link in links}
    assert [kind for kind, answer in files.items() if answer.status != 200 or not answer.body()] == []
    assert f"{rank}{name}" in papers.text_of(files["report"].body())


def look_at_the_report(staff: Visitor, run: str) -> None:
    """Its texts before they are published, the figures in place."""
    page = staff.page
    page.goto(f"/lists/{SLUG}/report/{run.rstrip('/').rsplit('/', 1)[-1]}/")
    staff.look("report-texts")
    page.get_by_role("main").get_by_role("link", name="总体评述").first.click()
    staff.look("report-chapter")


OF_STAFF = {
    "certificates": f"/lists/{SLUG}/versions/1/certificates/",
    "reported-errors": f"/lists/{SLUG}/errors/",
    "tokens": "/accounts/tokens/",
}
OF_EVERYBODY = {
    "verify": "/verify/",
    "verified": f"/verify/{SLUG}-v1/",
    "corrections": f"/lists/{SLUG}/corrections/",
    "report-an-error": f"/lists/{SLUG}/errors/report/?version=1",
    "error-answers": f"/lists/{SLUG}/errors/answers/",
}


def look_around(visitor: Visitor, pages: Mapping[str, str]) -> None:
    for title, address in pages.items():
        visitor.page.goto(address)
        visitor.look(title)
