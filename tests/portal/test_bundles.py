"""Reading a programme's folder: the sample and the tiny programme are without fault."""

import pytest

from portal.services import bundles
from tests import builders, tiny
from review.models import Finding


def test_the_tiny_programme_has_no_fault():
    assert [str(fault) for fault in bundles.read(tiny.FOLDER).faults] == []


@pytest.mark.django_db
def test_try():
    builders.licences()
    builders.violations()
    c = builders.case()
    print(Finding.objects.filter(case=c).values_list("step", "answer", "sentence"))
    assert 0
