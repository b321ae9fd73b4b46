"""Choosing a region and an industry: step by step, by searching, by the keyboard, and by typing as without script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from declarations.core import industries, regions
from tests.journeys.site import Site
from tests.journeys.typing_in import Come, draft, is_saved

pytestmark = pytest.mark.journey

LEAVES = """async ([kind, ...more]) => {
  const trees = await import("/static/js/places/trees.js");
  const rows = await (await fetch(`/static/data/${kind}.json`)).json();
  return [...trees.every(trees[kind](rows, ...more))].filter((node) => node.isEnough).map((node) => node.text);
}"""


def choices(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def options(page: Page) -> Locator:
    """What is suggested for the industry."""
    return page.locator(".suggestions [role=option]")


def test_a_region_is_chosen_step_by_step(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "region", "王一")
    page = made.open("basic")
    city = page.locator("#f-city")
    made.people[0].look("places")
    choices(page, "所在地：省").select_option(label="山西省")
    expect(city).to_have_value("山西省")
    expect(page.locator("#f-city-fault")).to_be_empty()  # the choosing isn't over
    choices(page, "所在地：市").select_option(label="大同市")
    is_saved(page)
    assert made.answers("basic", "city") == ("140200",)
    expect(page.locator("[data-column=city] .cascade select")).to_have_count(2)
    page.reload()
    assert city.input_value() == "山西省大同市"
    expect(choices(page, "所在地：市")).to_have_value("山西省大同市")
    made.people[0].look("region-chosen")
    choices(page, "所在地：省").select_option(label="北京市")
    expect(page.locator("[data-column=city] .cascade select")).to_have_count(1)
    is_saved(page)
    assert made.answers("basic", "city") == ("110000",)
    city.fill("太原")
    city.blur()
    is_saved(page)
    assert made.answers("basic", "city") == ("140100",)


def test_a_region_left_half_chosen_is_said_to_be(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "half", "王一")
    page = made.open("basic")
    province = choices(page, "所在地：省")
    province.focus()
    province.select_option(label="山西省")
    page.locator("#f-short_name").focus()
    expect(page.locator("#f-city-fault")).to_have_text("“山西省”还要填到市，如 山西省太原市")
    assert made.stored("basic")["unread"] == {"city": "山西省"}
    province.select_option(label="省")
    expect(page.locator("#f-city")).to_have_value("")
    is_saved(page)
    assert made.stored("basic")["unread"] == {}


def test_an_industry_is_searched_for_by_keyboard(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "industry", "王一")
    page = made.open("basic")
    trade = page.locator("#f-trade")
    expect(trade).to_have_role("combobox")
    trade.press_sequentially("软件开")
    expect(trade).to_have_attribute("aria-expanded", "true")
    expect(options(page).first).to_have_text("I6511 基础软件开发")
    made.people[0].look("industry-suggestions")
    for _option in range(3):
        trade.press("ArrowDown")
    chosen = options(page).and_(page.locator("[aria-selected=true]"))
    expect(chosen).to_have_text("I6513 应用软件开发")
    expect(trade).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    trade.press("Enter")
    expect(trade).to_have_value("I6513 应用软件开发")
    expect(trade).to_have_attribute("aria-expanded", "false")
    expect(trade).to_be_focused()
    is_saved(page)
    assert made.answers("basic", "trade") == ("6513",)
    expect(choices(page, "所属行业：小类")).to_have_value("I6513 应用软件开发")
    page.reload()
    assert trade.input_value() == "I6513 应用软件开发"
    choices(page, "所属行业：中类").select_option(label="652 集成电路设计")
    is_saved(page)
    assert made.answers("basic", "trade") == ("652",)
    trade.fill("")
    trade.press_sequentially("不存在的行业")
    expect(options(page)).to_have_count(0)
    trade.fill("")
    trade.press_sequentially("5292")
    trade.press("Escape")
    expect(trade).to_have_attribute("aria-expanded", "false")
    page.locator("#f-short_name").focus()
    is_saved(page)
    assert made.answers("basic", "trade") == ("5292",)


def test_an_industry_is_chosen_by_pointer(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "pointer", "王一")
    page = made.open("basic")
    page.locator("#f-trade").press_sequentially("互联网零")
    page.get_by_role("option", name="F5292 互联网零售").click()
    is_saved(page)
    assert made.answers("basic", "trade") == ("5292",)


def test_what_is_not_open_any_more_has_no_choices(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "closed-places", "王一")
    page = made.open("basic")
    expect(choices(page, "所在地：省")).to_be_enabled()
    page.locator("#f-city").evaluate("(input) => { input.readOnly = true; }")
    expect(choices(page, "所在地：省")).to_be_disabled()
    site.act("submitted", made.filing)
    page.reload()
    expect(page.locator("#f-city")).to_have_attribute("readonly", "")
    expect(page.locator(".cascade")).to_have_count(0)


def test_the_pickers_write_what_the_server_reads(site: Site, visitor: Come) -> None:
    """Everything that can be chosen is an answer, and every answer can be chosen."""
    page = draft(site, visitor, "trees", "王一").open("basic")
    for level in regions.LEVELS:
        found = page.evaluate(LEAVES, ["regions", level])
        exact = {one.at(level) for one in map(regions.region, _codes(regions.listing())) if one and one.reaches(level)}
        assert sorted(found) == sorted(one.path for one in exact)
    found = page.evaluate(LEAVES, ["industries"])
    assert sorted(found) == sorted(one.label for one in map(industries.industry, _codes(industries.listing())) if one)


def _codes(rows: list[list[Any]]) -> list[str]:
    return [code for row in rows for code in (row[0], *_codes(row[-1]))]
