from pathlib import Path

from publication.core.calls import find_spans
from publication.core.formats import STYLES
from publication.core.placeholders import COMPARISONS
from publication.core.statistics import DEFINITIONS
from publication.core.vocabulary_page import vocabulary_markdown

PAGE = Path(__file__).parents[3] / "docs" / "statistics.md"


def test_the_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == vocabulary_markdown()


def test_every_statistic_format_and_claim_has_its_row() -> None:
    rows = [line.split(" | ")[0] for line in vocabulary_markdown().splitlines() if line.startswith("| `")]
    assert rows == [
        *(f"| `{definition.example}`" for definition in DEFINITIONS),
        *(f"| `{style.name}`" for style in STYLES),
        *(f"| `{comparison.name}(界限, 统计量)`" for comparison in COMPARISONS),
    ]


def test_the_examples_are_written_as_the_grammar_asks() -> None:
    assert find_spans(vocabulary_markdown())[1] == []
