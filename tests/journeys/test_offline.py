"""A lost connection, an expired log-in, a deadline: what is typed stays in the browser until it is stored."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Dialog, Route, expect

from tests.journeys.gestures import press
from tests.journeys.site import Site, until
from tests.journeys.typing_in import Come, draft, is_saved, kept_in, line, until_kept

pytestmark = pytest.mark.journey


def test_what_is_typed_without_a_connection_arrives_later(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "cut", "王一")
    page, context = made.open("basic"), made.people[0].context
    page.locator("#f-short_name").fill("云商")
    is_saved(page)
    context.set_offline(True)
    page.locator("#f-short_name").fill("云商二")
    page.locator("#f-about").press_sequentially("断线时写的")
    page.locator("#f-lines").get_by_label("旅游").check()
    expect(line(page)).to_have_text("未联网，已存在这台电脑上，联网后自动保存")
    made.people[0].look("offline")
    context.set_offline(False)
    is_saved(page)
    assert kept_in(page) == {}
    assert made.answers("basic", "short_name", "about", "lines") == ("云商二", "断线时写的", ["travel"])


def test_a_closed_tab_keeps_what_was_typed(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "closed", "王一", "李二")
    page, context = made.open("platform"), made.people[0].context
    context.set_offline(True)
    page.locator("#f-merchants").fill("7")
    page.get_by_label("第 1 行 店名").fill("一号店")
    page.get_by_role("button", name="添加一行").click()
    page.get_by_label("第 2 行 店名").fill("二号店")
    until_kept(page, "merchants", "shops")
    page.close()
    colleague = made.people[1].page
    colleague.goto(made.page("platform"))
    colleague.locator("#f-merchants").fill("9")
    is_saved(colleague)
    context.set_offline(False)
    page = context.new_page()
    page.goto(made.page("platform"))
    expect(page.locator("[data-column=merchants] .conflict")).to_contain_text("9 家")
    assert page.locator("#f-merchants").input_value() == "7"
    assert page.get_by_label("第 2 行 店名").input_value() == "二号店"
    page.locator(".conflict").get_by_role("button", name="用我填的").click()
    is_saved(page)
    merchants, shops = made.answers("platform", "merchants", "shops")
    assert (merchants, [shop["title"] for shop in shops]) == (7, ["一号店", "二号店"])
    assert kept_in(page) == {}


def test_a_lost_answer_is_no_conflict_with_oneself(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "lost", "王一")
    page = made.open("basic")
    answers: list[int] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        answers.append(answer.status)
        if len(answers) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/autosave/", lose_the_first)
    page.locator("#f-short_name").fill("第一")
    expect(page.locator("#saving")).to_have_attribute("data-state", "offline")
    page.locator("#f-short_name").fill("第一第二")
    is_saved(page)
    assert made.answers("basic", "short_name") == ("第一第二",)
    expect(page.locator(".conflict")).to_have_count(0)


def test_logging_in_again_returns_to_the_same_field(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "expired", "王一")
    page = made.open("finance")
    site.act("end_sessions")
    page.locator("#f-profit").fill("88.5")
    expect(line(page)).to_have_text("登录已过期，刚才填的已存在这台电脑上。")
    made.people[0].look("logged-out")
    page.get_by_role("link", name="重新登录，回到这一项").click()
    email, password = site.facts["accounts"]["expired-1"]
    page.get_by_label("电子邮件").fill(email)
    page.get_by_label("密码", exact=True).fill(password)
    press(page, "登录")
    page.wait_for_url(re.compile(re.escape(made.page("finance")) + "#f-profit$"))
    is_saved(page)
    expect(page.locator("#f-profit")).to_be_focused()
    assert page.locator("#f-profit").input_value() == "88.5"
    assert made.answers("finance", "profit") == ("88.5",)


def test_the_deadline_passes_while_someone_types(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "hurry", "王一", seconds="40")
    page = made.open("basic")
    assert page.locator("form[data-open]").count() == 1
    until(lambda: time.time() > made.closes, seconds=60)
    page.locator("#f-short_name").fill("赶不及")
    expect(line(page)).to_contain_text("刚才输入的内容已存入草稿，不能再提交")
    assert page.locator("#f-about").get_attribute("readonly") == ""
    made.people[0].look("late")
    assert made.answers("basic", "short_name") == ("赶不及",)
    page.reload()
    assert page.locator("#f-short_name").input_value() == "赶不及"
    assert page.locator("form[data-open]").count() == 0


def test_what_is_refused_stays_to_be_copied(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "refused", "王一")
    page = made.open("basic")
    site.act("submitted", made.filing)
    page.locator("#f-short_name").fill("没存上")
    page.locator("#f-about").fill("也没存上")
    expect(page.locator("#saving")).to_have_attribute("data-state", "refused")
    expect(page.locator("#unsent textarea")).to_have_value(re.compile("简称：没存上"))
    assert page.locator("#f-about").get_attribute("readonly") == ""
    made.people[0].look("refused")
    page.reload()
    expect(page.locator("#unsent textarea")).to_have_value(re.compile("简称：没存上"))
    assert page.locator("#f-short_name").input_value() == ""
    page.get_by_role("button", name="已经留存，从这台电脑上删去").click()
    expect(page.locator("#unsent")).to_be_hidden()
    assert kept_in(page) == {}


def test_logging_out_asks_before_unsaved_texts_go(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "leaving", "王一")
    page, context = made.open("basic"), made.people[0].context
    page.locator("#f-short_name").fill("刚打的")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/")
    assert made.answers("basic", "short_name") == ("刚打的",)

    made.people[0].log_in()
    page.goto(made.page("basic"))
    context.set_offline(True)
    page.locator("#f-short_name").fill("没发出去")
    until_kept(page, "short_name")
    page.close()
    page = context.new_page()
    context.set_offline(False)
    page.goto("/")
    expect(page.locator(".notice-warning").get_by_role("link")).to_have_attribute("href", made.page("basic"))
    made.people[0].look("kept-elsewhere", page)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("button", name="退出").click()
    assert set(kept_in(page)) == {"short_name"}
    page.get_by_role("button", name="退出").click()
    page.get_by_role("link", name="登录").first.wait_for()
    assert (len(asked), kept_in(page)) == (2, {})
    assert asked[0].startswith("这台电脑上还有 1 处填报内容没有存入系统")


def test_a_full_browser_says_so(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "full", "王一")
    page, context = made.open("basic"), made.people[0].context
    page.evaluate("localStorage.setItem('other', 'x'.repeat(5 * 2 ** 20 - 200))")
    context.set_offline(True)
    page.locator("#f-about").fill("存不下的" * 30)
    expect(line(page)).to_have_text("未联网，这台电脑的浏览器也存不下，请不要关闭本页，联网后自动保存")
    context.set_offline(False)
    is_saved(page)
    assert made.answers("basic", "about") == ("存不下的" * 30,)
