"""Letters in the outbox: written with what they tell of, or not at all; once an occasion."""

import pytest
from django.db import transaction

from records.models import Job, OutboxMessage
from records.services import outbox

pytestmark = pytest.mark.django_db
LETTER = {"recipient": "a@example.cn", "subject": "提醒", "body": "明天截止", "by": "system"}


def test_an_occasion_is_written_of_once():
    told = [outbox.post_once(occasion, **LETTER) for occasion in ("due:1", "due:1", "due:2")]
    assert told == [True, False, True]
    assert (OutboxMessage.objects.count(), Job.objects.filter(kind=outbox.JOB).count()) == (2, 2)


def test_letters_without_an_occasion_are_as_many_as_were_written():
    for _ in range(2):
        outbox.post("a@example.cn", subject="退回", body="请修改", by="user:1")
    assert list(OutboxMessage.objects.values_list("occasion", flat=True)) == [None, None]


def test_an_occasion_of_what_did_not_happen_is_free():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.post_once("due:1", **LETTER)
        raise ZeroDivisionError
    assert outbox.post_once("due:1", **LETTER) is True
