"""Sealed scans: printed, sealed, scanned and uploaded; which scans count, and which are refused with what sentence."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from declarations.core.barcode import codes_on
from declarations.models import Declaration, DeclarationDocument
from declarations.services import declarations, documents, filings, printings
from declarations.services.declarations import Refused
from records.models import JournalEntry
from records.services import files
from tests import papers
from tests.declarations import filing, sealed
from tests.papers import PDF, pdf

pytestmark = pytest.mark.django_db
VOID = "“申报表扫描件”已作废：申报表在打印后又有修改，请重新生成、盖章、扫描"


def upload(declaration: Declaration, content: bytes, *, slot: str = "form_scan", name: str = "扫描.pdf"):
    return documents.add(declaration, slot=slot, name=name, content=content, by=filing.user())


def refusal(declaration: Declaration, content: bytes, **more: str) -> str:
    with pytest.raises(Refused) as refused:
        upload(declaration, content, **more)
    return refused.value.verdict.sentence


def missing(declaration: Declaration) -> list[str]:
    return [one.message for one in filings.look(declaration).problems]


def test_every_page_carries_version_digest_and_barcode():
    made = sealed.printed(sealed.filled())
    content = files.read(made.file)
    assert re.fullmatch(r"SL24-[0-9A-Z]{5}-[0-9A-Z]{5}-1", made.code)
    assert [codes_on([page]) for page in papers.pages(content)] == [[made.code]] * len(
        PdfReader(BytesIO(content)).pages
    )
    for number, page in enumerate(PdfReader(BytesIO(content)).pages, start=1):
        words = re.sub(r"\s+", "", page.extract_text())
        assert made.code in words and made.answers_digest in words and f"第{number}页共" in words


@pytest.mark.parametrize(
    "how", [{"askew": 0}, {"askew": 2}, {"askew": -3, "smaller": 0.9}, {"askew": 180}, {"dpi": 300}]
)
def test_a_scan_is_bound_to_its_version(how):
    declaration = sealed.filled()
    made = sealed.printed(declaration)
    found = upload(declaration, sealed.scan(made, **how))
    assert found.printing == made
    assert missing(declaration) == ["材料“申报书扫描件”未上传"]


def test_photos_of_single_pages_are_bound_too():
    declaration = sealed.filled()
    made = sealed.printed(declaration, "report")
    pictures = [papers.as_jpg(page) for page in sealed.scanned(made)]
    found = [upload(declaration, one, slot="report_scan", name=f"{n}.jpg") for n, one in enumerate(pictures)]
    assert [one.printing for one in found] == [made] * len(pictures)
    assert missing(declaration) == ["材料“申报表扫描件”未上传"]


def test_the_same_answers_give_the_same_version():
    declaration = sealed.filled()
    first = sealed.printed(declaration)
    assert sealed.printed(declaration) == first
    sealed.state(declaration, profile="成立于2011年。")
    assert sealed.printed(declaration) == first
    sealed.state(declaration, staff="51")
    second = sealed.printed(declaration)
    assert (second.number, second.code == first.code) == (2, False)


def test_an_edit_voids_the_scan_and_the_slot_says_what_changed():
    declaration = sealed.filled()
    upload(declaration, sealed.scan(sealed.printed(declaration)))
    sealed.state(declaration, staff="51", revenue="1200")
    look = filings.look(declaration)
    assert missing(declaration) == [VOID, "材料“申报书扫描件”未上传"]
    assert printings.sealed_prints(look)["form_scan"].changes == "员工、营业收入（2023年）"
    assert {one.name for one in look.documents if one.pk in look.standing.idle} == {"扫描.pdf"}
    assert VOID in declarations.may_submit(declaration, at=declaration.opened_at).reasons


def test_taking_the_edit_back_makes_the_scan_good_again():
    declaration = sealed.filled()
    upload(declaration, sealed.scan(sealed.printed(declaration)))
    sealed.state(declaration, staff="51")
    sealed.state(declaration, staff="50")
    assert missing(declaration) == ["材料“申报书扫描件”未上传"]


def test_narrative_and_table_are_apart():
    declaration = sealed.filled()
    upload(declaration, sealed.scan(sealed.printed(declaration)))
    sealed.state(declaration, profile="成立于2012年。")
    assert missing(declaration) == ["材料“申报书扫描件”未上传"]


def test_what_is_hidden_is_not_printed_and_voids_nothing():
    declaration = sealed.filled()
    made = sealed.printed(declaration)
    sealed.state(declaration, market_value="5")
    assert sealed.printed(declaration) == made


def test_an_older_version_is_refused():
    declaration = sealed.filled()
    old = sealed.scan(sealed.printed(declaration))
    sealed.state(declaration, staff="51")
    sealed.printed(declaration)
    assert refusal(declaration, old) == ("这是第 1 版的扫描件，申报表此后改过（改了：员工），请重新生成、盖章、扫描")
    assert not declaration.documents.exists()


def test_another_declarations_scan_is_refused():
    other = sealed.scan(sealed.printed(sealed.filled(seq=2)))
    assert refusal(sealed.filled(), other) == "扫描件上的校验编码不是这份申报的，请核对是不是拿错了文件"


def test_a_scan_of_the_other_kind_is_refused():
    declaration = sealed.filled()
    report = sealed.scan(sealed.printed(declaration, "report"))
    assert refusal(declaration, report) == "这是申报书的扫描件，请传到“申报书扫描件”一栏"


def test_the_print_itself_is_no_scan():
    declaration = sealed.filled()
    content = files.read(sealed.printed(declaration).file)
    assert refusal(declaration, content) == "这是系统生成的盖章版本身，请打印、盖章，再扫描或拍照上传"


def test_pages_of_two_versions_are_refused():
    declaration = sealed.filled()
    first = sealed.scanned(sealed.printed(declaration))
    sealed.state(declaration, staff="51")
    mixed = papers.as_pdf([first[0], sealed.scanned(sealed.printed(declaration))[0]])
    assert refusal(declaration, mixed) == "扫描件里混有不同版本或不同文件的页，请按一次生成的盖章版重新扫描"


def unread(declaration: Declaration) -> DeclarationDocument:
    found = upload(declaration, pdf("看不清的扫描"))
    assert found.printing is None
    return found


def test_a_scan_without_a_readable_code_waits_for_the_code():
    declaration = sealed.filled()
    made = sealed.printed(declaration)
    found = unread(declaration)
    assert missing(declaration)[0] == "“申报表扫描件”还没有认出是哪一版，请填写页上的校验编码"
    typed = made.code.lower().replace("0", "O").replace("-", " ").replace("sl24", "SL24")
    Declaration.objects.update(changed_at=declaration.opened_at)
    assert documents.identify(found, code=typed, by=filing.user()) == made
    assert Declaration.objects.get().changed_at > declaration.opened_at
    assert missing(declaration) == ["材料“申报书扫描件”未上传"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "校验编码不对，应如 SEE23-7F2A9-CKTBM-3，印在每页左下角二维码旁"),
        ("SL24-00000-00000-1", "扫描件上的校验编码不是这份申报的，请核对是不是拿错了文件"),
    ],
)
def test_a_wrong_code_is_refused(code, sentence):
    declaration = sealed.filled()
    sealed.printed(declaration)
    with pytest.raises(Refused, match=sentence):
        documents.identify(unread(declaration), code=code, by=filing.user())


def test_another_document_needs_no_code():
    declaration = sealed.filled()
    found = upload(declaration, PDF, slot="truth")
    with pytest.raises(Refused, match="这份材料不是盖章扫描件，不必填校验编码"):
        documents.identify(found, code="SL24-00000-00000-1", by=filing.user())


def test_with_something_missing_no_seal_is_wasted():
    declaration = sealed.filled()
    sealed.state(declaration, staff=None)
    with pytest.raises(Refused, match="申报表还有 1 项待补正，补正后再生成盖章版，以免重新盖章"):
        sealed.printed(declaration)
    assert sealed.printed(declaration, "report").number == 1


def test_a_programme_without_scans_prints_no_version():
    with pytest.raises(Refused, match="本方案不要求申报表盖章扫描"):
        sealed.printed(filing.filled())


def test_the_submission_names_the_version_and_leaves_void_scans_out():
    declaration = sealed.filled()
    upload(declaration, sealed.scan(sealed.printed(declaration)), name="作废.pdf")
    sealed.state(declaration, staff="51")
    form, report = sealed.printed(declaration), sealed.printed(declaration, "report")
    upload(declaration, sealed.scan(form), name="申报表.pdf")
    upload(declaration, sealed.scan(report), slot="report_scan", name="申报书.pdf")
    content = json.loads(declarations.submit(declaration, by=filing.user()).content)
    assert [(one["name"], one["printing"]) for one in content["documents"]] == [
        ("申报表.pdf", form.code),
        ("申报书.pdf", report.code),
    ]
    with pytest.raises(Refused, match="申报已提交，不能再修改"):
        sealed.printed(declaration)


def test_printing_and_identifying_are_journalled():
    declaration = sealed.filled()
    made = sealed.printed(declaration)
    documents.identify(unread(declaration), code=made.code, by=filing.user())
    entries = JournalEntry.objects.filter(thing=f"declaration:{declaration.pk}").order_by("seq")
    told = [(one.action, one.facts.get("code") or one.facts.get("printing")) for one in entries]
    assert told[1:] == [
        ("declaration.printed", made.code),
        ("document.added", None),
        ("document.identified", made.code),
    ]
