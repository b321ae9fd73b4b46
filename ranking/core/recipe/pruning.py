"""A recipe with the parts cut out that its schema refuses, so that the rest can be checked in the same go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from declarations.core.document import Document, Fault, Path, validate
from ranking.core.recipe.definition import RankingFile

ROUNDS = 5
_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_WORD = re.compile(r"\b[A-Za-z_]\w*")


class Pruning:
    """Cuts refused parts out of a document's data and tells where the rest of it stood."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.removed: set[Path] = set()
        self.words: set[str] = set()

    def definition(self, faults: Iterable[Fault]) -> RankingFile | None:
        """The schema's view of what is left when the parts that `faults` name are gone; None if too little is."""
        for _ in range(ROUNDS):
            for fault in faults:
                self._remove(_path(fault.where))
            if () in self.removed:
                return None
            rest = self._rest(self.document.data, ())
            lines = {path: self.document.line(self.restored(path)) for path in _paths(rest, ())}
            definition, faults = validate(RankingFile, Document(self.document.file, rest, lines))
            if definition is not None:
                return definition
            faults = [Fault(f.file, f.line, self._original(f.where), f.message) for f in faults]
        return None

    def restored(self, path: Path) -> Path:
        """Where `path` of the pruned data stands in the whole document."""
        found: Path = ()
        for part in path:
            place = part
            if isinstance(place, int):
                for gap in sorted(p[-1] for p in self.removed if p[:-1] == found and isinstance(p[-1], int)):
                    place += int(gap) <= place
            found = (*found, place)
        return found

    def explains(self, fault: Fault) -> bool:
        """Whether `fault` may only be there because of what was cut out: its place, or a name that stood there."""
        place = _path(fault.where)
        within = any(place[: len(gone)] == gone for gone in self.removed)
        return within or not self.words.isdisjoint(_WORD.findall(fault.message))

    def _remove(self, path: Path) -> None:
        """Cut out the part at `path`, or what it is missing from: a part that was never there or is gone already."""
        while path and (path in self.removed or not _stands(self.document.data, path)):
            path = path[:-1]
        self.removed.add(path)
        self.words |= set(_WORD.findall(f"{path[-1:]} {_at(self.document.data, path)}"))

    def _original(self, where: str) -> str:
        text = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in self.restored(_path(where)))
        return text.removeprefix(".") or "."

    def _rest(self, data: Any, path: Path) -> Any:
        if isinstance(data, dict):
            return {k: self._rest(v, (*path, k)) for k, v in data.items() if (*path, k) not in self.removed}
        if isinstance(data, list):
            return [self._rest(v, (*path, i)) for i, v in enumerate(data) if (*path, i) not in self.removed]
        return data


def _path(where: str) -> Path:
    parts = _PART.findall(where) if where != "." else []
    return tuple(int(index) if index else key for index, key in parts)


def _paths(data: Any, path: Path) -> Iterator[Path]:
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, value in items:
        yield from _paths(value, (*path, part))


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _stands(data: Any, path: Path) -> bool:
    try:
        _at(data, path)
    except (LookupError, TypeError):
        return False
    return True
