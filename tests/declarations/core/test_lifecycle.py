"""Life after the list, as `programme.yaml` has it."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from declarations.core.lifecycle import AnnualReport, Lifecycle
from tests import ecommerce, tiny

TITLE = {"list": "main", "name": "示范企业"}
GROUND = {"code": "fraud", "clause": "第十七条（一）", "text": "弄虚作假"}
LISTS = {"retained": "a", "removed": "b", "added": "c"}


def read(**more: Any) -> Lifecycle:
    return Lifecycle.model_validate({"title": TITLE, **more})


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"annual_report": {"due": "02-29"}}, "应写作“月-日”"),
        ({"annual_report": {"due": "3月底"}}, "应写作“月-日”"),
        ({"bars": {"fraud": 3}}, "bars 中的“fraud”不是 revocation 的理由"),
        ({"revocation": {"grounds": [GROUND, GROUND]}}, "revocation.grounds 中编码重复：fraud"),
        ({"evaluation": {"every_years": 2, "retained": "a"}}, "retained、removed、added 要一起写"),
        ({"evaluation": {"every_years": 2, **LISTS, "added": "a"}}, "应是三张不同的榜单"),
    ],
)
def test_what_does_not_hang_together_is_told(more: dict[str, Any], told: str):
    with pytest.raises(ValidationError, match=told):
        read(**more)


def test_an_edition_evaluates_once_it_names_its_lists():
    assert [read(evaluation=e).evaluates for e in (None, {"every_years": 2}, {"every_years": 2, **LISTS})] == [
        False,
        False,
        True,
    ]
    assert read(evaluation={"every_years": 2, **LISTS}).list_codes == ("main", "a", "b", "c")


def test_a_report_is_due_in_the_year_after():
    assert AnnualReport(due="03-31").due_on(2023) == date(2024, 3, 31)


def test_the_tiny_programme_says_everything():
    found = tiny.definition().lifecycle
    assert found is not None
    assert all(getattr(found, name) for name in Lifecycle.model_fields)


@pytest.mark.parametrize("kind", ecommerce.KINDS)
def test_the_ecommerce_programmes_say_what_the_measures_say(kind: str):
    found, official = ecommerce.definition(ecommerce.folder(kind)).lifecycle, ecommerce.official("supervision")
    assert found is not None
    assert found.annual_report is not None
    assert found.change_report is not None
    assert found.revocation is not None
    assert found.evaluation is not None
    by_code = {one["code"]: one for one in official["supervision"]}
    annual, change = by_code["annual_report"], by_code["change_report"]
    evaluation = by_code["comprehensive_evaluation"]
    deadline = annual["deadline"]
    assert (found.annual_report.clause, found.annual_report.due, found.annual_report.text) == (
        annual["clause"],
        f"{deadline['month']:02d}-{deadline['day']:02d}",
        annual["content"],
    )
    assert found.change_report.within_months == change["deadline"]["months_after_event"]
    assert [one.title for one in found.change_report.events] == [*change["events"], "其他变动"]  # the list is open
    item = str.maketrans("()", "（）")
    clause = official["revocation"]["clause"]
    assert [(one.code, one.clause, one.text) for one in found.revocation.grounds] == [
        (one["code"], clause + one["item"].translate(item), one["text_short"])
        for one in official["revocation"]["grounds"]
    ]
    assert [one.code for one in found.revocation.grounds if one.missed_reports] == ["non_cooperation"]
    assert (found.evaluation.clause, found.evaluation.every_years) == (
        evaluation["clause"],
        evaluation["period"]["every_years"],
    )
