"""The figures of an annual report: read, refused and printed."""

from declarations.core.lifecycle import AnnualReport
from publication.core.annual import heading, read_figures, shown

RULE = AnnualReport.model_validate(
    {
        "due": "03-31",
        "figures": [
            {"code": "revenue", "label": "营业收入", "unit": "万元"},
            {"code": "staff", "label": "员工总数", "type": "integer", "unit": "人", "required": False},
            {"code": "share", "label": "线上占比", "type": "percent", "required": False},
        ],
    }
)


def test_figures_are_read_as_in_a_form():
    found = read_figures(RULE, {"revenue": "1,234.50", "staff": "12", "share": "35%"})
    assert found == ({"revenue": "1234.50", "staff": "12", "share": "35"}, {})


def test_what_is_not_stated_is_unknown_and_what_must_be_is_asked_for():
    assert read_figures(RULE, {}) == ({"revenue": None, "staff": None, "share": None}, {"revenue": "请填写"})


def test_what_cannot_be_read_is_told_by_figure():
    _, faults = read_figures(RULE, {"revenue": "很多", "staff": "1.5"})
    assert set(faults) == {"revenue", "staff"}


def test_figures_in_print():
    revenue, staff, share = RULE.figures
    assert [heading(one) for one in RULE.figures] == ["营业收入（万元）", "员工总数（人）", "线上占比（%）"]
    assert (shown(revenue, {"revenue": "1234.50"}), shown(staff, {"staff": None}), shown(share, {})) == (
        "1,234.50",
        "—",
        "—",
    )
