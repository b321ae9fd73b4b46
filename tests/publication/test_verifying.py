"""Verifying by number, by printed address and with a file: what is genuine, and how it stands today."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from declarations.core.upload import MAX_BYTES
from publication.models import Certificate, ListedEntry, Publication
from publication.services import corrections, holdings, verifying
from publication.services.verifying import Finding
from publication.views.verifying import MOST_FILES
from ranking.models import Run
from records.models import StoredFile
from records.services import files
from tests import builders, tiny
from tests.publication.holdings import holding
from tests.publication.published import publication
from tests.ranking import standings

pytestmark = pytest.mark.django_db
FIRST, SECOND = f"{tiny.SLUG}-v1", f"{tiny.SLUG}-v2"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def run() -> Run:
    return standings.finished()


def revoked(one: Publication) -> None:
    corrections.revoke(one, reason="数据造假", by=builders.user(email="l@example.cn", role=Role.LEADER))


def sent(client: Client, content: bytes, name: str = "report.pdf") -> str:
    return client.post("/verify/", {"file": SimpleUploadedFile(name, content)}).text


def report(version: int) -> bytes:
    """The bytes of the report that `published.publication` makes."""
    return f"{tiny.SLUG} {version} report".encode()


def test_the_newest_version_is_current(run: Run) -> None:
    made = publication(run)
    found = verifying.by_number(f"  {FIRST.upper()} ")
    assert (found.finding, found.publication) == (Finding.CURRENT, made)
    assert found.sentence.startswith(f"这是“2024年微型企业榜”第 1 版（{FIRST}），")
    assert found.sentence.endswith("公布，现行有效。")


def test_an_older_one_is_genuine_and_names_the_one_in_its_place(run: Run) -> None:
    publication(run)
    publication(run, version=2)
    found = verifying.by_number(FIRST)
    assert (found.finding, found.sentence.endswith("公布，已被第 2 版取代。")) == (Finding.CORRECTED, True)
    assert found.advice == f"请以第 2 版（{SECOND}）为准。各版改了什么、为什么，见勘误页。"
    assert verifying.by_number(SECOND).finding == Finding.CURRENT


def test_a_revoked_one_says_so_with_the_reason_and_so_does_its_forerunner(run: Run) -> None:
    publication(run)
    revoked(publication(run, version=2))
    found = verifying.by_number(SECOND)
    assert (found.finding, found.sentence.endswith("已被主办单位撤销：数据造假")) == (Finding.REVOKED, True)
    assert found.advice == "请不要再使用或引用它。"
    before = verifying.by_number(FIRST)
    assert before.finding == Finding.CORRECTED
    assert before.advice.startswith("第 2 版也已撤销，本榜单目前没有现行版本。")


def test_after_a_revocation_a_new_version_is_in_force(run: Run) -> None:
    first = publication(run)
    revoked(first)
    publication(run, version=2)
    found = verifying.by_number(FIRST)
    assert (found.finding, found.advice) == (Finding.REVOKED, f"请不要再使用或引用它。请以第 2 版（{SECOND}）为准。")


NEVER_GIVEN = (f"{tiny.SLUG}-v9", "no-such-list-2024-v1", tiny.SLUG, "<b>", "\0", "v1", "-v1", "0" * 500)


@pytest.mark.parametrize("number", NEVER_GIVEN)
def test_a_number_that_was_never_given_is_unknown(run: Run, number: str) -> None:
    publication(run)
    assert verifying.by_number(number).finding == Finding.UNKNOWN


@pytest.mark.parametrize(
    "typed",
    [
        f"{tiny.SLUG.upper()}－ｖ１",
        FIRST.replace("-", "–"),
        f" {tiny.SLUG} -v1 ",
        f"https://example.cn/verify/{FIRST}/",
        f"/verify/{FIRST}",
    ],
)
def test_a_number_is_found_however_it_was_typed_or_pasted(run: Run, typed: str) -> None:
    publication(run)
    assert verifying.by_number(typed).finding is Finding.CURRENT


@pytest.mark.parametrize("state", [Publication.State.BUILDING, Publication.State.FAILED])
def test_what_is_not_published_is_unknown(run: Run, state: str) -> None:
    publication(run, state=state)
    assert verifying.by_number(FIRST).finding == Finding.UNKNOWN
    assert verifying.by_digest(StoredFile.objects.latest("id").sha256).finding == Finding.UNKNOWN


def test_other_things_to_know_are_told(run: Run) -> None:
    publication(run, figures_synthetic=True, held=["x"], held_for="先公布其余")
    assert verifying.by_number(FIRST).remarks == (
        "有 1 家因异议正在复审，暂缓公布。",
        "榜单数据是合成的示例数据，非企业真实数据。",
    )


def test_the_printed_address_answers_and_an_unknown_number_is_not_found(client: Client, run: Run) -> None:
    publication(run)
    page = client.get(f"/verify/{FIRST}/")
    assert (page.status_code, "真实有效" in page.text, "现行有效" in page.text) == (200, True, True)
    unknown = client.get(f"/verify/{SECOND}/")
    assert (unknown.status_code, "未能核实" in unknown.text) == (404, True)


def test_a_typed_number_is_answered_on_the_page_and_never_becomes_markup(client: Client, run: Run) -> None:
    publication(run)
    assert "现行有效" in client.get("/verify/", {"number": FIRST}).text
    page = client.get("/verify/", {"number": "<script>/x"}).text
    assert ("没有查到编号“&lt;script&gt;/x”" in page, "<script>/x" in page) == (True, False)


def test_a_file_is_told_by_its_bytes_and_not_kept(client: Client, run: Run) -> None:
    publication(run)
    publication(run, version=2)
    kept = StoredFile.objects.count()
    assert "第 2 版的评价报告（PDF），" in sent(client, report(2))
    assert "已被第 2 版取代" in sent(client, report(1), name="<img src=x>.exe")
    assert "与公布过的任何文件都不相同" in sent(client, report(1) + b" ")
    assert "与公布过的任何文件都不相同" in sent(client, b"PK\x03\x04" + b"\0" * 3_000_000)
    assert StoredFile.objects.count() == kept


def test_the_same_bytes_in_two_versions_are_those_of_the_newer(run: Run) -> None:
    publication(run)
    file = publication(run, version=2).files.get(kind="csv")
    file.file = StoredFile.objects.get(sha256=Publication.objects.get(version=1).files.get(kind="csv").file.sha256)
    file.save()
    assert verifying.by_digest(file.file.sha256).finding == Finding.CURRENT


def test_no_file_and_one_too_large_are_told(client: Client) -> None:
    empty = client.post("/verify/")
    assert (empty.status_code, "请选择要核验的文件。" in empty.text) == (422, True)
    large = client.post("/verify/", {"file": SimpleUploadedFile("a.pdf", b"0" * (MAX_BYTES + 1))})
    assert (large.status_code, "文件超过 20 MB" in large.text) == (422, True)


def test_an_address_verifies_so_many_files_an_hour(client: Client) -> None:
    codes = [client.post("/verify/").status_code for _ in range(MOST_FILES + 1)]
    assert set(codes[:-1]) == {422}
    assert codes[-1] == 429


def test_the_list_marks_what_became_of_a_version_and_keeps_its_files(client: Client, run: Run) -> None:
    publication(run)
    second = publication(run, version=2)
    assert "第 2 版的理由：第2版的理由" in client.get(f"/lists/{tiny.SLUG}/versions/1/").text
    revoked(second)
    page = client.get(f"/lists/{tiny.SLUG}/").text
    assert ("撤销，请不要引用。" in page, "数据造假" in page, "甲公司" in page) == (True, True, True)
    assert client.get(f"/lists/{tiny.SLUG}/versions/1/files/report/").content == report(1)
    assert client.get(f"/lists/{tiny.SLUG}/versions/2/files/report/").content == report(2)


def test_a_revoked_version_is_in_force_nowhere(client: Client, run: Run) -> None:
    """Not in the list of lists, and not by way of the version that it took the place of."""
    publication(run)
    assert "已撤销" not in client.get("/lists/").text
    revoked(publication(run, version=2))
    assert "已撤销</span>" in client.get("/lists/").text
    for page in ("", "method/", "statistics/"):
        text = client.get(f"/lists/{tiny.SLUG}/versions/1/{page}").text
        assert "第 2 版也已撤销，本榜单目前没有现行版本。" in text
        assert "查看现行版本" not in text


@pytest.mark.parametrize("page", ["method", "statistics"])
def test_the_pages_behind_the_list_mark_it_too_though_they_were_kept(client: Client, run: Run, page: str) -> None:
    made, address = publication(run), f"/lists/{tiny.SLUG}/versions/1/{page}/"
    assert "撤销" not in client.get(address).text
    revoked(made)
    told = client.get(address).text
    assert ("撤销，请不要引用。" in told, "理由：数据造假" in told) == (True, True)


PAPER = b"%PDF-1.7 certificate"


def certificate(of: Publication) -> Certificate:
    kept = files.keep(PAPER, media_type="application/pdf", by="test")
    facts = {"list_code": of.lists[0]["code"], "position": 0, "name": "甲公司", "number": "2024-ABCDE-FGHJK", "seq": 1}
    return Certificate.objects.create(
        publication=of, file=kept, made_at=timezone.now(), requested_by=builders.user(), **facts
    )


def test_a_certificate_stands_by_its_number_and_as_a_file(run: Run) -> None:
    made = publication(run)
    certificate(made)
    for found in (verifying.by_number("2024-abcde-fghjk"), verifying.by_file(PAPER)):
        assert (found.finding, found.publication) == (Finding.CURRENT, made)
        assert found.sentence.startswith("这是甲公司的证书（2024-ABCDE-FGHJK），依据“2024年微型企业榜”第 1 版，")
    assert verifying.by_file(PAPER).remarks == ("这份 PDF 没有可以读出的电子签名。",)
    revoked(made)
    assert verifying.by_number("2024-ABCDE-FGHJK").finding == Finding.REVOKED


def test_titles_that_ended_after_the_publication_are_told_once_each(run: Run) -> None:
    made = publication(run)
    one, other = holding(seq=1), holding(seq=2)
    for place, (listed, code) in enumerate(((one, "main"), (one, "growing"), (other, "main"))):
        ListedEntry.objects.create(holding=listed, publication=made, list_code=code, position=place)
    assert verifying.by_number(FIRST).remarks == ()
    holdings.lapse(one, reason="企业注销", by=builders.user())
    assert verifying.by_number(FIRST).remarks == (
        "榜单公布之后有 1 项称号被取消或失效，榜单页面在名称后注明了日期和依据。",
    )
