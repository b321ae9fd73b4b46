"""From seats to scorecards: proposed, looked at, written down; recusals by rule on the way."""

from collections import Counter

import pytest

from declarations.services.declarations import Refused
from records.models import JournalEntry
from review.models import Case, Recusal, Round, Scorecard
from review.services import assignments, experts, rounds
from tests import builders, panels, tiny

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(tmp_path):
    return panels.programme(tmp_path)


@pytest.fixture
def round(programme) -> Round:
    return rounds.create(programme, by=builders.user())


def assigned(round: Round, **more) -> list[Scorecard]:
    proposal = assignments.propose(round, **more)
    return assignments.assign(round, seen=proposal.seen, by=builders.user(), **more)


def seats_of(case: Case) -> set[str]:
    return set(Scorecard.objects.filter(case=case).values_list("seat__expert__email", flat=True))


def test_every_passed_case_gets_three_seats_evenly(programme, round):
    panels.five(programme)
    cases = panels.cases(programme, 5)
    Case.objects.filter(pk=cases[4].pk).update(state=Case.State.OPEN)
    assert len(assigned(round)) == 12
    cards = Scorecard.objects.filter(round=round)
    assert Counter(Counter(cards.values_list("case", flat=True)).values()) == {3: 4}
    assert sorted(Counter(cards.values_list("seat", flat=True)).values()) == [2, 2, 2, 3, 3]
    assert set(cards.values_list("state", flat=True)) == {"assigned"}
    entry = JournalEntry.objects.get(action="round.assigned")
    assert (entry.thing, entry.facts["cards"], entry.facts["missing"]) == (f"round:{round.pk}", 12, 0)


def test_who_knows_the_topic_gets_the_case(programme, round):
    panels.five(programme, more={n: {"topics": ("电商平台",)} for n in (1, 2, 3, 4)})
    case = panels.cases(programme, 1)[0]
    assigned(round, at_least=0)
    assert "expert-5@example.cn" not in seats_of(case)
    assert assignments.propose(round).wanted == 0


RULES = [
    ({"employer": tiny.name(1)}, "employer"),
    ({"employer": f" {tiny.name(1)} "}, "employer"),
    ({"employer": "虚构集团", "employer_number": tiny.number(1)}, "employer"),
]


@pytest.mark.parametrize(("facts", "ground"), RULES)
def test_nobody_scores_their_own_employer(programme, round, facts, ground):
    panels.five(programme, more={1: facts, 2: facts})
    case = panels.cases(programme, 1)[0]
    proposal = assignments.propose(round)
    assert ([one.ground for one in proposal.barred], Recusal.objects.count()) == ([ground, ground], 0)
    assigned(round)
    assert seats_of(case) == {f"expert-{n}@example.cn" for n in (3, 4, 5)}
    assert set(Recusal.objects.values_list("ground", "case")) == {(ground, case.pk)}


@pytest.mark.parametrize("held", [tiny.name(1), tiny.number(1), tiny.number(1).lower()])
def test_nobody_scores_what_they_own_a_share_of(programme, round, held):
    for seat in panels.five(programme)[:2]:
        experts.declare_holdings(panels.expert(int(seat.expert.email[7])), holdings=["别的公司", held], by=seat.expert)
    case = panels.cases(programme, 1)[0]
    assigned(round)
    assert seats_of(case) == {f"expert-{n}@example.cn" for n in (3, 4, 5)}


def test_rules_that_the_programme_switches_off_bar_nobody(tmp_path):
    programme = panels.programme(tmp_path, panel=f"{panels.PANEL}  recusal: {{same_employer: false}}\n")
    panels.five(programme, more={n: {"employer": tiny.name(1)} for n in range(1, 6)})
    panels.cases(programme, 1)
    assert len(assigned(rounds.create(programme, by=builders.user()))) == 3


def test_cases_that_lack_experts_are_named_and_nothing_is_written(programme, round):
    panels.five(programme, more={n: {"employer": tiny.name(1)} for n in (1, 2, 3)})
    panels.cases(programme, 2)
    proposal = assignments.propose(round)
    said = f"有 1 件案卷专家不够：“{tiny.name(1)}”缺 1 位；请增设席位或提高每人上限"
    assert proposal.verdict.sentence == said
    with pytest.raises(Refused, match="缺 1 位"):
        assignments.assign(round, seen=proposal.seen, by=builders.user())
    assert (Scorecard.objects.count(), Recusal.objects.count()) == (0, 0)


