"""Reading `form.yaml`: the model, then everything that a model can't see, all faults in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from declarations.core.columns import CONTEXT, Column, columns_of, schema_of
from declarations.core.document import Document, Fault, Path, validate
from declarations.core.expression import RESERVED, Expression, ExpressionError, Kind, compile_expression
from declarations.core.form import CHOICES, CODED, NUMERIC, WORDS, CellField, FieldDefinition, FieldType, FormDefinition
from declarations.core.programme import ProgrammeDefinition, repeated
from declarations.core.slot_reader import slot_faults

NOT_COMPUTED = CHOICES | CODED | {FieldType.TABLE, FieldType.FILE}


@dataclass(frozen=True)
class Form:
    """A form with its columns and its expressions compiled: what filing, checking and importing work with."""

    definition: FormDefinition
    columns: Mapping[str, Column]
    schema: Mapping[str, Kind]
    computed: Mapping[str, Expression]
    visible: Mapping[str, Expression]
    rules: Mapping[str, Expression]

    @cached_property
    def answer_columns(self) -> tuple[Column, ...]:
        """The columns an applicant fills in, in the form's order."""
        return tuple(column for column in self.columns.values() if column.is_answer)

    @cached_property
    def by_label(self) -> Mapping[str, Column]:
        """The columns by what they are called, as evidence names them; of several called the same the last."""
        return {column.label: column for column in self.columns.values()}

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Column, ...]]:
        """The columns of each field, by its code."""
        found: dict[str, list[Column]] = {}
        for column in self.columns.values():
            if column.field is not None:
                found.setdefault(column.field.code, []).append(column)
        return {code: tuple(columns) for code, columns in found.items()}

    @cached_property
    def by_section(self) -> Mapping[str, tuple[Column, ...]]:
        """The columns of each section, by its code, in the form's order."""
        return {
            section.code: tuple(column for field in section.fields for column in self.by_field.get(field.code, ()))
            for section in self.definition.asked
        }


def visible_key(section: str, field: str | None = None) -> str:
    return f"{section}.{field}" if field else section


def check_key(section: str, index: int) -> str:
    return f"check:{section}:{index}"


def eligibility_key(code: str) -> str:
    return f"eligibility:{code}"


def concerns_key(code: str) -> str:
    """Where a rule of entry says whom it concerns."""
    return f"concerns:{code}"


def read_form(document: Document, programme: ProgrammeDefinition) -> tuple[Form | None, list[Fault]]:
    definition, faults = validate(FormDefinition, document)
    if definition is None:
        return None, faults
    columns = columns_of(definition, programme.base_year)
    faults += _code_faults(document, definition) + _field_faults(document, definition)
    faults += _section_faults(document, definition) + _group_faults(document, definition)
    faults += slot_faults(document, definition)
    gate = _Gate(document, schema_of(columns))
    computed, visible, rules = _computed(gate, definition), _visible(gate, definition), _rules(gate, definition)
    form = Form(definition, columns, gate.schema, computed, visible, rules)
    faults += gate.faults
    return (form if not faults else None), faults


class _Gate:
    """Compiles expressions at their place in the file and keeps what is wrong with them."""

    def __init__(self, document: Document, schema: Mapping[str, Kind]) -> None:
        self.document, self.schema = document, schema
        self.faults: list[Fault] = []

    def compile(self, source: str, path: Path, expected: Kind) -> Expression | None:
        try:
            return compile_expression(source, self.schema, expected=expected)
        except ExpressionError as error:
            self.faults.append(self.document.fault(path, str(error)))
            return None


def _computed(gate: _Gate, definition: FormDefinition) -> dict[str, Expression]:
    """Computed fields in order; each may use answers and the computed fields before it."""
    found: dict[str, Expression] = {}
    later = [f.code for f in definition.fields if f.computed]
    for s, section in enumerate(definition.sections):
        for f, field in enumerate(section.fields):
            if field.computed is None:
                continue
            path = ("sections", s, "fields", f, "computed")
            expected = {FieldType.BOOLEAN: Kind.BOOLEAN, FieldType.DATE: Kind.DATE}.get(
                field.type, Kind.NUMBER if field.type in NUMERIC else Kind.TEXT
            )
            expression = gate.compile(field.computed, path, expected)
            if expression is None:
                continue
            early = sorted(expression.columns & set(later[later.index(field.code) :]))
            if early:
                gate.faults.append(gate.document.fault(path, f"引用了尚未算出的字段 {'、'.join(early)}"))
            found[field.code] = expression
    return found


