"""Documents: printed, sealed, scanned and uploaded; edited and sealed again; and evidence beside the figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import papers
from tests.journeys.gestures import kept
from tests.journeys.site import Site
from tests.journeys.visitor import NARROW, Visitor

pytestmark = pytest.mark.journey
SLOTS = {"form": "form_scan", "report": "report_scan"}


def seal(filer: Visitor, what: str, *, number: int) -> bytes:
    """Have a version made, and scan it."""
    page, slot = filer.page, filer.page.locator(f"#f-{SLOTS[what]}")
    slot.get_by_role("button", name="生成盖章版").click()
    link = slot.get_by_role("link", name=f"盖章版 第 {number} 版")
    expect(link).to_be_visible(timeout=60_000)
    printed = filer.context.request.get(f"{filer.site.url}{link.get_attribute('href')}").body()
    assert page.url.endswith(f"#f-{SLOTS[what]}")
    return papers.as_pdf(papers.scanned(printed))


def upload(page: Page, slot: str, path: Path) -> None:
    page.locator(f"#files-{slot}").set_input_files(path)
    page.locator(f"#f-{slot}").get_by_role("button", name="上传").click()


def state_of(page: Page, slot: str) -> str:
    return page.locator(f"#slot-{slot} .state").inner_text()


def test_a_sealed_form_is_edited_and_sealed_again(
    site: Site, visitor: Callable[[str], Visitor], tmp_path: Path
) -> None:
    made = site.act("sealed_draft", "sealing", "盖章人")
    site.facts["accounts"]["sealing"] = made["account"]
    filer = visitor("sealing")
    filer.log_in()
    page = filer.page
    place = f"/filing/{made['filing']}"
    page.goto(f"{place}/documents/")
    filer.look("documents-to-seal")
    first = seal(filer, "form", number=1)
    upload(page, "form_scan", kept(tmp_path, "申报表（盖章）.pdf", first))
    expect(page.get_by_role("status").first).to_contain_text("认出是第 1 版的扫描件", timeout=60_000)
    assert state_of(page, "form_scan") == "1 个文件"

    page.goto(f"{place}/sections/basic/")
    page.locator("#f-staff").fill("51")
    expect(page.locator("#saving")).to_contain_text("已保存")
    page.goto(f"{place}/documents/")
    assert state_of(page, "form_scan") == "已作废，请重新盖章"
    expect(page.locator("#f-form_scan .return-note")).to_contain_text("在打印后又有修改（员工）")
    filer.look("documents-void")
    second = seal(filer, "form", number=2)
    upload(page, "form_scan", kept(tmp_path, "旧版.pdf", first))
    expect(page.locator("#files-form_scan-fault")).to_contain_text("这是第 1 版的扫描件", timeout=60_000)
    upload(page, "form_scan", kept(tmp_path, "申报表（重新盖章）.pdf", second))
    expect(page.locator("#slot-form_scan .state")).to_have_text("2 个文件", timeout=60_000)

    upload(page, "report_scan", kept(tmp_path, "看不清.pdf", papers.pdf("看不清")))
    report = seal(filer, "report", number=1)
    expect(page.get_by_label("没有认出二维码")).to_be_visible()
    filer.look("documents-code-wanted")
    code = page.locator("#f-report_scan .seal-code").inner_text()
    page.get_by_label("没有认出二维码").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator("#slot-report_scan .state")).to_have_text("1 个文件")
    assert report.startswith(b"%PDF-")

    page.goto(f"{place}/")
    filer.look("overview")
    page.set_viewport_size(NARROW)
    saved = page.locator(".overview td .time")
    assert saved.evaluate_all("all => all.map((one) => one.getClientRects().length)") == [1, 1]  # none breaks


def test_a_figure_is_proved_by_keyboard(site: Site, visitor: Callable[[str], Visitor], tmp_path: Path) -> None:
    made = site.act("sealed_draft", "proving", "佐证人")
    site.facts["accounts"]["proving"] = made["account"]
    filer = visitor("proving")
    filer.log_in()
    page = filer.page
    page.goto(f"/filing/{made['filing']}/sections/basic/")
    link = page.locator("#row-revenue .proof")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_be_focused()
    dialog.get_by_label("证明哪一年").select_option(label="营业收入（2022年）")
    dialog.get_by_label("上传文件").set_input_files(kept(tmp_path, "审计报告.pdf", papers.pdf("审计报告")))
    dialog.get_by_label("页码").fill("三")
    dialog.get_by_role("button", name="添加佐证").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("页码“三”看不懂")
    filer.look("evidence-refused")
    dialog.get_by_label("上传文件").set_input_files(tmp_path / "审计报告.pdf")
    dialog.get_by_label("页码").fill("3-5")
    dialog.get_by_role("button", name="添加佐证").press("Enter")
    expect(dialog.locator(".files li")).to_contain_text("第 3-5 页")
    filer.look("evidence")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.locator("#row-revenue .proof-count")).to_have_text("1")
    filer.look("section-with-evidence")
    link.press("Enter")
    dialog.get_by_role("button", name="移除 审计报告.pdf").press("Enter")
    expect(dialog).to_contain_text("还没有指明佐证")
