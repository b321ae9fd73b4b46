"""A programme's YAML files: read strictly, with the line of every value kept for error messages.

`parse` turns text into plain values plus positions; `validate` holds them against a pydantic model.
Both collect every fault of a file in one go instead of stopping at the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
_YEAR = re.compile(r"\{(year|base_year)([+-]\d)?\}")

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Fault:
    """One defect of a file: where it stands and what is wrong, in words for the person who wrote the file."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.message}"


@dataclass(frozen=True)
class Document:
    """Plain values of one YAML file and the line (from 1) on which each path of it starts."""

    file: str
    data: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def fault(self, path: Path, message: str) -> Fault:
        """A fault at `path`, or at its nearest ancestor that stands in the file."""
        return Fault(self.file, self.line(path), where(path), message)

    def line(self, path: Path) -> int:
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


class Definition(BaseModel):
    """Base of every model that a programme's file is held against: frozen, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)


def dated(document: Document, *, year: int, base_year: int) -> Document:
    """The document with `{year}`, `{base_year}`, `{base_year-1}`… in its texts replaced by the years they stand for.

    So that next year's edition of a programme is a copy in which only the years change.
    """
    years = {"year": year, "base_year": base_year}

    def in_text(text: str) -> str:
        return _YEAR.sub(lambda found: str(years[found[1]] + int(found[2] or 0)), text)

    def in_value(value: Any) -> Any:
        if isinstance(value, str):
            return in_text(value)
        if isinstance(value, list):
            return [in_value(item) for item in value]
        if isinstance(value, dict):
            return {key: in_value(item) for key, item in value.items()}
        return value

    return Document(document.file, in_value(document.data), document.lines)


def where(path: Path) -> str:
    """`("sections", 0, "code")` as `sections[0].code`; the whole file as `.`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "."


def parse(text: str, file: str) -> tuple[Document | None, list[Fault]]:
    """Read one YAML file. Returns `(None, faults)` when it can't be read at all.

    Anchors, tags, several documents, repeated keys, keys that aren't text and deep nesting are refused: a
    programme's file holds plain values only.
    """
    if len(text.encode()) > MAX_BYTES:
        return None, [Fault(file, 1, ".", f"文件超过 {MAX_BYTES // 1_000_000} MB")]
    try:
        node = _compose(text)
    except _Unreadable as error:
        return None, [Fault(file, error.line, ".", str(error))]
    reader = _Reader(file)
    data = reader.value(node, ())
    return Document(file, data, reader.lines), reader.faults


class _Unreadable(ValueError):
    """The text is no YAML, or YAML of a kind that a programme's file doesn't hold."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def _compose(text: str) -> yaml.Node:
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                raise _Unreadable(token.start_mark.line + 1, "不允许使用锚点、别名或类型标记")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _Unreadable(line, f"含有不允许的字符 U+{ord(text[error.position]):04X}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        several = isinstance(error, yaml.composer.ComposerError)
        message = "一个文件里只能有一份文档" if several else f"YAML 语法错误：{error.problem}"
        raise _Unreadable(mark.line + 1 if mark else 1, message) from error
    except RecursionError as error:
        raise _Unreadable(1, f"嵌套超过 {MAX_DEPTH} 层") from error
    if node is None:
        raise _Unreadable(1, "文件是空的")
    return node


def validate(model: type[Model], document: Document) -> tuple[Model | None, list[Fault]]:
    """Hold a document against `model`; every departure becomes a fault with the line it stands on."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found = {document.fault(_path(document, e), in_words(e)): None for e in departures(error)}
        return None, list(found)


def departures(error: ValidationError) -> list[ErrorDetails]:
    """What pydantic found wrong, each thing once."""
    errors = error.errors(include_url=False)
    return [e for e in errors if not _is_echo(e, errors)]


def _is_echo(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Pydantic calls a list too short as well when one of its items is wrong: the item's own fault says enough."""
    loc = error["loc"]
    return error["type"] == "too_short" and any(
        len(e["loc"]) > len(loc) and e["loc"][: len(loc)] == loc for e in errors
    )


class _Reader:
    """Turns YAML nodes into plain values, noting lines and faults on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self._scalars = yaml.SafeLoader("")

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > MAX_DEPTH:
            self._fault(node, path, f"嵌套超过 {MAX_DEPTH} 层")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            return node.value  # a day that doesn't exist: the model says what should stand here

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, path, "键必须是文字")
                continue
            key = key_node.value
            here = (*path, key)
            if key in found:
                self._fault(key_node, here, f"键“{key}”重复")
                continue
            self.lines[here] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, here)
        return found

    def _fault(self, node: yaml.Node, path: Path, message: str) -> None:
        self.faults.append(Fault(self.file, node.start_mark.line + 1, where(path), message))


def _path(document: Document, error: ErrorDetails) -> Path:
    """The error's place without the union and discriminator names that pydantic puts into it."""
    path: Path = ()
    for part in error["loc"]:
        if (*path, part) in document.lines:
            path = (*path, part)
    last = error["loc"][-1] if error["loc"] else None
    if error["type"] == "missing" and isinstance(last, str):
        path = (*path, last)
    return path


_MESSAGES = {
    "missing": "缺少必填项",
    "extra_forbidden": "未知的键",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "decimal_type": "应为数",
    "decimal_parsing": "应为数",
    "finite_number": "应为有限的数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为键值表",
    "model_type": "应为键值表",
    "date_type": "应为日期（年-月-日）",
    "date_parsing": "不存在的日期，应为 年-月-日",
    "date_from_datetime_parsing": "不存在的日期，应为 年-月-日",
    "date_from_datetime_inexact": "不存在的日期，应为 年-月-日",
    "datetime_type": "应为日期时间",
    "datetime_parsing": "不存在的日期时间",
    "datetime_from_date_parsing": "不存在的日期时间",
    "union_tag_not_found": "不认识的种类",
    "union_tag_invalid": "不认识的种类",
}


_BOUNDS = {
    "greater_than_equal": "不应小于 {ge}",
    "greater_than": "应大于 {gt}",
    "less_than_equal": "不应大于 {le}",
    "less_than": "应小于 {lt}",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_too_long": "至多 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "string_pattern_mismatch": "应符合 {pattern}",
    "value_error": "{error}",
}


def _plain(bound: Any) -> Any:
    """1 rather than 1.0."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def in_words(error: ErrorDetails) -> str:
    """One thing that pydantic found wrong, in Chinese."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**{key: _plain(value) for key, value in context.items()})
    if kind in ("literal_error", "enum"):
        choices = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return f"应为 {'、'.join(choices)}{' 之一' if len(choices) > 1 else ''}"
    return error["msg"]
