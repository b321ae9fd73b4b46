"""The page that explains the lint, made from its catalogue."""

from __future__ import annotations

from publication.core.lint import LABELS, RULES, Rule
from publication.core.lint.tables import HEADS

_INTRODUCTION = """# 名单检查

`python manage.py lint_list LIST.{csv,xlsx}` 检查一份将要公布或已经公布的名单，逐行列出缺陷和可能的改法；
公布之前，同样的规则检查本次的榜单和报告。
用法见 [operations.md](operations.md#checking-a-list)。

## 规则

级别：*错误*是不应照印的，*存疑*要看一看，*提示*是形式问题或请人确认的。公布之前，错误和存疑的发现须改正，
或写明理由接受；提示不拦公布。
`lint_list` 不论级别，有发现时退出码为 1。
"""

_COLUMNS = """
## 列

列按列名认出，列名末尾的年份（`score_2016`、`2016年排名`）和括号里的话不计；认不出的列只查 R12 和 R28。
一张表里有“榜单”列的，按它分成几份名单。表格上方的一格文字是标题。
"""

_PUBLISHING = """
## 公布之前

一次排名的榜单先按上表逐份检查，子榜单里的名次是在全部企业中的名次，所以不查缺号。此外：

- **与早先的名单**：同一名次、同一名称超过一半而标题不同的（R04），与已公布的每个榜单比较。
- **与名录**：评选方案的核查所查的名录里，同一信用代码登记的名称不同，或只有相近的名称（R35），须确认。
- **正文**：家数和名称由报告的[数字绑定](statistics.md)保证（R17、R34）：
  它们取自同一份榜单，手写的数和没有数据支持的“超过”公布不了。
- **保密**：金额、均值、中位数、比率和比重背后不足三家企业的（R40），
  和同一数据的公布数相减、几个相加减之后只剩一两家企业的（R41，
  包括与已经公布的上一版相比：暂缓的企业恢复公布，前后两版合计之差就是它的数），
  可以反推出某一家没有公开的数。
  只由公开列（`ranking.yaml` 的 `publish`）算出的不查；
  企业数（`count`、`bins`、`group_count`）说的是有几家而不是多少，也不查。
  图里的每一组、`share` 的分母、均值乘以家数，都算公布过的数；增长率、两项之比和中位数只查家数，不参加相减。

2019 年山西报告的“互联网业务收入 25.1 亿元”和“太原的企业 19.0 亿元”就是 R41：太原之外只有一家，它的收入是两数之差。
"""


def lint_markdown() -> str:
    """The text of docs/lint.md."""
    rules = _table(("代码", "规则", "级别", "怎样检查"), [_rule(rule) for rule in RULES])
    heads = _table(
        ("列", "列名"), [(role.value, "、".join(f"`{head}`" for head in names)) for role, names in HEADS.items()]
    )
    return "\n".join((_INTRODUCTION, rules, _COLUMNS, heads, _PUBLISHING.rstrip("\n"))) + "\n"


def _rule(rule: Rule) -> tuple[str, ...]:
    return rule.code, rule.title, "、".join(LABELS[one] for one in rule.severities) or "—", rule.how


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
