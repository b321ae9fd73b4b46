"""What a declaration is filed under, read as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.core.head import Head, has_unit, read_head
from declarations.core.programme import ProgrammeDefinition
from tests import tiny

TINY = tiny.definition().model_dump(by_alias=True)
CASES = ProgrammeDefinition.model_validate({**TINY, "applicant": "case"})


def told(programme: ProgrammeDefinition = CASES, **typed: str) -> tuple[Head, list[str]]:
    stated = {"category": "platform", "subject": "云上集市", "unit": "south", **typed}
    head, faults = read_head(programme, **stated)
    return head, list(map(str, faults))


def test_codes_and_titles_mean_the_same() -> None:
    assert told() == told(category=" 平台类 ", subject=" 云上集市\n", unit="南部推荐单位")
    assert told() == (Head("platform", "云上集市", "south"), [])


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"category": ""}, ["申报类别未填"]),
        ({"category": "餐饮"}, ["申报类别“餐饮”不是本方案的类别"]),
        ({"unit": "东部"}, ["推荐单位“东部”不是本方案的推荐单位"]),
        ({"unit": ""}, []),
        ({"subject": "　"}, ["案例名称未填"]),
        ({"subject": "长" * 200}, []),
        ({"subject": "长" * 201}, ["案例名称不应超过 200 字"]),
        ({"category": "", "subject": ""}, ["申报类别未填", "案例名称未填"]),
    ],
)
def test_what_is_wrong(typed: dict[str, str], faults: list[str]) -> None:
    assert told(**typed)[1] == faults


def test_an_enterprise_that_files_for_itself_has_no_subject() -> None:
    assert told(tiny.definition())[1] == ["申报对象不用填：本方案由企业以自己的名义申报"]
    assert told(tiny.definition(), subject=" ")[1] == []


def test_who_files_chooses_a_unit_where_there_are_any() -> None:
    without = ProgrammeDefinition.model_validate({**CASES.model_dump(by_alias=True), "recommending_units": ()})
    answers = [has_unit(programme, Head(unit=unit)).is_yes for programme in (CASES, without) for unit in ("", "south")]
    assert answers == [False, True, True, True]


@given(st.text())
def test_reading_again_changes_nothing(subject: str) -> None:
    head, _ = told(subject=subject)
    assert told(subject=head.subject)[0] == head
