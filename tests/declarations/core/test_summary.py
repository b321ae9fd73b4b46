"""A declaration laid out for reading: which labels carry a year."""

from declarations.core.filled import hidden_columns, values_of
from declarations.core.summary import Part, layout
from tests import tiny
from tests.declarations.core.test_slots import reading

SOURCE = """
format: 1
sections:
  - code: staff
    title: 人员
    fields:
      - {code: staff, label: 员工, type: integer, unit: 人, as_of: 0}
      - {code: has_posts, label: 是否设置岗位, type: boolean}
  - code: place
    title: 注册地
    fields:
      - {code: site, label: 网站, type: text}
"""


def shown() -> list[Part]:
    form = reading(SOURCE)
    values = values_of(form, dict.fromkeys(column.name for column in form.answer_columns), tiny.context())
    return layout(form, values=values, hidden=hidden_columns(form, values), base_year=2023)


def test_only_a_figure_of_a_year_names_it():
    assert [[line.label for line in part.lines] for part in shown()] == [
        ["员工（截至2023年末）", "是否设置岗位"],
        ["网站"],
    ]
