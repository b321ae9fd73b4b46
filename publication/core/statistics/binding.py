"""Holding a call against the vocabulary and an outline: everything that can be wrong is found before any run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from declarations.core.expression import Expression, ExpressionError, Kind, compile_expression
from publication.core.calls import Argument, Call, CallError, Name, parse_call, write
from publication.core.statistics.edition import EVERYONE, Edition, Outline
from publication.core.statistics.figures import Statistic
from publication.core.statistics.measures import Change, Quantity, Scope
from publication.core.statistics.stated import Stated, read_stated
from publication.core.statistics.vocabulary import VOCABULARY, YEAR, Definition, Shape, Takes

MAX_NUMBER = 100_000
MAX_EDGES = 30


@dataclass(frozen=True)
class BoundCall:
    """A call that is known to make sense; `key` is its one spelling, `note` the source of what isn't the run's own."""

    key: str
    definition: Definition
    arguments: Mapping[str, Any]
    spelled: Mapping[str, str]
    scope: Scope
    unit: str
    shape: Shape
    note: str = ""

    def compute(self, edition: Edition) -> Statistic:
        """The statistic over `edition`. Raises CallError where the run's lists are shorter than the call asks."""
        result = self.definition.compute(edition, self.scope, **self.arguments)
        return Statistic(self.key, self.definition.name, self.spelled, self.unit, result)


def statistic(text: str, edition: Edition) -> Statistic:
    """Parse, bind and compute one call, e.g. `top_share(internet_revenue, 3)`. Raises CallError."""
    return bind(parse_call(text), edition.outline).compute(edition)


def bind(call: Call, outline: Outline) -> BoundCall:
    """Hold `call` against the vocabulary and the outline's columns and lists. Raises CallError."""
    definition = VOCABULARY.get(call.name)
    if definition is None:
        raise CallError(f"没有名为“{call.name}”的统计量{_close(call.name, VOCABULARY)}")
    given, asked = _assign(call, definition)
    arguments: dict[str, Any] = {}
    for parameter in definition.parameters:
        if parameter.name in given:
            try:
                arguments[parameter.name] = _READERS[parameter.takes](given[parameter.name], outline)
            except CallError as error:
                raise CallError(f"参数 {parameter.name}：{error.message}") from None
    if definition.check:
        definition.check(arguments)
    scope = _scope(asked, outline)
    spelled = {name: write(_plain(argument)) for name, argument in given.items()}
    return BoundCall(
        key=_key(definition, given, asked, scope, outline),
        definition=definition,
        arguments=arguments,
        spelled=spelled | {name: write(_plain(argument)) for name, argument in asked.items()},
        scope=scope,
        unit=definition.unit if isinstance(definition.unit, str) else definition.unit(arguments),
        shape=_shape(definition, arguments),
        note="；".join(argument.note for argument in arguments.values() if isinstance(argument, Stated)),
    )


def _assign(call: Call, definition: Definition) -> tuple[dict[str, Argument], dict[str, Argument]]:
    """Arguments by parameter, and the scope's keywords; in the definition's order."""
    parameters = definition.parameters
    if len(call.arguments) > len(parameters):
        raise CallError(f"{definition.name} 至多有 {len(parameters)} 个不带名称的参数")
    given = {parameter.name: argument for parameter, argument in zip(parameters, call.arguments, strict=False)}
    asked: dict[str, Argument] = {}
    names = [parameter.name for parameter in parameters]
    for keyword, argument in call.keywords:
        if keyword in given:
            raise CallError(f"参数“{keyword}”重复")
        if keyword not in names and keyword not in definition.scope:
            raise CallError(f"{definition.name} 没有参数“{keyword}”{_close(keyword, (*names, *definition.scope))}")
        (given if keyword in names else asked)[keyword] = argument
    missing = [parameter.name for parameter in parameters if not parameter.optional and parameter.name not in given]
    if definition.where_required and "where" not in asked:
        missing.append("where")
    if missing:
        raise CallError(f"{definition.name} 缺少参数：{'、'.join(missing)}")
    ordered = {name: given[name] for name in names if name in given}
    return ordered, {name: asked[name] for name in definition.scope if name in asked}


def _scope(asked: Mapping[str, Argument], outline: Outline) -> Scope:
    of = _list(asked["of"], outline) if "of" in asked else outline.main
    where = _condition(asked["where"], outline) if "where" in asked else None
    return Scope(of, where, _flag(asked["stated_only"]) if "stated_only" in asked else False)


def _key(
    definition: Definition,
    given: Mapping[str, Argument],
    asked: Mapping[str, Argument],
    scope: Scope,
    outline: Outline,
) -> str:
    """One spelling: parameters in order, without what is the default anyway."""
    positional: list[Argument] = []
    keywords: list[tuple[str, Argument]] = []
    for parameter in definition.parameters:
        if parameter.name not in given:
            continue
        if len(positional) == definition.parameters.index(parameter):
            positional.append(_plain(given[parameter.name]))
        else:
            keywords.append((parameter.name, _plain(given[parameter.name])))
    default = {"of": scope.of == outline.main, "stated_only": not scope.stated_only}
    keywords += [(name, _plain(argument)) for name, argument in asked.items() if not default.get(name, False)]
    return write(Call(definition.name, tuple(positional), tuple(keywords)))


