from pathlib import Path

from publication.core.lint import RULES
from publication.core.lint_page import lint_markdown

PAGE = Path(__file__).parents[3] / "docs" / "lint.md"


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == lint_markdown()


def test_every_rule_has_its_row() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in lint_markdown().splitlines() if line.startswith("| R")]
    assert rows == [rule.code for rule in RULES]
