"""What people have to state before something can be told: of columns, and of the sections that hang on an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from declarations.core.columns import Column
from declarations.core.expression import evaluate
from declarations.core.filled import Filled, Values
from declarations.core.form import CHOICES, FieldType
from declarations.core.form_reader import Form, visible_key

CHOSEN = CHOICES | {FieldType.BOOLEAN}


def lacking(form: Form, names: Iterable[str], values: Values, *, hidden: Collection[str] = ()) -> list[Column]:
    """The columns to be filled in for the unknown ones among `names` to be known; what is `hidden` can't be."""
    return [column for column in dict.fromkeys(_unstated(form, names, values)) if column.name not in hidden]


def made_from(form: Form, column: Column) -> Collection[str]:
    """The columns that a computed or derived one comes from; none for what is answered or given."""
    if column.field is None or column.is_answer:
        return ()
    return form.computed[column.name].columns if column.name in form.computed else (column.field.code,)


def awaited(form: Form, filled: Filled) -> str:
    """A sentence on the sections that can't be told yet whether they apply, with the questions on which that hangs.

    A condition guarded by `IS TRUE` keeps its section away meanwhile, any other shows it. Empty where all is known.
    """
    rules = {section.code: form.visible.get(visible_key(section.code)) for section in form.definition.asked}
    open_rules = {code: rule.unguarded for code, rule in rules.items() if rule is not None}
    told = evaluate(open_rules, filled.values, form.schema)
    coming, doubtful = set[str](), set[str]()
    for code in (code for code, answer in told.items() if answer is None):
        away = filled.hidden.issuperset(column.name for column in form.by_section[code])
        (coming if away else doubtful).update(open_rules[code].columns)
    parts = [
        (_questions(form, coming, filled), "会出现相应的部分"),
        (_questions(form, doubtful, filled), "不适用的部分会收起"),
    ]
    sentence = "；".join(f"{questions}之后，{what}" for questions, what in parts if questions)
    return f"{sentence}。" if sentence else ""


def _questions(form: Form, names: Collection[str], filled: Filled) -> str:
    """What is to be answered, in the form's order; nobody is asked for what every declaration has."""
    in_order = [name for name in form.columns if name in names]
    asked = [one for one in lacking(form, in_order, filled.values, hidden=filled.hidden) if one.field is not None]
    if not asked:
        return ""
    verb = "选定" if all(one.field and one.field.type in CHOSEN for one in asked) else "填写"
    return verb + "".join(f"“{one.label}”" for one in asked)


def _unstated(form: Form, names: Iterable[str], values: Values) -> Iterator[Column]:
    for name in names:
        column = form.columns[name]
        if values[name] not in (None, "", []):
            continue
        sources = made_from(form, column)
        if not sources:
            yield column
        elif name in form.computed:
            yield from _unstated(form, [one for one in form.columns if one in sources], values)
        else:  # of a table with rows, one that doesn't state the figure
            yield form.columns[next(iter(sources))]
