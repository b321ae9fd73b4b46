"""After a return with named fields everything else stays as it was submitted: on the page and in the services."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from declarations.core.merge import Change
from declarations.models import Declaration, DeclarationDocument, Evidence, ReturnNote
from declarations.services import declarations, documents, evidence, filings, sections
from declarations.services.declarations import Refused
from records.models import JournalEntry
from tests.declarations import filing
from tests.declarations.filing import typed
from tests.papers import PDF

pytestmark = pytest.mark.django_db
CLOSED = "这次退回没有要求修改"


def returned(**fields: str) -> Declaration:
    declaration = filing.filled()
    proof = declaration.documents.get(slot="audit_report")
    evidence.attach(declaration, column="tax", name="完税证明.pdf", content=PDF + b"1", page="1", by=filing.user())
    evidence.add(declaration, column="staff", document=proof, page="2", by=filing.user())
    declarations.submit(declaration, by=filing.user())
    until = timezone.now() + timedelta(days=3)
    declarations.return_for_correction(declaration, until=until, reason="请核对", fields=fields, by=filing.user())
    related = Declaration.objects.select_related("revision", "applicant", "programme")
    return related.get(pk=declaration.pk)


def stored(declaration: Declaration, section: str = "finance") -> dict[str, object]:
    return dict(declaration.sections.get(section=section).answers)


def page(declaration: Declaration, code: str = "finance", name: str = "section") -> str:
    return reverse(f"declarations:{name}", args=[declaration.pk, code])


def test_a_named_field_is_saved_and_another_is_refused_with_nothing_lost():
    declaration = returned(tax="请核对完税证明")
    client, before = filing.administrator(declaration), stored(declaration)
    assert client.post(page(declaration), typed(before, tax="90")).status_code == 302
    assert stored(declaration) == before | {"tax": "90"}
    refused = client.post(page(declaration), typed(before, donations="5"))
    assert refused.status_code == 409
    assert refused.context["sentence"] == ("这次退回没有要求修改“公益捐赠（2018年）”，不能改动；确需修改请联系协会")
    assert refused.context["answers"] == [("公益捐赠（2018年）", "5")]
    both = client.post(page(declaration), typed({**before, "tax": "90"}, tax="91", donations="5"))
    assert (both.status_code, stored(declaration)["tax"]) == (409, "90")


def test_autosave_is_held_to_it_too():
    declaration = returned(tax="请核对")
    client, before = filing.administrator(declaration), stored(declaration)
    address = page(declaration, name="autosave")
    refused = client.post(address, {"based_on": json.dumps({"donations": before["donations"]}), "f-donations": "5"})
    assert (refused.status_code, refused.json()["state"]) == (403, "refused")
    assert refused.json()["sentence"].startswith(CLOSED)
    taken = client.post(address, {"based_on": json.dumps({"tax": before["tax"]}), "f-tax": "91"})
    assert (taken.status_code, stored(declaration)["tax"]) == (200, "91")


def test_the_page_shows_the_others_read_only_and_saving_it_whole_works():
    declaration = returned(tax="请核对")
    client = filing.administrator(declaration)
    shown = client.get(page(declaration)).content.decode()
    assert shown.count("<fieldset disabled") == 7
    assert '<div class="entry-cell" data-column="tax"' in shown
    assert "这次退回只开放标有退回理由的项目" in shown
    whole = client.get(page(declaration, "enterprise")).content.decode()
    assert '<div class="entry-cell" data-column' not in whole


def test_a_return_without_named_fields_opens_everything():
    declaration = returned()
    client, before = filing.administrator(declaration), stored(declaration)
    assert "<fieldset disabled" not in client.get(page(declaration)).content.decode()
    assert client.post(page(declaration), typed(before, donations="5", tax="1")).status_code == 302
    assert stored(declaration) == before | {"donations": "5", "tax": "1"}


def test_documents_that_are_not_named_stay():
    declaration = returned(tax="请核对")
    client = filing.administrator(declaration)
    kept = declaration.documents.get(slot="licence_copy")
    with pytest.raises(Refused, match=CLOSED):
        documents.add(declaration, slot="licence_copy", name="新.pdf", content=PDF, by=filing.user())
    with pytest.raises(Refused, match=CLOSED):
        documents.remove(kept, by=filing.user())
    shown = client.get(reverse("declarations:documents", args=[declaration.pk])).content.decode()
    assert shown.count("这次退回没有要求修改这项材料") == 3
    assert 'name="slot" value="licence_copy"' not in shown
    assert reverse("declarations:remove_document", args=[kept.pk]) not in shown


def test_a_named_document_may_be_replaced_and_the_figures_stay():
    declaration = returned(audit_report="缺签字页")
    kept = declaration.documents.get(slot="audit_report")
    documents.add(declaration, slot="audit_report", name="审计报告（签字）.pdf", content=PDF + b"2", by=filing.user())
    client, before = filing.administrator(declaration), stored(declaration)
    assert client.post(page(declaration), typed(before, tax="1")).status_code == 409
    with pytest.raises(Refused, match="“从业人员"):  # it proves a figure that is closed
        documents.remove(kept, by=filing.user())


def test_evidence_goes_with_its_figure():
    declaration = returned(tax="请核对")
    of_tax = Evidence.objects.get(column="tax")
    evidence.attach(declaration, column="tax", name="补.pdf", content=PDF + b"3", page="", by=filing.user())
    evidence.remove(of_tax, by=filing.user())
    with pytest.raises(Refused, match=CLOSED):
        evidence.attach(declaration, column="staff", name="补.pdf", content=PDF + b"4", page="", by=filing.user())
    with pytest.raises(Refused, match=CLOSED):
        evidence.remove(Evidence.objects.get(column="staff"), by=filing.user())
    assert DeclarationDocument.objects.filter(name="补.pdf").count() == 1


def test_what_is_refused_writes_nothing():
    declaration = returned(tax="请核对")
    client, entries = filing.administrator(declaration), JournalEntry.objects.count()
    client.post(page(declaration), typed(stored(declaration), donations="5"))
    client.post(reverse("declarations:remove_document", args=[declaration.documents.get(slot="licence_copy").pk]))
    assert JournalEntry.objects.count() == entries
    assert declaration.documents.count() == 3


def test_who_still_has_an_older_page_open_is_held_to_the_newest_return():
    """Saved over a version that has gone: read again, under the return as it is now."""
    declaration = returned()
    stale = filings.look(declaration)
    ReturnNote.objects.update(fields={"tax": "请核对"})
    row = declaration.sections.get(section="finance")
    row.version += 1
    row.save()
    finance = stale.section("finance")
    assert finance is not None
    with pytest.raises(Refused, match=CLOSED):
        sections.save(stale, section=finance, changes={"donations": Change("0", "5")}, by=filing.user())
