"""What a unit hands in: its order, once and as it was looked at; what staff hand back; and what is printed of it."""

import io
from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from PIL import Image

from declarations.core import paper
from declarations.core.programme import SHANGHAI
from declarations.core.upload import UploadError
from declarations.models import Declaration
from declarations.services import heads
from records.models import Job, JournalEntry, OutboxMessage
from records.services import files, jobs
from review.models import BATCH_JOB, Batch, BatchEntry, BatchPaper, Case
from review.services import batches, cases, volumes
from tests import builders, tiny
from tests.papers import PDF
from tests.refusals import refusal
from tests.review import recommending

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(tmp_path):
    return recommending.programme(tmp_path)


def back(case: Case, *, until=None, reason="材料与名单不符") -> None:
    batches.hand_back(
        case,
        submission_seen=str(case.submission_id),
        reason=reason,
        until=until or timezone.localdate() + timedelta(days=3),
        by=builders.user(),
    )


def test_the_order_is_the_one_that_was_saved_last(programme):
    first, second, third = recommending.listed(programme, 3)
    recommending.put(programme, [third, first, second])
    assert recommending.names(programme) == [tiny.name(n) for n in (3, 1, 2)]
    facts = JournalEntry.objects.get(action="recommendation.ordered").facts
    assert (facts["before"], facts["after"]) == ([tiny.name(n) for n in (1, 2, 3)], [tiny.name(n) for n in (3, 1, 2)])


def test_an_order_over_a_list_that_has_changed_is_refused(programme):
    first, second = recommending.listed(programme, 2)
    stale = recommending.seen(programme)
    recommending.put(programme, [second, first])
    wanted = {"wanted": [first.pk, second.pk], "seen_as": stale, "by": recommending.person(programme)}
    assert refusal(batches.reorder, programme, unit="north", **wanted) == batches.MOVED
    wanted |= {"seen_as": recommending.seen(programme), "wanted": [first.pk]}
    assert refusal(batches.reorder, programme, unit="north", **wanted) == batches.MOVED
    assert recommending.names(programme) == [tiny.name(2), tiny.name(1)]


def test_a_batch_freezes_the_order_and_brings_the_cases_to_the_desk(programme):
    first, second = recommending.listed(programme, 2)
    recommending.put(programme, [second, first])
    batch = recommending.hand_in(programme)
    assert list(batch.entries.values_list("place", "case")) == [(1, second.pk), (2, first.pk)]
    assert set(Case.objects.values_list("state", "batch")) == {(Case.State.OPEN, batch.pk)}
    facts = JournalEntry.objects.get(action="batch.submitted").facts
    assert (facts["unit"], facts["number"], facts["letter"]) == ("north", 1, batch.letter.sha256)
    moves = JournalEntry.objects.filter(thing=f"case:{first.pk}", action="case.decided").latest("seq").facts
    assert (moves["before"], moves["after"]) == ("accepted", "open")
    with pytest.raises(DatabaseError, match="review_batchentry"), transaction.atomic():
        BatchEntry.objects.update(place=9)


def test_nothing_is_handed_in_under_a_letter_that_is_none(programme):
    recommending.listed(programme, 1)
    with pytest.raises(UploadError, match="内容不是这些格式"):
        recommending.hand_in(programme, letter=b"GIF89a", letter_name="推荐函.pdf")
    assert (Batch.objects.count(), Case.objects.get().state) == (0, Case.State.ACCEPTED)


def test_nothing_is_handed_in_that_was_not_looked_at(programme):
    recommending.listed(programme, 1)
    assert refusal(recommending.hand_in, programme, seen_as="0") == batches.MOVED
    assert Batch.objects.count() == 0


def test_an_empty_list_is_not_handed_in(programme):
    sentence = "名单里还没有拟推荐的申报：先在初审中选择“拟推荐”"
    assert refusal(recommending.hand_in, programme) == sentence


def test_after_the_deadline_only_what_was_received_in_time(tmp_path):
    programme = recommending.programme(tmp_path, calendar=", recommends_by: 2024-05-10")
    recommending.listed(programme, 1)
    assert refusal(recommending.hand_in, programme).startswith("推荐报送已于 2024-05-10 24:00 截止")
    batch = recommending.hand_in(programme, received_at=datetime(2024, 5, 10, 23, 59, tzinfo=SHANGHAI))
    assert batch.number == 1


