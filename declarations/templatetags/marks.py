"""Small marks that stand many times on a page: in Python, since a fragment costs a template more than the mark."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def digest(value: str | None) -> str:
    """The beginning of a digest, with all of it to be pointed at."""
    if not value:
        return format_html('<span class="absent">{}</span>', "—")
    return format_html('<code class="digest" title="{}">{}</code>', value, value[:12])


@register.filter
def answer(given: str) -> str:
    """What a check or a look-up answered, as a sign with its word."""
    kind, sign, word = _answer(given)
    return format_html('<span class="answer answer-{}"><span aria-hidden="true">{}</span> {}</span>', kind, sign, word)


@register.filter
def mark(given: str) -> str:
    """The same as a sign alone, its word for who hears the page."""
    kind, sign, word = _answer(given)
    shown = '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
    return format_html(f'<span class="answer answer-{{}}">{shown}</span>', kind, sign, word)


def _answer(given: str) -> tuple[str, str, str]:
    if given == "yes":
        return "yes", "✓", _("通过")
    if given == "no":
        return "no", "✗", _("不通过")
    return "unknown", "?", _("无法判断")
