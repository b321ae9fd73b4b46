"""What goes awry while filing: each mishap has one clear sentence, and no typed word is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.gestures import press
from tests.journeys.site import Site, until
from tests.journeys.typing_in import is_saved, line
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

SAVE = "保存"


def filing(site: Site, code: str, place: str = "") -> str:
    return f"/filing/{site.facts['filings'][code]}/{place}"


def test_the_older_of_two_tabs_chooses_field_by_field(site: Site, visitor: Callable[[str], Visitor]) -> None:
    filer = visitor("tabs")
    filer.log_in()
    older, newer = filer.page, filer.context.new_page()
    for page in (older, newer):
        page.goto(filing(site, "tabs", "sections/enterprise/"))
    newer.locator("#f-brands").fill("新页面的品牌")
    is_saved(newer)
    older.locator("#f-brands").fill("旧页面的品牌")
    older.locator("#f-city").fill("大同")
    expect(line(older)).to_have_text("有 1 处与同事的填写不同，请选择")
    expect(older.locator("#row-brands .conflict")).to_contain_text("您在另一个页面")
    expect(older.locator("#row-brands .conflict blockquote")).to_have_text("新页面的品牌")
    assert older.locator("#f-brands").input_value() == "旧页面的品牌"
    filer.look("stale-section")
    older.locator("#row-brands").get_by_role("button", name="用他填的").click()
    is_saved(older)
    older.reload()
    assert (older.locator("#f-brands").input_value(), older.locator("#f-city").input_value()) == (
        "新页面的品牌",
        "大同",
    )


def test_without_script_the_conflict_is_a_page(site: Site, visitor: Callable[[str], Visitor]) -> None:
    filer = visitor("tabs")
    filer.log_in()
    older, newer = filer.page, filer.context.new_page()
    older.route("**/js/section*.js", lambda route: route.abort())
    for page in (older, newer):
        page.goto(filing(site, "tabs", "sections/enterprise/"))
    newer.locator("#f-brands").fill("又一个品牌")
    is_saved(newer)
    older.locator("#f-brands").fill("没有脚本时的品牌")
    press(older, SAVE)
    expect(older.get_by_role("alert")).to_contain_text("不同之处两边并列，请逐项选定，再点保存；其余各项已保存。")
    expect(older.locator("#row-brands .difference")).to_contain_text("又一个品牌")
    assert older.locator("#f-brands").input_value() == "没有脚本时的品牌"
    filer.look("conflict-without-script")
    older.locator("#row-brands").get_by_label("用已保存的").check()
    press(older, SAVE)
    expect(older.locator(".notice-success")).to_contain_text("已保存“企业基本情况”")
    assert older.locator("#f-brands").input_value() == "又一个品牌"


def test_a_large_file_is_refused_with_its_size(site: Site, visitor: Callable[[str], Visitor], tmp_path: Path) -> None:
    filer = visitor("tabs")
    filer.log_in()
    page = filer.page
    page.goto(filing(site, "tabs", "documents/"))
    large = tmp_path / "年度审计报告（扫描）.pdf"
    with large.open("wb") as file:
        file.truncate(100 * 2**20)
    page.locator("#files-audit_report").set_input_files(large)
    page.locator("#f-audit_report").get_by_role("button", name="上传").click()
    expect(page.locator("#files-audit_report-fault")).to_have_text(
        "“年度审计报告（扫描）.pdf”有 100 MB，超过 20 MB，请压缩后再传", timeout=60_000
    )
    assert page.locator("#f-audit_report .file").all_inner_texts() == ["audit_report.pdf"]
    filer.look("large-file")


def test_a_second_submit_leads_to_the_first_receipt(site: Site, visitor: Callable[[str], Visitor]) -> None:
    filer, stranger = visitor("twice"), visitor("stranger")
    filer.log_in()
    first, second = filer.page, filer.context.new_page()
    for page in (first, second):
        page.goto(filing(site, "twice", "review/"))
        page.get_by_label("本企业承诺").check()
    press(first, "提交申报")
    number = first.locator(".receipt-number").inner_text()
    press(second, "提交申报")
    expect(second.get_by_role("status")).to_have_text("申报已提交，不能重复提交；这是已有的回执")
    assert second.locator(".receipt-number").inner_text() == number
    filer.look("second-submit", second)

    stranger.log_in()
    answer = stranger.page.goto(f"/filing/receipts/{number}/")
    assert answer is not None
    assert answer.status == 404
    expect(stranger.page.get_by_role("main")).to_contain_text("没有找到这个受理编号的回执，请核对编号。")
    assert "波折2号" not in stranger.page.content()
    stranger.look("foreign-receipt")


def test_the_deadline_passes_while_the_page_is_open(site: Site, visitor: Callable[[str], Visitor]) -> None:
    filer = visitor("late")
    filer.log_in()
    page = filer.page
    until_then = site.act("return_until", site.facts["filings"]["late"], "20")["until"]
    page.goto(filing(site, "late", "sections/influence/"))
    assert time.time() < until_then
    until(lambda: time.time() > until_then, seconds=40)
    page.locator("#f-monthly_active_users").fill("31.25")
    expect(line(page)).to_contain_text("补正期限已于")
    expect(line(page)).to_contain_text("刚才输入的内容已存入草稿，不能再提交")
    filer.look("deadline-passed")
    page.goto(filing(site, "late", "sections/influence/"))
    assert page.locator("#f-monthly_active_users").input_value() == "31.25"
    assert page.locator("#f-monthly_active_users").get_attribute("readonly") == ""
