import csv
import io
import json

import numpy
import polars
import pydantic
import sqlglot

from ranking.core.result import Result, manifest, sha256, to_csv, to_json
from tests.ranking.builders import indicator, ranked, ranking

DATA = ranking(
    composites=[{"code": "total", "indicators": [indicator("a", weight=3), indicator("b", weight=1, missing="zero")]}],
    eligible="ok",
    rank={"by": "total", "decimals": 2},
    lists=[{"code": "main", "size": 1}, {"code": "all", "size": 9, "cut": "rank"}, {"code": "some", "cut": "staff"}],
    publish=["rank", "name", "kind"],
)
ROWS = [
    {"id": "007", "name": "=HYPERLINK()", "a": 1.0, "b": 0.1, "ok": True, "kind": "-x"},
    {"id": "02", "name": "乙", "a": -4, "ok": True},
    {"id": "3", "name": "丙", "a": 3, "ok": False},
]


def result() -> Result:
    return ranked(DATA, ROWS)


def test_json_has_the_contracts_shape() -> None:
    found = result()
    content = to_json(found)
    assert json.loads(content) == {
        "recipe": found.recipe,
        "snapshot": found.snapshot,
        "engine": "1",
        "composites": {"total": {"weights": {"a": 0.75, "b": 0.25}}},
        "lists": {"main": ["007"], "all": ["007", "02"], "some": []},
        "candidates": {"some": ["007", "02"]},
        "warnings": ["total 的给定权重合计为 4，既非 1 也非 100，已按合计折算"],
        "entries": [
            {
                "id": "007",
                "name": "=HYPERLINK()",
                "rank": 1,
                "score": 0.78,  # 0.775, half up
                "lists": ["main", "all"],
                "values": {"a": 1.0, "b": 0.1, "kind": "-x", "ok": True, "total": 0.775},
                "contributions": {"a": 0.75, "b": 0.025},
            },
            {
                "id": "02",
                "name": "乙",
                "rank": 2,
                "score": -3.0,
                "lists": ["all"],
                "values": {"a": -4.0, "b": None, "kind": None, "ok": True, "total": -3.0},
                "contributions": {"a": -3.0, "b": 0.0},
            },
        ],
        "excluded": [{"id": "3", "name": "丙", "reason": "ok 为否"}],
    }
    assert "乙".encode() in content
    assert b"-0.0" not in content


def test_csv_is_safe_in_a_spreadsheet() -> None:
    content = to_csv(result())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["rank", "id", "name", "score", "lists", "a", "b", "kind", "ok", "total", "contribution.a", "contribution.b"],
        ["1", "007", "'=HYPERLINK()", "0.78", "main all", "1.0", "0.1", "'-x", "true", "0.775", "0.75", "0.025"],
        ["2", "02", "乙", "-3.00", "all", "-4.0", "", "", "true", "-3.0", "-3.0", "0.0"],
    ]


def test_a_value_may_bear_the_name_of_a_result_column() -> None:
    data = ranking(composites=[{"code": "score", "indicators": [indicator("a")]}], rank={"by": "score"})
    content = to_csv(ranked(data, [{"id": "1", "a": 2}])).decode("utf-8-sig")
    assert content.splitlines() == [
        "rank,id,name,score,lists,a,value.score,contribution.a",
        "1,1,1,2.0000,,2.0,2.0,2.0",
    ]


def test_csv_of_nothing_is_a_header() -> None:
    assert to_csv(ranked(DATA, [])).decode("utf-8-sig") == "rank,id,name,score,lists\r\n"


def test_manifest_names_what_made_the_result() -> None:
    found = result()
    data = json.loads(manifest(found, {"result.json": b"{}"}, {"data.csv": b"id"}))
    assert data["recipe"] == found.recipe
    assert data["snapshot"] == found.snapshot
    assert data["engine"] == "1"
    assert data["files"] == {"result.json": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}
    assert data["inputs"] == {"data.csv": sha256(b"id")}
    assert data["libraries"] == {
        "numpy": numpy.__version__,
        "polars": polars.__version__,
        "pydantic": pydantic.__version__,
        "sqlglot": sqlglot.__version__,
    }


def test_facts_stand_beside_the_weights_where_there_are_any() -> None:
    composite = {"code": "total", "indicators": [indicator("a")], "weights": {"ahp": {"matrix": [[1]]}}}
    found = json.loads(to_json(ranked(ranking(composites=[composite]), [{"id": "1", "a": 1}, {"id": "2", "a": 2}])))
    facts = ["判断矩阵的一致性比例 CR = 0.0000"]
    assert found["composites"] == {"total": {"weights": {"a": 1.0}, "facts": facts}}
