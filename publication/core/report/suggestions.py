"""What a report's writer may insert: statistics written with the programme's own columns, charts, columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from declarations.core.expression import Kind
from publication.core.calls import CallError, parse_call, write
from publication.core.formats import fit
from publication.core.placeholders import COMPARISONS
from publication.core.report.reading import Report
from publication.core.statistics import DEFINITIONS, Definition, Outline, Parameter, Shape, Takes, bind


@dataclass(frozen=True)
class Suggestion:
    """`insert` goes into the text; `label` and `detail` say what it is."""

    insert: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Suggestions:
    statistics: tuple[Suggestion, ...]
    blocks: tuple[Suggestion, ...]
    columns: tuple[Suggestion, ...]
    others: tuple[Suggestion, ...]


def suggestions(report: Report) -> Suggestions:
    """For the programme of `report`. A statistic that its columns can't fill is left out."""
    outline = report.outline
    return Suggestions(
        statistics=tuple(_statistics(outline)),
        blocks=(
            *(Suggestion(f"{{{{ chart({chart.code}) }}}}", chart.title) for chart in report.definition.charts),
            Suggestion("{{ method_table() }}", "评价指标与权重表"),
        ),
        columns=tuple(_columns(report)),
        others=_OTHERS,
    )


def _statistics(outline: Outline) -> Iterator[Suggestion]:
    for definition in DEFINITIONS:
        if definition.shape is Shape.SERIES:
            continue
        written = _written(definition, outline)
        if written is not None:
            yield Suggestion(written, definition.name, definition.meaning)


def _written(definition: Definition, outline: Outline) -> str | None:
    """A placeholder with this statistic; None where the programme has no column for it."""
    arguments: list[str] = []
    for parameter in definition.parameters:
        if parameter.optional and parameter.takes is not Takes.LABEL:
            continue
        examples = [one for one in _examples(parameter, outline) if one not in arguments]
        if not examples:
            return None
        arguments.append(examples[0])
    where = f"where={write(_condition(outline))}" if definition.where_required else ""
    text = f"{definition.name}({', '.join([*arguments, *filter(None, [where])])})"
    try:
        unit = bind(parse_call(text), outline).unit
    except CallError:
        return None
    return f"{{{{ {text}{_format(unit)} }}}}"


def _format(unit: str) -> str:
    """The format that has to be written; nothing where the unit has its own."""
    try:
        fit(None, unit)
    except CallError:
        return "|yi" if unit.endswith("元") and "/" not in unit else "|decimal"
    return ""


def _examples(parameter: Parameter, outline: Outline) -> list[str]:
    quantities = _quantities(outline)
    return {
        Takes.QUANTITY: quantities,
        Takes.CHANGE: [name for name in quantities if f"{name}_prev" in outline.schema],
        Takes.GROUP: _groups(outline),
        Takes.LIST: [outline.main],
        Takes.DECLARED: sorted(outline.declarable),
        **_CONSTANTS,
    }[parameter.takes]


_CONSTANTS = {
    Takes.WHOLE: ["3"],
    Takes.LABEL: ['"组名"'],
    Takes.EDGES: ['"0, 0.2, 0.5"'],
    Takes.LABELS: ['"甲段, 乙段"'],
    Takes.STATISTIC: ["count()"],
    Takes.EXTERNAL: ['external(1, source="来源", date="2019", unit="个")'],
}


def _condition(outline: Outline) -> str:
    number = next(iter(_quantities(outline)), "rank")
    return f"{number} > 0"


def _quantities(outline: Outline) -> list[str]:
    """Numeric columns, money first: what a report mostly speaks of."""
    names = [name for name, kind in outline.schema.items() if kind is Kind.NUMBER and name != "rank"]
    current = [name for name in names if not name.endswith("_prev")]
    return sorted(current, key=lambda name: not outline.units.get(name, "").endswith("元"))


def _groups(outline: Outline) -> list[str]:
    texts = [name for name, kind in outline.schema.items() if kind is Kind.TEXT]
    own = {outline.id_column, outline.name_column, "short_name"}
    return [name for name in texts if name not in own]


def _columns(report: Report) -> Iterator[Suggestion]:
    kinds = {Kind.NUMBER: "数", Kind.TEXT: "文字", Kind.BOOLEAN: "是否", Kind.DATE: "日期"}
    for name, kind in report.outline.schema.items():
        unit = report.outline.units.get(name, "")
        detail = kinds.get(kind, str(kind)) + (f"，{unit}" if unit else "")
        yield Suggestion(name, report.labels.get(name, name), detail)


_OTHERS = (
    *(
        Suggestion(
            f"{comparison.words[0]}{{{{ {comparison.name}(界限, 统计量) }}}}", comparison.words[0], comparison.meaning
        )
        for comparison in COMPARISONS
    ),
    Suggestion("{{ external(0, source='来源', date='2019')|decimal }}", "外部数据", "印出来源的脚注"),
    Suggestion("{{ forecast(0, basis='依据')|percent(0) }}", "预测", "印出依据的脚注"),
    Suggestion("{{ criterion(0)|integer }}", "口径", "旁边的统计量所用的界限"),
    Suggestion("{{ label('5G') }}", "名称里的数字", "不能是数量"),
)
