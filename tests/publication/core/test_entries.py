"""The rows of published lists one by one."""

from publication.core.entries import Entry, entries_of

COLUMNS = [["rank", "排名"], ["name", "企业名称"]]
LISTS = [
    {"code": "main", "title": "榜", "columns": COLUMNS, "rows": [[1, "Alpha 公司"], [2, "乙公司"], [None, None]]},
    {"code": "growing", "title": "成长榜", "columns": COLUMNS, "rows": [[1, "乙公司"]]},
]


def test_every_row_stands_under_its_list_and_place():
    assert entries_of(LISTS, marks={("main", 1): "已取消"}) == [
        Entry("main", 1, {"rank": 1, "name": "Alpha 公司"}),
        Entry("main", 2, {"rank": 2, "name": "乙公司"}, "已取消"),
        Entry("main", 3, {"rank": None, "name": None}),
        Entry("growing", 1, {"rank": 1, "name": "乙公司"}),
    ]


def test_by_list():
    assert [one.list for one in entries_of(LISTS, code="growing", marks={})] == ["growing"]
    assert entries_of(LISTS, code="none", marks={}) == []


def test_by_a_text_whatever_its_case():
    assert [(one.list, one.position) for one in entries_of(LISTS, query="alpha", marks={})] == [("main", 1)]
    assert [(one.list, one.position) for one in entries_of(LISTS, query="乙", marks={})] == [
        ("main", 2),
        ("growing", 1),
    ]
    assert entries_of(LISTS, query="1", marks={}) == []
