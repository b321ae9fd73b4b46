"""Chains: any edit, removal, insertion or reordering of links shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.core.chain import GENESIS, Link, chain_faults, payload_digest, seal_digest


def chain(length: int = 4) -> list[tuple[Link, str]]:
    found: list[tuple[Link, str]] = []
    for seq in range(1, length + 1):
        previous = found[-1][1] if found else GENESIS
        link = Link("run:1", seq, "run.step", f"2024-01-0{seq}", "system", {"step": seq}, "", previous)
        found.append((link, link.digest))
    return found


def test_an_untouched_chain_has_no_fault():
    assert chain_faults(chain()) == []
    assert chain_faults([]) == []


EDITS = {
    "action": "run.else",
    "recorded_at": "2030-01-01",
    "recorded_by": "user:2",
    "facts": {"step": 9},
    "payload_digest": "1" * 64,
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("place", range(4))
def test_an_edited_link_does_not_match_its_digest(place, name):
    links = chain()
    links[place] = (replace(links[place][0], **{name: EDITS[name]}), links[place][1])
    assert chain_faults(links) == [f"run:1 第 {place + 1} 条：内容与摘要不符"]


def test_an_edit_with_its_digest_made_anew_breaks_the_next_link():
    links = chain()
    forged = replace(links[1][0], facts={"step": 9})
    links[1] = (forged, forged.digest)
    assert chain_faults(links) == ["run:1 第 3 条：与前一条接不上"]


def test_a_removed_link_is_missing():
    links = chain()
    assert chain_faults(links[:1] + links[2:]) == ["run:1：缺第 2 条（其后是第 3 条）"]
    assert chain_faults(links[1:]) == ["run:1：缺第 1 条（其后是第 2 条）"]


def test_a_removed_link_whose_followers_are_renumbered_shows():
    links = chain()
    moved = replace(links[2][0], seq=2)
    assert chain_faults([links[0], (moved, moved.digest)]) == ["run:1 第 2 条：与前一条接不上"]


@given(st.permutations(range(4)))
def test_any_other_order_shows(order):
    links = chain()
    assert bool(chain_faults([links[i] for i in order])) == (list(order) != [0, 1, 2, 3])


def test_two_links_exchanged_under_each_others_number_show():
    links = chain()
    second, third = replace(links[2][0], seq=2), replace(links[1][0], seq=3)
    swapped = [links[0], (second, links[2][1]), (third, links[1][1]), links[3]]
    assert chain_faults(swapped) == [
        "run:1 第 2 条：与前一条接不上",
        "run:1 第 2 条：内容与摘要不符",
        "run:1 第 3 条：与前一条接不上",
        "run:1 第 3 条：内容与摘要不符",
        "run:1 第 4 条：与前一条接不上",
    ]


def test_a_payload_has_another_digest_under_another_salt():
    assert payload_digest("a", {"phone": "1"}) != payload_digest("b", {"phone": "1"})
    assert payload_digest("a", {"phone": "1"}) != payload_digest("a", {"phone": "2"})


def test_a_seal_depends_on_every_head_and_on_the_seal_before_and_not_on_the_order():
    heads = [("a", 1, "x"), ("b", 2, "y")]
    sealed = seal_digest(GENESIS, heads)
    assert seal_digest(GENESIS, reversed(heads)) == sealed
    others = [heads[:1], [*heads, ("c", 1, "z")], [("a", 1, "x"), ("b", 3, "y")], [("a", 1, "x"), ("b", 2, "z")]]
    assert sealed not in [seal_digest(GENESIS, other) for other in others] + [seal_digest("1" * 64, heads)]
