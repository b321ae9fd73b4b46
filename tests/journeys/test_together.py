"""Several people in one section: different fields go together, one field is settled by choosing, no word is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.site import Site, until
from tests.journeys.typing_in import Come, draft, is_saved, line

pytestmark = pytest.mark.journey


def test_two_people_in_one_section(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "pair", "王一", "李二")
    one, other = (person.page for person in made.people)
    for page in (one, other):
        page.goto(made.page("basic"))
    one.locator("#f-short_name").fill("王的简称")
    is_saved(one)
    other.locator("#f-licence_no").fill("B2-0001")
    is_saved(other)
    assert made.answers("basic", "short_name", "licence_no") == ("王的简称", "B2-0001")
    other.locator("#f-short_name").fill("李的简称")
    expect(line(other)).to_have_text("有 1 处与同事的填写不同，请选择")
    box = other.locator("[data-column=short_name] .conflict")
    expect(box).to_contain_text("您在另一个页面或同事")
    expect(box.locator("blockquote")).to_have_text("王的简称")
    assert other.locator("#f-short_name").input_value() == "李的简称"
    other.locator("#f-about").fill("李的简介")
    other.locator("#f-licence_no").focus()
    expect(other.locator("#row-about .count")).to_have_text("4 / 200 字")
    until(lambda: made.answers("basic", "about") == ("李的简介",), seconds=60)
    assert made.answers("basic", "short_name", "about") == ("王的简称", "李的简介")
    made.people[1].look("conflict")
    box.get_by_role("button", name="用我填的").press("Enter")
    expect(other.locator("#f-short_name")).to_be_focused()
    is_saved(other)
    expect(other.locator(".conflict")).to_have_count(0)
    assert made.answers("basic", "short_name") == ("李的简称",)

    one.locator("#f-short_name").fill("王的第二个")
    expect(one.locator(".conflict")).to_contain_text("李二")
    one.locator(".conflict").get_by_role("button", name="用他填的").click()
    assert one.locator("#f-short_name").input_value() == "李的简称"
    is_saved(one)
    one.locator("#f-short_name").fill("王的第三个")
    is_saved(one)
    assert made.answers("basic", "short_name") == ("王的第三个",)


def test_choices_and_tables_are_chosen_between_too(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "choose", "王一", "李二")
    one, other = (person.page for person in made.people)
    for page in (one, other):
        page.goto(made.page("basic"))
    one.locator("#f-lines").get_by_label("零售").check()
    one.locator("#f-is_listed").get_by_label("否", exact=True).check()
    is_saved(one)
    other.locator("#f-lines").get_by_label("云服务").check()
    other.locator("#f-is_listed").get_by_label("是", exact=True).check()
    expect(line(other)).to_have_text("有 2 处与同事的填写不同，请选择")
    for column in ("lines", "is_listed"):
        other.locator(f"[data-column={column}]").get_by_role("button", name="用他填的").click()
    expect(other.locator("#f-lines").get_by_label("零售")).to_be_checked()
    expect(other.locator("#f-lines").get_by_label("云服务")).not_to_be_checked()
    expect(other.locator("#f-is_listed").get_by_label("否", exact=True)).to_be_checked()

    for page in (one, other):
        page.goto(made.page("platform"))
    one.get_by_label("第 1 行 店名").fill("王的店")
    one.get_by_role("button", name="添加一行").click()
    one.get_by_label("第 2 行 店名").fill("王的第二家店")
    one.get_by_label("第 2 行 销售额").fill("1200")
    is_saved(one)
    other.get_by_label("第 1 行 店名").fill("李的店")
    other.locator("[data-column=shops]").get_by_role("button", name="用他填的").click()
    assert other.get_by_label("第 1 行 店名").input_value() == "王的店"
    assert other.get_by_label("第 2 行 销售额").input_value() == "1,200"
    other.get_by_label("第 1 行 店名").fill("两人的店")
    is_saved(other)
    shops = made.answers("platform", "shops")[0]
    assert [(shop["title"], shop["sales"]) for shop in shops] == [("两人的店", None), ("王的第二家店", "1200")]
