"""People who claim applicants, for the tests of claims and of what follows from them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role, User
from declarations.models import Claim, Membership
from declarations.services import claims
from records.models import OutboxMessage
from tests import builders, tiny
from tests.papers import PDF

CLAIM = "/filing/claim/"
CLAIMS = "/filing/claims/"


def person(name: str = "filer") -> User:
    return builders.user(email=f"{name}@example.cn")


def staff() -> User:
    return builders.user(email="staff@example.cn", role=Role.STAFF)


def upload(content: bytes = PDF, name: str = "授权书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def given(**other: Any) -> dict[str, Any]:
    return {"number_kind": "uscc", "number": tiny.number(), "name": tiny.name(), "letter": upload(), **other}


def claimed(by: User, *, seq: int = 1, name: str | None = None, letter: bytes = PDF) -> Claim:
    stated = name or tiny.name(seq)
    return claims.claim(
        by, number_kind="uscc", number=tiny.number(seq), name=stated, letter_name="授权书.pdf", letter=letter
    )


def waiting(by: User, *, seq: int = 1, **more: Any) -> Claim:
    """A claim on an applicant that somebody else acts for already."""
    if not Membership.objects.filter(applicant__number=tiny.number(seq)).exists():
        claimed(person("first"), seq=seq)
    found = claimed(by, seq=seq, **more)
    assert found.state == Claim.State.WAITING
    return found


def settle(client, claim: Claim, **posted: Any):
    return client.post(reverse("declarations:settle_claim", args=[claim.id]), posted)


def letters() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("queued_at").values_list("recipient", "body"))
