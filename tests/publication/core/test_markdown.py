from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from declarations.core.document import Fault
from publication.core.markdown import Binding, Chapter, Heading, check, render, unbound_numbers
from publication.core.placeholders import Block, Origin
from publication.core.statistics import Edition, statistic
from tests.publication.core.editions import SMALL_COLUMNS, SMALL_ROWS, small, small_outline

EDITION = small()
OUTLINE = small_outline()


def block(asked: Block) -> str:
    return f'<figure id="{asked.code}"></figure>'


def chapter(text: str, edition: Edition = EDITION) -> Chapter:
    return render(text, "report/02-overview.md", edition, block)


def messages(text: str) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.where, fault.message) for fault in check(text, "a.md", OUTLINE)]


def test_a_chapter() -> None:
    text = (
        "# 总体评述\n\n"
        "前{{ count() }}家合计**{{ total(sales)|wan }}**，\n"
        "比上年{{ growth(sales)|rising }}。\n\n"
        "## 按行业：{{ group_name(sales, sector, 1) }}居首\n\n"
        "{{ chart(sectors) }}\n\n"
        "| 企业 | 占比 |\n|---|---:|\n| {{ names(main, 1) }} | {{ top_share(sales, 1)|percent }} |\n\n"
        "1. 见[官网](https://example.org/a)\n2. 见[图](#fig-1)\n"
    )
    found = chapter(text)
    assert found.faults == ()
    assert found.html == (
        '<h1 id="02-overview-1">总体评述</h1>\n'
        "<p>前3家合计<strong>100万元</strong>，比上年增长25.0%。</p>\n"
        '<h2 id="02-overview-2">按行业：软件居首</h2>\n'
        '<figure id="sectors"></figure>\n'
        "<table>\n<thead>\n<tr>\n<th>企业</th>\n"
        '<th class="number">占比</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>乙</td>\n'
        '<td class="number">50.0%</td>\n</tr>\n</tbody>\n</table>\n'
        '<ol>\n<li>见<a href="https://example.org/a">官网</a></li>\n<li>见<a href="#fig-1">图</a></li>\n</ol>\n'
    )
    assert found.headings == (
        Heading(1, "02-overview-1", "总体评述"),
        Heading(2, "02-overview-2", "按行业：软件居首"),
    )
    assert [(item.key, item.printed, item.line) for item in found.bindings] == [
        ("count()", "3", 3),
        ("total(sales)", "100万元", 3),
        ("growth(sales)", "增长25.0%", 4),
        ("group_name(sales, sector, 1)", "软件", 6),
        ("names(main, 1)", "乙", 12),
        ("top_share(sales, 1)", "50.0%", 12),
    ]
    assert check(text, "a.md", OUTLINE) == []


def test_a_binding_says_where_its_number_comes_from() -> None:
    text = "占{{ external(0.3, source='统计<局>', date='2019')|percent }}，{{ total(sales)|wan }}"
    found = chapter(text)
    assert found.html == '<p>占30.0%<span class="footnote">来源：统计&lt;局&gt;，2019</span>，100万元</p>\n'
    file = "report/02-overview.md"
    key = 'external(0.3, source="统计<局>", date="2019")'
    assert found.bindings == (
        Binding(key, "30.0%", file, 1, Origin.EXTERNAL, "来源：统计<局>，2019"),
        Binding("total(sales)", "100万元", file, 1, Origin.STATISTIC, "", statistic("total(sales)", EDITION)),
    )


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "**x**", "[a](https://b.c)", "`x` | y", "{{ count() }}", "\ue000", "# a\n\nb"]
)
def test_what_a_placeholder_prints_is_never_read_again(name: str) -> None:
    rows = [dict(zip(SMALL_COLUMNS, row, strict=True)) for row in SMALL_ROWS]
    edition = Edition.of_rows(OUTLINE, [row | {"name": name} for row in rows], EDITION.lists)
    for text in ("{{ names(main, 1) }}", "# {{ names(main, 1) }}", "| 名 |\n|---|\n| **{{ names(main, 1) }}** |"):
        found = chapter(text, edition)
        assert found.faults == ()
        assert lxml_html.fragment_fromstring(found.html, create_parent="div").text_content().strip() in (
            name,
            f"名\n\n\n\n\n{name}",
        )
        assert "<script" not in found.html
        assert [heading.title for heading in found.headings] == ([name] if text.startswith("#") else [])


