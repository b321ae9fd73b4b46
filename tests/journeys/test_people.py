"""People of an enterprise: invited, let in, filling, not submitting, leaving; and the self-check as they type."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.gestures import follow, press
from tests.journeys.site import Site, until
from tests.journeys.typing_in import Come, draft, is_saved

pytestmark = pytest.mark.journey


def invitation_in(site: Site, address: str) -> str:
    """The link in the letter to this address."""
    found = [re.search(r"http\S+/filing/invitations/\S+", one) for one in papers.letters_to(address, folder=site.mail)]
    return next((one[0] for one in found if one), "")


def standing(page: Page, code: str) -> str:
    return page.locator(f"#standing-{code} .state").inner_text()


def test_a_colleague_is_invited_fills_in_and_can_not_submit(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "inviting", "王管理")
    guest = draft(site, visitor, "guest", "李同事").people[0]
    administrator, page = made.people[0], made.people[0].page
    address = site.facts["accounts"]["guest-1"][0]
    page.goto("/")
    follow(page, "成员", exact=True)
    page.get_by_label("同事的邮箱").fill("guest")
    press(page, "发出邀请")
    administrator.look("invitation-refused")
    page.get_by_label("同事的邮箱").fill(address)
    page.get_by_label("身份", exact=True).select_option(label="填报人")
    press(page, "发出邀请")
    expect(page.locator(".notice-success")).to_contain_text(f"已邀请 {address}")
    administrator.look("members-invited")

    until(lambda: invitation_in(site, address) != "", seconds=60)
    guest.page.goto(invitation_in(site, address))
    guest.look("invitation")
    guest.page.goto("/")
    expect(guest.page.locator(".invitations")).to_contain_text("王管理邀请您以“填报人”的身份参与")
    guest.look("start-invited")
    guest.page.locator(".invitations").get_by_role("button", name="接受").click()
    expect(guest.page.locator(".notice-success")).to_contain_text("身份是填报人")

    guest.page.goto(made.page("basic"))
    guest.page.locator("#f-short_name").fill("同事填的")
    is_saved(guest.page)
    assert made.answers("basic", "short_name") == ("同事填的",)
    guest.page.goto(f"/filing/{made.filing}/review/")
    expect(guest.page.locator("#submit-why")).to_contain_text("只有企业管理员可以提交申报")
    expect(guest.page.get_by_role("button", name="提交申报")).to_be_disabled()

    page.reload()
    row = page.get_by_role("row", name="李同事")
    row.locator("summary").press("Enter")
    administrator.look("removing")
    row.get_by_role("button", name="确认移除李同事").click()
    expect(page.locator(".notice-success")).to_contain_text("已移除李同事")
    assert guest.page.goto(made.page("basic")).status == 404  # type: ignore[union-attr]
    follow(page, "退出企业")
    expect(page.get_by_role("main")).to_contain_text("企业至少要有一位管理员")
    administrator.look("last-administrator")


def test_the_self_check_follows_what_is_typed(site: Site, visitor: Come) -> None:
    made = draft(site, visitor, "checking", "王一")
    filer, page = made.people[0], made.open("finance")
    assert standing(page, "online_main") == "无法判断"
    expect(page.locator("#standing-online_main")).to_contain_text("尚缺营业收入（2023年）、线上收入（2023年）")
    page.locator("#f-revenue").fill("1000")
    page.locator("#f-online_revenue").fill("400")
    expect(page.locator("#standing-online_main .state")).to_have_text("不符合")
    expect(page.locator("#standing-online_main")).to_contain_text("线上收入占比低于50%")
    page.locator("#f-online_revenue").fill("600")
    expect(page.locator("#standing-online_main .state")).to_have_text("符合")
    is_saved(page)
    filer.look("section-with-standings")
    follow(page, "全部条件")
    expect(page.locator("h1")).to_have_text("参评条件自查")
    assert [standing(page, code) for code in ("licensed", "online_main", "in_trade", "well_run")] == [
        "不符合",
        "符合",
        "无法判断",
        "由人认定",
    ]
    filer.look("self-check")
    follow(page, "业务类型")
    page.wait_for_url("**/sections/basic/#f-lines")
    page.locator("#f-lines").get_by_label("零售").check()
    expect(page.locator("#standing-in_trade .state")).to_have_text("符合")