def test_a_lower_bound_that_cant_be_had_names_the_experts(programme, round):
    panels.five(programme)
    panels.cases(programme, 1)
    said = assignments.propose(round, at_least=1, at_most=1).verdict.sentence
    assert said.startswith("有 2 位专家不到每人下限：专家")


def test_bounds_are_the_staffs_else_the_programmes_else_a_fifth_from_the_mean(tmp_path):
    programme = panels.programme(tmp_path, panel=f"{panels.PANEL}  load: {{at_most: 9}}\n")
    panels.five(programme)
    panels.cases(programme, 5)
    round = rounds.create(programme, by=builders.user())
    assert assignments.propose(round).bounds == assignments.Bounds(2, 9)
    assert assignments.propose(round, at_most=4).bounds == assignments.Bounds(2, 4)


def test_what_changed_since_it_was_looked_at_must_be_looked_at_again(programme, round):
    panels.five(programme)
    panels.cases(programme, 2)
    seen = assignments.propose(round).seen
    panels.cases(programme, 1, start=3)
    with pytest.raises(Refused, match="在预览之后有变化"):
        assignments.assign(round, seen=seen, by=builders.user())


def test_cases_that_pass_later_are_added_and_loads_stay_even(programme, round):
    panels.five(programme)
    panels.cases(programme, 3)
    first = {card.pk for card in assigned(round)}
    panels.cases(programme, 2, start=4)
    assert sorted(assignments.lacking(round).values()) == [3, 3]
    assert len(assigned(round)) == 6
    assert first < set(Scorecard.objects.values_list("pk", flat=True))
    assert set(Counter(Scorecard.objects.values_list("seat", flat=True)).values()) == {3}
    with pytest.raises(Refused, match="每件案卷都已分满席位"):
        assigned(round)


def test_an_assignment_is_taken_back_before_the_round_opens_and_never_after(programme, round):
    panels.five(programme)
    panels.cases(programme, 2)
    assigned(round)
    assert (assignments.clear(round, by=builders.user()), Scorecard.objects.count()) == (6, 0)
    assigned(round)
    Round.objects.update(state=Round.State.OPEN)
    with pytest.raises(Refused, match="评分已经开始"):
        assignments.clear(round, by=builders.user())


@pytest.mark.parametrize("state", [Round.State.CLOSED, Round.State.SIGNED])
def test_nothing_is_assigned_once_a_round_is_closed(programme, round, state):
    panels.five(programme)
    panels.cases(programme, 1)
    Round.objects.update(state=state)
    with pytest.raises(Refused, match="不能再分配案卷"):
        assigned(round)


def test_without_seats_or_without_a_panel_nothing_is_proposed(programme, round):
    with pytest.raises(Refused, match="专家组还没有席位"):
        assignments.propose(round)
    plain = Round(programme=builders.programme(), number=1)
    with pytest.raises(Refused, match="没有专家评分"):
        assignments.propose(plain)


def test_a_round_may_open_once_the_panel_meets_its_rules_and_every_case_has_its_seats(programme, round):
    seats = panels.five(programme)
    panels.cases(programme, 1)
    assert assignments.may_open(round).sentence == "有 1 件案卷还没有分满席位，请先分配"
    assigned(round)
    assert assignments.may_open(round).is_yes
    seats[3].left_reason, seats[3].left_by, seats[3].left_at = "退出", builders.user(), seats[3].seated_at
    seats[3].save()
    said = assignments.may_open(round).sentence
    assert "专家组不符合组成规则：专家应不少于 5 人，现有 4 人，还差 1 人；财务专家不少于 1 人" in said


def test_one_round_at_a_time(programme, round):
    with pytest.raises(Refused, match="上一轮评分还没有签署"):
        rounds.create(programme, by=builders.user())
    Round.objects.update(state=Round.State.SIGNED)
    assert rounds.create(programme, by=builders.user()).number == 2
