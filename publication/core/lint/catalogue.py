"""The catalogue of rules, and looking a list through by all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from publication.core.lint import brands, cells, licences, names, order, others, scores
from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListTable

ERROR, WARN, INFO = Severity.ERROR, Severity.WARN, Severity.INFO


@dataclass(frozen=True)
class Rule:
    """What a list has to be like. `severities` are those that a finding may have; a rule without any isn't asked by a
    machine, and `how` says what holds it instead."""

    code: str
    title: str
    severities: tuple[Severity, ...] = ()
    how: str = "单看这份名单"


AGAINST, STUDIO, PUBLISHING, PEOPLE = "与另一份名单对照", "报告的数字绑定", "公布前", "人工核对"

RULES = (
    Rule("R01", "名称（全半角、空格、括号归一后）在一份名单里只出现一次", (ERROR,)),
    Rule("R02", "按名次排列；得分随名次只降不升（或只升不降）", (ERROR,)),
    Rule("R03", "全份名单一种并列办法，同分同名次；标题说的家数就是行数", (ERROR, WARN)),
    Rule("R04", "不同标题的名单不应有超过一半的行同名次、同名称", (ERROR,), AGAINST),
    Rule("R05", "得分等于所印各项的加权之和（权重写在列名里，或由 --weights 给出）", (ERROR,)),
    Rule("R06", "名次或序号从一开始连续，不缺、不重、不空", (ERROR,)),
    Rule("R08", "每一行都有名称", (ERROR,)),
    Rule("R10", "同一家企业一种写法：括号宽窄、空格；只差一字的两家须确认", (WARN,)),
    Rule("R11", "品牌与名称只差一字，或已知是别家的品牌，须确认", (ERROR, WARN)),
    Rule("R12", "一列之内用同一种分隔号和空格", (INFO,)),
    Rule("R13", "名称列写营业执照上的全称，不写别名", (WARN,)),
    Rule("R14", "一种服务在登记名录里只登记一次", (ERROR,)),
    Rule("R15", "同一许可证之下的网址属于其网站的域名", (WARN,)),
    Rule("R16", "一个许可证编号只属于一个单位；用在几处的列出来确认", (ERROR, WARN, INFO)),
    Rule("R17", "正文里的家数、名称与附件一致", (), STUDIO),
    Rule("R28", "没有编辑痕迹、前后空格、看不见的字符和商标符号", (WARN, INFO)),
    Rule("R29", "声称全覆盖的名单应有全部成员", (), PEOPLE),
    Rule("R33", "同一个国家、地区或企业在各份名单里用一个名称", (WARN,), AGAINST),
    Rule("R34", "正文里的名称与名单写法相同", (), STUDIO),
    Rule("R35", "名称与名录（许可、失信等）里同一信用代码的名称一致；名录里有相近名称的须确认", (WARN,), PUBLISHING),
    Rule("R40", "公布的金额、均值、比率背后至少有三家企业，除非这一列本来就公开", (ERROR,), PUBLISHING),
    Rule("R41", "同一数据的公布数相减或加减之后，剩下的不止两家企业，否则可得某一家的数", (ERROR,), PUBLISHING),
)
BY_CODE = {rule.code: rule for rule in RULES}

ALONE: tuple[Callable[[ListTable], Iterator[Finding]], ...] = (
    names.repeated_names,
    names.repeated_services,
    names.empty_names,
    names.bracket_widths,
    names.inner_blanks,
    names.near_spellings,
    names.unregistered_names,
    order.rank_order,
    order.score_order,
    order.ties,
    order.numbering,
    order.size_in_title,
    scores.weighted_sums,
    brands.brands,
    cells.separators,
    cells.traces_of_editing,
    licences.shared_numbers,
    licences.domains,
)
COMPARED: tuple[Callable[[ListTable, ListTable], Iterator[Finding]], ...] = (others.same_list, others.other_spellings)


def lint(table: ListTable, *, against: Sequence[ListTable] = ()) -> list[Finding]:
    """What is wrong with a list by itself and beside the others; by rule, then by row."""
    found = [finding for rule in ALONE for finding in rule(table)]
    found += [finding for other in against for rule in COMPARED for finding in rule(table, other)]
    return sorted(found, key=lambda one: (one.rule, one.row or 0))
