"""What a single section needs of its form, so that looking at one section doesn't cost the whole form."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from declarations.core.columns import Column
from declarations.core.expression import Expression
from declarations.core.form import Section
from declarations.core.form_reader import Form, check_key, concerns_key, eligibility_key, visible_key


def scopes_of(form: Form) -> Mapping[str, Form]:
    """By section the part of the form that decides what the section shows: its values are those of the whole form.

    It has the section's columns and checks, the rules of entry that depend on them, and everything that these read.
    """
    return {section.code: _scope(form, section) for section in form.definition.asked}


def reach(form: Form, columns: Collection[str]) -> frozenset[str]:
    """The columns, and the computed fields that depend on them."""
    found = set(columns)
    for name, expression in form.computed.items():
        if expression.columns & found:
            found.add(name)
    return frozenset(found)


def steering(form: Form) -> frozenset[str]:
    """The columns on which it depends which sections are shown."""
    rules = [form.visible.get(visible_key(section.code)) for section in form.definition.asked]
    found = frozenset[str]().union(*(rule.columns for rule in rules if rule is not None))
    while (more := found | _read_by(form, found)) != found:
        found = more
    return found


def _scope(form: Form, section: Section) -> Form:
    own = {column.name for column in form.by_section[section.code]}
    rules = dict(_rules(form, section, reach(form, own)))
    needed = frozenset(own).union(*(rule.columns for rule in rules.values()))
    while (more := needed | _read_by(form, needed)) != needed:
        needed = more
    columns = {name: column for name, column in form.columns.items() if column.field is None or name in needed}
    return Form(
        definition=form.definition,
        columns=columns,
        schema={name: kind for name, kind in form.schema.items() if name in columns},
        computed={name: expression for name, expression in form.computed.items() if name in needed},
        visible=_conditions(form, columns.values()),
        rules=rules,
    )


def _rules(form: Form, section: Section, reached: frozenset[str]) -> Iterator[tuple[str, Expression]]:
    """The section's checks, and the rules of entry that what is typed there may decide."""
    for index in range(len(section.checks)):
        yield check_key(section.code, index), form.rules[check_key(section.code, index)]
    for entry in form.definition.eligibility:
        keys = [key for key in (eligibility_key(entry.code), concerns_key(entry.code)) if key in form.rules]
        if any(form.rules[key].columns & reached for key in keys):
            yield from ((key, form.rules[key]) for key in keys)


def _read_by(form: Form, names: frozenset[str]) -> frozenset[str]:
    """What these columns are made from: the other columns of their field, what computes them, what may hide them."""
    columns = [form.columns[name] for name in names]
    siblings = {one.name for column in columns if column.field for one in form.by_field[column.field.code]}
    computed = (form.computed[name].columns for name in names if name in form.computed)
    return frozenset(siblings).union(*computed, *(rule.columns for rule in _conditions(form, columns).values()))


def _conditions(form: Form, columns: Collection[Column]) -> dict[str, Expression]:
    """The visibility conditions of these columns' fields and sections."""
    codes = {column.field.code for column in columns if column.field is not None}
    keys = set()
    for section in form.definition.asked:
        own = [field.code for field in section.fields if field.code in codes]
        if own:
            keys |= {visible_key(section.code), *(visible_key(section.code, code) for code in own)}
    return {key: rule for key, rule in form.visible.items() if key in keys}
