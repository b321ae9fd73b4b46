"""What needs more than the run: a number from outside, or an enterprise's consent."""

from __future__ import annotations

from publication.core.statistics import quoted
from publication.core.statistics.vocabulary.definition import (
    RATIO,
    Arguments,
    Definition,
    Parameter,
    Takes,
    same_unit,
)


def _comparable(arguments: Arguments) -> None:
    quoted.units(arguments["part"].unit, arguments["benchmark"].unit)


QUOTED = (
    Definition(
        "relative",
        (Parameter("part", Takes.STATISTIC), Parameter("benchmark", Takes.EXTERNAL)),
        (),
        RATIO,
        "一个统计量与外部数据之比，印出外部数据的来源；两者单位应相同（元、万元、亿元自动换算）",
        'relative(total(internet_revenue), external(50000, source="国家统计局", date="2019", unit="亿元"))',
        quoted.relative,
        check=_comparable,
    ),
    Definition(
        "declared",
        (Parameter("name", Takes.LABEL), Parameter("quantity", Takes.DECLARED)),
        ("of",),
        same_unit,
        "一家企业的单项数据：只限 report.yaml 的 declared 所列的列，且该企业在申报时同意公开",
        'declared("山西龙采科技有限公司", internet_revenue)',
        quoted.declared,
    ),
)
