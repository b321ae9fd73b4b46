"""Evidence of single figures: pointed to by file and page, only while changes are taken, and frozen when submitted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from declarations.models import Declaration, DeclarationDocument, Extension, Membership
from declarations.services import declarations, evidence
from declarations.services.declarations import Refused
from records.models import JournalEntry
from tests.declarations import filing
from tests.declarations.test_declaration import text
from tests.papers import pdf

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def page(declaration: Declaration, field: str = "tax", section: str = "finance") -> str:
    return reverse("declarations:evidence", args=[declaration.pk, section, field])


def audit(declaration: Declaration) -> DeclarationDocument:
    return declaration.documents.get(slot="audit_report")


def told(declaration: Declaration) -> list[tuple[str, str, str]]:
    return list(declaration.evidence.order_by("added_at").values_list("column", "document__name", "page"))


def test_a_file_of_the_declaration_is_pointed_to():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    sent = client.post(page(declaration), {"document": audit(declaration).pk, "page": "第 3—5 页、8"})
    assert sent.headers["Location"] == page(declaration)
    assert told(declaration) == [("tax", "审计报告.pdf", "3-5,8")]
    assert "审计报告.pdf第3-5,8页" in text(client.get(page(declaration)).content.decode())


def test_a_file_is_uploaded_with_it_into_the_slot_for_evidence():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    client.post(page(declaration), {"file": filing.upload("完税证明.pdf", pdf("完税证明")), "page": ""})
    assert told(declaration) == [("tax", "完税证明.pdf", "")]
    assert declaration.documents.get(name="完税证明.pdf").slot == "evidence"


def test_of_several_years_one_is_chosen():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    stated = {"document": audit(declaration).pk, "column": "total_revenue_prev", "page": "2"}
    client.post(page(declaration, "total_revenue"), stated)
    client.post(page(declaration, "total_revenue"), stated | {"column": "tax", "page": "3"})
    assert told(declaration) == [
        ("total_revenue_prev", "审计报告.pdf", "2"),
        ("total_revenue_prev", "审计报告.pdf", "3"),
    ]


def test_counts_are_asked_for_after_the_page():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    for column, number in (("total_revenue", "1"), ("total_revenue_prev", "1"), ("tax", "2"), ("staff", "4")):
        evidence.add(declaration, column=column, document=audit(declaration), page=number, by=filing.user())
    counts = client.get(reverse("declarations:evidence_counts", args=[declaration.pk, "finance"]))
    assert counts.json() == {"total_revenue": 2, "tax": 1}


def test_a_fragment_for_htmx_and_a_page_without():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    fragment = client.get(page(declaration), **HTMX).content.decode()
    assert fragment.lstrip().startswith('<div class="evidence">')
    assert "<html" in client.get(page(declaration)).content.decode()


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({}, "请先选择文件，或者上传一个"),
        ({"document": "x"}, "请先选择文件，或者上传一个"),
        ({"document": "{audit}", "page": "三到五"}, "页码“三到五”看不懂，请填如 3 或 3-5、8；整份文件不必填"),
        ({"document": "{audit}", "page": "7"}, "这一条佐证已经有了"),
    ],
)
def test_what_cannot_be_taken_is_said(stated, sentence):
    declaration = filing.filled()
    kept = audit(declaration)
    evidence.add(declaration, column="tax", document=kept, page="7", by=filing.user())
    stated = {key: value.format(audit=kept.pk) for key, value in stated.items()}
    found = filing.administrator(declaration).post(page(declaration), stated, **HTMX)
    assert (found.status_code, found.context["fault"]) == (422, sentence)
    assert len(told(declaration)) == 1


def test_an_upload_that_lies_is_refused():
    declaration = filing.filled()
    found = filing.administrator(declaration).post(page(declaration), {"file": filing.upload("证明.pdf", b"MZ")})
    assert found.status_code == 422
    assert found.context["fault"].startswith("“证明.pdf”内容不是这些格式")
    assert told(declaration) == []


def test_with_a_page_that_cannot_be_read_no_file_is_kept():
    declaration = filing.filled()
    stated = {"file": filing.upload("证明.pdf", pdf("证明")), "page": "三"}
    found = filing.administrator(declaration).post(page(declaration), stated)
    assert found.status_code == 422
    assert 'value="三"' in found.content.decode()
    assert not declaration.documents.filter(slot="evidence").exists()


def test_another_declarations_file_is_no_evidence():
    declaration, other = filing.filled(), filing.filled(seq=2)
    found = filing.administrator(declaration).post(page(declaration), {"document": audit(other).pk})
    assert found.context["fault"] == "请先选择文件，或者上传一个"
    with pytest.raises(Refused, match="这个文件不在这份申报里"):
        evidence.add(declaration, column="tax", document=audit(other), page="", by=filing.user())


@pytest.mark.parametrize(("section", "field"), [("finance", "internet_share"), ("finance", "staff"), ("none", "tax")])
def test_what_is_not_asked_there_has_no_page(section, field):
    declaration = filing.filled()
    assert filing.administrator(declaration).get(page(declaration, field, section)).status_code == 404


def test_evidence_is_removed_and_goes_with_its_file():
    declaration = filing.filled()
    client = filing.administrator(declaration)
    for number in ("1", "2"):
        evidence.add(declaration, column="tax", document=audit(declaration), page=number, by=filing.user())
    first = declaration.evidence.get(page="1")
    address = reverse("declarations:remove_evidence", args=[first.pk])
    assert client.post(address).headers["Location"] == page(declaration)
    assert client.post(address).status_code == 404
    assert told(declaration) == [("tax", "审计报告.pdf", "2")]
    client.post(reverse("declarations:remove_document", args=[audit(declaration).pk]))
    assert told(declaration) == []
    actions = JournalEntry.objects.filter(thing=f"declaration:{declaration.pk}").order_by("seq")
    assert list(actions.values_list("action", flat=True))[-4:] == [
        "evidence.added",
        "evidence.added",
        "evidence.removed",
        "document.removed",
    ]


def test_after_the_deadline_evidence_is_only_looked_at():
    declaration = filing.filled()
    made = evidence.add(declaration, column="tax", document=audit(declaration), page="1", by=filing.user())
    client = filing.administrator(declaration)
    Extension.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "<form class=" not in client.get(page(declaration), **HTMX).content.decode()
    found = client.post(page(declaration), {"document": audit(declaration).pk})
    assert (found.status_code, found.context["fault"].startswith("申报已于")) == (422, True)
    assert client.post(reverse("declarations:remove_evidence", args=[made.pk])).status_code == 422
    assert len(told(declaration)) == 1


def test_a_viewer_looks_and_changes_nothing():
    declaration = filing.filled()
    made = evidence.add(declaration, column="tax", document=audit(declaration), page="1", by=filing.user())
    viewer = filing.member(declaration, Membership.Part.VIEWER)
    assert viewer.get(page(declaration)).status_code == 200
    assert viewer.post(page(declaration), {"document": audit(declaration).pk}).status_code == 403
    assert viewer.post(reverse("declarations:remove_evidence", args=[made.pk])).status_code == 403


def test_strangers_learn_nothing_of_evidence():
    declaration, other = filing.filled(), filing.opened(seq=2)
    made = evidence.add(declaration, column="tax", document=audit(declaration), page="1", by=filing.user())
    stranger = filing.administrator(other)
    assert stranger.get(page(declaration)).status_code == 404
    assert stranger.post(page(declaration), {"document": audit(declaration).pk}).status_code == 404
    assert stranger.post(reverse("declarations:remove_evidence", args=[made.pk])).status_code == 404


def test_the_submission_holds_the_evidence():
    declaration = filing.filled()
    kept = audit(declaration)
    plain = filing.filled(seq=2)
    evidence.add(declaration, column="tax", document=kept, page="3-5", by=filing.user())
    content = json.loads(declarations.submit(declaration, by=filing.user()).content)
    assert content["evidence"] == [{"column": "tax", "sha256": kept.file.sha256, "name": "审计报告.pdf", "page": "3-5"}]
    assert "evidence" not in json.loads(declarations.submit(plain, by=filing.user()).content)


def test_the_page_asks_as_much_with_three_as_with_twenty():
    declaration = filing.filled()
    browser = filing.administrator(declaration)
    counts = []
    for number in range(1, 21):
        evidence.add(declaration, column="tax", document=audit(declaration), page=str(number), by=filing.user())
        if number in (3, 20):
            with CaptureQueriesContext(connection) as found:
                browser.get(page(declaration))
            counts.append(len(found))
    assert counts[0] == counts[1]
    with pytest.raises(Refused, match="这一项已有 20 条佐证，请先移除不用的"):
        evidence.add(declaration, column="tax", document=audit(declaration), page="21", by=filing.user())


@given(st.text(max_size=60))
def test_any_page_is_understood_or_refused(typed):
    try:
        pages = evidence._pages(typed)
    except Refused as refused:
        assert str(refused).startswith("页码“")
    else:
        assert pages == "" or evidence.PAGES.fullmatch(pages)
