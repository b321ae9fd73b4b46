"""A labelled input of a short form: in Python, since a case's page has twenty of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html

from declarations.forms import joined

register = template.Library()


@register.simple_tag
def field_row(field: BoundField, hint: str = "") -> str:
    """The label, what to know about it, the input with what was typed, and its faults."""
    facts = {"label": field.label, "id": field.id_for_label, "hint": hint, "faults": "；".join(map(str, field.errors))}
    markup = '<div class="move-field"><label for="{id}">{label}</label>'
    if hint:
        markup += ' <span class="hint">{hint}</span>'
    markup += "\n  {input}\n  "
    if field.errors:
        markup += '<span class="field-errors" id="{id}-errors">{faults}</span>'
    return format_html(markup + "</div>\n", input=_input(field), **facts)


def _input(field: BoundField) -> str:
    widget, value = field.field.widget, field.value()
    facts: dict[str, Any] = {"name": field.html_name, "id": field.id_for_label, "value": "" if value is None else value}
    state = " required" if field.field.required else ""
    if field.errors:
        state += ' aria-invalid="true" aria-describedby="{id}-errors"'
    kind = getattr(widget, "input_type", None)
    if kind == "select":
        choices = tuple((str(key), str(label)) for key, label in getattr(field.field, "choices", ()))
        markup = '<select class="form-select form-select-sm" name="{name}" id="{id}"' + state + ">{options}</select>"
        return format_html(markup, options=_options(choices, str(facts["value"])), **facts)
    if kind is None:
        markup = '<textarea class="form-control form-control-sm" name="{name}" id="{id}" rows="{rows}"'
        markup += ' maxlength="{longest}"' + state + ">{value}</textarea>"
        return format_html(markup, rows=widget.attrs["rows"], longest=widget.attrs["maxlength"], **facts)
    if isinstance(value, date) and kind == "date":
        facts["value"] = value.isoformat()
    markup = '<input class="form-control form-control-sm" type="{kind}" name="{name}" id="{id}" value="{value}"'
    return format_html(markup + state + ">", kind=kind, **facts)


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> str:
    """The options of a select. Those of a form's hundreds of columns are the same at every visit."""
    plain, selected = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    return joined(format_html(selected if chosen == key else plain, key, label) for key, label in choices)
