"""YAML read strictly, with positions: everything that isn't plain values is refused at its line."""

from datetime import date

import pytest
from pydantic import Field

from declarations.core.document import MAX_BYTES, Definition, Document, Fault, parse, validate, where


class Inner(Definition):
    code: str
    size: int | None = None


class Outer(Definition):
    name: str
    inner: tuple[Inner, ...] = ()
    day: date | None = None
    share: float = Field(default=0, ge=0, le=1)


def faults_of(text: str) -> list[str]:
    document, faults = parse(text, "f.yaml")
    if document is not None:
        faults = [*faults, *validate(Outer, document)[1]]
    return [str(fault) for fault in faults]


def test_values_and_lines_are_kept():
    document, faults = parse("# 注释\nname: 甲\ninner:\n  - code: a\n    size: 3\n  - {code: b}\n", "f.yaml")
    assert faults == []
    assert document.data == {"name": "甲", "inner": [{"code": "a", "size": 3}, {"code": "b"}]}
    assert document.lines == {
        (): 2,
        ("name",): 2,
        ("inner",): 3,
        ("inner", 0): 4,
        ("inner", 0, "code"): 4,
        ("inner", 0, "size"): 5,
        ("inner", 1): 6,
        ("inner", 1, "code"): 6,
    }


def test_a_fault_stands_at_the_nearest_ancestor_in_the_file():
    document = Document("f.yaml", {}, {(): 1, ("inner",): 3, ("inner", 0): 4})
    assert document.fault(("inner", 0, "size"), "缺") == Fault("f.yaml", 4, "inner[0].size", "缺")
    assert document.line(("else", "where")) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [((), "."), (("a",), "a"), (("a", 0, "b"), "a[0].b"), ((0, "b"), "[0].b"), (("a", 1, 2), "a[1][2]")],
)
def test_a_path_is_written_as_people_read_it(path, text):
    assert where(path) == text


UNREADABLE = {
    "nothing": ("", "f.yaml:1: .: 文件是空的"),
    "a comment only": ("# 注释\n", "f.yaml:1: .: 文件是空的"),
    "an anchor": ("name: 甲\ninner: &x []\n", "f.yaml:2: .: 不允许使用锚点、别名或类型标记"),
    "an alias": ("name: *x\n", "f.yaml:1: .: 不允许使用锚点、别名或类型标记"),
    "a tag": ("name: !!python/object:os.system 甲\n", "f.yaml:1: .: 不允许使用锚点、别名或类型标记"),
    "two documents": ("name: 甲\n---\nname: 乙\n", "f.yaml:2: .: 一个文件里只能有一份文档"),
    "a control character": ("name: 甲\nday: \x07\n", "f.yaml:2: .: 含有不允许的字符 U+0007"),
    "a bracket left open": ("name: [甲\n", "f.yaml:2: .: YAML 语法错误：expected ',' or ']', but got '<stream end>'"),
    "a tab as indent": (
        "name: 甲\ninner:\n\t- code: a\n",
        "f.yaml:3: .: YAML 语法错误：found character '\\t' that cannot start any token",
    ),
    "two colons": ("name: 甲: 乙\n", "f.yaml:1: .: YAML 语法错误：mapping values are not allowed here"),
    "more than fits": ("#" * (MAX_BYTES + 1), "f.yaml:1: .: 文件超过 2 MB"),
    "brackets without end": ("[" * 3000, "f.yaml:1: .: 嵌套超过 40 层"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_plain_yaml_is_refused(name):
    text, expected = UNREADABLE[name]
    document, faults = parse(text, "f.yaml")
    assert document is None
    assert [str(fault) for fault in faults] == [expected]


FAULTY = {
    "text instead of a mapping": ("甲\n", ["f.yaml:1: .: 应为键值表"]),
    "a list instead of a mapping": ("- 甲\n", ["f.yaml:1: .: 应为键值表"]),
    "a key twice": ("name: 甲\nname: 乙\n", ["f.yaml:2: name: 键“name”重复"]),
    "a key that is no text": ("name: 甲\n[a]: b\n", ["f.yaml:2: .: 键必须是文字"]),
    "a merge key": ("name: 甲\n<<: {day: 2024-01-01}\n", ["f.yaml:2: <<: 未知的键"]),
    "an infinite number": ("name: 甲\nshare: .inf\n", ["f.yaml:2: share: 应为有限的数"]),
    "no number": ("name: 甲\nshare: .nan\n", ["f.yaml:2: share: 应为有限的数"]),
    "a number out of bounds": ("name: 甲\nshare: 1.5\n", ["f.yaml:2: share: 不应大于 1"]),
    "a day that is none": ("name: 甲\nday: 2024-02-30\n", ["f.yaml:2: day: 不存在的日期，应为 年-月-日"]),
    "a fraction of a count": (
        "name: 甲\ninner:\n- {code: a, size: 1.5}\n",
        ["f.yaml:3: inner[0].size: 应为整数"],
    ),
    "everything at once": (
        "nmae: 甲\ninner:\n  - {size: 大}\n  - code: [b]\nday: 1\nday: 2\nshare: -1\n",
        [
            "f.yaml:6: day: 键“day”重复",
            "f.yaml:1: name: 缺少必填项",
            "f.yaml:3: inner[0].code: 缺少必填项",
            "f.yaml:3: inner[0].size: 应为整数",
            "f.yaml:4: inner[1].code: 应为文字",
            "f.yaml:5: day: 不存在的日期，应为 年-月-日",
            "f.yaml:7: share: 不应小于 0",
            "f.yaml:1: nmae: 未知的键",
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_document_gives_exactly_these_lines(name):
    text, expected = FAULTY[name]
    assert faults_of(text) == expected


def test_deep_nesting_is_a_fault():
    document, faults = parse("[" * 42 + "]" * 42, "f.yaml")
    assert document is not None
    assert [(fault.line, fault.message) for fault in faults] == [(1, "嵌套超过 40 层")]


def test_a_good_document_becomes_its_model():
    document, faults = parse("name: 甲\nday: 2024-02-29\ninner: [{code: a, size: 2}]\n", "f.yaml")
    found, more = validate(Outer, document)
    assert (faults, more) == ([], [])
    assert found == Outer(name="甲", day=date(2024, 2, 29), inner=(Inner(code="a", size=2),))
