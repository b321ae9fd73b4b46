"""The button that submits, pressed twice at once: one submission, and both presses lead to its receipt."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from declarations.models import Declaration, Membership, Submission
from declarations.services import declarations
from tests import builders
from tests.declarations import filing
from tests.declarations.together import at_once, committing

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committing")]
__all__ = ["committing"]


def press(client: Client, declaration: Declaration, seen: str, told: list[tuple[int, str]]) -> None:
    answer = client.post(reverse("declarations:submit", args=[declaration.pk]), {"seen": seen, "promise": "1"})
    told.append((answer.status_code, answer.headers.get("Location", "")))


def test_both_presses_lead_to_the_one_receipt():
    until = timezone.now() + timedelta(days=1)
    declarations.extend(builders.programme(), until=until, reason="供测试", by=builders.user())
    for seq in range(1, 9):
        declaration = builders.declaration(seq=seq)
        part, email = Membership.Part.ADMINISTRATOR, f"administrator{seq}@example.cn"
        first, second = (filing.member(declaration, part, email) for _ in range(2))
        seen = first.get(reverse("declarations:review", args=[declaration.pk])).context["seen"]
        told: list[tuple[int, str]] = []
        at_once(*(partial(press, one, declaration, seen, told) for one in (first, second)))
        (submission,) = Submission.objects.filter(declaration=declaration)
        assert told == [(302, reverse("declarations:receipt", args=[submission.receipt]))] * 2
