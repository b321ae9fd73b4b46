"""The method in words: who may stand, what is looked up and derived, how rows are ranked and lists are cut."""

from typing import Any

import pytest

from ranking.core import rules_in_words as rules
from ranking.core.rules_in_words import Derived, EntryRule, ListRule, LookupTable
from tests.ranking.builders import indicator, ranking, recipe_of

LABELS = {"a": "营业收入", "kind": "类别"}


def recipe(**more: Any) -> Any:
    return recipe_of(ranking(**more), labels=LABELS)


def rank(**rule: Any) -> tuple[str, ...]:
    return rules.rank_rule(recipe(rank={"by": "total", **rule}))


def only_list(**definition: Any) -> ListRule:
    return rules.list_rules(recipe(lists=[{"code": "main", "title": "主榜", **definition}]))[0]


def test_rules_of_entry_stand_with_their_reasons() -> None:
    stated = [{"rule": "ok", "reason": "核查未通过"}, {"rule": " a > 1 ", "reason": "收入太少"}]
    assert rules.entry_rules(recipe(eligible=stated)) == (
        EntryRule("ok", "核查未通过"),
        EntryRule("a > 1", "收入太少"),
    )
    assert rules.entry_rules(recipe(eligible="ok AND a > 1")) == (EntryRule("ok AND a > 1", ""),)
    assert rules.entry_rules(recipe()) == ()


def test_what_a_row_has_to_state() -> None:
    indicators = [
        indicator("a", title="收入", missing="exclude"),
        indicator("b", title="利润", missing="error"),
        {"code": "c", "value": "a", "weight": 1, "missing": "zero"},
    ]
    coverage = {"rows": 0.8, "indicators": 0.5}
    composite = {"code": "total", "title": "总分", "indicators": indicators, "coverage": coverage}
    assert rules.needs(recipe(composites=[composite])) == (
        "总分：所填指标不足 80% 的企业不参与排名",
        "总分：任一指标有数据的企业不足 50% 时不能排名",
        "总分：缺少下列任一指标的企业不参与排名：收入",
        "总分：参与排名的企业都要有下列指标的数据，缺一家就不能排名：利润",
    )
    silent = {"code": "total", "indicators": [indicator("a", missing="zero")]}
    assert rules.needs(recipe(composites=[silent])) == ()


def test_lookups_and_derived_columns() -> None:
    made = recipe(
        lookups={
            "rate": {"on": "kind", "values": {"甲": 1, "乙": 0.25}},
            "word": {"on": "kind", "values": {"甲": "一"}},
        },
        derive={"twice": " a * 2 "},
    )
    assert rules.lookup_tables(made) == (
        LookupTable("rate", "类别（kind）", (("甲", "1"), ("乙", "0.25"))),
        LookupTable("word", "类别（kind）", (("甲", "一"),)),
    )
    assert rules.derived(made) == (Derived("twice", "", "a * 2"),)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {},
            (
                "按total从大到小排名",
                "得分按 12 位有效数字比较，不先取整",
                "并列者名次相同，其后空出相应名次（1、2、2、4）",
                "得分保留 4 位小数",
            ),
        ),
        (
            {"by": "a", "order": "asc", "on": "printed", "decimals": 2, "ties": "dense", "then": ["b"]},
            (
                "按营业收入（a）从小到大排名",
                "按保留 2 位小数的得分比较，相同即为并列",
                "得分相同时依次比较：b从大到小",
                "并列者名次相同，其后不空名次（1、2、2、3）",
                "得分保留 2 位小数",
            ),
        ),
    ],
)
def test_the_rule_of_ranks(rule: dict[str, Any], words: tuple[str, ...]) -> None:
    assert rank(**rule) == words


def test_ties_and_robustness() -> None:
    assert rank(ties="ordinal")[2] == "不设并列，相同者按登记号先后（1、2、3、4）"
    assert rank(ties="fractional")[2] == "并列者取所占名次的平均（1、2.5、2.5、4）"
    assert rank(robustness={"seed": 7})[-1] == (
        "权重扰动：各权重在±25%内均匀抽取 1000 次（种子 7），折算为合计 1；区间为其中 90% 的名次"
    )


