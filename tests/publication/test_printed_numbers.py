"""Every number in the published PDFs is one that is bound, listed, drawn, or of a small closed kind."""

from __future__ import annotations

import pytest
from django.utils import timezone

from publication.services import reports
from tests.publication import printed_numbers
from tests.shanxi import Played, shanxi

__all__ = ["shanxi"]  # a fixture
pytestmark = pytest.mark.django_db

EDITIONS = pytest.mark.parametrize("edition", ["report", "screen"])


def permitted(played: Played, edition: str) -> dict[str, set[str]]:
    today = timezone.localdate()
    return printed_numbers.permitted(
        reports.fill_report(played.report, edition=played.edition, card=played.card),
        report=played.report,
        card=played.card,
        lists=played.publication["lists"],
        edition=["2019", "第 1 版", f"{today.year}年{today.month}月"],
        pages=len(printed_numbers.pages_of(played.files[edition])),
    )


@EDITIONS
def test_no_number_is_printed_that_no_source_has(shanxi: Played, edition: str) -> None:
    assert printed_numbers.stray(shanxi.files[edition], permitted(shanxi, edition)) == []


@EDITIONS
def test_every_bound_number_is_printed(shanxi: Played, edition: str) -> None:
    printed = set().union(*map(printed_numbers.numbers, printed_numbers.pages_of(shanxi.files[edition])))
    assert permitted(shanxi, edition)["bound figures"] - printed == set()
    assert len(permitted(shanxi, edition)["bound figures"]) > 30


def test_a_number_of_no_source_would_be_found(shanxi: Played) -> None:
    """The check itself: without the bound figures, theirs are the strays."""
    others = {source: found for source, found in permitted(shanxi, "report").items() if source != "bound figures"}
    found = {number for _, number in printed_numbers.stray(shanxi.files["report"], others)}
    assert {"53.6", "25.1", "78.1"} <= found
