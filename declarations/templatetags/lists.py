"""Long lists of a page: in Python, since hundreds of items take a template much of the page's time."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html_join

register = template.Library()


@register.filter
def terms(told: Mapping[str, str]) -> str:
    """The entries of a definition list."""
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", told.items())
