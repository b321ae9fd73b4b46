"""Somebody without an account reads a published list: by script, without script, by keyboard, on a phone, in print."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.site import Site
from tests.journeys.typing_in import Come

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def address(site: Site) -> str:
    return f"/lists/{site.act('published_list')['slug']}/"


def names(page: Page) -> list[str]:
    return page.locator("#lists td.column-name").all_inner_texts()


def test_the_public_finds_its_way(address: str, visitor: Come) -> None:
    public = visitor("public")
    page = public.page
    page.goto("/lists/")
    public.look("lists")
    page.get_by_role("link", name="2015年中国互联网企业100强").first.click()
    public.look("list")

    page.get_by_label("查找企业").press_sequentially("上榜30")
    expect(page.get_by_role("status")).to_have_text("按所选条件显示 1 行，全部 30 行。 显示全部")
    assert names(page) == ["虚构上榜30有限公司"]
    assert "query=" in page.url  # whoever gets the address sees the same
    public.look("list-searched")
    page.get_by_label("查找企业").fill("")
    page.get_by_label("省份").select_option("山西省")
    expect(page.get_by_role("status")).to_contain_text("显示 6 行")
    page.get_by_role("link", name="排名", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="排名", exact=True).click()
    assert names(page)[0] == "虚构上榜29有限公司"
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")

    page.get_by_role("link", name="虚构上榜29有限公司").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("虚构上榜29有限公司")
    expect(page.get_by_role("main")).not_to_contain_text("登记名")
    public.look("enterprise")
    page.get_by_role("main").get_by_role("link", name="2015年中国互联网企业100强").click()
    assert page.url.endswith("#main-29")

    page.get_by_role("link", name="统计图表").click()
    page.get_by_text("列出数字").first.click()
    for picture in page.locator("img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0
    public.look("statistics")
    page.goto(address)
    page.get_by_role("link", name="评选方法").click()
    public.look("method")
    page.goto(f"{address}versions/1/")
    expect(page.get_by_role("main")).to_contain_text("本页是第 1 版，已被第 2 版取代。")
    public.look("list-replaced")


def test_everything_works_without_script(address: str, chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("查找企业").fill("上榜")
    page.get_by_label("省份").select_option("山西省")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#lists tbody tr")).to_have_count(6)
    page.get_by_role("link", name="企业名称", exact=True).click()
    expect(page.locator("#lists tbody tr")).to_have_count(6)
    page.get_by_role("link", name="显示全部").click()
    expect(page.locator("#lists tbody tr")).to_have_count(30)
    context.close()


def test_the_keyboard_is_enough(address: str, visitor: Come) -> None:
    public = visitor("keyboard")
    page = public.page
    page.goto(address)
    page.get_by_label("查找企业").focus()
    page.keyboard.type("上榜7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("显示 1 行")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('td.column-name') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("虚构上榜7有限公司")


def test_print_shows_the_list_and_nothing_to_press(address: str, visitor: Come) -> None:
    public = visitor("printing")
    page = public.page
    page.goto(address)
    page.emulate_media(media="print")
    expect(page.get_by_label("查找企业")).to_be_hidden()
    expect(page.locator(".site-head")).to_be_hidden()
    expect(page.locator("#files")).to_be_hidden()
    assert len(names(page)) == 30
