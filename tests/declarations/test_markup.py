"""The rows of a section as they are written: whatever stands in them, only the writer's own markup is markup."""

from html.parser import HTMLParser
from uuid import UUID

import pytest

from declarations.core.form import FieldDefinition, FieldType
from declarations.forms import Cell, CellRow, Difference, Option, Row, TableCell, Writer, pieces
from declarations.models import DeclarationDocument

HOSTILE = "<script>alert(1)</script></textarea>\"'&amp;{label}{0}%s"
TYPES = {
    "text": FieldType.MONEY,
    "date": FieldType.DATE,
    "long": FieldType.LONG_TEXT,
    "choice": FieldType.SINGLE_CHOICE,
    "boolean": FieldType.BOOLEAN,
    "several": FieldType.MULTI_CHOICE,
    "table": FieldType.TABLE,
    "file": FieldType.FILE,
    "computed": FieldType.MONEY,
}


class Read(HTMLParser):
    """Markup as a browser understands it: elements with their attributes, and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(("text", data))


def row(kind: str, word: str, *, years: int = 1) -> Row:
    """A row in which everything that can be said is said, with `word`."""
    options = (Option(word, word, is_on=True), Option(f"{word}2", word, is_on=False))
    inputs = (
        TableCell(word, word, word, word, "text", "decimal", is_figure=True, options=()),
        TableCell(word, word, "", word, "text", "", is_figure=False, options=options),
    )
    cell = Cell(
        column=word,
        name=word,
        id=word,
        kind=kind,
        label=word,
        year=word,
        text=word,
        mode="decimal" if kind == "text" else "",
        fault=word,
        note=word,
        carried=True,
        options=options,
        rows=(CellRow(inputs), CellRow(inputs)),
        files=(DeclarationDocument(pk=UUID(int=1), name=word),),
        difference=Difference(word, mine=True),
    )
    facts = {"label": word, "help": word, "type": TYPES[kind]} | ({"computed": "1"} if kind == "computed" else {})
    asked = FieldDefinition.model_construct(code=word, max_length=None, level="county", **facts)
    return Row(asked, (cell,) * years, is_hidden=False, unit=word, required=word)


def meant(found: object) -> object:
    """What was read with the hostile word changed back into the plain one."""
    if isinstance(found, str):
        return found.replace(HOSTILE, "plain")
    if isinstance(found, tuple | list):
        return type(found)(map(meant, found))
    return found


def written(kind: str, word: str, *, years: int, is_open: bool) -> str:
    return Writer(UUID(int=2), is_open).entries([row(kind, word, years=years)])


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("years", [1, 2])
@pytest.mark.parametrize("is_open", [True, False])
def test_no_text_becomes_markup(kind, years, is_open):
    hostile, plain = (Read(written(kind, word, years=years, is_open=is_open)).found for word in (HOSTILE, "plain"))
    assert [meant(one) for one in hostile] == plain


def test_nor_does_it_in_what_a_save_puts_into_the_page():
    rows = [row(kind, HOSTILE) for kind in ("computed", "text")]
    fault = ("text", HOSTILE)
    assert Read(pieces(rows)).found == [
        *[("output", [("id", HOSTILE)]), fault, "output"],
        *[("p", [("id", f"{HOSTILE}-fault")]), fault, "p"],
    ]


def test_who_may_not_fill_in_finds_every_input_shut():
    for kind in TYPES:
        html = written(kind, "一", years=1, is_open=False)
        inputs = [dict(one[1]) for one in Read(html).found if one[0] in {"input", "select", "textarea"}]
        chosen = [one for one in inputs if one.get("type") != "hidden" and one["name"] != "choice-一"]
        assert [one for one in chosen if not {"readonly", "disabled"} & set(one)] == []
        assert bool(chosen) is (kind not in {"file", "computed"}) and "<button" not in html
