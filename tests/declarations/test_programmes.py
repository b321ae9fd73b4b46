"""Revisions: the documents frozen under their digest, and read back from them alone."""

import pytest

from declarations.models import Programme, ProgrammeRevision
from declarations.services import programmes
from records.core.canonical import canonical_json, sha256
from records.models import JournalEntry
from tests import builders, tiny

pytestmark = pytest.mark.django_db


def freeze(documents: dict[str, str]) -> tuple[ProgrammeRevision, bool]:
    return programmes.freeze(tiny.definition(), documents=documents, by=builders.user())


DOCUMENTS = {name: tiny.text(name) for name in ("programme.yaml", "form.yaml", "review.yaml", "ranking.yaml")}


def test_a_revision_keeps_the_documents_under_their_digest():
    revision, made = freeze(DOCUMENTS)
    assert made
    assert (revision.number, revision.digest) == (1, sha256(canonical_json(DOCUMENTS)))
    assert (revision.programme.slug, revision.programme.year, revision.programme.title) == (
        "tiny-list-2024",
        2024,
        "2024年微型企业榜",
    )
    stored = ProgrammeRevision.objects.get()
    assert sha256(canonical_json(stored.documents)) == stored.digest


def test_the_same_documents_again_change_nothing():
    first, _ = freeze(DOCUMENTS)
    assert freeze(dict(reversed(DOCUMENTS.items()))) == (first, False)
    assert JournalEntry.objects.filter(thing="programme:tiny-list-2024").count() == 1


def test_other_documents_make_the_next_revision():
    first, _ = freeze(DOCUMENTS)
    second, made = freeze(DOCUMENTS | {"report/a.md": "## 新"})
    assert (made, second.number, second.programme) == (True, 2, first.programme)
    assert programmes.newest(first.programme) == second
    assert [entry.facts for entry in JournalEntry.objects.filter(action="programme.loaded").order_by("seq")] == [
        {"revision": 1, "digest": first.digest},
        {"revision": 2, "digest": second.digest},
    ]


def test_a_revision_is_read_back_from_what_was_frozen():
    revision, _ = freeze(DOCUMENTS)
    assert programmes.definition_of(revision) == tiny.definition()
    assert programmes.form_of(revision).definition == tiny.form().definition


def test_a_revision_that_this_code_cannot_read_says_so():
    programme = Programme.objects.create(slug="x-2024", year=2024, title="x")
    revision = ProgrammeRevision.objects.create(
        programme=programme,
        number=1,
        documents={"programme.yaml": "format: 9\n"},
        digest="9",
        loaded_by=builders.user(),
    )
    with pytest.raises(programmes.UnreadableProgramme, match=r"programme\.yaml:1: format: 应为 1"):
        programmes.definition_of(revision)
