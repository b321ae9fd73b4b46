from typing import Any

from ranking.core.eligibility import reasons
from tests.ranking.builders import ranking, recipe_of, table_of


def reasons_of(eligible: Any, rows: list[dict[str, Any]], **more: Any) -> list[str | None]:
    table = table_of([{"id": str(number), **row} for number, row in enumerate(rows)])
    return reasons(recipe_of(ranking(eligible=eligible), **more), table)


def test_one_expression_gives_its_own_reasons() -> None:
    rows: list[dict[str, Any]] = [
        {"ok": True, "a": 2, "b": 1},
        {"ok": False, "a": 2, "b": 1},
        {"a": 2, "b": 1},
        {"ok": False, "a": 0, "b": 0},
        {"ok": True, "b": 1},
    ]
    assert reasons_of("ok AND a / b > 1", rows) == [
        None,
        "ok 为否",
        "ok 无法判断（缺 ok）",
        "ok 为否",
        "a / b > 1 无法判断（缺 a）",
    ]
    assert reasons_of("NOT ok", rows[:3]) == ["ok 为是", None, "ok 无法判断（缺 ok）"]
    assert reasons_of("a > 5", rows[:1]) == ["不满足：a > 5"]


def test_labels_stand_for_columns() -> None:
    labels = {"ok": "许可证", "a": "营业收入"}
    assert reasons_of("ok AND a > 1", [{"ok": False}], labels=labels) == ["许可证 为否"]
    assert reasons_of("ok AND a > 1", [{"ok": True}], labels=labels) == ["a > 1 无法判断（缺 营业收入）"]


def test_rules_that_say_no_speak_before_those_that_cannot_tell() -> None:
    rules = [{"rule": "ok", "reason": "无许可证"}, {"rule": "a / b >= 0.5", "reason": "占比低于 50%"}]
    rows: list[dict[str, Any]] = [
        {"ok": True, "a": 1, "b": 2},
        {"ok": False, "a": 1, "b": 3},
        {"ok": True, "a": 1},
        {"a": 1, "b": 3},
        {"ok": True, "a": 1, "b": 0},
        {},
    ]
    assert reasons_of(rules, rows) == [
        None,
        "无许可证；占比低于 50%",
        "占比低于 50%（无法判断：缺 b）",
        "占比低于 50%",
        "占比低于 50%（无法判断）",
        "无许可证（无法判断：缺 ok）；占比低于 50%（无法判断：缺 a、b）",
    ]


def test_without_a_rule_everyone_is_in() -> None:
    assert reasons_of(None, [{}, {"ok": False}]) == [None, None]
