"""Before a list is published its entries are checked again: what came up since the ranking bars it."""

import pytest
from django.utils import timezone

from accounts.core.verdict import YES
from declarations.services.declarations import Refused
from publication.models import Publication
from publication.services import publications
from ranking.models import Standing
from review.models import Case
from tests import builders
from tests.publication.through_services import finished_run, ready

pytestmark = pytest.mark.django_db


def test_a_firm_blacklisted_between_ranking_and_publishing_bars_it_by_name():
    run = ready(finished_run())
    assert publications.may_publish(run) == YES
    first = Standing.objects.filter(run=run).exclude(lists=[]).order_by("position").first()
    builders.violations({"name": first.name, "uscc": first.number}, as_of=timezone.localdate())
    barred = (
        f"第 1 次排名之后自动核查有变：{first.name}：2023年被列入失信名单：2023-06-01由虚构机关列入（虚构事由）。"
        "请核实处理并重新排名后再公布"
    )
    with pytest.raises(Refused) as refused:
        publications.publish(run, by=builders.user())
    assert refused.value.verdict.sentence == barred
    assert Publication.objects.count() == 0
    # What was found stays found: the page says so without looking again.
    assert publications.may_publish(run).sentence == barred
    assert Case.objects.get(applicant_number=first.number).failed_steps == 1


def test_an_enterprise_on_no_list_bars_nothing():
    run = ready(finished_run(answers={4: {"licence_no": None}}))
    listed = set(Standing.objects.filter(run=run).exclude(lists=[]).values_list("number", flat=True))
    others = Case.objects.filter(programme=run.programme).exclude(applicant_number__in=listed)
    rows = [{"name": case.applicant_name, "uscc": case.applicant_number} for case in others]
    assert rows
    builders.violations(*rows, as_of=timezone.localdate())
    assert publications.publish(run, by=builders.user()).version == 1
