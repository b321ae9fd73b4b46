"""Faulty YAML snippets with the exact lines that each must give: `tests/data/faulty/<kind>.txt`.

A case is `## name`, the file's text, `=>`, the expected lines. A text that begins with `(plain)` goes on from the case
of that name, which has no fault.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "faulty"
PLAIN = "plain"


def cases(kind: str) -> dict[str, tuple[str, list[str]]]:
    """Name → text of the file and the lines expected for it, of every faulty case."""
    found = _read(kind)
    before, _ = found.pop(PLAIN)
    return {name: (text.replace("(plain)\n", before, 1), expected) for name, (text, expected) in found.items()}


def plain(kind: str) -> str:
    """The text without fault that the cases start from."""
    return _read(kind)[PLAIN][0]


def _read(kind: str) -> dict[str, tuple[str, list[str]]]:
    found = {}
    for part in (FOLDER / f"{kind}.txt").read_text(encoding="utf-8").removeprefix("## ").split("\n## "):
        name, rest = part.split("\n", 1)
        text, expected = rest.split("=>\n", 1)
        found[name] = text, [line for line in expected.split("\n") if line]
    return found
