"""The class that an enterprise files in is declared, verified and adopted like any figure."""

import pytest

from accounts.models import Role
from declarations.services.declarations import Refused
from review.models import Figure
from review.services import adoption, cases
from tests import builders, casework, tiny
from tests.review.desk import shown

pytestmark = pytest.mark.django_db


def verify(case, typed: str) -> Figure:
    return casework.verify(case, "category", typed, by=builders.user())


def test_a_verified_class_is_adopted_and_the_declared_one_stays():
    case = builders.case(category="platform")
    figure = verify(case, "service")
    assert (figure.declared, figure.verified) == ("platform", "service")
    [adopted] = adoption.adopted(case.programme)
    assert adopted.values["category"] == "service"
    assert adopted.values["merchants"] is None  # what only platforms are asked concerns it no more
    verifier = casework.visitor(casework.person(Role.VERIFIER, programme=tiny.SLUG))
    page = shown(verifier, case)
    assert "申报类别 平台类 服务类" in page


def test_the_title_will_do_and_anything_else_is_refused():
    case = builders.case(category="platform")
    assert verify(case, "服务类").verified == "service"
    with pytest.raises(Refused, match=r"^“别类”不是本方案的申报类别，可选：平台类、服务类$"):
        verify(case, "别类")


def test_a_programme_without_classes_has_none_to_verify(tmp_path):
    casework.import_registers(tmp_path)
    with pytest.raises(Refused, match="本方案不分类别"):
        cases.verify_figure(
            casework.case(),
            column="category",
            typed="x",
            source=Figure.Source.OTHER,
            source_note="x",
            reason="x",
            by=builders.user(),
        )