def test_what_staff_hand_back_is_handed_in_again_by_its_own_day(tmp_path):
    calendar = ", recommends_by: 2024-05-10"
    programme = recommending.programme(tmp_path, calendar=calendar, batches_taken="one")
    first, second = recommending.listed(programme, 2)
    recommending.hand_in(programme, received_at=datetime(2024, 5, 10, tzinfo=SHANGHAI))
    first.refresh_from_db()
    back(first)
    assert (first.state, first.place, first.batch) == (Case.State.PRELIMINARY, None, None)
    letter = OutboxMessage.objects.get()
    assert (letter.recipient, "材料与名单不符" in letter.body) == ("north@example.cn", True)
    recommending.accept(first)
    batch = recommending.hand_in(programme)
    assert (batch.number, list(batch.entries.values_list("place", flat=True))) == (2, [3])
    second.refresh_from_db()
    assert (second.place, second.batch.number) == (2, 1)


def test_with_one_batch_nothing_new_comes_in_a_second(tmp_path):
    programme = recommending.programme(tmp_path, batches_taken="one")
    recommending.listed(programme, 1)
    recommending.hand_in(programme)
    recommending.accept(recommending.case(programme, 2))
    sentence = refusal(recommending.hand_in, programme)
    assert sentence.startswith(f"本方案每个推荐单位只报送一批；名单中“{tiny.name(2)}”不在已报送的批次内")


def test_a_supplementary_batch_goes_on_where_the_first_ended(programme):
    recommending.listed(programme, 2)
    recommending.hand_in(programme)
    recommending.accept(recommending.case(programme, 3))
    batch = recommending.hand_in(programme)
    assert (batch.number, batch.entries.get().place) == (2, 3)


def test_handing_back_needs_a_reason_and_a_day_to_come(programme):
    (case,) = recommending.listed(programme, 1)
    recommending.hand_in(programme)
    case.refresh_from_db()
    assert refusal(back, case, reason=" ") == "请写明理由"
    yesterday = timezone.localdate() - timedelta(days=1)
    assert refusal(back, case, until=yesterday) == "重新报送的期限不能早于今天，请另选日期"
    other = recommending.case(programme, 2, unit="")
    assert refusal(back, other) == "案卷没有推荐单位"


def test_what_is_recommended_stays_with_its_unit(programme):
    (case,) = recommending.listed(programme, 1)
    recommending.hand_in(programme)
    case.refresh_from_db()
    cases.return_to_applicant(
        case,
        submission_seen=str(case.submission_id),
        reason="请核对",
        fields={},
        until=timezone.now() + timedelta(days=2),
        by=builders.user(),
    )
    facts = {"subject": "", "unit": "south", "at": timezone.now(), "by": builders.user()}
    sentence = refusal(heads.change, Declaration.objects.get(), **facts)
    assert sentence.startswith("推荐单位已报送推荐，不能再换推荐单位")


def perform(batch: Batch) -> Job:
    jobs.perform(str(Job.objects.get(kind=BATCH_JOB, subject=str(batch.pk)).pk))
    return Job.objects.get(kind=BATCH_JOB, subject=str(batch.pk))


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_job_makes_the_summary_table_and_a_volume_an_applicant(programme):
    (case,) = recommending.listed(programme, 1)
    recommending.accept(recommending.case(programme, 2), unit_opinion="示范作用突出")
    batch = recommending.hand_in(programme)
    job = perform(batch)
    assert (job.state, job.error) == (Job.State.DONE, "")
    summary = text_of(files.read(batch.papers.get(entry=None).file))
    told = [tiny.name(1), tiny.name(2), "1,000", "示范作用突出", "北部推荐单位", "推荐汇总表"]
    assert [words for words in told if words not in summary.replace("\r\n", "")] == []
    volume = text_of(files.read(BatchPaper.objects.get(entry__place=2).file))
    assert ("示范作用突出" in volume, "目录" in volume) == (True, True)
    assert BatchPaper.objects.filter(batch=batch).count() == 3
    volumes.carry_out(str(batch.pk), progress=lambda percent, note: None)  # again
    assert BatchPaper.objects.filter(batch=batch).count() == 3
    assert case.pk == batch.entries.get(place=1).case_id


def test_pictures_and_pdfs_are_bound_one_behind_the_other():
    picture = io.BytesIO()
    Image.new("RGB", (800, 400), "white").save(picture, "PNG")
    volume = paper.bound([(PDF, "pdf"), (picture.getvalue(), "png"), (PDF, "pdf")])
    assert paper.page_count(volume) == 2 * paper.page_count(PDF) + 1
    with pypdfium2.PdfDocument(volume) as document:
        width, height = document[paper.page_count(PDF)].get_size()
    assert (width / height, width <= 596) == (2, True)


def test_what_can_t_be_opened_can_t_be_bound():
    with pytest.raises(paper.Unreadable, match="已损坏"):
        paper.bound([(b"%PDF-1.7 broken", "pdf")])
