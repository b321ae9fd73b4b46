"""The enterprise's part of the journey: from sign-up to the receipt, and the correction."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import papers
from tests.journeys.gestures import SLUG, follow, kept, press
from tests.journeys.site import until
from tests.journeys.typing_in import is_saved
from tests.journeys.visitor import Visitor

EMAIL, PASSWORD = "wang@enterprise.example.cn", "Tai-yuan-2019"
ENTERPRISE = {
    "short_name": "虚构榜样",
    "brands": "榜样云、榜样通",
    "sector": "企业服务",
    "main_revenue_place": "山西",
    "headquarters_province": "山西",
    "city": "太原",
    "in_zone": "是",
}
FINANCE = {
    "internet_revenue_prev": "5200",
    "internet_revenue": "6400",
    "total_revenue_prev": "5600",
    "total_revenue": "6900",
    "operating_profit_prev": "500",
    "operating_profit": "690",
    "tax": "310",
    "donations": "2",
}
INNOVATION = {
    "rd_spend_prev": "600",
    "rd_spend": "760",
    "staff_prev": "150",
    "staff": "170",
    "rd_staff_prev": "60",
    "rd_staff": "72",
}
NEXT = "保存并继续"


def type_in(page: Page, answers: dict[str, str]) -> None:
    for column, text in answers.items():
        field = page.locator(f"#f-{column}")
        kind = field.evaluate("one => one.tagName")
        if kind == "SELECT":
            field.select_option(label=text)
        elif kind == "DIV":
            field.get_by_label(text, exact=True).check()
        else:
            field.fill(text)


def upload(page: Page, slot: str, path: Path) -> None:
    page.locator(f"#files-{slot}").set_input_files(path)
    page.locator(f"#f-{slot}").get_by_role("button", name="上传").click()


def sign_up(filer: Visitor) -> None:
    page = filer.page
    page.goto("/")
    filer.look("start-anonymous")
    follow(page, "企业注册")
    page.get_by_label("姓名").fill("王填报")
    page.locator("#id_email").fill(EMAIL)
    page.locator("#id_password1").fill("12345678")
    page.locator("#id_password2").fill("12345678")
    press(page, "注册")
    filer.look("sign-up-refused")
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    press(page, "注册")
    filer.look("mail-sent")
    until(lambda: letter_link(filer) != "", seconds=60)
    page.goto(letter_link(filer))
    filer.look("confirm")
    press(page, "确认")
    if "login" in page.url:
        filer.look("log-in")
        page.locator("#id_login").fill(EMAIL)
        page.locator("#id_password").fill(PASSWORD)
        press(page, "登录")
    page.wait_for_url(f"{filer.site.url}/")
    filer.look("start-without-enterprise")


def letter_link(filer: Visitor) -> str:
    letters = papers.letters_to(EMAIL, folder=filer.site.mail)
    found = [re.search(r"http://127\.0\.0\.1:\d+/accounts/confirm-email/\S+", letter) for letter in letters]
    return next((one[0] for one in found if one), "")


def claim(filer: Visitor, folder: Path) -> None:
    page, facts = filer.page, filer.site.facts
    page.get_by_role("main").get_by_role("link", name="认领企业").click()
    filer.look("claim")
    follow(page, "打开授权书")
    filer.look("authorisation-letter")
    page.go_back()
    page.locator("#id_number").fill(facts["number"][:-1])
    page.locator("#id_name").fill(facts["name"])
    press(page, "提交认领")
    filer.look("claim-refused")
    assert page.locator("#id_name").input_value() == facts["name"]
    page.locator("#id_number").fill(facts["number"])
    page.locator("#id_letter").set_input_files(kept(folder, "授权书（盖章）.pdf", papers.pdf("授权书")))
    press(page, "提交认领")
    expect(page.locator("h1 .state")).to_have_text("已准许")
    filer.look("claim-granted")
    follow(page, "去填报")
    filer.look("start")
    follow(page, "成员", exact=True)
    filer.look("members")
    page.go_back()
    press(page, "开始填报")
    filer.look("declaration")


def fill_in(filer: Visitor) -> None:
    page, facts = filer.page, filer.site.facts
    follow(page, "填写“企业基本情况”")
    type_in(page, ENTERPRISE)
    filer.look("section")
    press(page, NEXT)
    type_in(page, {"licence_no": facts["licence"]})
    press(page, NEXT)
    type_in(page, FINANCE)
    expect(page.locator("#f-internet_share")).to_have_text("92.75%")
    page.locator("#f-tax").fill("三百一十")
    page.locator("#f-donations").focus()
    expect(page.locator("#f-tax-fault")).not_to_be_empty()
    filer.look("section-computed-and-fault")
    press(page, NEXT)
    expect(page.locator("#f-tax")).to_be_focused()
    page.locator("#f-tax").fill(FINANCE["tax"])
    press(page, NEXT)
    type_in(page, INNOVATION)
    press(page, NEXT)
    expect(page.locator("h1")).to_have_text("影响力")
    follow(page, "核对与提交")
    filer.look("summary-missing")
    assert page.get_by_role("button", name="提交申报").is_disabled()
    page.locator(".rules").get_by_role("link", name=re.compile("月活跃用户")).click()
    type_in(page, {"monthly_active_users": "25.5"})
    press(page, NEXT)


def hand_in_documents(filer: Visitor, folder: Path) -> None:
    page = filer.page
    upload(page, "licence_copy", kept(folder, "营业执照.pdf", b"MZ\x90\x00" + bytes(2000)))
    expect(page.locator("#files-licence_copy-fault")).to_contain_text("“营业执照.pdf”内容不是这些格式")
    filer.look("documents-refused")
    upload(page, "licence_copy", kept(folder, "营业执照（副本）.png", papers.png()))
    upload(page, "telecom_licence", kept(folder, "增值电信许可证.pdf", papers.pdf("许可证")))
    upload(page, "audit_report", kept(folder, "2018年度审计报告.pdf", papers.pdf("审计报告")))
    expect(page.locator("#f-audit_report .file")).to_have_text("2018年度审计报告.pdf")
    filer.look("documents")


def submit(filer: Visitor) -> None:
    page, facts = filer.page, filer.site.facts
    page.get_by_role("main").locator(".form-actions").get_by_role("link", name="核对与提交").click()
    filer.look("summary")
    page.get_by_label("本企业承诺").check()
    press(page, "提交申报")
    filer.look("receipt")
    number, digest = page.locator(".receipt-number").inner_text(), page.locator(".digest-whole").inner_text()
    assert re.fullmatch(rf"{SLUG}-\d{{6}}", number)
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    link = page.get_by_role("link", name="下载申报表（PDF）").get_attribute("href")
    words = papers.text_of(filer.context.request.get(str(link)).body())
    assert [text for text in (facts["name"], number, "榜样云、榜样通", "92.75") if text not in words] == []
    follow(page, "查看进程")
    filer.look("declaration-submitted")


def correct(filer: Visitor) -> None:
    page = filer.page
    letters = filer.site.mail
    until(lambda: "与社保人数不符，请核对" in "".join(papers.letters_to(EMAIL, folder=letters)), seconds=60)
    page.goto("/")
    filer.look("start-returned")
    follow(page, "修改后重新提交")
    filer.look("declaration-returned")
    page.locator(".returned").get_by_role("link", name=re.compile("研发人员")).click()
    expect(page.locator("#f-rd_staff-note")).to_have_text("退回理由：与社保人数不符，请核对")
    filer.look("section-returned")
    type_in(page, {"rd_staff": "66"})
    is_saved(page)
    follow(page, "核对与提交")
    page.get_by_label("本企业承诺").check()
    press(page, "提交申报")
    expect(page.locator("h1")).to_have_text("申报回执")
