"""What differs between two versions of a publication, as anybody may read it: rows, cells, figures, texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from publication.core.report.filling import HELD
from publication.core.statistics.vocabulary import VOCABULARY

RANK = "rank"
HEADS = ("类别", "榜单或章节", "企业或数字", "项目", "上一版", "这一版")
_WORD = re.compile(r"'[^']*'|[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class Version:
    """What of a version is compared. `lists` are as a publication stores them; `keys` those of the entries on each, row
    by row (without them rows are told apart by name); `figures` are what the text prints; `chapters` digests of the
    texts, apart from their figures, and of the charts by title."""

    lists: Sequence[Mapping[str, Any]]
    keys: Mapping[str, Sequence[str]]
    figures: Sequence[PrintedFigure]
    chapters: Mapping[str, str]


@dataclass(frozen=True)
class PrintedFigure:
    """A number of the text: the chapter, the one spelling of its statistic, what is printed."""

    chapter: str
    key: str
    printed: str


@dataclass(frozen=True)
class Row:
    """A row that has come or gone; an unranked list has no ranks."""

    name: str
    rank: str


@dataclass(frozen=True)
class Change:
    """Something that had one text and now has another."""

    of: str
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class ListChanges:
    """One list. `moved` are changes of rank, `cells` those of any other column; `remarks` are whole sentences."""

    title: str
    entered: tuple[Row, ...]
    left: tuple[Row, ...]
    moved: tuple[Change, ...]
    cells: tuple[Change, ...]
    remarks: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.entered or self.left or self.moved or self.cells or self.remarks)


@dataclass(frozen=True)
class Differences:
    """All of it. `chapters` are titles of texts and charts that were changed, added or taken out."""

    lists: tuple[ListChanges, ...]
    figures: tuple[Change, ...]
    chapters: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.lists or self.figures or self.chapters)

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON, for a publication to keep."""
        return asdict(self)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Line by line under `HEADS`."""
        for one in self.lists:
            yield from (("列入", one.title, row.name, "", "", row.rank) for row in one.entered)
            yield from (("移出", one.title, row.name, "", row.rank, "") for row in one.left)
            yield from (("名次", one.title, each.of, each.what, each.old, each.new) for each in one.moved)
            yield from (("内容", one.title, each.of, each.what, each.old, each.new) for each in one.cells)
            yield from (("说明", one.title, "", sentence, "", "") for sentence in one.remarks)
        yield from (("数字", each.of, each.what, "", each.old, each.new) for each in self.figures)
        yield from (("文字和图", title, "", "有改动", "", "") for title in self.chapters)


def compare(old: Version, new: Version, *, labels: Mapping[str, str]) -> Differences:
    """What `new` has otherwise than `old`. `labels` are those of columns, for the names of statistics."""
    before = {one["code"]: one for one in old.lists}
    after = {one["code"]: one for one in new.lists}
    found = [
        _list(
            _Rows(before.get(code), old.keys.get(code)),
            _Rows(after.get(code), new.keys.get(code)),
        )
        for code in [*after, *(code for code in before if code not in after)]
    ]
    texts = [*new.chapters, *(title for title in old.chapters if title not in new.chapters)]
    return Differences(
        tuple(one for one in found if not one.is_empty),
        tuple(_figures(old.figures, new.figures, labels)),
        # A version from before digests were kept says nothing about its texts.
        tuple(title for title in texts if old.chapters and old.chapters.get(title) != new.chapters.get(title)),
    )


class _Rows:
    """A stored list, or None for one that this version doesn't have: its rows by key, in order."""

    def __init__(self, stored: Mapping[str, Any] | None, keys: Sequence[str] | None) -> None:
        self.title = stored["title"] if stored else ""
        self.note = stored.get("note", "") if stored else ""
        self.labels: dict[str, str] = dict(stored["columns"]) if stored else {}
        self.naming = next((name for name in self.labels if name != RANK), RANK)
        rows = [dict(zip(self.labels, row, strict=True)) for row in stored["rows"]] if stored else []
        if keys is None or len(keys) != len(rows):
            keys = _numbered([_text(row[self.naming]) for row in rows])
        self.by_key = dict(zip(keys, rows, strict=True))

    def row(self, key: str) -> Row:
        cells = self.by_key[key]
        return Row(_text(cells[self.naming]), _text(cells[RANK]) if RANK in cells else "")


def _numbered(names: Sequence[str]) -> list[str]:
    """The names, a repeated one with its count, so that each is there once."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(f"{name}#{seen[name]}")
    return found


def _list(old: _Rows, new: _Rows) -> ListChanges:
    moved: list[Change] = []
    cells: list[Change] = []
    for key in (key for key in new.by_key if key in old.by_key):
        for name, change in _cells(old, new, key):
            (moved if name == RANK else cells).append(change)
    return ListChanges(
        new.title or old.title,
        tuple(new.row(key) for key in new.by_key if key not in old.by_key),
        tuple(old.row(key) for key in old.by_key if key not in new.by_key),
        tuple(moved),
        tuple(cells),
        tuple(_remarks(old, new)),
    )


def _cells(old: _Rows, new: _Rows, key: str) -> Iterator[tuple[str, Change]]:
    before, after = old.by_key[key], new.by_key[key]
    name = new.row(key).name
    # An entry that is kept back, or no more, has all cells empty: only its name says something.
    held = HELD in (name, old.row(key).name)
    for column, label in new.labels.items():
        if column in before and before[column] != after[column] and (not held or column in (RANK, new.naming)):
            yield column, Change(name, label, _text(before[column]), _text(after[column]))


def _remarks(old: _Rows, new: _Rows) -> Iterator[str]:
    if not old.labels or not new.labels:
        yield "新增的榜单" if new.labels else "不再公布的榜单"
        return
    if old.title != new.title:
        yield f"榜单名称由“{old.title}”改为“{new.title}”"
    added = [label for name, label in new.labels.items() if name not in old.labels]
    gone = [label for name, label in old.labels.items() if name not in new.labels]
    if added:
        yield f"增加的栏目：{'、'.join(added)}"
    if gone:
        yield f"不再公布的栏目：{'、'.join(gone)}"
    if old.note != new.note:
        yield f"附注由“{old.note or '无'}”改为“{new.note or '无'}”"


def _figures(old: Sequence[PrintedFigure], new: Sequence[PrintedFigure], labels: Mapping[str, str]) -> Iterator[Change]:
    """Figures that both versions print, otherwise; what only one prints is a change of the text."""
    before, after = _prints(old), _prints(new)
    for (chapter, key), printed in after.items():
        earlier = before.get((chapter, key))
        if earlier is not None and earlier != printed:
            yield Change(chapter, worded(key, labels), "、".join(earlier), "、".join(printed))


def _prints(figures: Sequence[PrintedFigure]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in figures:
        prints = found.setdefault((one.chapter, one.key), [])
        if one.printed not in prints:
            prints.append(one.printed)
    return found


def worded(key: str, labels: Mapping[str, str]) -> str:
    """A statistic's spelling in words: `total(revenue)` as 合计(营业收入). Quoted names stay as they are."""

    def word(match: re.Match[str]) -> str:
        text = match[0]
        if text in VOCABULARY and key[match.end() : match.end() + 1] == "(":
            return VOCABULARY[text].meaning.partition("（")[0].partition("；")[0]
        return labels.get(text, text)

    return _WORD.sub(word, key)


def _text(value: object) -> str:
    """A published value in print."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
