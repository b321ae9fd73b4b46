import hashlib
from datetime import date

from declarations.core.expression import Kind
from ranking.core.snapshot import canonical_bytes, digest_of
from tests.ranking.builders import SCHEMA, ranking, recipe_of, table_of

SCHEMA_WITH_DATE = {**SCHEMA, "on": Kind.DATE}
RECIPE = recipe_of(ranking(publish=["on"]), SCHEMA_WITH_DATE)
ROWS = [{"id": "2", "a": 0.1, "b": 5}, {"id": "1", "on": date(2019, 3, 1)}]


def test_canonical_bytes_hold_what_the_recipe_reads_by_id() -> None:
    content = canonical_bytes(RECIPE, table_of(ROWS, SCHEMA_WITH_DATE))
    assert content.decode() == (
        '{"id":"text","name":"text","a":"number","on":"date"}\n["1","2"]\n["1","2"]\n[null,0.1]\n["2019-03-01",null]'
    )
    assert digest_of(RECIPE, table_of(ROWS, SCHEMA_WITH_DATE)) == hashlib.sha256(content).hexdigest()


def test_order_and_unread_columns_are_nothing_and_values_are() -> None:
    digest = digest_of(RECIPE, table_of(ROWS, SCHEMA_WITH_DATE))
    assert digest_of(RECIPE, table_of([{**ROWS[1], "b": 7}, ROWS[0]], SCHEMA_WITH_DATE)) == digest
    assert digest_of(RECIPE, table_of([ROWS[0], {**ROWS[1], "a": 0}], SCHEMA_WITH_DATE)) != digest
