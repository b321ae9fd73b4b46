"""The verifier's part of the journey: the case, its return, what changed, and a verified figure."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.gestures import SLUG, follow, press
from tests.journeys.site import until
from tests.journeys.visitor import Visitor

VERIFIED_REVENUE = "4100"


def take_the_case(verifier: Visitor) -> str:
    page, facts = verifier.page, verifier.site.facts
    verifier.look("start")
    follow(page, "核查", exact=True)
    verifier.look("queue")
    follow(page, "通过全部核查无误的案卷")
    verifier.look("pass-clear")

    def arrived() -> bool:
        page.goto(f"/review/{SLUG}/?query={facts['number']}")
        return page.get_by_role("link", name=facts["name"]).count() == 1

    until(arrived, seconds=60)
    follow(page, facts["name"])
    press(page, "领取")
    expect(page.locator(".notice-success")).to_have_text("案卷已领取。")
    papers = page.locator("#documents a[target=viewer]")
    assert papers.count() == 3
    papers.filter(has_text=re.compile("(png|jpg)$")).click()
    picture = page.frame_locator("#viewer").locator("img")
    expect(picture).to_have_js_property("naturalWidth", 120)
    verifier.look("case")
    return page.url


def send_back(verifier: Visitor) -> None:
    page = verifier.page
    page.locator("#return summary").click()
    page.locator("[name=mark-rd_staff]").check()
    page.locator("[name=comment-rd_staff]").fill("与社保人数不符，请核对")
    page.locator("#back-reason").fill("研发人员数与审计报告附注不一致。")
    press(page, "退回企业")
    expect(page.locator("h1 .state")).to_have_text("已退回")
    verifier.look("case-returned")


def see_what_changed(verifier: Visitor, case: str) -> None:
    page = verifier.page

    def resubmitted() -> bool:
        page.goto(case)
        return page.locator(".changed").count() == 1

    until(resubmitted, seconds=60)
    assert page.locator(".changed td").all_inner_texts() == ["72", "66"]
    verifier.look("case-changed")


def put_a_verified_figure(verifier: Visitor, case: str) -> None:
    page = verifier.page
    page.goto(case)
    page.locator("#decision-reason").fill("审计报告附注与申报不同，重新核查")
    press(page, "重新核查")
    page.get_by_role("link", name=re.compile("核定 互联网业务收入.*2018")).click()
    page.locator("[name=typed]").fill(VERIFIED_REVENUE)
    page.locator("[name=source]").select_option(index=0)
    page.locator("[name=source_note]").fill("2018年度审计报告第12页")
    page.locator("[name=document]").select_option(label="2018年度审计报告.pdf")
    page.locator("#verify [name=reason]").fill("关联方收入不计入互联网业务收入")
    verifier.look("case-figure")
    press(page, "记录核定值")
    expect(page.locator("#verified-head + .table-scroll tbody td strong")).to_have_text(re.compile("4,?100"))
    verifier.look("case-verified")
    press(page, "通过")
    expect(page.locator("h1 .state")).to_have_text("通过")
