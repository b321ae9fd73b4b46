"""Who stands on the lists, how the list has moved since the one before, and what the method consists of."""

from __future__ import annotations

from collections.abc import Callable

from publication.core.statistics import measures, movement
from publication.core.statistics.edition import Edition
from publication.core.statistics.figures import Figure, Result
from publication.core.statistics.measures import Scope
from publication.core.statistics.vocabulary.definition import (
    LIST,
    N_OR_ALL,
    NAMES,
    NUMBER,
    YEAR,
    Definition,
    N,
    Parameter,
    Shape,
    Takes,
)


def _fact(number: Callable[[Edition], int]) -> Callable[..., Result]:
    return lambda edition, scope: Figure(float(number(edition)), 1, 1)


def _names(edition: Edition, scope: Scope, code: str, n: int | None = None, column: str | None = None) -> Result:
    return measures.names(edition, scope, code, n, column)


def _compared(name: str, meaning: str, compute: Callable[..., Result]) -> Definition:
    return Definition(name, (LIST,), (), NUMBER, meaning, f"{name}(main)", compute)


LISTED = (
    Definition(
        "names",
        (
            LIST,
            N_OR_ALL,
            Parameter("column", Takes.GROUP, optional=True),
        ),
        (),
        NAMES,
        "一个榜单的企业名称，按榜单次序；可只取前 n 家，可改用另一文字列（如简称）",
        "names(main, 3, short_name)",
        _names,
        Shape.NAMES,
    ),
    Definition(
        "dimensions",
        (),
        (),
        NUMBER,
        "综合得分的维度数",
        "dimensions()",
        _fact(lambda edition: len(edition.outline.dimensions)),
    ),
    Definition(
        "indicators",
        (),
        (),
        NUMBER,
        "综合得分的指标数",
        "indicators()",
        _fact(lambda edition: len(edition.outline.indicators)),
    ),
    Definition("year", (), (), YEAR, "评选年度", "year()", _fact(lambda edition: edition.outline.year)),
    Definition("base_year", (), (), YEAR, "数据年度", "base_year()", _fact(lambda edition: edition.outline.base_year)),
    _compared("entrants", "比上一届新上榜的企业数", movement.entrants),
    _compared("stayers", "上一届也在榜的企业数", movement.stayers),
    _compared("leavers", "上一届在榜、本届退出的企业数", movement.leavers),
    _compared("risers", "两届都在榜、名次上升的企业数", movement.risers),
    _compared("unmoved", "两届都在榜、名次不变的企业数", movement.unmoved),
    _compared("fallers", "两届都在榜、名次下降的企业数", movement.fallers),
    Definition(
        "moves",
        (LIST,),
        (),
        NUMBER,
        f"与上一届相比各种变动的企业数：{'、'.join(movement.LABELS)}",
        "moves(main)",
        movement.moves,
        Shape.SERIES,
    ),
    Definition(
        "entrant_names",
        (LIST, N_OR_ALL),
        (),
        NAMES,
        "新上榜的企业，按本届次序；可只取前 n 家",
        "entrant_names(main, 5)",
        movement.entrant_names,
        Shape.NAMES,
    ),
    Definition(
        "leaver_names",
        (LIST, N_OR_ALL),
        (),
        NAMES,
        "退出榜单的企业，按上一届次序；可只取前 n 家",
        "leaver_names(main, 5)",
        movement.leaver_names,
        Shape.NAMES,
    ),
    Definition(
        "riser_names",
        (LIST, N),
        (),
        NAMES,
        "名次上升最多的 n 家，由多到少；第 n 家有并列时报错",
        "riser_names(main, 3)",
        movement.riser_names,
        Shape.NAMES,
    ),
    Definition("previous_year", (), (), YEAR, "上一届的评选年度", "previous_year()", movement.previous_year),
)
