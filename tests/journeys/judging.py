"""From the unit's desk to the chair's signature: what each person does of the e-commerce list's procedure."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.gestures import follow, kept, press
from tests.journeys.papers import pdf
from tests.journeys.procedure import NAME, SLUG
from tests.journeys.site import until
from tests.journeys.visitor import Visitor

UNIT_DESK = f"/review/{SLUG}/recommendation/"


def hand_in(applicant: Visitor, filing: str) -> None:
    page = applicant.page
    page.goto(f"/filing/{filing}/review/")
    page.get_by_role("main").get_by_role("checkbox").check()
    press(page, "提交申报")
    expect(page.locator("h1")).to_have_text("申报回执")
    applicant.look("receipt")


def correct_and_hand_in(applicant: Visitor, filing: str, *, column: str, text: str) -> None:
    """What was returned is corrected where its reason stands; nothing else can be."""
    page = applicant.page
    page.goto(f"/filing/{filing}/")
    applicant.look("returned")
    page.goto(f"/filing/{filing}/sections/staff/")
    page.locator(f"#f-{column}").fill(text)
    applicant.look("correcting")
    press(page, "保存")
    hand_in(applicant, filing)


def at_the_unit(unit: Visitor) -> None:
    """Open the case at the unit's desk, once it has come in."""
    page = unit.page

    def arrived() -> bool:
        page.goto(UNIT_DESK)
        return page.locator("#preliminary-head ~ .table-scroll").get_by_role("link", name=NAME).count() == 1

    until(arrived, seconds=60)
    unit.look("unit-desk")
    follow(page, NAME)


def send_back(unit: Visitor) -> None:
    page = unit.page
    at_the_unit(unit)
    unit.look("unit-case")
    page.locator("#return summary").click()
    page.locator("[name=mark-staff_technical]").check()
    page.locator("[name=comment-staff_technical]").fill("与社保人数不符，请核对")
    page.locator("#back-reason").fill("技术团队人数与材料不一致。")
    press(page, "退回企业")
    expect(page.locator("h1 .state")).to_have_text("初审退回")
    unit.look("unit-returned")


def recommend(unit: Visitor, folder: Path) -> None:
    page = unit.page
    at_the_unit(unit)
    page.locator("#moves textarea").first.fill("经审核，情况属实，同意推荐。")
    press(page, "拟推荐")
    expect(page.locator("h1 .state")).to_have_text("拟推荐")
    page.goto(UNIT_DESK)
    unit.look("unit-list")
    follow(page, "报送…")
    page.locator("#id_letter").set_input_files(kept(folder, "推荐文件.pdf", pdf("推荐文件")))
    unit.look("unit-batch")
    press(page, "确认报送 1 家")
    expect(page.locator("h1")).to_contain_text("推荐第")
    unit.look("batch")
    page.goto(UNIT_DESK)
    expect(page.get_by_role("main")).to_contain_text("已报送协会")


def verify(desk: Visitor) -> None:
    page = desk.page
    page.goto(f"/review/{SLUG}/?query={NAME}")
    follow(page, NAME)
    press(page, "领取")
    desk.look("case")
    page.locator("#decision-reason").fill("现场核对无误")
    press(page, "通过")
    expect(page.locator("h1 .state")).to_have_text("通过")


def call_the_panel(staff: Visitor) -> None:
    """A round of scoring: who scores which case is seen before it is settled."""
    page = staff.page
    page.goto(f"/review/{SLUG}/panel/")
    staff.look("panel")
    press(page, "建立评分轮次")
    page.goto(f"/review/{SLUG}/panel/")
    follow(page, "案卷分配")
    staff.look("assignment")
    press(page, "确认分配")
    staff.look("assigned")
    page.goto(f"/review/{SLUG}/rounds/")
    page.locator("[name=until]").fill(f"{timezone.localdate() + timedelta(days=9)}")
    press(page, "开始评分")
    expect(page.get_by_role("main")).to_contain_text("评分中")
    staff.look("rounds")


def pledge_and_score(expert: Visitor) -> None:
    page = expert.page
    page.goto(f"/review/{SLUG}/scoring/")
    expert.look("pledge")
    page.locator("#agreed").check()
    press(page, "承诺并开始评分")
    expert.look("scoring")
    follow(page, NAME)
    expert.look("card")
    press(page, "提交评分")
    expect(page.get_by_role("alert").first).to_be_visible()  # nothing is scored so far
    for field in page.locator("input[name^=f-points_]").all():
        field.fill("1")
    page.locator("#f-opinion").fill("经营稳健，示范作用明显。")
    expect(page.locator("#saving")).to_have_attribute("data-state", "saved")
    expert.look("card-filled")
    press(page, "提交评分")
    expect(page.locator("h1 .state")).to_have_text("已提交")
    expert.look("card-submitted")


def close_scoring(staff: Visitor) -> None:
    page = staff.page
    page.goto(f"/review/{SLUG}/rounds/")
    staff.look("rounds-open")
    press(page, "现在截止评分")
    expect(page.get_by_role("main")).to_contain_text("评分截止")


def deliberate(chair: Visitor) -> None:
    page = chair.page
    page.goto(f"/review/{SLUG}/rounds/")
    page.get_by_role("main").get_by_role("link", name="查看").first.click()
    chair.look("deliberation")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Kendall|肯德尔"))
    page.locator("form[action$='/sign/'] textarea").fill("各位专家意见基本一致，同意评分结果。")
    press(page, "签署，得分进入排名")
    expect(page.locator("h1 .state")).to_have_text("已签署")
    chair.look("deliberation-signed")
