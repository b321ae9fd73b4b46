"""Statistics of a list by the groups of a text column: sector, region, city cluster, type, ownership, exchange."""

from __future__ import annotations

from publication.core.statistics import groups
from publication.core.statistics.vocabulary.definition import (
    ANY_SCOPE,
    CHANGE,
    GROUP,
    LABEL,
    LABEL_OR_ALL,
    NAMES,
    NUMBER,
    PLACE,
    QUANTITY,
    RATIO,
    Definition,
    N,
    Shape,
    same_unit,
)

GROUPED = (
    Definition(
        "group_count",
        (GROUP, LABEL_OR_ALL),
        ANY_SCOPE,
        NUMBER,
        "各组的企业数，由多到少；并列时按组名",
        'group_count(sector, "企业服务")',
        groups.group_count,
        Shape.GROUPED,
    ),
    Definition(
        "group_total",
        (QUANTITY, GROUP, LABEL_OR_ALL),
        ANY_SCOPE,
        same_unit,
        "各组的合计，由大到小；并列时按组名",
        'group_total(internet_revenue, sector, "企业服务")',
        groups.group_total,
        Shape.GROUPED,
    ),
    Definition(
        "group_share",
        (QUANTITY, GROUP, LABEL_OR_ALL),
        ANY_SCOPE,
        RATIO,
        "各组占合计的比重，次序同 group_total",
        'group_share(internet_revenue, sector, "企业服务")',
        groups.group_share,
        Shape.GROUPED,
    ),
    Definition(
        "group_mean",
        (QUANTITY, GROUP, LABEL_OR_ALL),
        ANY_SCOPE,
        same_unit,
        "各组企业的算术平均，由大到小；没有企业的组无法计算",
        'group_mean(internet_revenue, sector, "企业服务")',
        groups.group_mean,
        Shape.GROUPED,
    ),
    Definition(
        "group_growth",
        (CHANGE, GROUP, LABEL_OR_ALL),
        ANY_SCOPE,
        RATIO,
        "各组的合计比上年增长多少（同 growth），由大到小",
        'group_growth(internet_revenue, sector, "企业服务")',
        groups.group_growth,
        Shape.GROUPED,
    ),
    Definition(
        "group_rank",
        (QUANTITY, GROUP, LABEL),
        ANY_SCOPE,
        PLACE,
        "一组按合计排在第几位（并列同位，其后跳过）",
        'group_rank(internet_revenue, sector, "企业服务")',
        groups.group_rank,
    ),
    Definition(
        "group_name",
        (QUANTITY, GROUP, N),
        ANY_SCOPE,
        NAMES,
        "合计排在第 n 位的组名；与另一组并列时报错",
        "group_name(internet_revenue, sector, 1)",
        groups.group_name,
        Shape.NAMES,
    ),
    Definition(
        "group_number", (GROUP,), ANY_SCOPE, NUMBER, "出现了多少组", "group_number(sector)", groups.group_number
    ),
)
