"""The page that explains bound text to the people who write reports, made from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterable

from publication.core.formats import STYLES
from publication.core.placeholders import COMPARISONS
from publication.core.statistics import DEFINITIONS, Definition, Parameter

_INTRODUCTION = """# 报告里的数字

报告正文里的每个数都写成占位符，由当次榜单的数据填入：

```
20 家企业的互联网业务收入合计 {{ total(internet_revenue)|yi }}，前三家占 {{ top_share(internet_revenue, 3)|percent }}。
```

上例的“20”是手写的数，检查时会报“未绑定的数字”，应写成 `{{ list_size(main) }}`。占位符写在一行之内，由统计量和格式组成：
`{{ 统计量(参数)|格式 }}`。个数、比率、年份和名称有默认格式，可以不写。

## 统计量
"""

_ARGUMENTS = """
### 参数

- 数写列名，如 `internet_revenue`；也可以写带引号的算式，如 `"operating_profit / total_revenue"`，算式没有单位。
- 组名、分界点、段名写在引号里：`"企业服务"`、`"0, 0.2, 0.5"`、`"下降, 二成以内, 二至五成, 五成以上"`。
  分界点由小到大，段名比分界点多一个。
- 条件写成带引号的表达式，文字用单引号：`where="city = '太原'"`。
- `of=榜单代码`：按哪个榜单计算，不写时是主榜；`of=all` 是全部参评企业。
- `where="…"`：只算满足条件的企业（在 `share` 中是分子）。
- `stated_only=true`：只按填报了数据的企业计算，并加脚注。不写时，
  只要有一家缺数据，结果就是“无法计算”，不会把缺的数当作零。

### 常见的问法

| 要说的 | 写法 |
| --- | --- |
| 东部地区的企业数（分组写在 report.yaml 的 `groupings`） | `group_count(region, "东部")` |
| 某城市群企业的收入比重 | `group_share(internet_revenue, city_cluster, "京津冀")` |
| 各业务类型、各上市地的企业数（用于图） | `group_count(business_type)`、`group_count(listing)` |
| 上市企业数和收入比重 | `count(where="is_listed")`、`share(sales, where="is_listed")` |
| 流量向头部集中的程度 | `concentration(visitors, 10)`、`hhi(visitors)` |
| 收入比上年增长、各领域的增长 | `growth(internet_revenue)`、`group_growth(internet_revenue, sector)` |
| 新上榜与退出榜单 | `entrants(main)`、`leaver_names(main)`；图用 `moves(main)` |
| 相当于全国同类收入的几成 | `relative(total(internet_revenue), external(…))` |

列名以本方案的为准：在报告撰写页的“本方案的列”里可以查到。

### 与上一届比较

上一届是同一榜单（方案代码相同）最近一个已公布的年度，按企业的登记号对应；没有在本系统公布过的，
可以在 report.yaml 写 `previous:`，按名称对应（见[评选方案](programmes.md)）。两者都没有时，这些统计量报错，不当作零。
被异议暂缓公布的企业不算新上榜，也不算退出。

### 单家企业的数据

`declared(…)` 只能引用 report.yaml 的 `declared:` 列出的列，且该企业在申报表的“同意公开”一项中填了“是”；
没有填、填“否”的，报错并不能公布。

## 格式
"""

_CLAIMS = """
## 超过、近、约

这些词后面印的是整数，数据必须支持：`超过{{ over(25, total(internet_revenue))|yi }}`
只有在合计确实大于 25 亿元时才印出“25亿元”，否则报错。界限按印出的单位写。用了这些词而不用对应的写法，也会报错。
"""

_OTHERS = """
## 其他来源的数

- `{{ external(7.5, source='工业和信息化部', date='2019-03', unit='亿元')|yi }}`：外部数据，印出脚注；`unit` 可以不写。
- `{{ forecast(30, basis='按近两年增速推算', unit='亿元')|yi(0) }}`：预测，印出依据。
- `增速在{{ criterion(0.2)|percent(0) }}以上的企业有……`、`前{{ criterion(3)|integer }}名`：
  口径，即旁边的统计量所用的界限或家数，不是谁的数据。
- `{{ label('5G') }}`：名称里的数字。数量不能写成名称。

## 图和表

`{{ chart(代码) }}`、`{{ table(代码) }}`、`{{ method_table() }}` 独占一段，前后各空一行。
"""


def vocabulary_markdown() -> str:
    """The text of docs/statistics.md."""
    statistics = _table(
        ("写法举例", "含义", "括号里依次写", "还可加", "结果", "单位"), (_statistic(item) for item in DEFINITIONS)
    )
    formats = _table(("格式", "含义", "印成"), ((f"`{style.name}`", style.meaning, style.example) for style in STYLES))
    claims = _table(
        ("写法", "数据必须", "用在这些词之后", "或这些词之前"),
        (
            (f"`{item.name}(界限, 统计量)`", item.meaning, "、".join(item.words), "、".join(item.after) or "—")
            for item in COMPARISONS
        ),
    )
    return "\n".join((_INTRODUCTION, statistics, _ARGUMENTS, formats, _CLAIMS, claims, _OTHERS))


def _statistic(definition: Definition) -> tuple[str, ...]:
    unit = definition.unit if isinstance(definition.unit, str) else "同列"
    if definition.name == "ratio":
        unit = "比率；两列单位不同时为“甲/乙”"
    return (
        f"`{definition.example}`",
        definition.meaning,
        "、".join(_parameter(parameter) for parameter in definition.parameters) or "—",
        "、".join(_scope(definition)) or "—",
        definition.shape.value,
        unit,
    )


def _scope(definition: Definition) -> list[str]:
    required = ("where",) if definition.where_required else ()
    return [f"`{name}`{'（必填）' if name in required else ''}" for name in definition.scope]


def _parameter(parameter: Parameter) -> str:
    return f"{parameter.takes.value}（`{parameter.name}`，可不写）" if parameter.optional else parameter.takes.value


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines) + "\n"