def _visible(gate: _Gate, definition: FormDefinition) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for s, section in enumerate(definition.sections):
        places: list[tuple[str, str | None, Path]] = [
            (visible_key(section.code), section.visible, ("sections", s, "visible"))
        ]
        places += [
            (visible_key(section.code, field.code), field.visible, ("sections", s, "fields", f, "visible"))
            for f, field in enumerate(section.fields)
        ]
        for key, rule, path in places:
            expression = gate.compile(rule, path, Kind.BOOLEAN) if rule else None
            if expression:
                found[key] = expression
    return found


def _rules(gate: _Gate, definition: FormDefinition) -> dict[str, Expression]:
    places: list[tuple[str, str, Path]] = []
    for s, section in enumerate(definition.sections):
        for c, check in enumerate(section.checks):
            places.append((check_key(section.code, c), check.rule, ("sections", s, "checks", c, "rule")))
    for e, entry in enumerate(definition.eligibility):
        if entry.rule is not None:
            places.append((eligibility_key(entry.code), entry.rule, ("eligibility", e, "rule")))
        if entry.when is not None:
            places.append((concerns_key(entry.code), entry.when, ("eligibility", e, "when")))
    for d, slot in enumerate(definition.documents):
        if slot.when is not None:
            places.append((f"document:{slot.code}", slot.when, ("documents", d, "when")))
    compiled = {key: gate.compile(rule, path, Kind.BOOLEAN) for key, rule, path in places}
    return {key: expression for key, expression in compiled.items() if expression is not None}


def _code_faults(document: Document, definition: FormDefinition) -> list[Fault]:
    faults = repeated(document, ("sections",), [section.code for section in definition.sections])
    faults += repeated(document, ("documents",), [slot.code for slot in definition.documents])
    faults += repeated(document, ("eligibility",), [rule.code for rule in definition.eligibility])
    faults += [
        document.fault(("eligibility", e, "rule"), "由系统判断（automatic）的条件要有 rule")
        for e, rule in enumerate(definition.eligibility)
        if rule.kind == "automatic" and rule.rule is None
    ]
    seen = {column.name: "系统自带" for column in CONTEXT}
    for s, section in enumerate(definition.sections):
        if section.code in RESERVED:
            faults.append(document.fault(("sections", s, "code"), f"“{section.code}”是表达式的保留字"))
        for f, field in enumerate(section.fields):
            only = FormDefinition.model_construct(format=1, sections=(section.model_copy(update={"fields": (field,)}),))
            for name in list(columns_of(only, 0))[len(CONTEXT) :] or [field.code]:
                if name in seen:
                    path = ("sections", s, "fields", f, "code")
                    faults.append(document.fault(path, f"列名“{name}”重复（已见于{seen[name]}）"))
                seen.setdefault(name, section.title)
    return faults


def _section_faults(document: Document, definition: FormDefinition) -> list[Fault]:
    """A recommender's section is only printed: nothing can depend on it. A report's chapter holds texts."""
    faults = []
    for s, section in enumerate(definition.sections):
        for_others = section.filled_by == "recommender"
        if for_others and (section.visible or section.checks):
            faults.append(document.fault(("sections", s), "推荐单位填写的部分不能有条件（visible、checks）"))
        for f, field in enumerate(section.fields):
            if for_others and (field.visible or field.computed or field.required):
                faults.append(document.fault(("sections", s, "fields", f), "推荐单位填写的字段不能有条件、计算或必填"))
            if section.layout == "narrative" and field.type is not FieldType.LONG_TEXT:
                faults.append(document.fault(("sections", s, "fields", f, "type"), "申报书的章节只能是 long_text"))
    return faults


def _group_faults(document: Document, definition: FormDefinition) -> list[Fault]:
    """A group's table and its cells exist and are of the right types."""
    group = definition.group
    if group is None:
        return []
    table = next((f for f in definition.fields if f.code == group.table and f.type is FieldType.TABLE), None)
    if table is None:
        return [document.fault(("group", "table"), f"没有表格字段“{group.table}”")]
    types = {cell.code: cell.type for cell in table.columns}
    wanted = [
        ("number", group.number, {FieldType.USCC, FieldType.TEXT}),
        ("acquired_on", group.acquired_on, {FieldType.DATE}),
    ]
    return [
        document.fault(("group", key), f"表格“{group.table}”没有这种类型的列“{code}”")
        for key, code, allowed in wanted
        if code is not None and types.get(code) not in allowed
    ]


