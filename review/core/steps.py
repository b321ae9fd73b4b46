"""A step of a check: one automatic look, as `review.yaml` states it, and what doesn't fit together in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from declarations.core.document import Definition
from declarations.core.expression import Kind
from declarations.core.form import Rule
from declarations.core.form_reader import Form
from declarations.core.programme import Code, Title
from review.core.registers import KINDS

Severity = Literal["error", "warning"]
WAYS = ("eligibility", "rule", "register_", "query")


class RegisterUse(Definition):
    """A register that steps look up. `headers` tells which column of the form a header of its figures is."""

    code: Code
    title: Title
    headers: Mapping[Title, Code] = {}


class Site(Definition):
    """A public site that people query by hand, such as 信用中国."""

    code: Code
    title: Title
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]


class Step(Definition):
    """One automatic look: an eligibility rule of the form, a rule of its own, a look-up in a register, or what people
    found on a public site.

    It yields the Boolean column `<code>_ok` for the ranking: TRUE passed, FALSE failed, NULL can't tell. A failed
    `warning` is shown to people and doesn't count as failed.
    """

    code: Code
    eligibility: Code | None = None
    rule: Rule | None = None
    register_: Annotated[Code | None, Field(alias="register")] = None
    query: Code | None = None
    severity: Severity = "error"
    by: Code | None = None
    former_names: Code | None = None
    expect: Literal["listed", "absent"] | None = None
    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    kinds: tuple[Title, ...] = ()
    scope: tuple[Title, ...] = ()
    valid_on: date | None = None
    holder: Literal["applicant", "group"] | None = None
    exempt_when: Rule | None = None
    exempt_reason: Code | None = None
    compare: Mapping[Code, Annotated[Decimal, Field(ge=0, le=1000)]] | None = None
    reason: Title | None = None
    evidence: tuple[Code, ...] = ()


def departures(
    step: Step, form: Form, *, registers: Collection[str], sites: Collection[str], taken: bool
) -> list[tuple[str, str]]:
    """What doesn't fit together within one step, each with the key that it concerns.

    `registers` and `sites` are the codes that the definition names; `taken` whether the step's column is the form's.
    """
    ways = [key for key in WAYS if getattr(step, key) is not None]
    codes = {rule.code for rule in form.definition.eligibility}
    absent = [name for name in step.evidence if name not in form.columns]
    rules = [
        ("code", len(ways) != 1, "每一步要有 eligibility、rule、register、query 中的一项，且只有一项"),
        ("code", taken, f"列名“{step.code}_ok”已被申报表使用"),
        ("eligibility", step.eligibility is not None and step.eligibility not in codes, "申报表中没有这条资格条件"),
        ("query", step.query is not None and step.query not in sites, "sites 中没有这个网站"),
        ("reason", step.eligibility is None and not step.reason, "要写明不通过的理由（reason）"),
        ("evidence", bool(absent), f"申报表中没有 {'、'.join(absent)}"),
        *_looking(step, form, registers),
        *_of_licences(step, form),
        *_comparing(step, form),
    ]
    return [(key, message) for key, wrong, message in rules if wrong]


Departure = tuple[str, bool, str]


def _looking(step: Step, form: Form, registers: Collection[str]) -> Iterator[Departure]:
    looks_up = step.register_ is not None
    stated = {"expect": step.expect, "by": step.by, "from": step.from_, "until": step.until, "compare": step.compare}
    yield "register", looks_up and step.register_ not in registers, "registers 中没有这份名单"
    for key, value in {**stated, "former_names": step.former_names}.items():
        yield key, not looks_up and value is not None, "只有查名单（register）才写"
    how = (step.expect is None) == (step.compare is None)
    yield "expect", looks_up and how, "查名单要写明 expect（listed 或 absent），或 compare，只写一项"
    for key, column in (("by", step.by), ("former_names", step.former_names), ("exempt_reason", step.exempt_reason)):
        fits = column is None or form.schema.get(column) is Kind.TEXT
        yield key, not fits, "申报表中没有这一列，或它不是文字"
    licensed = step.register_ == "licences" and step.expect == "listed"
    yield "by", licensed and step.by is None, "要写明按哪一列查（by）"
    yield "from", step.expect == "absent" and None in (step.from_, step.until), "要写明期间（from 和 until）"
    both = step.from_ is not None and step.until is not None
    yield "until", both and step.until < step.from_, "期间的结束早于开始"  # type: ignore[operator]


def _of_licences(step: Step, form: Form) -> Iterator[Departure]:
    """What only makes sense where the applicant is expected on the register."""
    stated = {
        "kinds": step.kinds,
        "scope": step.scope,
        "valid_on": step.valid_on,
        "holder": step.holder,
        "exempt_when": step.exempt_when,
        "exempt_reason": step.exempt_reason,
    }
    for key, value in stated.items():
        yield key, step.expect != "listed" and value not in (None, ()), "只有 expect: listed 才写"
    alone = (step.exempt_when is None) != (step.exempt_reason is None)
    yield "exempt_when", alone, "exempt_when 和 exempt_reason 要一起写：免于核查要有依据"
    group = step.holder == "group" and form.definition.group is None
    yield "holder", group, "申报表没有写明集团与并表子公司（group）"


def _comparing(step: Step, form: Form) -> Iterator[Departure]:
    if step.compare is None:
        return
    kind = KINDS.get(step.register_ or "")
    yield "compare", kind is not None and not kind.has_figures, "这份名单没有数据可比"
    yield "compare", not step.compare, "要写明比哪几列"
    wrong = [column for column in step.compare if form.schema.get(column) is not Kind.NUMBER]
    yield "compare", bool(wrong), f"申报表中没有这一列，或它不是数：{'、'.join(wrong)}"
