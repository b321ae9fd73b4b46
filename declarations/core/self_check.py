"""What an applicant can tell of its own eligibility before anybody checks it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.core.verdict import YES, Verdict, no, unknown
from declarations.core.display import printed
from declarations.core.expression import evaluate
from declarations.core.filled import Values
from declarations.core.form import EligibilityRule
from declarations.core.form_reader import Form, concerns_key, eligibility_key
from declarations.core.lacking import lacking, made_from

FOUND_BY = {
    "certificate": "以证书为准，由核查人员查验",
    "declaration": "以企业承诺为准，由核查人员认定",
    "judgement": "由核查人员认定",
}


class Outcome(StrEnum):
    """In the order in which they deserve to be looked at."""

    NO = "no"
    UNKNOWN = "unknown"
    PEOPLE = "people"
    YES = "yes"


TITLES = {
    Outcome.NO: "不符合",
    Outcome.UNKNOWN: "无法判断",
    Outcome.PEOPLE: "由人认定",
    Outcome.YES: "符合",
}


@dataclass(frozen=True)
class Missing:
    """A column that still has to be stated before a rule can be told; without a section nobody is asked for it."""

    section: str
    column: str
    label: str


@dataclass(frozen=True)
class Standing:
    """One rule of entry as the declaration answers it, with the figures that it reads (label, text)."""

    rule: EligibilityRule
    verdict: Verdict
    figures: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return Outcome.PEOPLE if self.rule.rule is None else Outcome(self.verdict.answer)

    @property
    def title(self) -> str:
        return TITLES[self.outcome]

    @property
    def found_by(self) -> str:
        """Who has the last word, where it isn't computed."""
        return FOUND_BY.get(self.rule.kind, "")


def standings(form: Form, values: Values, hidden: Collection[str] = ()) -> list[Standing]:
    """The verdict on these values of each eligibility rule that concerns the applicant, in the form's order.

    *Unknown* names what is missing; what is `hidden` can't be stated and so isn't missing.
    """
    return _standings(form, form.definition.eligibility, values, hidden)


def standings_for(form: Form, values: Values, columns: Collection[str], hidden: Collection[str] = ()) -> list[Standing]:
    """Of `standings` those that depend on any of `columns`, directly or by what is computed from them."""
    wanted = [entry for entry in form.definition.eligibility if _depends_on(form, entry) & set(columns)]
    return _standings(form, wanted, values, hidden)


def grouped(found: Iterable[Standing]) -> list[tuple[Outcome, str, list[Standing]]]:
    """What isn't met first, then what can't be told, then what is for people to find, then what is met."""
    listed = list(found)
    groups = [(outcome, TITLES[outcome], [one for one in listed if one.outcome is outcome]) for outcome in Outcome]
    return [group for group in groups if group[2]]


def _standings(
    form: Form, entries: Collection[EligibilityRule], values: Values, hidden: Collection[str]
) -> list[Standing]:
    keys = [key for entry in entries for key in (eligibility_key(entry.code), concerns_key(entry.code))]
    answers = evaluate({key: form.rules[key] for key in keys if key in form.rules}, values, form.schema)
    sections = {field.code: section.code for section in form.definition.asked for field in section.fields}
    found = []
    for entry in entries:
        concerns = answers.get(concerns_key(entry.code), True)
        if concerns is False:
            continue
        meets = answers.get(eligibility_key(entry.code))
        read = [name for name in form.columns if name in _read_by(form, entry)]
        needed = read if meets is None else [name for name in read if name in _columns(form, concerns_key(entry.code))]
        missing = tuple(
            Missing(sections.get(column.field.code, "") if column.field else "", column.name, column.label)
            for column in lacking(form, needed, values, hidden=hidden)
        )
        verdict = _verdict(entry, concerns=concerns, meets=meets, missing=missing)
        figures = tuple(
            (form.columns[name].label, printed(form.columns[name], values[name]))
            for name in read
            if name in _columns(form, eligibility_key(entry.code)) and name not in hidden
        )
        found.append(Standing(entry, verdict, figures, missing if verdict.is_unknown else ()))
    return found


def _verdict(entry: EligibilityRule, *, concerns: object, meets: object, missing: Collection[Missing]) -> Verdict:
    """What meets the rule meets it whomever it concerns; what fails it fails only if it is concerned for certain."""
    if entry.rule is None:
        return unknown(FOUND_BY[entry.kind])
    if meets:
        return YES
    if meets is False and concerns:
        return no(entry.reason)
    labels = "、".join(one.label for one in missing)
    return unknown(f"尚缺{labels}" if labels else "现有数据无法判断")


def _columns(form: Form, key: str) -> frozenset[str]:
    rule = form.rules.get(key)
    return rule.columns if rule is not None else frozenset()


def _read_by(form: Form, entry: EligibilityRule) -> frozenset[str]:
    return _columns(form, eligibility_key(entry.code)) | _columns(form, concerns_key(entry.code))


def _depends_on(form: Form, entry: EligibilityRule) -> set[str]:
    """What the rule reads, with the columns that those are made from."""
    found: set[str] = set()
    names = list(_read_by(form, entry))
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += made_from(form, form.columns[name])
    return found
