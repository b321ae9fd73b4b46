"""A notice in words and as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.template.loader import render_to_string

from accounts.core.verdict import no
from declarations.core.lifecycle import NoticeSettings
from declarations.core.programme import ProgrammeDefinition
from declarations.services import programmes
from declarations.services.declarations import Refused
from publication.models import Notice
from publication.services import reports
from ranking.models import Run

_ANONYMOUS = {
    "lead": "匿名反映的情况不作为异议受理，只作为线索交核查人员核实，不予答复。",
    "accept": "匿名提出的，请尽量写明可以核实的事实。",
    "refuse": "匿名的不予受理。",
}


def title_of(definition: ProgrammeDefinition) -> str:
    return f"关于“{definition.title}”拟公布名单的公示"


def draft_text(run: Run, *, opens_on: date, closes_on: date | None) -> str:
    """The usual wording, a paragraph a line; staff change it before it is put up."""
    definition = programmes.definition_of(run.revision)
    settings = definition.lifecycle.notice
    days = definition.calendar.notice_working_days
    until = in_words(closes_on) if closes_on else "（截止日期）"
    ground = f"根据{settings.basis}，" if settings.basis else ""
    where = f"，也可以与我们联系：{settings.contact}" if settings.contact else ""
    return "\n".join(
        [
            f"{ground}经申报、核查和排名，“{definition.title}”的拟公布名单现予公示。",
            f"公示期为 {days} 个工作日，自 {in_words(opens_on + timedelta(days=1))}起，至 {until} 24:00 止。",
            f"任何单位或个人对名单有异议的，请在公示期内通过本公示的网页提出{where}。",
            "提出异议请署真实姓名，留下有效的联系方式，写明事实和理由，并附证据。"
            f"我们对异议人的身份严格保密。{anonymous_in_words(settings)}",
        ]
    )


def anonymous_in_words(settings: NoticeSettings) -> str:
    """What the programme does with what comes without a name."""
    return _ANONYMOUS[settings.anonymous]


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def to_pdf(notice: Notice, *, organisers: Sequence[str]) -> bytes:
    """The notice on paper; the same notice gives the same bytes. Raises `Refused` for characters that can't print."""
    context = {
        "notice": notice,
        "organisers": organisers,
        "paragraphs": notice.text.splitlines(),
        "on": in_words(notice.opens_on),
        "first": in_words(notice.opens_on + timedelta(days=1)),
        "last": in_words(notice.closes_on),
        "tables": notice.lists,
    }
    html = render_to_string("publication/notice_print.html", context)
    boxes = reports.unprintable(html)
    if boxes:
        raise Refused(no(f"公示文件的字体缺少这些字：{boxes}，请改写"))
    return reports.to_pdf(html)
