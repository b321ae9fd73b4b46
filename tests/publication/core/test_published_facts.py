"""The statements of the 2019 Shanxi report, each printed by a placeholder over the calibrated sample."""

from __future__ import annotations

from typing import Any

import pytest

from tests.publication.core.editions import shanxi
from tests.publication.core.facts import CALLS, FACTS, assert_prints

EDITION = shanxi()


def test_every_fact_has_a_placeholder_and_every_placeholder_a_fact() -> None:
    assert set(CALLS) == {fact["check"] for fact in FACTS}
    assert len(FACTS) == 60


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["id"])
def test_the_report_prints_the_published_number(fact: dict[str, Any]) -> None:
    assert_prints(fact, EDITION)
