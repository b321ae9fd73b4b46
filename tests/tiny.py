"""The tiny programme that uses every feature of the format, read without Django: for tests of the cores.

Its texts stand in `tests/data/programmes/tiny-list-2024/`. Everything invented here is fictitious: codes of region
99 9999 with FAKE in the organisation part, and a valid check character.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from declarations.core.answers import parse as parse_answer
from declarations.core.document import Document, dated, parse
from declarations.core.filled import Values, values_of
from declarations.core.form_reader import Form, read_form
from declarations.core.programme import ProgrammeDefinition, read_programme
from review.core.definition import Review, read_review

FOLDER = Path(__file__).parent / "data" / "programmes" / "tiny-list-2024"
SLUG = "tiny-list-2024"


def number(seq: int = 1) -> str:
    """A fictitious unified social credit code with a valid check character."""
    body = f"91999999FAKE{seq:05d}"
    return body + uscc.calc_check_digit(body)


def name(seq: int = 1) -> str:
    return f"虚构第{seq}有限公司"


def text(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


def document(file: str, source: str | None = None) -> Document:
    """One of the tiny programme's files, or `source` under that file's name."""
    found, faults = parse(text(file) if source is None else source, file)
    assert found is not None and not faults, [str(fault) for fault in faults]
    return found if file == "programme.yaml" else dated(found, year=2024, base_year=2023)


@cache
def definition() -> ProgrammeDefinition:
    found, faults = read_programme(document("programme.yaml"))
    assert found is not None, [str(fault) for fault in faults]
    return found


@cache
def form() -> Form:
    found, faults = read_form(document("form.yaml"), definition())
    assert found is not None, [str(fault) for fault in faults]
    return found


@cache
def review() -> Review:
    found, faults = read_review(document("review.yaml"), form())
    assert found is not None, [str(fault) for fault in faults]
    return found


def context(*, seq: int = 1, category: str = "platform", **more: Any) -> dict[str, Any]:
    return {"number": number(seq), "number_kind": "uscc", "name": name(seq), "category": category, **more}


def answers(**more: Any) -> Values:
    """A complete filing that passes every rule, as typed values; `more` replaces single ones (None: not stated)."""
    raw: dict[str, Any] = {
        "short_name": "虚构",
        "founded_on": "2010-05-06",
        "city": "太原",
        "currency": "CNY",
        "lines": "零售、云服务",
        "licence_no": "B2-0001",
        "is_listed": "否",
        "contact_name": "张三",
        "contact_mobile": "13800000000",
        "revenue_prev": "800",
        "revenue": "1000",
        "online_revenue": "600",
        "profit": "100.50",
        "staff": "50",
        "staff_technical": "20",
        "satisfaction": "90%",
        "merchants": "7",
        "shops": [
            {"title": "一号店", "sales": "200", "opened_on": "2020-01-02", "level": "甲"},
            {"title": "二号店", "sales": "100.5"},
        ],
    } | more
    columns = form().columns
    return {column: parse_answer(columns[column].field, value) for column, value in raw.items()}  # type: ignore[arg-type]


def values(*, category: str = "platform", seq: int = 1, **more: Any) -> Values:
    """Every column of the complete filing."""
    return values_of(form(), answers(**more), context(seq=seq, category=category))


SHOP_SALES = Decimal("300.5")
"""What the two shops of `answers` add up to."""
