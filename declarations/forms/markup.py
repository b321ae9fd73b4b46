"""How the rows of a section are written: labels, inputs, and what stands beside them.

In Python, since a template takes longer for a section's inputs than everything else on the page takes together. Markup
is put together of literals alone; whatever comes from data is a placeholder's, which `format_html` escapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from declarations.core.form import FieldType
from declarations.forms.options import Option
from declarations.forms.sheet import Cell, Difference, Row
from declarations.forms.tables import CellRow, TableCell

LONG = 20_000
Written = tuple[str, dict[str, Any]]  # markup with placeholders, and what goes there


@dataclass(frozen=True)
class Writer:
    """Writes the rows of a declaration's section; `is_open` says whether its visitor can fill them in."""

    declaration: UUID
    is_open: bool

    def entries(self, rows: Iterable[Row]) -> str:
        return joined(self._row(row) for row in rows)

    def _row(self, row: Row) -> str:
        asked, (label, facts) = row.field, _label(row)
        markup = '<div class="entry' + (" entry-wide" if row.is_wide else "") + '" id="row-{code}"'
        if len(row.cells) > 1:
            markup += ' role="group" aria-labelledby="label-{code}"'
        if row.is_hidden:
            markup += " hidden"
        markup += f">\n{label}\n{{cells}}"
        if asked.type is not FieldType.FILE and not asked.computed:
            markup += (
                '<a class="proof" href="evidence/{code}/" data-field="{code}">{proof}'
                '<span class="visually-hidden">：{field}</span><span class="proof-count"></span></a>\n'
            )
            facts |= {"proof": _("佐证"), "field": asked.label}
        if asked.help:
            markup += '<p class="entry-help">{help}</p>\n'
            facts |= {"help": asked.help}
        cells = joined(self._cell(row, cell) for cell in row.cells)
        return format_html(markup + "</div>\n", code=asked.code, cells=cells, **facts)

    def _cell(self, row: Row, cell: Cell | None) -> str:
        if cell is None:
            return format_html('<div class="entry-cell entry-none" aria-hidden="{}"></div>\n', "true")
        if cell.kind == "computed":
            markup = '<div class="entry-cell"><output class="computed" id="{}">{}</output></div>\n'
            return format_html(markup, cell.id, cell.text)
        facts = {"column": cell.column, "kind": cell.kind, "label": cell.label, "id": cell.id, "fault": cell.fault}
        facts |= {"name": cell.name, "described_by": cell.described_by}
        box = "fieldset" if cell.locked else "div"
        markup = f"<{box}" + (" disabled" if cell.locked else "")
        markup += ' class="entry-cell" data-column="{column}" data-kind="{kind}" data-label="{label}">\n'
        if len(row.cells) > 1:
            markup += (
                '<label class="entry-year" for="{id}"><span class="visually-hidden">{field}</span>{year}</label>\n'
            )
            facts |= {"field": row.field.label, "year": cell.year}
        written, more = _INPUTS[cell.kind](self, row, cell)
        markup += written + '\n<p class="field-errors" id="{id}-fault">{fault}</p>\n'
        if cell.note:
            markup += '<p class="return-note" id="{id}-note">{returned}：{note}</p>\n'
            facts |= {"returned": _("退回理由"), "note": cell.note}
        if cell.carried:
            markup += "{carried}"
            facts |= {"carried": self._carried(cell)}
        if cell.difference:
            markup += "{difference}"
            facts |= {"difference": _difference(cell, cell.difference)}
        return format_html(markup + f"</{box}>\n", **facts, **more)

    def _carried(self, cell: Cell) -> str:
        markup = '<p class="carried" data-carried="{column}">{says}'
        if self.is_open:
            markup += (
                ' <button class="btn btn-sm btn-outline-primary" type="submit" name="confirm" value="{column}"'
                ' aria-label="{confirm} {label}">{confirm}</button>'
            )
        texts = {"says": _("沿用上年，请确认"), "confirm": _("确认"), "label": cell.label}
        return format_html(markup + "</p>\n", column=cell.column, **texts)

    def _text(self, row: Row, cell: Cell) -> Written:
        asked, facts = row.field, {"type": cell.type, "text": cell.text}
        markup = '<input class="form-control' + (" is-figure" if cell.mode else "")
        markup += (_INVALID_CLASS if cell.fault else "") + '" type="{type}" id="{id}" name="{name}" value="{text}"'
        if cell.mode:
            markup += ' inputmode="{mode}"'
            facts |= {"mode": cell.mode}
            if asked.type is not FieldType.YEAR:
                markup += ' data-figure data-unit="{unit}"'
                facts |= {"unit": row.unit}
        if asked.type is FieldType.REGION:
            markup += ' data-region-level="{level}"'
            facts |= {"level": asked.level}
        elif asked.type is FieldType.INDUSTRY:
            markup += " data-industry"
        return markup + self._state(cell, "readonly") + ">", facts

    def _long(self, row: Row, cell: Cell) -> Written:
        markup = '<textarea class="form-control' + (_INVALID_CLASS if cell.fault else "")
        markup += '" id="{id}" name="{name}" rows="5" data-limit="{limit}"' + self._state(cell, "readonly")
        return markup + ">\n{text}</textarea>", {"text": cell.text, "limit": row.field.max_length or LONG}

    def _choice(self, row: Row, cell: Cell) -> Written:
        markup = '<select class="form-select' + (_INVALID_CLASS if cell.fault else "")
        markup += '" id="{id}" name="{name}"' + self._state(cell, "disabled")
        markup += '><option value="">{choose}</option>{options}</select>'
        return markup, {"choose": _("请选择"), "options": _options(cell.options)}

    def _choices(self, row: Row, cell: Cell) -> Written:
        markup = (
            '<div class="choices" id="{id}" role="group" aria-label="{label}" aria-describedby="{described_by}"'
            ' tabindex="-1"><input type="hidden" name="{name}" value="">{options}</div>'
        )
        kind = "radio" if cell.kind == "boolean" else "checkbox"
        return markup, {"options": joined(self._check(cell.name, kind, option) for option in cell.options)}

    def _check(self, name: str, kind: str, option: Option) -> str:
        markup = '<label class="form-check-label"><input class="form-check-input" type="{}" name="{}" value="{}"'
        markup += (" checked" if option.is_on else "") + ("" if self.is_open else " disabled")
        return format_html(markup + "> {}</label>\n", kind, name, option.code, option.label)

    def _table(self, row: Row, cell: Cell) -> Written:
        markup = (
            '<div class="table-scroll cards" id="{id}" role="group" aria-label="{label}"'
            ' aria-describedby="{described_by}" tabindex="0"><table class="table dense">'
            '<thead><tr><th scope="col" class="row-number">{number}</th>{heads}'
        )
        if self.is_open:
            markup += (
                '<th scope="col" class="row-tools" hidden><span class="visually-hidden">{remove}</span></th></tr>'
                '</thead><tbody>{lines}</tbody></table></div>\n<p class="row-actions">'
                '<button class="btn btn-sm btn-outline-primary" type="button" data-add hidden>{add}</button> '
                '<button class="btn btn-sm btn-outline-primary" type="button" data-back hidden>{back}</button></p>'
            )
        else:
            markup += "</tr></thead><tbody>{lines}</tbody></table></div>"
        heads = format_html_join("", '<th scope="col">{}</th>', ((_head(one),) for one in cell.rows[0].cells))
        lines = joined(self._line(number, line) for number, line in enumerate(cell.rows, start=1))
        texts = {"number": _("序号"), "remove": _("删除"), "add": _("添加一行"), "back": _("撤销删除")}
        return markup, {"heads": heads, "lines": lines, **texts}

    def _line(self, number: int, line: CellRow) -> str:
        markup = '<tr><th scope="row" class="row-number" data-number>{number}</th>{cells}'
        if self.is_open:
            markup += (
                '<td class="row-tools" hidden>'
                '<button class="plain" type="button" data-remove aria-label="{row}">{remove}</button></td>'
            )
        inputs = ((_head(one), self._in_table(number, one)) for one in line.cells)
        cells = format_html_join("", '<td data-head="{}">{}</td>', inputs)
        texts = {"row": _("删除第 %d 行") % number, "remove": _("删除")}
        return format_html(markup + "</tr>\n", number=number, cells=cells, **texts)

    def _in_table(self, number: int, cell: TableCell) -> str:
        if cell.options:
            markup = '<select class="form-select" name="{name}" aria-label="{label}"'
            markup += ("" if self.is_open else " disabled") + '><option value=""></option>{options}</select>'
        else:
            markup = '<input class="form-control' + (" is-figure" if cell.mode else "")
            markup += '" type="{type}" name="{name}" value="{text}"'
            markup += ' inputmode="{mode}"' if cell.mode else ""
            markup += ' data-figure data-unit="{unit}"' if cell.is_figure else ""
            markup += ' aria-label="{label}"' + ("" if self.is_open else " readonly") + ">"
        return format_html(
            markup,
            name=cell.name,
            label=_("第 %(number)d 行 %(label)s") % {"number": number, "label": cell.label},
            options=_options(cell.options),
            type=cell.type,
            text=cell.text,
            mode=cell.mode,
            unit=cell.unit,
        )

    def _files(self, row: Row, cell: Cell) -> Written:
        markup = '<li><a class="file" href="{}">{}</a></li>'
        links = ((reverse("declarations:document", args=[one.pk]), one.name) for one in cell.files)
        files = format_html_join("", markup, links)
        markup = '<div id="{id}">' + ('<ul class="files">{files}</ul>' if cell.files else "")
        says = _("到“申报材料”页增减文件") if cell.files else _("到“申报材料”页上传")
        page = reverse("declarations:documents", args=[self.declaration])
        return markup + '<a href="{page}#{id}">{says}</a></div>', {"files": files, "page": page, "says": says}

    def _state(self, cell: Cell, off: str) -> str:
        """What the attributes of an input say of its state; `off` is how it is shut."""
        markup = ' aria-describedby="{described_by}"'
        if cell.fault:
            markup += ' aria-invalid="true"'
        return markup if self.is_open else f"{markup} {off}"


