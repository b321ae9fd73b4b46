"""The tables of a case's figures: in Python, since hundreds of rows take a template most of the page's time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import gettext as _

from declarations.forms import joined
from review.core.comparison import Last
from review.core.figures import Block, Proof, Row


def tables(blocks: Iterable[Block], *, has_last_year: bool, verifies: bool, returns: bool) -> str:
    """A table for each section. `has_last_year` says whether there is a column of last year's figures, `verifies`
    whether the visitor may put verified figures beside these, `returns` whether they may return the case with comments:
    either has a column to do it in."""
    writer = _Writer(has_last_year, verifies, returns)
    return joined(map(writer.table, blocks))


@dataclass(frozen=True)
class _Writer:
    has_last_year: bool
    verifies: bool
    returns: bool

    @cached_property
    def _texts(self) -> dict[str, object]:
        """What every row says, escaped once."""
        texts = {"verify": _("核定"), "ask": _("请企业修改"), "opinion": _("意见"), "computed": _("自动计算")}
        return {name: conditional_escape(text) for name, text in texts.items()}

    @cached_property
    def _head(self) -> str:
        """The heads of the columns after the first."""
        found = [_("申报"), _("核定"), *([_("上年填报")] if self.has_last_year else [])]
        markup = '<th scope="col" class="number">{}</th>' * len(found)
        if self.verifies or self.returns:
            found.append(_("操作"))
            markup += '<th scope="col" class="screen-only figure-verify"><span class="visually-hidden">{}</span></th>'
        return format_html(markup, *found)

    def table(self, block: Block) -> str:
        markup = (
            '<div class="table-scroll" tabindex="0" role="group" aria-label="{title}">'
            '<table class="table dense figures"><thead><tr><th scope="col" class="figure-label">{title}</th>{head}</tr>'
            "</thead><tbody>\n{rows}</tbody></table></div>\n"
        )
        return format_html(markup, title=block.title, head=self._head, rows=joined(map(self.row, block.rows)))

    def row(self, row: Row) -> str:
        markup = '<tr class="computed">' if row.is_computed else "<tr>"
        markup += '<th scope="row">{label}'
        markup += "<small>（{unit}）</small>" if row.unit else ""
        markup += " <small>{computed}</small>" if row.is_computed else ""
        markup += '</th><td class="number">' if row.is_number else '</th><td class="words">'
        if row.adopted:
            markup += "<del>{declared}</del>"
        else:
            markup += "{declared}" if row.is_stated else '<span class="absent">{declared}</span>'
        facts: dict[str, object] = {"declared": row.declared} | self._texts
        facts |= {"label": _escaped(row.label), "unit": _escaped(row.unit), "column": _escaped(row.column)}
        if row.proofs:
            markup += "{proofs}"
            facts["proofs"] = joined(map(_proof, row.proofs))
        markup += '</td><td class="number">'
        if row.adopted or row.waits:
            markup += "{adopted}"
            facts["adopted"] = _adopted(row)
        markup += "</td>"
        if self.has_last_year:
            markup += '<td class="number">{last}</td>'
            facts["last"] = _last(row.last) if row.last else ""
        markup += self._moves(row) + "</tr>\n"
        if row.table_rows:
            markup += '<tr class="rows"><td colspan="5">{table}</td></tr>\n'
            facts["table"] = _table(row)
        if row.note:
            facts["note"] = row.note
        return format_html(markup, **facts)

    def _moves(self, row: Row) -> str:
        """What a visitor may do about the figure: verify it, or mark it for the applicant to mend and say why."""
        if not (self.verifies or self.returns):
            return ""
        markup = '<td class="screen-only figure-verify">'
        if self.verifies and row.is_typed:
            markup += '<a href="?figure={column}#verify" aria-label="{verify} {label}">{verify}</a>'
        if self.returns and not row.is_computed:
            markup += (
                '<span class="flag"><input class="form-check-input" type="checkbox" form="return-form"'
                ' name="mark-{column}" aria-label="{ask} {label}"'
            )
            markup += "" if row.note is None else " checked"
            markup += (
                '><input class="form-control form-control-sm comment" type="text" form="return-form"'
                ' name="comment-{column}" maxlength="500" placeholder="{opinion}" aria-label="{label} {opinion}"'
            )
            markup += ' value="{note}"></span>' if row.note else "></span>"
        return markup + "</td>"


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    """What a form says of itself is the same in every case."""
    return conditional_escape(text)


def _proof(proof: Proof) -> str:
    markup = '<small class="source screen-only">{says} '
    markup += '<a href="{url}" target="viewer">{name}</a>' if proof.url else "{name}"
    markup += " 第 {page} 页</small>" if proof.page else "</small>"
    return format_html(markup, says=_("佐证"), url=proof.url, name=proof.name, page=proof.page)


def _adopted(row: Row) -> str:
    """The figure that counts where it isn't the declared one, and one that waits."""
    markup = '<ins>{adopted}</ins><small class="source">{why}</small>' if row.adopted else ""
    markup += '<span class="waits">{waits} {waiting}</span>' if row.waits else ""
    why = row.source or _("按核定值计算")
    return format_html(markup, adopted=row.adopted, why=why, waits=_("待复核"), waiting=row.waits)


def _last(last: Last) -> str:
    markup = "{text}" + ('<small class="source">{year}年</small>' if last.is_before else "")
    markup += '<span class="departs">{departs}</span>' if last.departs else ""
    departs = _("变动大") if last.is_before else _("与上年所报不同")
    return format_html(markup, text=last.text, year=last.year, departs=departs)


def _table(row: Row) -> str:
    """The rows of a table field."""
    heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in row.table_head))
    cells = (format_html_join("", "<td>{}</td>", ((text,) for text in line)) for line in row.table_rows)
    lines = format_html_join("", "<tr>{}</tr>", ((line,) for line in cells))
    markup = '<table class="table dense"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    return format_html(markup, heads, lines)
