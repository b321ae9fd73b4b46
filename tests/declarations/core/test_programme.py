"""`programme.yaml` held against its model and against what a model can't see."""

from datetime import date, datetime, timedelta

import pytest

from declarations.core.document import parse
from declarations.core.programme import SHANGHAI, Calendar, read_programme
from tests import faulty, tiny

FAULTY = faulty.cases("programme")
PROGRAMME = faulty.plain("programme")


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_programme_gives_exactly_these_lines(name):
    source, expected = FAULTY[name]
    document, faults = parse(source, "programme.yaml")
    programme, found = read_programme(document)
    assert programme is None or found
    assert [str(fault) for fault in sorted(faults + found)] == expected


def test_the_plain_programme_has_no_fault():
    document, faults = parse(PROGRAMME, "programme.yaml")
    programme, found = read_programme(document)
    assert (faults, found) == ([], [])
    assert (programme.slug, programme.applicant, programme.categories) == ("tiny-2024", "enterprise", ())


def test_everything_that_the_tiny_programme_says_is_read():
    found = tiny.definition()
    assert found.slug == tiny.SLUG
    assert [(o.name, o.part) for o in found.organisers] == [("示例协会", "主办单位"), ("示例研究院", "承办单位")]
    assert [(c.code, c.title) for c in found.categories] == [("platform", "平台类"), ("service", "服务类")]
    assert [(u.code, u.closes) for u in found.recommending_units] == [("north", date(2024, 4, 15)), ("south", None)]
    assert found.calendar.notice_working_days == 7


def test_the_calendar_is_half_open_in_shanghai():
    calendar = Calendar(opens=date(2024, 3, 1), closes=date(2024, 4, 30))
    assert calendar.opens_at == datetime(2024, 3, 1, tzinfo=SHANGHAI)
    assert calendar.closes_at == datetime(2024, 5, 1, tzinfo=SHANGHAI)
    assert calendar.closes_at.utcoffset() == timedelta(hours=8)
    assert tiny.definition().calendar.closes_at == datetime(2024, 5, 1, 12, tzinfo=SHANGHAI)
