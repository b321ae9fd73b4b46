"""From which cases an expert keeps out by rule."""

import pytest

from review.core.composition import RecusalRules
from review.core.recusals import Filed, Ground, Ties, ground

FILED = Filed(frozenset({"虚构公司", "91"}), "140105")
ALL = RecusalRules(same_region="place")


@pytest.mark.parametrize(
    ("ties", "found"),
    [
        (Ties(), None),
        (Ties(employer=frozenset({"虚构公司"})), Ground.EMPLOYER),
        (Ties(employer=frozenset({"91"})), Ground.EMPLOYER),
        (Ties(employer=frozenset({"别家"}), holdings=frozenset({"91"})), Ground.HOLDING),
        (Ties(region="140100"), Ground.REGION),
        (Ties(region="140200"), None),
        (Ties(region="140000"), None),  # a province names no city
        (Ties(region="nowhere"), None),
    ],
)
def test_each_tie_keeps_out(ties, found):
    assert ground(ties, FILED, ALL) == found


def test_rules_that_are_off_keep_nobody_out():
    ties = Ties(frozenset({"91"}), frozenset({"91"}), "140100")
    assert ground(ties, FILED, RecusalRules(same_employer=False, shareholding=False)) is None
    assert ground(ties, FILED, RecusalRules(same_employer=False)) is Ground.HOLDING
    assert ground(ties, Filed(frozenset()), ALL) is None


def test_a_municipality_is_one_city():
    assert ground(Ties(region="110000"), Filed(frozenset(), "110105"), ALL) is Ground.REGION
