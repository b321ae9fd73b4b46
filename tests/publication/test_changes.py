"""Reports of changes through the services: late ones are flagged, units forward by letter, staff take note."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from declarations.core.upload import UploadError
from declarations.services.declarations import Refused
from publication.core.supervision import after_months
from publication.models import ChangeReport, Holding
from publication.services import changes
from publication.services.enclosed import Enclosure
from records.models import JournalEntry
from tests import builders
from tests.casework import PDF
from tests.publication.holdings import holding

pytestmark = pytest.mark.django_db
LETTER = Enclosure("报备函.pdf", PDF)


def file(of: Holding, **more: Any) -> ChangeReport:
    facts: dict[str, Any] = {"event": "renaming", "happened_on": timezone.localdate(), "text": "改名为甲公司"}
    return changes.file(of, **{**facts, "by": builders.user(), **more})


def test_a_change_is_filed_forwarded_and_noted_and_changes_nothing() -> None:
    one = holding()
    made = file(one, evidence=Enclosure("变更通知书.pdf", PDF))
    assert (made.state, made.event_title, made.is_late, made.evidence_name) == (
        "filed",
        "变更名称",
        False,
        "变更通知书.pdf",
    )
    with pytest.raises(Refused, match=r"^变更报备处于“待推荐单位报备”，不能“备案”$"):
        changes.note(made, by=builders.user())
    changes.forward(made, letter=LETTER, by=builders.user())
    changes.note(made, by=builders.user())
    made.refresh_from_db()
    assert (made.state, made.letter_name) == ("noted", "报备函.pdf")
    with pytest.raises(Refused, match=r"^变更报备处于“已备案”，不能“行文报备”$"):
        changes.forward(made, letter=LETTER, by=builders.user())
    before = one.name
    one.refresh_from_db()
    assert one.name == before
    entries = JournalEntry.objects.filter(thing=f"holding:{one.pk}").order_by("seq")
    assert [(entry.action, entry.facts["before"], entry.facts["after"]) for entry in entries] == [
        ("change.filed", "", "filed"),
        ("change.forwarded", "filed", "forwarded"),
        ("change.noted", "forwarded", "noted"),
    ]


def test_late_is_flagged_and_not_refused() -> None:
    one, today = holding(), timezone.localdate()
    last = next(day for back in range(25, 40) if after_months(day := today - timedelta(days=back), 1) <= today)
    days = {last + timedelta(days=1): False, last: after_months(last, 1) < today, last - timedelta(days=5): True}
    assert {day: file(one, happened_on=day).is_late for day in days} == days


def test_without_a_unit_it_goes_straight_to_the_association() -> None:
    made = file(holding(unit=""))
    assert made.state == "forwarded"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"event": "elsewhere"}, "请选择发生的事项"),
        ({"text": " "}, "请写明变动的情况"),
        ({"happened_on": date(2999, 1, 1)}, "发生日期晚于今天，请在变动发生之后报告"),
    ],
)
def test_what_cannot_be_filed_is_told(more: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused, match=f"^{told}$"):
        file(holding(), **more)
    assert ChangeReport.objects.count() == 0


def test_a_letter_that_is_none_forwards_nothing() -> None:
    made = file(holding())
    with pytest.raises(UploadError):
        changes.forward(made, letter=Enclosure("函.pdf", b"text"), by=builders.user())
    made.refresh_from_db()
    assert (made.state, made.letter) == ("filed", None)
