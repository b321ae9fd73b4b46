"""The texts to be signed and sealed: what is read of Markdown, and placeholders that can't carry anything in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from declarations.core.letter import FACTS, Block, read, unknown

TEXT = """# 真实性声明

{{ organisers }}：

{{name}}（{{ number }}）申报的材料
真实、准确。
See B2B
and C2C.

## 承诺
甲方，现声明如下：
1. 一
2. 二
- 三
四

法定代表人（签字）：{{ signature }}
申报企业（盖章）：
日期：{{ date }}
"""
FILLED = {"organisers": "甲、乙", "name": "虚构{{ number }}公司", "number": "9199"}


def test_a_text_is_read():
    assert read(TEXT, FILLED) == [
        Block("title", "真实性声明"),
        Block("line", "甲、乙："),
        Block("paragraph", "虚构{{ number }}公司（9199）申报的材料真实、准确。See B2B and C2C."),
        Block("heading", "承诺"),
        Block("paragraph", "甲方，现声明如下："),
        Block("item", "1. 一"),
        Block("item", "2. 二"),
        Block("item", "三四"),
        Block("blank", "法定代表人（签字）：＿＿＿＿＿＿＿＿＿＿"),
        Block("blank", "申报企业（盖章）："),
        Block("blank", "日期：　　　　年　　月　　日"),
    ]


def test_unknown_placeholders_are_told_with_their_lines():
    assert unknown(TEXT) == []
    assert unknown("{{ name }}\n\n{{ names }} {{ user.password }} {{}}") == [
        (3, "names"),
        (3, "user.password"),
        (3, ""),
    ]


@given(st.text(max_size=200), st.sampled_from(FACTS))
def test_what_a_fact_says_is_no_markdown(said, name):
    assert read(f"前{{{{ {name} }}}}后", {name: said}) == [Block("paragraph", f"前{said}后")]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    assert isinstance(read(text, {}), list)
    assert isinstance(unknown(text), list)
