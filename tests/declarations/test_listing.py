"""A programme's declarations as its staff see them: which there are and how far each is, on a page and as a file."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from declarations.core.answers import parse
from declarations.models import Declaration, SectionAnswers
from declarations.services import declarations, listing, programmes
from declarations.services.listing import ROWS, Wanted
from tests import builders, tiny
from tests.declarations import filing

pytestmark = pytest.mark.django_db
PAGE = f"/filing/programmes/{tiny.SLUG}/declarations/"
EXPORT = f"{PAGE}export/"


@pytest.fixture
def staff(client: Client) -> Client:
    builders.programme()
    client.force_login(builders.user(email="boss@example.cn", role=Role.STAFF))
    return client


def draft(seq: int = 1, **more: Any) -> Declaration:
    """A draft with one section saved; `more` is of the row or of its opening."""
    name = more.pop("name", tiny.name(seq))
    head = {"category": "platform", **{key: more.pop(key) for key in ("category", "unit", "subject") if key in more}}
    made = declarations.open_for(
        builders.applicant(seq=seq, name=name), revision=builders.revision(), by=builders.user(), **head
    )
    field = programmes.form_of(made.revision).columns["short_name"].field
    assert field is not None
    declarations.fill(made, answers={"short_name": parse(field, f"简称密{seq}")}, by=builders.user())
    Declaration.objects.filter(pk=made.pk).update(**more)
    return made


def submitted(seq: int, number: int, **more: Any) -> Declaration:
    """One that looks submitted under this number."""
    state = {"state": Declaration.State.SUBMITTED, "receipt": f"{tiny.SLUG}-{number:06d}"}
    return draft(seq, submitted_at=builders.RECEIVED, **state, **more)


def names(client: Client, query: str = "") -> list[str]:
    return [row.declaration.applicant_name for row in client.get(f"{PAGE}?{query}").context["rows"]]


def test_a_row_says_who_what_where_and_how_far(staff):
    declarations.extend(
        builders.programme(), until=timezone.now() + timedelta(days=1), reason="停电", by=builders.user()
    )
    draft(1, unit="north", category="service")
    (row,) = staff.get(PAGE).context["rows"]
    assert (row.category, row.unit, row.saved, row.is_extended) == ("服务类", "北部推荐单位", 1, True)
    text = staff.get(PAGE).text
    shown = (tiny.name(1), tiny.number(1), "服务类", "北部推荐单位", "填报中", "1", row.deadline, "延期")
    assert [word for word in shown if word not in text] == []


def test_a_drafts_answers_are_nowhere(staff):
    draft(1)
    pages = [staff.get(PAGE).text, b"".join(staff.get(f"{EXPORT}csv/").streaming_content).decode()]
    assert [page for page in pages if "简称密1" in page] == []
    assert SectionAnswers.objects.get().answers == {"short_name": "简称密1"}


def test_filters_search_and_orders(staff):
    at = builders.RECEIVED
    draft(1, name="晋云有限公司", unit="north", changed_at=at)
    submitted(2, 7, name="智联有限公司", category="service", changed_at=at + timedelta(hours=2))
    submitted(3, 5, name="云创有限公司", unit="south", changed_at=at + timedelta(hours=1))
    draft(
        4, name="无云有限公司", state=Declaration.State.RETURNED, returned_until=at, changed_at=at - timedelta(hours=1)
    )
    found = {
        query: names(staff, query)
        for query in (
            *("", "state=draft", "category=service", "unit=south", "state=submitted&unit=south", "query=云"),
            *(f"query={tiny.number(2)[:-1]}", f"query={tiny.number(3).lower()}", "query=无此企业"),
            *("order=name", "order=submitted", "state=nonsense&order=nonsense"),
        )
    }
    jin, zhi, yun, wu = "晋云有限公司", "智联有限公司", "云创有限公司", "无云有限公司"
    assert found == {
        "": [zhi, yun, jin, wu],
        "state=draft": [jin],
        "category=service": [zhi],
        "unit=south": [yun],
        "state=submitted&unit=south": [yun],
        "query=云": [yun, jin, wu],
        f"query={tiny.number(2)[:-1]}": [zhi],
        f"query={tiny.number(3).lower()}": [yun],
        "query=无此企业": [],
        "order=name": sorted([jin, zhi, yun, wu]),
        "order=submitted": [zhi, yun, *(one for one in found["order=submitted"] if one in (jin, wu))],
        "state=nonsense&order=nonsense": [zhi, yun, jin, wu],
    }


def test_a_subject_is_found_and_shown_beside_the_name(staff):
    draft(1, subject="示例基地")
    draft(2)
    assert names(staff, "query=例基") == [tiny.name(1)]
    assert f"{tiny.name(1)} · 示例基地" in staff.get(PAGE).text


def test_another_programmes_declarations_are_not_here(staff):
    mine = draft(1)
    other = builders.programme()
    other.pk, other.slug = None, "other-list-2024"
    other.save()
    foreign = draft(2)
    Declaration.objects.filter(pk=foreign.pk).update(programme=other)
    assert names(staff) == [mine.applicant_name]
    assert [row[0] for row in listing.each(mine.programme, wanted=Wanted())] == [mine.applicant_name]


def test_pages_part_the_list_without_gap_or_repetition(staff):
    made = [draft(seq) for seq in range(1, 2 * ROWS + 4)]
    Declaration.objects.update(changed_at=builders.RECEIVED, applicant_name="同名有限公司")
    for order in listing.ORDERS:
        seen = [
            row.declaration.pk
            for number in (1, 2, 3)
            for row in staff.get(f"{PAGE}?order={order}&page={number}").context["rows"]
        ]
        assert (len(seen), set(seen)) == (len(made), {one.pk for one in made})
    last = staff.get(f"{PAGE}?page=999").context["page"]
    assert (last.number, last.paginator.count, len(last.object_list)) == (3, len(made), 3)
    assert [staff.get(f"{PAGE}?page={odd}").context["page"].number for odd in ("x", "0", "-1", "９", "")] == [1] * 5


def test_an_empty_list_and_an_empty_search(staff):
    assert "还没有申报" in staff.get(PAGE).text
    assert "没有符合条件的申报" in staff.get(f"{PAGE}?query=无&page=7").text


def test_as_many_queries_for_thirty_rows_as_for_three(staff):
    counts = []
    for seqs in (range(1, 4), range(4, 31)):
        for seq in seqs:
            draft(seq)
        staff.get(PAGE)  # what a revision says is compiled once in a process
        with CaptureQueriesContext(connection) as queries:
            staff.get(f"{PAGE}?state=draft&query=虚构&order=name")
        counts.append(len(queries))
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert counts == [5, 5]


def test_files_hold_what_the_page_lists_and_no_formula(staff):
    draft(1, name="=HYPERLINK(1)", unit="north", subject="+1", changed_at=builders.RECEIVED)
    submitted(2, 9, changed_at=builders.RECEIVED - timedelta(days=1))
    draft(3, state=Declaration.State.RETURNED, returned_until=datetime.fromisoformat("2024-05-10T00:00:00+08:00"))
    as_csv = staff.get(f"{EXPORT}csv/?order=name")
    text = b"".join(as_csv.streaming_content)
    as_xlsx = staff.get(f"{EXPORT}xlsx/?order=name")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(as_xlsx.streaming_content)))
    lines = list(csv.reader(io.StringIO(text.removeprefix(b"\xef\xbb\xbf").decode())))
    cells = [["" if cell is None else str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert lines == cells
    assert lines[0] == [
        *("企业名称", "申报对象", "登记号", "类别", "推荐单位", "状态", "已保存部分"),
        *("受理编号", "提交时间", "最近变动", "截止", "延期", "数据为合成"),
    ]
    assert lines[1] == [
        *("'=HYPERLINK(1)", "'+1", tiny.number(1), "平台类", "北部推荐单位", "填报中", "1"),
        *("", "", "2024-04-01 12:00", "2024-04-15 24:00", "", ""),
    ]
    assert lines[2][7:11] == [f"{tiny.SLUG}-000009", "2024-04-01 12:00", "2024-03-31 12:00", ""]
    assert lines[3][10] == "2024-05-09 24:00"
    assert [one["Cache-Control"] for one in (as_csv, as_xlsx)] == ["private, no-store"] * 2
    assert staff.get(f"{EXPORT}pdf/").status_code == 404


def test_a_file_is_read_in_a_fixed_number_of_queries(staff):
    counts = []
    for seqs in (range(1, 4), range(4, 31)):
        for seq in seqs:
            draft(seq)
        with CaptureQueriesContext(connection) as queries:
            assert len(list(listing.each(builders.programme(), wanted=Wanted()))) == seqs[-1]
        counts.append(len([query for query in queries if "declarations_sectionanswers" in query["sql"]]))
    assert counts == [1, 1]


def _row(declaration: Declaration) -> dict[str, Any]:
    names = ("applicant_number", "receipt", "submitted_at", "changed_at")
    return Declaration.objects.values(*names).get(pk=declaration.pk)


def test_the_row_follows_every_move(client):
    """What the list shows and sorts by is kept by the services, on each of their ways."""
    long_ago = builders.RECEIVED - timedelta(days=9)
    made = builders.declaration(answers=None)
    number = made.applicant.number

    def moved() -> dict[str, Any]:
        row = _row(made)
        Declaration.objects.filter(pk=made.pk).update(changed_at=long_ago)
        return row | {"changed_at": row["changed_at"] > long_ago}

    never = {"applicant_number": number, "receipt": "", "submitted_at": None, "changed_at": True}
    assert moved() == never
    declarations.fill(made, answers={"short_name": "再填"}, by=builders.user())
    assert moved() == never
    first = declarations.submit(made, by=builders.user(), received_at=builders.RECEIVED)
    once = never | {"receipt": first.receipt, "submitted_at": first.submitted_at}
    assert moved() == once
    until = timezone.now() + timedelta(days=1)
    declarations.return_for_correction(made, until=until, reason="请改", fields={}, by=builders.user())
    assert moved() == once
    again = declarations.submit(made, by=builders.user())
    assert moved() == once | {"receipt": again.receipt, "submitted_at": again.submitted_at}


def test_the_row_follows_what_is_saved_from_the_page(client):
    made = filing.opened()
    person = filing.administrator(made)
    for column, based_on in (("tax", None), ("tax", "1")):
        Declaration.objects.filter(pk=made.pk).update(changed_at=builders.RECEIVED)
        body = {"based_on": json.dumps({column: based_on}), f"f-{column}": "2" if based_on else "1"}
        saved = person.post(f"/filing/{made.pk}/sections/finance/autosave/", body)
        assert (saved.json()["state"], _row(made)["changed_at"] > builders.RECEIVED) == ("saved", True)


@pytest.mark.parametrize("role", Role)
def test_those_who_handle_declarations_look(client, role):
    builders.programme()
    client.force_login(builders.user(email="one@example.cn", role=role))
    status = 200 if role in {Role.STAFF, Role.VERIFIER, Role.LEADER, Role.AUDITOR} else 403
    assert [client.get(address).status_code for address in (PAGE, f"{EXPORT}csv/")] == [status] * 2


def test_no_name_becomes_markup(staff):
    draft(1, name="<b>甲</b>&\"'{title}", subject="<i>{0}</i>", unit="<u>", category="<s>")
    shown = "&lt;b&gt;甲&lt;/b&gt;&amp;&quot;&#x27;{title} · &lt;i&gt;{0}&lt;/i&gt;"
    text = staff.get(PAGE).text
    assert f'<th scope="row">{shown}</th>' in text and "<td>&lt;s&gt;</td><td>&lt;u&gt;</td>" in text
