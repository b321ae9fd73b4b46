"""From the ranking to the published list: staff, the panel's chair, the leader, and somebody who objects."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.gestures import follow, press, watch_the_bar
from tests.journeys.procedure import NAME, SLUG
from tests.journeys.visitor import Visitor

LISTS = ("main", "platforms", "brands", "services", "comprehensives", "innovators")
MEMBERS = ("technical-1", "technical-2", "technical-3", "finance")


def rank(staff: Visitor) -> str:
    """The run's address."""
    page = staff.page
    page.goto(f"/programmes/{SLUG}/runs/")
    press(page, "开始排名")
    watch_the_bar(page, "已完成")
    staff.look("run")
    return page.url


def cut_the_lists(staff: Visitor, run: str) -> None:
    """Everybody who may stand on a list is put on it."""
    page = staff.page
    for code in LISTS:
        page.goto(f"{run}lists/{code}/")
        for box in page.locator("input[name=ids]").all():
            box.check()
        page.locator("#cut-form textarea").fill("候选企业均符合条件。")
        press(page, "确定榜单")
    staff.look("cut")


def sign_off(chair: Visitor, run: str) -> None:
    chair.site.act("confirm_lists", *MEMBERS, "head")
    page = chair.page
    page.goto(f"{run}recheck/")
    page.locator("#sign-form textarea").fill("逐家复核，名单无误。")
    press(page, "签署", exact=False)
    expect(page.locator("h1 .state")).to_have_text("已签署")
    chair.look("signed-off")


def approve(leader: Visitor, run: str) -> None:
    page = leader.page
    page.goto(f"/lists/{SLUG}/approval/{run_of(run)}/")
    leader.look("approval")
    press(page, "批准")
    expect(page.locator("h1 .state")).to_have_text("批准")


def put_up(staff: Visitor, run: str) -> None:
    page = staff.page
    page.goto(f"/lists/{SLUG}/notice/{run_of(run)}/")
    if page.locator("#id_closes_on").count():  # the calendar doesn't know this year yet
        page.locator("#id_closes_on").fill("2099-12-31")
        page.locator("#id_basis").fill("国务院办公厅的通知")
    staff.look("notice-desk")
    press(page, "发布公示")
    expect(page.locator("h1 .state")).to_have_text("公示中")


def object_to_it(public: Visitor) -> str:
    """Somebody without an account objects; the receipt's number."""
    page = public.page
    page.goto(f"/notices/{SLUG}/")
    expect(page.get_by_role("main")).to_contain_text(NAME)
    public.look("notice")
    page.get_by_role("main").get_by_role("link", name="提出异议", exact=True).click()
    entry = page.locator("#id_entry option").filter(has_text=NAME)
    page.locator("#id_entry").select_option(entry.first.get_attribute("value"))
    page.locator("#id_text").fill("该企业营业收入与公开年报不符。")
    page.locator("#id_name").fill("赵某")
    page.locator("#id_contact").fill("13800001111")
    press(page, "提交")
    public.look("received")
    return page.locator(".receipt dd").first.inner_text()


def admit(staff: Visitor, number: str) -> str:
    """Admitted, and given to somebody who decided nothing of the case; the objection's address."""
    page = staff.page
    page.goto(f"/objections/{SLUG}/")
    follow(page, number)
    press(page, "受理")
    page.get_by_label("核查员乙").check()
    expect(page.get_by_label("核查员甲")).to_be_disabled()
    staff.look("reviewers")
    press(page, "指派")
    return page.url


def uphold(reviewer: Visitor, objection: str) -> None:
    page = reviewer.page
    page.goto(objection)
    reviewer.look("re-review")
    page.locator("#answer-reason").fill("经查审计报告，所报营业收入不实，异议成立。")
    press(page, "异议成立")
    press(page, "不予入选")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"共 \d+ 家名次变化"))
    reviewer.look("effect")


def carry_out(staff: Visitor, objection: str) -> str:
    """What the objection changes is done, and ranked anew; the new run's address."""
    page = staff.page
    page.goto(objection)
    press(page, "执行改动并重新排名")
    page.goto(f"/programmes/{SLUG}/runs/")
    page.get_by_role("main").get_by_role("link", name=re.compile("第 2 次")).first.click()
    watch_the_bar(page, "已完成")
    expect(page.get_by_role("main")).to_contain_text(NAME)  # among those that aren't ranked
    return page.url


def do_without_another(staff: Visitor, run: str) -> None:
    page = staff.page
    page.goto(f"/lists/{SLUG}/notice/{run_of(run)}/")
    page.locator("#waive-reason").fill("名单只减少一家，已在异议答复中说明。")
    press(page, "不再公示")
    staff.look("waived")


def publish(staff: Visitor, run: str) -> None:
    page = staff.page
    page.goto(f"/lists/{SLUG}/approve/{run_of(run)}/")
    staff.look("approve")
    press(page, "批准并公布")
    watch_the_bar(page, "已公布")


def run_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
