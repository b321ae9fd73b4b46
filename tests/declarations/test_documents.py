"""Documents in the browser: told by content, kept under Chinese names, shown safely, taken out again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from declarations.core.upload import MAX_BYTES
from declarations.models import Declaration, DeclarationDocument, Extension, Membership
from declarations.services import declarations, documents, programmes
from tests.declarations import filing
from tests.declarations.test_declaration import text

pytestmark = pytest.mark.django_db


def page(declaration: Declaration) -> str:
    return reverse("declarations:documents", args=[declaration.pk])


def view(document: DeclarationDocument) -> str:
    return reverse("declarations:document", args=[document.pk])


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def names(declaration: Declaration) -> list[str]:
    return list(declaration.documents.values_list("name", flat=True))


def codes(found: HttpResponse) -> list[str]:
    """The slots that a page offers."""
    return [view.slot.code for view, _ in found.context["slots"]]


def test_slots_say_what_is_required():
    declaration = filing.opened()
    found = filing.administrator(declaration).get(page(declaration))
    shown = text(found.content.decode())
    assert codes(found) == ["licence_copy", "audit_report", "evidence"]
    assert "营业执照必交，未上传pdf、jpg、png，加盖公章" in shown
    assert "每个文件不超过20MB" in shown


def test_what_hangs_on_an_answer_is_not_called_required():
    declaration = filing.opened(folder=filing.SHANXI.parent / "shanxi-ecommerce-enterprise-2023")
    client = filing.administrator(declaration)
    question = programmes.form_of(declaration.revision).columns["has_own_website"].label
    shown = text(client.get(page(declaration)).text)
    assert "增值电信业务经营许可证或非经营性备案证明视填报而定" in shown
    assert f"是否必交，取决于还没有填写的“{text(question)}”。" in shown
    declarations.fill(declaration, answers={"has_own_website": True}, by=filing.user())
    assert "增值电信业务经营许可证或非经营性备案证明必交，未上传" in text(client.get(page(declaration)).text)


def test_a_file_put_in_or_taken_out_moves_the_declaration():
    declaration = filing.opened()
    for change in (
        lambda: documents.add(declaration, slot="licence_copy", name="a.png", content=filing.PNG, by=filing.user()),
        lambda: documents.remove(declaration.documents.get(), by=filing.user()),
    ):
        long_ago = timezone.now() - timedelta(days=9)
        Declaration.objects.update(changed_at=long_ago)
        change()
        assert timezone.now() - Declaration.objects.get().changed_at < timedelta(minutes=1)


def test_several_files_go_into_a_slot_at_once():
    declaration = filing.opened()
    files = [file("营业执照 正本.png", filing.PNG), file("../../副本.pdf", filing.PDF)]
    sent = filing.administrator(declaration).post(page(declaration), {"slot": "licence_copy", "files": files})
    assert sent.headers["Location"] == page(declaration)
    assert names(declaration) == ["营业执照 正本.png", "副本.pdf"]


@pytest.mark.parametrize(
    ("slot", "name", "content", "sentence"),
    [
        (
            "audit_report",
            "审计.pdf",
            b"MZ\x90\x00" + b"x" * 99,
            "“审计.pdf”内容不是这些格式，这里只收 pdf；只改文件后缀不会改变内容，请另存为 pdf 再传",
        ),
        (
            "audit_report",
            "审计.pdf",
            filing.PNG,
            "“审计.pdf”内容是 png，这里只收 pdf；只改文件后缀不会改变内容，请另存为 pdf 再传",
        ),
        ("audit_report", "空.pdf", b"", "“空.pdf”是空文件，请重新选择"),
        (
            "audit_report",
            "大.pdf",
            b"%PDF-" + b"x" * (5 * MAX_BYTES - 5),
            "“大.pdf”有 100 MB，超过 20 MB，请压缩后再传",
        ),
        ("none", "审计.pdf", filing.PDF, "“审计.pdf”没有保存：申报表中没有这项材料"),
    ],
    ids=["executable", "picture", "empty", "too large", "no slot"],
)
def test_what_cannot_be_taken_is_said_in_one_sentence(slot, name, content, sentence):
    declaration = filing.opened()
    found = filing.administrator(declaration).post(page(declaration), {"slot": slot, "files": file(name, content)})
    assert found.status_code == 422
    assert found.context["faults"] == [sentence]
    assert names(declaration) == []


def test_the_sentence_stands_beside_the_slot():
    declaration = filing.opened()
    html = filing.administrator(declaration).post(page(declaration), {"slot": "audit_report"}).content.decode()
    before, after = html.split('id="files-audit_report-fault"')
    assert text(">" + after.split("</ul>")[0].partition(">")[2]) == ">请先选择文件，再点上传"
    assert 'aria-describedby="files-audit_report-fault"' in after
    assert 'id="slot-audit_report"' in before


def test_of_several_files_the_good_ones_are_kept():
    declaration = filing.opened()
    files = [file("好.pdf", filing.PDF), file("坏.pdf", b"MZ")]
    found = filing.administrator(declaration).post(page(declaration), {"slot": "audit_report", "files": files})
    assert found.status_code == 422
    assert names(declaration) == ["好.pdf"]
    assert "已上传“好.pdf”" in found.content.decode()


def test_a_slot_is_offered_where_its_condition_holds():
    """The telecom licence is asked of those who state its number."""
    declaration = filing.filled()
    client = filing.administrator(declaration)
    with_number = codes(client.get(page(declaration)))
    client.post(
        reverse("declarations:section", args=[declaration.pk, "licence"]),
        filing.typed({"licence_no": filing.ANSWERS["licence_no"]}, licence_no=""),
    )
    without = codes(client.get(page(declaration)))
    assert with_number == ["licence_copy", "telecom_licence", "audit_report", "evidence"]
    assert without == ["licence_copy", "audit_report", "evidence"]


def test_after_the_deadline_no_file_is_taken_or_removed():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    Extension.objects.update(until=timezone.now() - timedelta(seconds=1))
    found = client.post(page(declaration), {"slot": "audit_report", "files": file("晚.pdf", filing.PDF)})
    assert found.status_code == 422
    assert found.context["faults"][0].startswith("“晚.pdf”没有保存：申报已于")
    document = declaration.documents.first()
    client.post(reverse("declarations:remove_document", args=[document.pk]))
    assert names(declaration) == ["审计报告.pdf", "营业执照（副本）.png"]


def test_a_file_can_be_taken_out():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    document = declaration.documents.get(slot="audit_report")
    address = reverse("declarations:remove_document", args=[document.pk])
    assert client.get(address).status_code == 405
    assert client.post(address).headers["Location"] == page(declaration)
    assert names(declaration) == ["营业执照（副本）.png"]
    assert client.post(address).status_code == 404


def test_a_viewer_adds_and_removes_nothing():
    declaration = filing.filled()
    viewer = filing.member(declaration, Membership.Part.VIEWER)
    document = declaration.documents.first()
    sent = viewer.post(page(declaration), {"slot": "audit_report", "files": file("甲.pdf", filing.PDF)})
    removed = viewer.post(reverse("declarations:remove_document", args=[document.pk]))
    assert (sent.status_code, removed.status_code) == (403, 403)
    assert names(declaration) == ["审计报告.pdf", "营业执照（副本）.png"]
    assert viewer.get(view(document)).status_code == 200


def test_a_file_is_shown_without_power():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    picture, report = (declaration.documents.get(slot=slot) for slot in ("licence_copy", "audit_report"))
    found = client.get(view(picture))
    assert found.content == filing.PNG
    wanted = {
        "Content-Type": "image/png",
        "Content-Disposition": f"inline; filename*=utf-8''{quote('营业执照（副本）.png')}",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": "private, no-store",
    }
    assert {name: found.headers[name] for name in wanted} == wanted
    assert client.get(view(report)).headers["Content-Type"] == "application/pdf"
    assert client.get(f"{view(picture)}?download").headers["Content-Disposition"].startswith("attachment;")


def test_strangers_learn_nothing_of_a_file():
    declaration, other = filing.filled(), filing.opened(seq=2)
    document = declaration.documents.first()
    stranger = filing.administrator(other)
    assert stranger.get(view(document)).status_code == 404
    assert stranger.post(reverse("declarations:remove_document", args=[document.pk])).status_code == 404
    assert declaration.documents.count() == 2


def test_those_who_check_see_the_files_that_were_submitted():
    declaration = filing.filled()
    document = declaration.documents.get(slot="audit_report")
    verifier = filing.official(declaration, Role.VERIFIER)
    assert verifier.get(view(document)).status_code == 404
    declarations.submit(declaration, by=filing.user())
    assert verifier.get(view(document)).status_code == 200
    until = timezone.now() + timedelta(days=1)
    declarations.return_for_correction(declaration, until=until, reason="请补", fields={}, by=filing.user())
    later = filing.documents.add(
        declaration, slot="audit_report", name="新.pdf", content=filing.PDF + b"2", by=filing.user()
    )
    assert verifier.get(view(later)).status_code == 404
    assert filing.official(declaration, Role.EXPERT).get(view(document)).status_code == 404


def test_an_upload_over_the_limit_is_kept_nowhere(settings, tmp_path: Path):
    """It would otherwise lie in the folder for temporary files, or in memory."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    declaration = filing.opened()
    large = file("大.pdf", b"%PDF-" + b"x" * (2 * MAX_BYTES))
    filing.administrator(declaration).post(page(declaration), {"slot": "audit_report", "files": large})
    assert list(tmp_path.glob("*.upload*")) == []
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