@pytest.mark.parametrize(
    ("definition", "order", "cut"),
    [
        ({"size": 3}, "总排名的次序", "取前 3 家，末位并列者按总排名、再按登记号取在前的"),
        ({"size": 3, "cut": "rank"}, "总排名的次序", "取名次在前 3 名以内的，末位并列者都取"),
        ({"size": 3, "order": "asc"}, "total从小到大", "取前 3 家，末位并列者按总排名、再按登记号取在前的"),
        ({"by": "a", "line": 60, "cut": "score"}, "营业收入（a）从大到小", "取营业收入（a）不低于 60 的"),
        ({"line": 60, "cut": "score", "order": "asc"}, "total从小到大", "取total不高于 60 的"),
        ({"cut": "staff"}, "总排名的次序", "由人工从候选中确定"),
        ({"cut": "staff", "size": 5}, "总排名的次序", "由人工从候选中确定，至多 5 家"),
        (
            {"per": "kind", "size": 2, "quota": {"甲": 5}},
            "总排名的次序",
            "按类别（kind）分别取前 2 家，末位并列者按总排名、再按登记号取在前的；另定的名额：甲 5 家",
        ),
        (
            {"per": "kind", "cut": "rank", "quota": {"甲": 5, "乙": 1}},
            "总排名的次序",
            "按类别（kind）分别取名次在名额以内的，末位并列者都取；名额：甲 5 家、乙 1 家",
        ),
    ],
)
def test_how_a_list_is_cut(definition: dict[str, Any], order: str, cut: str) -> None:
    assert only_list(**definition) == ListRule("主榜", "", order, cut)


def test_the_first_by_number_within_quotas_and_a_filter() -> None:
    quota = only_list(per="kind", quota={"甲": 5}, where=" a > 1 ")
    assert quota.where == "a > 1"
    assert quota.cut == "按类别（kind）分别按名额取在前的，末位并列者按总排名、再按登记号取在前的；名额：甲 5 家"


def test_a_list_names_those_that_it_leaves_to_others() -> None:
    lists = [{"code": "main", "title": "主榜", "size": 3}, {"code": "rest", "cut": "staff", "unless_in": "main"}]
    rest = rules.list_rules(recipe(lists=lists))[1]
    assert rest == ListRule("rest", "", "总排名的次序", "由人工从候选中确定；已列入主榜的不再列入")


def test_who_enters_outside_the_quota_is_said() -> None:
    lists = [{"code": "main", "title": "主榜", "size": 3, "outside_quota": "ok"}]
    cut = "取前 3 家，末位并列者按总排名、再按登记号取在前的；符合 ok 的直接列入，不占名额"
    assert rules.list_rules(recipe(lists=lists))[0].cut == cut


def test_the_public_reads_no_codes() -> None:
    indicators = [{"code": "growth", "title": "收入增长率", "value": "grown", "weight": 1, "missing": "zero"}]
    made = recipe(
        derive={"grown": "a / b"},
        composites=[{"code": "total", "title": "总分", "indicators": indicators}],
        rank={"by": "total", "then": [{"by": "a", "order": "desc"}]},
        lists=[
            {"code": "main", "title": "主榜", "size": 3, "per": "kind", "outside_quota": "ok"},
            {"code": "rest", "title": "成长榜", "by": "grown", "line": 60, "cut": "score"},
        ],
    )
    said = rules.rank_rule(made, codes=False)
    assert (said[0], said[2]) == ("按总分从大到小排名", "得分相同时依次比较：营业收入从大到小")
    main, rest = rules.list_rules(made, codes=False)
    first = "按类别分别取前 3 家，末位并列者按总排名、再按登记号取在前的"
    assert main.cut == f"{first}；符合方案另定条件的直接列入，不占名额"
    assert (rest.order, rest.cut) == ("收入增长率从大到小", "取收入增长率不低于 60 的")
    assert rules.list_rules(made)[1].order == "grown从大到小"  # staff look it up in the method


def test_judgements_stand_row_by_row() -> None:
    indicators = [indicator("a", title="收入"), indicator("b", title="利润")]
    weights = {"ahp": {"matrix": [[1, 3], ["1/3", 1]]}}
    made = recipe(composites=[{"code": "total", "indicators": indicators, "weights": weights}])
    assert rules.judgements(made.composites[0]) == ("收入：1，3", "利润：0.3333，1")
    assert rules.judgements(recipe().composites[0]) == ()
