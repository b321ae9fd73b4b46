"""The rows of the queue: in Python, since fifty of them take a template most of the page's time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from declarations.forms import joined
from review.models import Case
from review.services.queues import Queued

ANY = UUID(int=0)  # stands for a row's own case in the addresses, which are asked for once a page
CALLED = dict(Case.State.choices)


def rows_written(cases: Iterable[Queued], *, works: bool, arranges: bool) -> str:
    """The rows as markup; `works` says whether the visitor takes cases, `arranges` whether they give them to others:
    each has a column to do it in."""
    writer = _Writer(
        looks=reverse("review:case", args=[ANY]),
        takes=reverse("review:take", args=[ANY]) if works else "",
        arranges=arranges,
        today=localdate(),
        take=_("领取"),
        pick=_("勾选"),
        late=_("逾期"),
    )
    return joined(writer.row(case) for case in cases)


@dataclass(frozen=True)
class _Writer:
    looks: str
    takes: str
    arranges: bool
    today: date
    take: str
    pick: str
    late: str

    def row(self, case: Queued) -> str:
        key, markup = str(case.id), "<tr>"
        facts = {"title": case.title, "number": case.applicant_number, "receipt": case.receipt, "state": case.state}
        if self.arranges:
            markup += (
                '<td class="screen-only"><input class="form-check-input" type="checkbox" name="cases" value="{id}"'
                ' form="arrange" aria-label="{pick} {title}"></td>'
            )
            facts |= {"id": key, "pick": self.pick}
        markup += (
            '<th scope="row"><a href="{place}">{title}</a></th><td class="code">{number}</td>'
            '<td class="time" title="{receipt}">{received}</td>'
        )
        facts |= {
            "place": self.looks.replace(str(ANY), key),
            "received": f"{localtime(case.received_at):%Y-%m-%d %H:%M}",
        }
        is_late = case.state == Case.State.OPEN and case.due_on is not None and case.due_on < self.today
        markup += '<td class="time overdue">{due} {late}</td>' if is_late else '<td class="time">{due}</td>'
        facts |= {"due": case.due_on.isoformat() if case.due_on else "—"} | ({"late": self.late} if is_late else {})
        markup += '<td><span class="state case-{state}">{called}</span></td><td class="found">{found}</td>'
        facts |= {"called": CALLED[case.state], "found": _found(case)}
        if case.assignee:
            markup += "<td>{assignee}</td>"
            facts |= {"assignee": case.assignee}
        else:
            markup += '<td><span class="absent">—</span></td>'
        if self.takes and not case.assignee and case.state == Case.State.OPEN:
            markup += (
                '<td class="screen-only"><button class="btn btn-sm btn-outline-primary" type="submit" form="take"'
                ' formaction="{action}" aria-label="{take} {title}">{take}</button></td>'
            )
            facts |= {"action": self.takes.replace(str(ANY), key), "take": self.take}
        elif self.takes:
            markup += '<td class="screen-only"></td>'
        return format_html(markup + "</tr>\n", **facts)


def _found(case: Queued) -> str:
    if not case.unconfirmed_figures:
        return summary(case)
    waiting = format_html(' <span class="answer answer-unknown">{} {}</span>', _("待复核"), case.unconfirmed_figures)
    return summary(case) + waiting


def summary(case: Case | Queued) -> str:
    """What the checks found in a case: how many steps failed, couldn't be told, or want a look."""
    if case.round_id is None:
        return format_html('<span class="absent">{}</span>', _("尚未核查"))
    if not case.failed_steps and not case.unknown_steps and not case.noted_steps:
        return format_html('<span class="answer answer-yes"><span aria-hidden="true">✓</span> {}</span>', _("无误"))
    markup = (
        '<span class="answer answer-{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span> {}</span> '
    )
    told = (
        ("no", "✗", _("不通过"), case.failed_steps),
        ("unknown", "?", _("无法判断"), case.unknown_steps),
        ("noted", "!", _("需留意"), case.noted_steps),
    )
    return joined(format_html(markup, *one) for one in told if one[-1])