def _plain(argument: Argument) -> Argument:
    """A number in its shortest form, a text without blanks around it."""
    if isinstance(argument, Decimal):
        return Decimal(f"{argument.normalize():f}")
    return argument.strip() if isinstance(argument, str) else argument


def _shape(definition: Definition, arguments: Mapping[str, Any]) -> Shape:
    if definition.shape is Shape.GROUPED:
        return Shape.FIGURE if "label" in arguments else Shape.SERIES
    return definition.shape


def _quantity(argument: Argument, outline: Outline) -> Quantity:
    if isinstance(argument, Name):
        expression = _compile(_column(argument, outline, Kind.NUMBER), outline, Kind.NUMBER)
        return Quantity(argument.text, expression, outline.units.get(argument.text, ""))
    text = _text(argument)
    return Quantity(text, _compile(text, outline, Kind.NUMBER), "")


def _change(argument: Argument, outline: Outline) -> Change:
    now = _quantity(Name(_column(argument, outline, Kind.NUMBER)), outline)
    if f"{now.text}_prev" not in outline.schema:
        raise CallError(f"“{now.text}”没有上年值（列 {now.text}_prev）")
    return Change(now, _quantity(Name(f"{now.text}_prev"), outline))


def _group(argument: Argument, outline: Outline) -> str:
    return _column(argument, outline, Kind.TEXT)


def _column(argument: Argument, outline: Outline, kind: Kind) -> str:
    if not isinstance(argument, Name):
        raise CallError("应为列名（不带引号）")
    found = outline.schema.get(argument.text)
    if found is None:
        raise CallError(f"没有列“{argument.text}”{_close(argument.text, outline.schema)}")
    if found is not kind:
        raise CallError(f"列“{argument.text}”不是{'数值' if kind is Kind.NUMBER else '文字'}")
    return argument.text


def _condition(argument: Argument, outline: Outline) -> Expression:
    text = argument.text if isinstance(argument, Name) else _text(argument)
    return _compile(text, outline, Kind.BOOLEAN)


def _compile(text: str, outline: Outline, kind: Kind) -> Expression:
    try:
        return compile_expression(text, outline.schema, expected=kind)
    except ExpressionError as error:
        raise CallError(f"“{text}”：{error}") from None


def _declarable(argument: Argument, outline: Outline) -> Quantity:
    found = _quantity(Name(_column(argument, outline, Kind.NUMBER)), outline)
    if found.text not in outline.declarable:
        raise CallError(f"report.yaml 的 declared 没有列出“{found.text}”，不能引用单家企业的这项数据")
    return found


def _inner(argument: Argument, outline: Outline) -> BoundCall:
    if not isinstance(argument, Call):
        raise CallError("应为统计量，如 total(列)")
    bound = bind(argument, outline)
    if bound.shape is not Shape.FIGURE or bound.unit == YEAR:
        raise CallError(f"{bound.key} 不是可以相比的数")
    return bound


def _external(argument: Argument, outline: Outline) -> Stated:
    if not isinstance(argument, Call) or argument.name != "external":
        raise CallError("应为 external(数, source='…', date='…')")
    return read_stated(argument)


def _list(argument: Argument, outline: Outline) -> str:
    if not isinstance(argument, Name) or argument.text not in (*outline.lists, EVERYONE):
        raise CallError(f"应为榜单代码之一：{'、'.join(outline.lists)}，或 {EVERYONE}（全部参评企业）")
    return argument.text


def _text(argument: Argument) -> str:
    if not isinstance(argument, str) or not argument.strip():
        raise CallError("应为带引号的文字")
    return argument


def _whole(argument: Argument) -> int:
    if not isinstance(argument, Decimal) or argument != int(argument) or not 1 <= argument <= MAX_NUMBER:
        raise CallError("应为正整数")
    return int(argument)


def _flag(argument: Argument) -> bool:
    if not isinstance(argument, Name) or argument.text not in ("true", "false"):
        raise CallError("stated_only 应为 true 或 false")
    return argument.text == "true"


def _edges(argument: Argument) -> list[Decimal]:
    try:
        edges = [Decimal(part.strip()) for part in re.split("[,，]", _text(argument))]
    except InvalidOperation:
        raise CallError('分界点应为数，如 "0, 0.2, 0.5"') from None
    if len(edges) > MAX_EDGES or not all(edge.is_finite() for edge in edges):
        raise CallError(f"分界点应为有限的数，至多 {MAX_EDGES} 个")
    if any(low >= high for low, high in pairwise(edges)):
        raise CallError("分界点应由小到大，不重复")
    return edges


def _labels(argument: Argument) -> list[str]:
    return [part.strip() for part in re.split("[,，]", _text(argument))]


_READERS: Mapping[Takes, Callable[[Argument, Outline], Any]] = {
    Takes.QUANTITY: _quantity,
    Takes.CHANGE: _change,
    Takes.GROUP: _group,
    Takes.LIST: _list,
    Takes.LABEL: lambda argument, outline: _text(argument),
    Takes.WHOLE: lambda argument, outline: _whole(argument),
    Takes.EDGES: lambda argument, outline: _edges(argument),
    Takes.LABELS: lambda argument, outline: _labels(argument),
    Takes.DECLARED: _declarable,
    Takes.STATISTIC: _inner,
    Takes.EXTERNAL: _external,
}


def _close(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    found = difflib.get_close_matches(word, list(known), n=3)
    return f"，是不是 {'、'.join(found)}？" if found else ""
