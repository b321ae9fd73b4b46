"""Drawing experts: by the seed, within the rules, or a sentence that says which rule can't be met."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.core.composition import Composition, Count, Share, Specialty, verdict
from review.core.draw import Candidate, Impossible, draw, ticket

T, F, M = Specialty.TECHNICAL, Specialty.FINANCE, Specialty.MANAGEMENT
RULES = Composition(at_least=5, shares=(Share(field=T, percent=60),), counts=(Count(field=F, at_least=1),))
POOL = [Candidate(f"e{n:02}", field) for n, field in enumerate([T] * 8 + [F] * 3 + [M] * 9)]


def drawn(**more):
    return draw(more.pop("pool", POOL), **{"count": 5, "seed": "5eed", "composition": RULES, "seated": [], **more})


def test_the_draw_of_a_seed_is_this_one():
    """The very people: who has seed and pool comes to the same with nothing but a SHA-256."""
    technical, finance = (sorted((ticket("5eed", c.id), c.id) for c in POOL if c.field is field) for field in (T, F))
    first = [id for _, id in technical[:3]] + [id for _, id in finance[:1]]
    rest = sorted((ticket("5eed", c.id), c.id) for c in POOL if c.id not in first)
    assert drawn() == [*first, rest[0][1]] == ["e05", "e06", "e04", "e08", "e11"]


def test_another_seed_draws_others_and_the_pools_order_is_nothing():
    assert drawn(seed="0ther") != drawn()
    assert drawn(pool=POOL[::-1]) == drawn()


def test_those_who_sit_already_count():
    fields = {one.id: one.field for one in POOL}
    found = drawn(count=2, seated=[T, T, T])
    assert verdict(RULES, [T, T, T, *(fields[id] for id in found)]).is_yes
    assert F in {fields[id] for id in found}


@pytest.mark.parametrize(
    ("more", "reasons"),
    [
        ({"pool": POOL[:8]}, ["财务专家须抽 1 人，可抽的只有 0 人，缺 1 人"]),
        (
            {"pool": POOL[6:10]},
            ["要抽 5 人，可抽的只有 4 人，缺 1 人", "技术专家须抽 3 人，可抽的只有 2 人，缺 1 人"],
        ),
        ({"count": 1, "seated": [M] * 4}, ["按组成规则须抽 技术 3 人、财务 1 人，合计 4 人，多于要抽的 1 人，请多抽"]),
    ],
)
def test_an_impossible_draw_says_which_rule_fails_and_by_how_many(more, reasons):
    with pytest.raises(Impossible) as refused:
        drawn(**more)
    assert list(refused.value.reasons) == reasons


POOLS = st.lists(st.sampled_from([T, F, M]), max_size=25).map(
    lambda fields: [Candidate(f"e{n:02}", field) for n, field in enumerate(fields)]
)


@given(POOLS, st.integers(5, 12), st.text(max_size=8))
def test_a_draw_meets_the_rules_or_is_refused(pool, count, seed):
    try:
        found = drawn(pool=pool, count=count, seed=seed)
    except Impossible:
        fields = Counter(one.field for one in pool)
        needs = {T: -(-60 * count // 100), F: 1}
        assert len(pool) < count or any(fields[field] < need for field, need in needs.items())
        return
    fields = {one.id: one.field for one in pool}
    assert len(set(found)) == len(found) == count
    assert verdict(RULES, [fields[id] for id in found]).is_yes


def test_every_seed_is_as_good_as_another():
    """Over 400 seeds everybody of a field is drawn about as often: eight share three seats and what chance adds."""
    often = Counter(id for n in range(400) for id in drawn(seed=str(n)))
    technical = [often[one.id] for one in POOL if one.field is T]
    assert (min(technical) > 120, max(technical) < 230) == (True, True)
