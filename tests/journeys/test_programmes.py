"""Several programmes on one start page: an enterprise files two cases and a base, and moves that to another unit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.gestures import press
from tests.journeys.site import Site
from tests.journeys.typing_in import Come

pytestmark = pytest.mark.journey

CASES, BASES = "shanxi-innovation-cases-2019", "shanxi-ecommerce-base-2023"
DIGITAL = "digital-economy-500-2022"


def opening(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title)


def begin(page: Page, title: str, button: str, **head: str) -> None:
    page.goto("/")
    form = opening(page, title).locator("form")
    for label, value in head.items():
        field = form.get_by_label(label)
        if label == "推荐单位":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.get_by_role("button", name=button).click()
    page.wait_for_url("**/filing/*/")


def test_two_cases_and_a_base_are_filed_beside_each_other(site: Site, visitor: Come) -> None:
    made = site.act("newcomer", "newcomer", CASES, BASES, DIGITAL)
    site.facts["accounts"].update(made["accounts"])
    person = visitor("newcomer")
    person.log_in()
    page = person.page
    for title in ("创新优秀案例", "电子商务示范基地", "数字经济企业TOP500"):
        expect(opening(page, title)).to_contain_text("未填报")
    person.look("start-several")

    begin(page, "创新优秀案例", "开始填报", 案例名称="云上集市")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{made['name']} · 云上集市")
    first = page.url
    begin(page, "创新优秀案例", "再申报一个", 案例名称="智慧仓")
    assert page.url != first
    begin(page, "创新优秀案例", "再申报一个", 案例名称=" 云上集市 ")
    assert page.url == first  # the one there is
    begin(page, "电子商务示范基地", "开始填报", 基地名称="虚构云州基地", 推荐单位="大同市商务局")
    expect(page.locator(".head")).to_contain_text("大同市商务局")

    summary = page.locator(".head summary")
    summary.press("Enter")
    person.look("head-change")
    page.locator(".head").get_by_label("推荐单位").select_option(label="太原市商务局")
    press(page, "保存更改")
    expect(page.locator(".notice-success")).to_contain_text("已更改")
    expect(page.locator(".head dl")).to_contain_text("太原市商务局")

    page.goto("/")
    cases = opening(page, "创新优秀案例")
    expect(cases.get_by_role("heading", level=4)).to_contain_text(["云上集市", "智慧仓"])
    expect(cases.get_by_role("link", name="继续填报")).to_have_count(2)
    expect(opening(page, "电子商务示范基地").get_by_role("heading", level=4)).to_contain_text("虚构云州基地")
    person.look("start-filed")
