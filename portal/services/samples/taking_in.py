"""The beginning of a sample: its programme and registers, its declarations submitted, checked and recommended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path

from django.db import transaction

from accounts.models import User
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Programme, ProgrammeRevision
from declarations.services import intake
from portal.services import bundles
from portal.services.samples.definition import Sample, SampleFailed, SampleRegister, read
from review.models import Case, RegisterEdition
from review.services import batches, cases, checking, preliminary, registers

Say = Callable[[str], None]


@transaction.atomic
def take_in(folder: Path, *, by: User, say: Say) -> ProgrammeRevision:
    """Load the programme of `folder` and its registers, and unless it has declarations, submit and check the sample's.

    Raises `FaultyProgramme`, `IntakeRefused`, `RegisterRefused`, `SampleFailed`; then nothing was taken in.
    """
    sample = read(folder)
    revision, _ = bundles.load(folder, by=by)
    say(f"方案 {revision.programme.slug} 第 {revision.number} 版")
    _take_in(revision.programme, folder, sample, by=by, say=say)
    return revision


def _take_in(programme: Programme, folder: Path, sample: Sample, *, by: User, say: Say) -> None:
    editions = [_import(folder, register, by=by) for register in sample.registers]
    for edition in editions:
        say(f"名单 {edition.kind}：{edition.entries.count()} 条，截至 {edition.as_of}")
    if Declaration.objects.filter(programme=programme).exists():
        return
    _are_newest(editions)
    received = datetime.combine(sample.received, time_of_day(12), SHANGHAI)
    taken = intake.take_in(programme, path=folder / "sample" / sample.declarations, by=by)
    submissions = intake.submit_all(taken, by=by, received_at=received)
    current = checking.check_all(programme, by=by)
    sent = _recommend(programme, folder, sample, by=by)
    if sent:
        say(f"推荐单位 {sent} 个，各报送一批")
    passed = cases.pass_clear(programme, by=by)
    say(f"申报 {len(submissions)} 份已提交，自动核查 {current.findings.count()} 项，{passed} 份全部通过")


def _recommend(programme: Programme, folder: Path, sample: Sample, *, by: User) -> int:
    """Every unit recommends all that was filed with it, in the order received; returns how many units there were."""
    waiting = Case.objects.filter(programme=programme, state=Case.State.PRELIMINARY).order_by(
        "unit", "received_at", "id"
    )
    units = list(dict.fromkeys(waiting.values_list("unit", flat=True)))
    if not units:
        return 0
    if sample.recommendation is None:
        raise SampleFailed("申报要由推荐单位推荐，样例没有写 recommendation（推荐文件和收件日期）")
    letter = folder / "sample" / sample.recommendation.letter
    received = datetime.combine(sample.recommendation.received, time_of_day(12), SHANGHAI)
    for case in waiting.select_related("programme"):
        preliminary.accept(case, submission_seen=str(case.submission_id), opinion={}, by=by)
    for unit in units:
        listed = list(batches.accepted_cases(programme, unit=unit))
        batches.submit(
            programme,
            unit=unit,
            letter_name=letter.name,
            letter=letter.read_bytes(),
            seen_as=batches.seen(listed),
            received_at=received,
            by=by,
        )
    return len(units)


def _import(folder: Path, register: SampleRegister, *, by: User) -> RegisterEdition:
    path = folder / "sample" / register.file
    return registers.import_register(register.kind, path=path, as_of=register.as_of, by=by)[0]


def _are_newest(editions: list[RegisterEdition]) -> None:
    """The checks look things up in the newest edition: with a later one, nothing of the sample would be found."""
    for edition in editions:
        later = RegisterEdition.objects.filter(kind=edition.kind, as_of__gt=edition.as_of).first()
        if later is not None:
            stated = f"已有截至 {later.as_of} 的名单 {later.kind}，比样例的（截至 {edition.as_of}）新"
            raise SampleFailed(f"{stated}，核查会查新的那份：请在新的数据库里演示这个样例（make demo 就是这样）")
