"""Long lists of a page: in Python, since hundreds of items take a template much of the page's time."""

from collections.abc import Mapping

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join

from declarations.forms import joined

register = template.Library()


@register.filter
def options(field: BoundField) -> str:
    """The options of a select."""
    chosen = field.value()
    plain, selected = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    choices = getattr(field.field, "choices", ())
    return joined(format_html(selected if chosen == key else plain, key, label) for key, label in choices)


@register.filter
def terms(told: Mapping[str, str]) -> str:
    """The entries of a definition list."""
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", told.items())
