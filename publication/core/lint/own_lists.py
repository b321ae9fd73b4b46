"""A programme's own lists, about to be published, as the rules read them; and their names beside the registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from declarations.core.applicant import name_key
from publication.core.lint.finding import Finding, Severity
from publication.core.lint.tables import ListRow, ListTable, Role, role_of
from publication.core.tables import PublicList, plain
from review.core.names import names_in
from review.core.registers import KINDS, Index


@dataclass(frozen=True)
class Listed:
    """An enterprise of a list: its number and the name under which it would be published."""

    number: str
    name: str


def table_from(public: PublicList, *, name: str, excerpt: bool) -> ListTable:
    """Rows are numbered from 1, as people see them. `name` is the column of names, which the list has to have."""
    columns = list(public.columns)
    rows = tuple(
        ListRow(number, tuple("" if value is None else str(plain(value)) for value in row))
        for number, row in enumerate(public.rows, start=1)
    )
    places: dict[Role, int] = {Role.NAME: columns.index(name)}
    for place, column in enumerate(columns):
        role = role_of(column)
        if role is not None:
            places.setdefault(role, place)
    return ListTable(public.title, tuple(public.columns.values()), rows, places, excerpt=excerpt)


def in_registers(listed: Sequence[Listed], indexes: Sequence[tuple[str, Index]]) -> Iterator[tuple[str, Finding]]:
    """R35, with the number of the enterprise: a register knows its code under another name, or knows only a name that
    is nearly its own."""
    for kind, index in indexes:
        title = f"{KINDS[kind].title}（截至{index.as_of}）"
        for one in listed:
            own = [entry for entry in index.by_uscc.get(one.number, ()) if entry.name]
            known = {name_key(name) for entry in own for name in (entry.name, *names_in(entry.former_names))}
            if own and name_key(one.name) not in known:
                told = f"{title}中同一信用代码登记的名称是“{own[0].name}”，榜单写作“{one.name}”"
                yield one.number, _finding(one.name, told, "请以营业执照为准，改正名称，或确认后接受")
            elif not own and not index.sure(number=one.number, names=[one.name]):
                for entry in index.alike([one.name]):
                    told = f"{title}中的“{entry.name}”与“{one.name}”名称相近"
                    yield one.number, _finding(one.name, told, "请确认是否同一家企业")


def _finding(name: str, told: str, cure: str) -> Finding:
    return Finding("R35", Severity.WARN, None, "", name, told, cure)
