"""The data dictionary of public files: what each published column is called, what it holds and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from declarations.core.columns import Column
from declarations.core.form import FieldType
from publication.core.report import Report

HEADS = ("列", "名称", "类型", "单位", "含义", "来源")

_TYPES: Mapping[FieldType, str] = {
    FieldType.INTEGER: "整数",
    FieldType.DECIMAL: "小数",
    FieldType.MONEY: "金额",
    FieldType.PERCENT: "百分数",
    FieldType.DATE: "日期",
    FieldType.YEAR: "年份",
    FieldType.BOOLEAN: "是/否",
    FieldType.SINGLE_CHOICE: "单选项",
    FieldType.MULTI_CHOICE: "多选项",
    FieldType.URL: "网址",
    FieldType.USCC: "统一社会信用代码",
    FieldType.REGION: "行政区划",
    FieldType.INDUSTRY: "行业",
}
_FILED = "企业申报，经核查的以核定值为准"


@dataclass(frozen=True)
class ColumnNote:
    """One column: its code in the files, its label, then type, unit ("" = none), meaning and source in words."""

    code: str
    label: str
    type: str
    unit: str
    meaning: str
    source: str

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(asdict(self).values())


def dictionary(report: Report, columns: Mapping[str, Column]) -> tuple[ColumnNote, ...]:
    """Every column that the report's lists publish, in the order in which they bring them up."""
    names = dict.fromkeys(name for annex in report.definition.annexes for name in annex.columns)
    return tuple(_note(name, report, columns.get(name)) for name in names)


def _note(name: str, report: Report, column: Column | None) -> ColumnNote:
    if name == "rank":
        return ColumnNote(name, report.labels[name], "数", "", "按评选方法排出的名次，并列时相同", "由排名计算")
    label = "企业名称" if name == report.outline.name_column else report.labels[name]
    field = column.field if column else None
    if column is None or field is None:
        return ColumnNote(name, label, "文字", "", label, "申报主体登记的信息")
    type_ = "文字" if column.part else _TYPES.get(field.type, "文字")
    return ColumnNote(name, label, type_, column.unit, field.help or field.label, _source(column))


def _source(column: Column) -> str:
    if column.field is not None and column.field.computed is not None:
        return "由申报的数计算"
    return f"{_FILED}；由代码转成名称" if column.part else _FILED