def _field_faults(document: Document, definition: FormDefinition) -> list[Fault]:
    faults = []
    for s, section in enumerate(definition.sections):
        for f, field in enumerate(section.fields):
            path: Path = ("sections", s, "fields", f)
            faults += [document.fault((*path, key), message) for key, message in _departures(field)]
            faults += repeated(document, (*path, "columns"), [cell.code for cell in field.columns])
            for c, cell in enumerate(field.columns):
                place = (*path, "columns", c)
                faults += [document.fault((*place, key), message) for key, message in _cell_departures(cell)]
    return faults


def _cell_departures(cell: CellField) -> list[tuple[str, str]]:
    """What doesn't fit together within one column of a table."""
    nested = cell.type in {FieldType.TABLE, FieldType.FILE}
    return [*_shared_departures(cell), *([("type", "表格的列不能是表格或文件")] if nested else [])]


def _shared_departures(asked: FieldDefinition | CellField) -> list[tuple[str, str]]:
    numeric = asked.type in NUMERIC
    codes = [option if isinstance(option, str) else option.code for option in asked.options]
    rules = [
        ("options", asked.type in CHOICES and not codes, "选择题要有选项"),
        ("options", asked.type not in CHOICES and bool(codes), "只有选择题才有选项"),
        ("options", len(set(codes)) < len(codes), "选项编码重复"),
        ("min", asked.min is not None and not numeric, "只有数才有下限"),
        ("max", asked.max is not None and not numeric, "只有数才有上限"),
        ("max", None not in (asked.min, asked.max) and asked.min > asked.max, "上限小于下限"),  # type: ignore[operator]
        ("unit", asked.type is FieldType.MONEY and not asked.unit, "金额要写明单位"),
    ]
    return [(key, message) for key, wrong, message in rules if wrong]


def _departures(field: FieldDefinition) -> list[tuple[str, str]]:
    """What doesn't fit together within one field, each with the key it concerns."""
    several = field.type is FieldType.MULTI_CHOICE
    rules = [
        ("code", field.code in RESERVED, f"“{field.code}”是表达式的保留字"),
        (
            "options",
            several and not all(re.fullmatch(r"[A-Za-z0-9_]+", code) for code in field.choices),
            "多选题的每个选项成为一列，要写编码：{code: 英文, label: 中文}",
        ),
        ("columns", field.type is FieldType.TABLE and not field.columns, "表格要有列"),
        ("columns", field.type is not FieldType.TABLE and bool(field.columns), "只有表格才有列"),
        ("pattern", field.pattern is not None and field.type not in WORDS - CODED, "只有文字才有格式（pattern）"),
        ("pattern", not _is_pattern(field.pattern), "不是正确的正则表达式"),
        ("max_length", field.max_length is not None and field.type not in WORDS - CODED, "只有文字才限制字数"),
        ("level", field.level != "district" and field.type is not FieldType.REGION, "只有地区（region）才写填到哪一级"),
        ("periods", len(set(field.periods)) < len(field.periods), "年度重复"),
        ("as_of", field.as_of is not None and field.periods != (0,), "写明截止年末的字段只有一列"),
        ("min_select", field.min_select is not None and not several, "只有多选题才限制选几项"),
        ("max_select", field.max_select is not None and not several, "只有多选题才限制选几项"),
        ("max_select", (field.max_select or 10**6) < (field.min_select or 0), "至多的项数少于至少的项数"),
        ("computed", field.computed is not None and field.periods != (0,), "计算字段只有当年一列"),
        ("computed", field.computed is not None and field.type in NOT_COMPUTED, "这种字段不能由计算得出"),
        ("required", field.computed is not None and bool(field.required), "计算字段不由人填，不能必填"),
        (
            "required",
            isinstance(field.required, tuple) and not set(field.required) <= set(field.periods),
            "必填的年度不在 periods 之内",
        ),
    ]
    return [*_shared_departures(field), *((key, message) for key, wrong, message in rules if wrong)]


def _is_pattern(pattern: str | None) -> bool:
    try:
        re.compile(pattern or "")
    except re.error:
        return False
    return True
