"""An expert as staff enter them, one by one or in a sheet: who they are, what they know, for whom they work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from declarations.core import regions
from declarations.core.applicant import clean_number, name_key, number_fault
from declarations.core.intake import RowFault
from declarations.core.sheet import Sheet
from review.core.composition import Specialty

COLUMNS = {
    "email": "电子邮箱",
    "name": "姓名",
    "field": "专业类别",
    "topics": "熟悉领域",
    "title": "职称",
    "employer": "工作单位",
    "employer_number": "单位统一社会信用代码",
    "region": "所在地",
}
REQUIRED = ("email", "name", "field", "employer")
LONGEST = {"email": 254, "name": 60, "title": 100, "employer": 200}
MOST_TERMS, LONGEST_TERM = 50, 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_BETWEEN = re.compile(r"[、，,；;\n\r]+")


@dataclass(frozen=True)
class Profile:
    """`region` is a code of GB/T 2260, of a city or a province without cities; empty where nothing is stated."""

    email: str
    name: str
    field: Specialty
    topics: tuple[str, ...]
    title: str
    employer: str
    employer_number: str
    region: str


class NotAProfile(ValueError):
    """What is wrong, as pairs of column and sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("；".join(message for _, message in faults))
        self.faults = faults


def terms(text: str) -> tuple[str, ...]:
    """What stands in a list written with commas of any kind or line by line, each once."""
    return tuple(dict.fromkeys(term.strip() for term in _BETWEEN.split(text) if term.strip()))


def key(term: str) -> str:
    """A name or a number as it is compared."""
    number = clean_number(term)
    return number if re.fullmatch(r"[0-9A-Z]{18}", number) else name_key(term)


def read_profile(cells: Mapping[str, Any]) -> Profile:
    """What was typed, by column. Raises `NotAProfile` with every fault."""
    typed = {name: str(cells.get(name) or "").strip() for name in COLUMNS}
    faults = [(name, "未填") for name in REQUIRED if not typed[name]]
    faults += [
        (name, f"最多 {most} 个字符，现有 {len(typed[name])} 个")
        for name, most in LONGEST.items()
        if len(typed[name]) > most
    ]
    if typed["email"] and not _EMAIL.fullmatch(typed["email"]):
        faults.append(("email", f"“{typed['email'][:60]}”不是一个电子邮箱地址"))
    field = _field(typed["field"])
    if typed["field"] and field is None:
        faults.append(("field", f"“{typed['field'][:20]}”应为 {'、'.join(one.label for one in Specialty)} 之一"))
    topics = terms(typed["topics"])
    faults += [("topics", message) for message in terms_faults(topics)]
    number = clean_number(typed["employer_number"])
    if number and (fault := number_fault("uscc", number)):
        faults.append(("employer_number", fault))
    region = ""
    if typed["region"]:
        try:
            region = regions.read(typed["region"], "city").code
        except regions.NotARegion as error:
            faults.append(("region", str(error)))
    if faults or field is None:
        raise NotAProfile(faults)
    return Profile(
        typed["email"].lower(), typed["name"], field, topics, typed["title"], typed["employer"], number, region
    )


def terms_faults(found: tuple[str, ...]) -> list[str]:
    """What is wrong with a list of terms."""
    faults = [f"“{term[:20]}…”超过 {LONGEST_TERM} 个字符" for term in found if len(term) > LONGEST_TERM]
    return faults + ([f"最多 {MOST_TERMS} 项，现有 {len(found)} 项"] if len(found) > MOST_TERMS else [])


def read_experts(sheet: Sheet) -> tuple[list[Profile], list[RowFault]]:
    """Every row of the sheet as a profile, or every fault of it. Headers are column codes or their Chinese names."""
    known = {name: name for name in COLUMNS} | {label: name for name, label in COLUMNS.items()}
    faults = [RowFault(1, header, "专家名单中没有这一列") for header in sheet.headers if header not in known]
    names = [known[header] for header in sheet.headers if header in known]
    faults += [RowFault(1, COLUMNS[name], "与另一列指同一项") for n, name in enumerate(names) if name in names[:n]]
    faults += [RowFault(1, COLUMNS[name], f"缺少这一列（{name}）") for name in REQUIRED if name not in names]
    if faults:
        return [], faults
    profiles: dict[str, Profile] = {}
    rows: dict[str, int] = {}
    for number, record in sheet.records():
        try:
            profile = read_profile({known[header]: cell for header, cell in record.items()})
        except NotAProfile as error:
            faults += [RowFault(number, COLUMNS[name], message) for name, message in error.faults]
            continue
        if profile.email in rows:
            faults.append(RowFault(number, COLUMNS["email"], f"与第 {rows[profile.email]} 行相同"))
            continue
        rows[profile.email] = number
        profiles[profile.email] = profile
    if not profiles and not faults:
        faults.append(RowFault(2, "全表", "没有数据行"))
    return list(profiles.values()), faults


def _field(text: str) -> Specialty | None:
    return next((one for one in Specialty if text in (str(one), one.label, f"{one.label}类")), None)
