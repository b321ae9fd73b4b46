"""What a report gives away: each case a text over the tiny programme, and the published 2019 leak over its sample."""

from __future__ import annotations

from dataclasses import replace

from publication.core.lint.confidentiality import amounts_of, disclosures
from publication.core.report import Content, fill
from publication.core.statistics import Edition, statistic
from tests.publication.core.editions import shanxi
from tests.publication.core.report.tiny_report import edition, report

CITIES = ("太原市", "太原市", "太原市", "太原市", "大同市")
ROWS = [(f"企{number}", city, 100.0 * number) for number, city in enumerate(CITIES, start=1)]
THREE = (0, 0, 0, 3, 3, 3, 6)
BEYOND = [("企8", "运城市", 800.0), ("企9", "运城市", 900.0)]
IN_TAIYUAN = "where=\"city_city = '太原市'\""


def found(
    text: str, *, public: tuple[str, ...] = (), rows: list[tuple[str, str, float]] = ROWS
) -> list[tuple[str, str, str]]:
    """Rule, value, and the enterprises told of, by number."""
    of = report({"overview.md": f"{text}\n\n{{{{ chart(cities) }}}}"})
    filled = edition(of, rows)
    content = fill(of, filled, lambda number, chart: "")
    assert content.faults == ()
    given = disclosures(content, of, filled, public=public)
    return [(one.finding.rule, one.finding.value, "".join(sorted(one.ids))) for one in given]


def test_the_amount_of_less_than_three_is_told() -> None:
    text = "大同{{ total(revenue, where=\"city_city = '大同市'\")|wan }}。"
    assert found(text) == [("R40", "total(revenue, where=\"city_city = '大同市'\")", "N5")]


def test_a_total_of_three_or_more_is_not() -> None:
    assert found("合计{{ total(revenue)|wan }}，前{{ criterion(3)|integer }}名{{ top_total(revenue, 3)|wan }}。") == [
        ("R41", "top_total(revenue, 3)", "N4N5")
    ]
    assert found("合计{{ total(revenue)|wan }}，中位数{{ median(revenue)|wan }}。") == []


def test_the_difference_of_two_totals_is_told() -> None:
    text = f"合计{{{{ total(revenue)|wan }}}}，太原{{{{ total(revenue, {IN_TAIYUAN})|wan }}}}。"
    assert found(text) == [("R41", f"total(revenue, {IN_TAIYUAN})", "N5")]


def test_three_totals_tell_what_no_two_of_them_do() -> None:
    """Two cities of three each and one enterprise beyond: whole less one city and less the other is that one's."""
    rows = [
        (f"企{number}", "太原市大同市运城市"[at : at + 3], 100.0 * number) for number, at in enumerate(THREE, start=1)
    ]
    sums = "".join(
        f"，{city}{{{{ total(revenue, where=\"city_city = '{city}'\")|wan }}}}" for city in ("太原市", "大同市")
    )
    (told,) = found(f"合计{{{{ total(revenue)|wan }}}}{sums}。", rows=rows)
    assert (told[0], told[2]) == ("R41", "N7")
    assert found(f"合计{{{{ total(revenue)|wan }}}}{sums}。", rows=[*rows, *BEYOND]) == []


def test_sums_that_overlap_tell_what_they_have_in_common_alone() -> None:
    """Of A+B, B+C and A+B+C with one enterprise in B: the first two less the third."""
    rows = [("企1", "太原市", 1.0), ("企2", "太原市", 2.0), ("企3", "太原市", 3.0), ("企4", "大同市", 4.0)]
    rows += [("企5", "运城市", 5.0), ("企6", "运城市", 6.0), ("企7", "运城市", 7.0)]
    some = "".join(f"{{{{ total(revenue, where=\"city_city != '{city}'\")|wan }}}}，" for city in ("运城市", "太原市"))
    assert {(rule, ids) for rule, _, ids in found(f"{some}合计{{{{ total(revenue)|wan }}}}。", rows=rows)} == {
        ("R41", "N4")
    }


def test_the_version_before_tells_of_whom_it_kept_back() -> None:
    """Its total is without them, the new one's with them: both lie before everybody."""
    of = report({"overview.md": "合计{{ total(revenue)|wan }}。\n\n{{ chart(cities) }}"})
    filled = edition(of, ROWS)
    content = fill(of, filled, lambda number, chart: "")

    def told(*held: str) -> list[tuple[str, set[str]]]:
        earlier = replace(filled, held=frozenset(held))
        before = amounts_of(["total(revenue)"], earlier, public=(), said="（第 1 版）")
        given = disclosures(content, of, filled, public=(), before=before)
        return [(one.finding.message, set(one.ids)) for one in given]

    assert told() == []
    ((message, ids),) = told("N5")
    assert (ids, "报告的 total(revenue)（第 1 版）" in message) == ({"N5"}, True)
    assert told("N3", "N4", "N5") == []


def test_what_is_out_already_is_found_in_no_new_version() -> None:
    of = report({"overview.md": "大同{{ count(where=\"city_city = '大同市'\") }}家。\n\n{{ chart(cities) }}"})
    filled = edition(of, ROWS)
    content = fill(of, filled, lambda number, chart: "")
    keys = ["total(revenue)", f"total(revenue, {IN_TAIYUAN})"]
    before = amounts_of(keys, filled, public=(), said="（第 1 版）")
    assert disclosures(content, of, filled, public=(), before=before) == []


def test_a_share_tells_of_what_it_is_a_part_of() -> None:
    assert found(f"太原占{{{{ share(revenue, {IN_TAIYUAN})|percent }}}}。") == [
        ("R41", f"share(revenue, {IN_TAIYUAN})", "N5")
    ]


def test_growth_cannot_be_taken_from_a_total() -> None:
    assert (
        found(f"合计{{{{ total(revenue)|wan }}}}，太原利润率{{{{ ratio(profit, revenue, {IN_TAIYUAN})|percent }}}}。")
        == []
    )


def test_counts_tell_how_many_and_not_how_much() -> None:
    assert found("大同{{ count(where=\"city_city = '大同市'\") }}家。") == []


def test_columns_that_are_published_are_no_secret() -> None:
    assert found("大同{{ total(revenue, where=\"city_city = '大同市'\")|wan }}。", public=("revenue", "rank")) == []


def test_one_finding_however_often_it_is_printed() -> None:
    amount = "total(revenue, where=\"city_city = '大同市'\")"
    text = f"大同{{{{ {amount}|wan }}}}，平均{{{{ mean(revenue, where=\"city_city = '大同市'\")|wan }}}}。"
    assert [rule for rule, _, _ in found(text)] == ["R40"]


def test_the_published_report_of_2019_gave_one_firm_away() -> None:
    """25.1 and 19.0 (S19-005 and S19-060 of `shanxi2019_facts.json`): all but one of the twenty are in Taiyuan."""
    filled = shanxi()
    calls = ("total(internet_revenue)", "total(internet_revenue, where=\"city = '太原'\")")
    statistics = {call: statistic(call, filled) for call in calls}
    (one,) = disclosures(_content(statistics), report(), filled, public=())
    assert (one.finding.rule, one.finding.severity, _names(filled, one.ids)) == (
        "R41",
        "error",
        ["山西聚鑫物云电子科技有限公司"],
    )


def _content(statistics: dict) -> Content:
    return Content((), (), (), (), {}, statistics, (), ())


def _names(of: Edition, ids: frozenset[str]) -> list[str]:
    return of.entries.filter(of.entries["id"].is_in(list(ids)))["name"].to_list()
