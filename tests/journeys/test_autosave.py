"""Filling in a section: everything is saved by itself, and the page follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.site import Site, until
from tests.journeys.typing_in import Come, draft, is_saved, kept_in, line

pytestmark = pytest.mark.journey


def test_typing_is_saved_without_a_click_and_survives_reload(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "typing", "王一")
    page = made.open("basic")
    made.people[0].look("section-empty")
    page.locator("#f-short_name").press_sequentially("云商😀")
    page.locator("#f-about").fill("做电商的企业\n第二行")
    page.locator("#f-currency").select_option(label="美元")
    page.locator("#f-lines").get_by_label("旅游").check()
    page.locator("#f-lines").get_by_label("云服务").check()
    page.locator("#f-is_listed").get_by_label("是", exact=True).check()
    page.locator("#f-founded_on").fill("2010-05-06")
    is_saved(page)
    expect(page.locator("#row-market_value")).to_be_visible()
    assert made.stored("basic")["answers"] == {
        "short_name": "云商😀",
        "about": "做电商的企业\n第二行",
        "currency": "USD",
        "lines": ["travel", "cloud"],
        "is_listed": True,
        "founded_on": "2010-05-06",
    }
    assert kept_in(page) == {}
    page.reload()
    assert page.locator("#f-about").input_value() == "做电商的企业\n第二行"
    expect(page.locator("#f-is_listed").get_by_label("是", exact=True)).to_be_checked()
    made.people[0].look("section-typed")


def test_what_follows_is_shown_while_one_types(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "following", "王一")
    page = made.open("finance")
    page.locator("#f-revenue").fill("1250000")
    page.locator("#f-online_revenue").fill("1300000")
    expect(page.locator("#f-online_share")).to_have_text("104.00%")
    expect(page.locator("#rules")).to_contain_text("线上收入不应多于营业收入")
    expect(page.locator("#f-revenue")).to_have_value("1,250,000")
    expect(page.locator("#row-revenue [data-column=revenue] .reading")).to_have_text("合 125 亿元")
    page.locator("#f-staff").press_sequentially("12a")
    is_saved(page)
    expect(page.locator("#f-staff-fault")).to_be_empty()  # told when the field is left
    page.locator("#f-profit").focus()
    expect(page.locator("#f-staff-fault")).not_to_be_empty()
    expect(line(page)).to_contain_text("1 项填写有误")
    assert page.locator("#f-staff").get_attribute("aria-invalid") == "true"
    assert made.stored("finance")["unread"] == {"staff": "12a"}
    made.people[0].look("section-fault")
    page.reload()
    assert page.locator("#f-staff").input_value() == "12a"
    expect(page.locator("#f-staff-fault")).not_to_be_empty()


def test_rows_of_a_table_are_added_and_removed_by_keyboard(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "rows", "王一")
    page = made.open("platform")
    shops = page.locator("[data-column=shops]")
    expect(shops.locator("tbody tr")).to_have_count(1)
    page.get_by_label("第 1 行 店名").focus()
    page.keyboard.type("一号店")
    page.keyboard.press("Tab")
    page.keyboard.type("12000")
    for title in ("二号店", "三号店"):
        page.get_by_role("button", name="添加一行").focus()
        page.keyboard.press("Enter")
        page.keyboard.type(title)
    page.get_by_label("第 2 行 开业日期").fill("2020-01-02")
    page.get_by_label("第 3 行 等级").select_option("乙")
    is_saved(page)
    rows = [
        {"title": "一号店", "sales": "12000", "opened_on": None, "level": None},
        {"title": "二号店", "sales": None, "opened_on": "2020-01-02", "level": None},
        {"title": "三号店", "sales": None, "opened_on": None, "level": "乙"},
    ]
    assert made.answers("platform", "shops") == (rows,)
    made.people[0].look("table")
    page.get_by_role("button", name="删除第 2 行").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="删除第 2 行")).to_be_focused()
    assert page.get_by_label("第 2 行 店名").input_value() == "三号店"
    expect(page.locator("#saving [role=status]")).to_have_text("已删除第 2 行")
    is_saved(page)
    assert made.answers("platform", "shops") == ([rows[0], rows[2]],)
    page.get_by_role("button", name="撤销删除").press("Enter")
    assert page.get_by_label("第 2 行 店名").input_value() == "二号店"
    is_saved(page)
    assert made.answers("platform", "shops") == (rows,)
    for _row in rows:
        page.get_by_role("button", name="删除第 1 行").press("Enter")
    is_saved(page)
    assert made.answers("platform", "shops") == (None,)


def test_answers_of_last_year_wait_to_be_confirmed(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "carried", "王一")
    site.act(
        "carry_over", made.filing, "contact", "contact_name", "张三", "contact_mobile", "13800000000", "website", "a.cn"
    )
    page = made.open("contact")
    expect(page.locator("#carried")).to_contain_text("本部分沿用上年、待确认 3 项")
    made.people[0].look("carried-over")
    page.get_by_role("button", name="确认 联系人").press("Enter")
    expect(page.get_by_role("button", name="确认 手机")).to_be_focused()
    is_saved(page)
    assert made.stored("contact")["unconfirmed"] == ["contact_mobile", "website"]
    page.locator("#f-contact_mobile").fill("13900000000")
    expect(page.locator("#carried")).to_contain_text("待确认 1 项")
    page.get_by_role("button", name="全部确认").click()
    expect(page.locator("#carried")).to_be_hidden()
    is_saved(page)
    assert made.stored("contact") == {
        "answers": {"contact_name": "张三", "contact_mobile": "13900000000", "website": "a.cn"},
        "unread": {},
        "unconfirmed": [],
    }


def test_going_on_saves_first(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "onward", "王一")
    page = made.open("contact")
    page.locator("#f-contact_name").fill("张三")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("h1")).to_have_text("经营情况")
    assert made.answers("contact", "contact_name") == ("张三",)
    page.locator("#f-staff").fill("很多")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#f-staff")).to_be_focused()
    expect(page.locator("#f-staff-fault")).not_to_be_empty()
    page.locator("#f-staff").fill("50")
    page.get_by_role("link", name="核对与提交").click()
    expect(page.locator("h1")).to_have_text("核对与提交")
    assert made.answers("finance", "staff") == (50,)


def test_a_text_that_is_far_too_long_holds_up_nothing_else(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "long", "王一")
    page = made.open("basic")
    for length in (30_000, 1_200_000):
        page.locator("#f-about").evaluate("(area, length) => { area.value = '长'.repeat(length) }", length)
        page.locator("#f-about").dispatch_event("input")
        page.locator("#f-short_name").fill(f"简称{length % 7}")
        expect(line(page)).to_have_text("1 项内容太长，没有保存", timeout=60_000)
        expect(page.locator("#f-about-fault")).not_to_be_empty()
        until(lambda: made.answers("basic", "short_name", "about") == (f"简称{length % 7}", None), seconds=60)  # noqa: B023
    page.locator("#f-about").fill("短")
    is_saved(page)
    expect(page.locator("#f-about-fault")).to_be_empty()
    assert made.answers("basic", "about") == ("短",)
