"""The long lists of a case's page: in Python, since their items take a template much of the page's time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from declarations.forms import joined
from declarations.templatetags.marks import answer, digest, mark
from review.models import Decision, Finding
from review.views.history import Line
from review.views.presentation import Check, Document, Slot, Step


def checks(done: Iterable[Check]) -> str:
    """The checks, each with its steps: what a step found, in which register, and what that rests on."""
    return joined(map(_check, done))


def _check(check: Check) -> str:
    markup = '<details class="check"' + ("" if check.worst == Finding.Answer.YES else " open")
    markup += "><summary>{worst} {title}</summary><ul>\n{steps}</ul></details>\n"
    return format_html(markup, worst=answer(check.worst), title=check.title, steps=joined(map(_step, check.steps)))


def _step(step: Step) -> str:
    finding = step.finding
    markup, facts = '<li class="step step-{answer}"><p>{mark} ', {"sentence": finding.sentence}
    if finding.severity == Finding.Severity.WARNING and finding.answer != Finding.Answer.YES:
        markup += '<span class="state noted">{note}</span> '
        facts["note"] = _("提示")
    if finding.is_flagged:
        markup += '<span class="state noted">{flag}</span> '
        facts["flag"] = _("请人工确认")
    if not finding.sentence:
        facts["sentence"] = _("未见“%(asked)s”") % {"asked": step.asked}
    markup += "{sentence}</p>"
    if step.register and finding.edition:
        markup += '<p class="register">{register}</p>'
        dated = {"register": step.register, "as_of": f"{finding.edition.as_of:%Y-%m-%d}"}
        facts["register"] = _("%(register)s，截至 %(as_of)s") % dated
    if step.evidence:
        markup += '<dl class="evidence">{evidence}</dl>'
        facts["evidence"] = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", step.evidence.items())
    return format_html(markup + "</li>\n", answer=finding.answer, mark=mark(finding.answer), **facts)


def files(documents: Iterable[Document]) -> str:
    """The documents of a submission, each to be looked at beside the figures or in a window of its own."""
    return joined(map(_file, documents))


def _file(document: Document) -> str:
    markup = '<li><span class="slot">{title}</span> '
    if document.url and document.kind:
        markup += '<a href="{url}' + ("#navpanes=0" if document.kind == "pdf" else "") + '" target="viewer">{name}</a>'
    else:
        markup += "{name}"
    markup += ' <span class="document-links">{digest} '
    if document.url:
        says = _("在新窗口打开")
        markup += '<a href="{url}" target="_blank" rel="noopener" aria-label="{says} {name}">{says}</a>'
    else:
        says = _("企业其后已删除此文件")
        markup += '<span class="absent">{says}</span>'
    facts = {"title": document.title, "url": document.url, "name": document.name, "says": says}
    return format_html(markup + "</span></li>\n", digest=digest(document.digest), **facts)


def decisions(made: Iterable[Decision], *, labels: Mapping[str, str]) -> str:
    """The decisions on a case, each with its comments; `labels` are what the columns and files in them are called."""
    return joined(_decision(one, labels) for one in made)


def _decision(decision: Decision, labels: Mapping[str, str]) -> str:
    comments = ((labels.get(name, name), text) for name, text in decision.fields.items())
    markup = (
        '<li><p><span class="state decision-{kind}">{label}</span> <span class="when">{at} {who}</span>'
        ' <span class="when">{receipt}</span></p>'
    )
    if decision.reason:
        markup += "<p>{reason}</p>"
    if decision.fields:
        markup += "<ul>{comments}</ul>"
    return format_html(
        markup + "</li>\n",
        kind=decision.kind,
        label=decision.get_kind_display(),
        at=f"{localtime(decision.decided_at):%Y-%m-%d %H:%M}",
        who=decision.decided_by,
        receipt=decision.submission.receipt,
        reason=decision.reason,
        comments=format_html_join("", "<li>{}：{}</li>", comments),
    )


def journal(lines: Iterable[Line]) -> str:
    """The lines of a case's journal."""
    markup = '<li><span class="when">{} {}</span> {}{}{} {}</li>\n'
    told = (
        (
            f"{localtime(one.at):%Y-%m-%d %H:%M:%S}",
            one.who,
            one.action,
            "：" if one.facts else "",
            one.facts,
            digest(one.digest),
        )
        for one in lines
    )
    return format_html_join("", markup, told)


def flags(slots: Iterable[Slot]) -> str:
    """The documents that a return may name, each with a comment."""
    markup = (
        '<span class="flag">'
        '<input class="form-check-input" type="checkbox" name="mark-{code}" id="mark-{code}"{checked}>'
        '<label for="mark-{code}">{title}</label>'
        '<input class="form-control form-control-sm comment" type="text" name="comment-{code}" maxlength="500"'
        ' value="{note}" placeholder="{opinion}" aria-label="{title} {opinion}"></span>\n'
    )
    opinion = _("意见")
    return joined(
        format_html(
            markup,
            code=one.code,
            title=one.title,
            checked="" if one.note is None else " checked",
            note=one.note or "",
            opinion=opinion,
        )
        for one in slots
    )