@given(st.text(st.characters(exclude_categories=["Cs", "Co", "Cc"]), max_size=60))
def test_no_text_yields_markup_of_its_own(text: str) -> None:
    for hostile in (
        text,
        f"![a](https://x) {text}",
        f"<img src=x onerror=y>{text}",
        f"[a](javascript:alert(1)) {text}",
        f"> - <b {text}>",
    ):
        root = lxml_html.fragment_fromstring(chapter(hostile).html, create_parent="div")
        tags = {element.tag for element in root.iter()}
        assert tags <= {"div", "p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "br"} | {
            f"h{level}" for level in range(1, 7)
        } | {"table", "thead", "tbody", "tr", "th", "td"}
        assert all(link.startswith(("https://", "#")) for _, _, link, _ in root.iterlinks())


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("甲\n\n乙{{ totl(sales) }}", [(3, "totl(sales)", "没有名为“totl”的统计量，是不是 total、top_total？")]),
        ("甲\n乙{{ count() ", [(2, "{{", "占位符没有写完：{{ 与 }}、引号应成对，写在同一行，不超过 1000 个字符")]),
        ("见 {{ chart(sectors) }}", [(1, "chart(sectors)", "图、表须独占一段：前后各空一行")]),
        ("甲\n{{ chart(sectors) }}", [(2, "chart(sectors)", "图、表须独占一段：前后各空一行")]),
        ("# {{ chart(sectors) }}", [(1, "chart(sectors)", "图、表须独占一段：前后各空一行")]),
        ("{{ chart(cities) }}", [(1, "chart(cities)", "没有代码为“cities”的图")]),
        ("[a](https://x/{{ year() }})", [(1, "year()", "占位符不能放在链接地址里")]),
        ("收入超过{{ total(sales)|wan }}", [(1, "total(sales)|wan", "“超过”之后应写 over(界限, 统计量)，由数据核对")]),
        ("[a](http://x)", [(1, "](", "链接没有生效：只能指向 https:// 地址或 #标题")]),
        ("![a](https://x)", [(1, "![a](", "不能插入图片：图用 chart(代码)")]),
        ("收入**很高。**其中", [(1, "**", "加粗标记没有生效：** 与标点相邻时，请把标点移到加粗之外")]),
        ("a\nb\ue123", [(2, ".", "不能使用的字符 U+E123")]),
        ("x" * 200_001, [(1, ".", "文件超过 200000 个字符")]),
        ("{{year()}}" * 2001, [(1, ".", "占位符超过 2000 个")]),
    ],
)
def test_faults_name_their_line(text: str, faults: list[tuple[int, str, str]]) -> None:
    assert messages(text) == faults
    assert [(fault.line, fault.where, fault.message) for fault in chapter(text).faults] == faults


def test_what_only_the_run_can_tell_is_a_fault_when_rendered() -> None:
    text = "超过{{ over(200, total(sales))|wan }}"
    assert messages(text) == []
    found = chapter(text)
    assert found.faults == (
        Fault(
            "report/02-overview.md",
            1,
            "over(200, total(sales))|wan",
            "与数据不符：total(sales) 是 100.00万元，不满足“大于界限”（界限 200万元）",
        ),
    )
    assert found.bindings == ()
    assert found.html == "<p>超过{{ over(200, total(sales))|wan }}</p>\n"


def test_unbound_numbers_are_found_wherever_prose_stands() -> None:
    text = (
        "# 2018年\n\n1. 共三家\n2. 甲\n八成\n\n| 甲 | ５ |\n|---|---|\n| 6 | 乙 |\n\n"
        "*7*[8](#a){{ label('5G') }}{{ over(25, total(sales))|wan }}以上&#57;\n\n    10\n\n```\n11\n```\n"
    )
    assert [(fault.line, fault.message.split("”")[0]) for fault in unbound_numbers(text, "a.md")] == [
        (1, "“2018"),
        (3, "“三家"),
        (5, "“八成"),
        (7, "“５"),
        (9, "“6"),
        (11, "“57"),
        (11, "“78"),
        (13, "“10"),
        (16, "“11"),
    ]
    assert {fault.where for fault in unbound_numbers(text, "a.md")} == {"未绑定的数字"}


def test_line_breaks_leave_no_blank_between_chinese_characters() -> None:
    assert chapter("甲\n乙\nand\n{{ year() }}\n丙").html == "<p>甲乙\nand\n2020丙</p>\n"


def test_windows_line_ends_are_read() -> None:
    assert chapter("甲\r\n\r\n{{ totl() }}\r\n").faults[0].line == 3
