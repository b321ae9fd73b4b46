"""Registers: imported, dated tables that checks look up, and how a unit is found in one.

Found by its code, by a licence number, then by its name or a former one. A name that merely looks alike is no match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from declarations.core.applicant import clean_number, name_key
from review.core.names import look_alike, names_in, traces

COLUMNS = {
    "name": "单位名称",
    "former_names": "曾用名",
    "uscc": "统一社会信用代码",
    "licence_no": "许可证编号",
    "kind": "许可种类",
    "scope": "业务覆盖范围",
    "service": "服务名称",
    "address": "网址",
    "symbol": "证券代码",
    "issued_on": "发证日期",
    "expires_on": "有效期至",
    "listed_on": "列入日期",
    "removed_on": "移出日期",
    "reason": "列入原因",
    "listed_by": "列入机关",
    "source": "数据来源",
}
DATES = frozenset({"issued_on", "expires_on", "listed_on", "removed_on"})


@dataclass(frozen=True)
class RegisterKind:
    """What a register of this kind is called, and which columns a row of it states.

    `required` must be there and filled; of `either` one must. `called` is what a column is called here where it isn't
    what `COLUMNS` says, `also` further headers under which it comes. With `has_figures` any other column is a figure.
    """

    title: str
    columns: tuple[str, ...]
    required: frozenset[str]
    either: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    has_figures: bool = False

    def label(self, column: str) -> str:
        return self.called.get(column, COLUMNS[column])


_UNIT = ("name", "uscc", "former_names")
_HOLDERS = {
    "columns": (*_UNIT, "kind", "scope", "listed_on", "removed_on", "listed_by"),
    "required": frozenset({"name", "listed_on"}),
    "called": {
        "kind": "称号",
        "scope": "所在地区",
        "listed_on": "认定日期",
        "removed_on": "取消日期",
        "listed_by": "认定机关",
    },
}
KINDS: Mapping[str, RegisterKind] = {
    "licences": RegisterKind(
        "增值电信业务经营许可名录",
        columns=(*_UNIT, "licence_no", "kind", "scope", "service", "address", "issued_on", "expires_on"),
        required=frozenset({"licence_no"}),
        either=("name", "service"),
        also={"unit_name": "name", "service_name": "service"},
    ),
    "violations": RegisterKind(
        "电信业务经营不良名单和失信名单",
        columns=(*_UNIT, "licence_no", "listed_on", "removed_on", "reason", "listed_by"),
        required=frozenset({"name", "listed_on", "reason", "listed_by"}),
    ),
    "listed_companies": RegisterKind(
        "上市公司年报数据", columns=(*_UNIT, "symbol", "source"), required=frozenset({"name"}), has_figures=True
    ),
    "traffic": RegisterKind(
        "第三方流量监测数据",
        columns=(*_UNIT, "service", "address", "source"),
        required=frozenset({"name"}),
        has_figures=True,
    ),
    "city_holders": RegisterKind("市级示范名单", **_HOLDERS),  # type: ignore[arg-type]
    "national_holders": RegisterKind("国家级示范名单", **_HOLDERS),  # type: ignore[arg-type]
    "title_holders": RegisterKind("称号持有单位名单", **_HOLDERS),  # type: ignore[arg-type]
}


@dataclass(frozen=True)
class Entry:
    """One row of a register. Dates that a register doesn't state are None.

    `former_names` are set off by 、; `figures` what the register says of the unit, by the header that it stands under.
    """

    name: str
    uscc: str = ""
    licence_no: str = ""
    kind: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    listed_on: date | None = None
    removed_on: date | None = None
    reason: str = ""
    listed_by: str = ""
    former_names: str = ""
    scope: str = ""
    service: str = ""
    address: str = ""
    symbol: str = ""
    source: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)

    def active_within(self, start: date, end: date) -> bool:
        """Whether the entry stood on the list on any day of the window, also where it has been removed since."""
        began = self.listed_on is None or self.listed_on <= end
        return began and (self.removed_on is None or self.removed_on >= start)


@dataclass(frozen=True)
class Index:
    """The entries of one edition of a register by what they can be found by.

    `by_former` are those found by a name that they had before, `by_trace` those without a code by the keys that names
    which look alike share.
    """

    edition: str
    as_of: date
    by_uscc: Mapping[str, list[Entry]] = field(default_factory=dict)
    by_licence: Mapping[str, list[Entry]] = field(default_factory=dict)
    by_name: Mapping[str, list[Entry]] = field(default_factory=dict)
    by_former: Mapping[str, list[Entry]] = field(default_factory=dict)
    by_trace: Mapping[str, list[Entry]] = field(default_factory=dict)

    def licensed(self, numbers: Iterable[str]) -> list[Entry]:
        """The entries under these licence numbers, however they are written."""
        return [entry for number in numbers for entry in self.by_licence.get(clean_number(number), ())]

    def sure(self, *, number: str, names: Sequence[str], licences: Iterable[str] = ()) -> list[Entry]:
        """The entries that are surely this unit's, each once: by its code, by its licence numbers, and those that state
        no code by one of its names."""
        found = [*self.by_uscc.get(number, ()), *self.licensed(licences)]
        keys = [name_key(name) for name in names]
        found += [entry for key in keys for entry in self.by_name.get(key, ()) if not entry.uscc]
        found += [entry for key in keys for entry in self.by_former.get(key, ()) if not entry.uscc]
        return [entry for at, entry in enumerate(found) if not any(entry is other for other in found[:at])]

    def namesakes(self, *, number: str, names: Sequence[str]) -> list[Entry]:
        """The entries of the same name that state another code."""
        found = [entry for name in names for entry in self.by_name.get(name_key(name), ())]
        return [entry for entry in found if entry.uscc not in ("", number)]

    def alike(self, names: Sequence[str]) -> list[Entry]:
        """The entries without a code whose name, or a former one, merely looks like one of these."""
        found: list[Entry] = []
        for name in names:
            near = (entry for trace in traces(name) for entry in self.by_trace.get(trace, ()))
            found += [entry for entry in near if any(look_alike(name, other) for other in _names(entry))]
        return [entry for at, entry in enumerate(found) if not any(entry is other for other in found[:at])]


def index_of(entries: Iterable[Entry], *, edition: str, as_of: date) -> Index:
    by_uscc, by_licence, by_name = defaultdict(list), defaultdict(list), defaultdict(list)
    by_former, by_trace = defaultdict(list), defaultdict(list)
    for entry in entries:
        if entry.uscc:
            by_uscc[entry.uscc].append(entry)
        if entry.licence_no:
            by_licence[clean_number(entry.licence_no)].append(entry)
        if entry.name:
            by_name[name_key(entry.name)].append(entry)
        for former in names_in(entry.former_names):
            by_former[name_key(former)].append(entry)
        if not entry.uscc:
            for trace in {trace for name in _names(entry) for trace in traces(name)}:
                by_trace[trace].append(entry)
    return Index(edition, as_of, *map(dict, (by_uscc, by_licence, by_name, by_former, by_trace)))


def _names(entry: Entry) -> list[str]:
    return [*([entry.name] if entry.name else []), *names_in(entry.former_names)]