def joined(parts: Iterable[str]) -> str:
    """Markup put after markup is such; whatever else is among it is escaped."""
    found = [*parts] or [""]
    return format_html("{}" * len(found), *found)


def pieces(rows: Iterable[Row]) -> str:
    """What a save may have changed beside the inputs of a page that is there already: figures and faults."""
    cells = [cell for row in rows for cell in row.cells if cell is not None]
    figures = ((cell.id, cell.text) for cell in cells if cell.kind == "computed")
    faults = ((cell.id, cell.fault) for cell in cells if cell.kind != "computed")
    return joined(
        [
            format_html_join("\n", '<output id="{}">{}</output>', figures),
            format_html_join("\n", '<p id="{}-fault">{}</p>', faults),
        ]
    )


_INVALID_CLASS = " is-invalid"
_INPUTS: dict[str, Callable[[Writer, Row, Cell], Written]] = {
    "text": Writer._text,
    "date": Writer._text,
    "long": Writer._long,
    "choice": Writer._choice,
    "boolean": Writer._choices,
    "several": Writer._choices,
    "table": Writer._table,
    "file": Writer._files,
}


def _label(row: Row) -> Written:
    """The label of the one input that there is, else a heading of the group."""
    cell = row.cells[0]
    if len(row.cells) == 1 and cell is not None and not cell.is_group:
        markup, end, facts = '<label class="entry-label" for="{id}">{label}', "</label>", {"id": cell.id}
    else:
        markup, end, facts = '<span class="entry-label" id="label-{code}">{label}', "</span>", {}
        cell = None
    facts |= {"label": cell.label if cell else row.field.label}
    if row.required:
        markup += ' <span class="required">{required}</span>'
        facts |= {"required": row.required}
    if row.unit:
        markup += ' <span class="unit">{unit}</span>'
        facts |= {"unit": row.unit}
    return markup + end, facts


def _difference(cell: Cell, found: Difference) -> str:
    """What a colleague saved meanwhile, to choose from."""
    mine, theirs = (" checked", "") if found.mine else ("", " checked")
    markup = '<fieldset class="difference"><legend class="visually-hidden">{label}</legend>\n'
    markup += '<label><input class="form-check-input" type="radio" name="choice-{column}" value="mine"' + mine
    markup += '> {own}</label>\n<label><input class="form-check-input" type="radio" name="choice-{column}"'
    markup += ' value="theirs"' + theirs + "> {other}<strong>{theirs}</strong></label></fieldset>\n"
    texts = {"own": _("用我填的（上面）"), "other": _("用已保存的：")}
    return format_html(markup, label=cell.label, column=cell.column, theirs=found.theirs, **texts)


def _head(cell: TableCell) -> str:
    return f"{cell.label}（{cell.unit}）" if cell.unit else cell.label


def _options(options: Sequence[Option]) -> str:
    plain, chosen = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    written = (format_html(chosen if one.is_on else plain, one.code, one.label) for one in options)
    return format_html_join("", "{}", ((one,) for one in written))
