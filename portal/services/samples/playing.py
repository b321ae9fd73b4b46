"""A programme's sample: the main job done once, from the declarations in a file to the published list."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import transaction

from accounts.core.verdict import all_of
from accounts.models import Role, User
from accounts.services import people
from declarations.core.document import Definition, parse, validate
from declarations.core.programme import SHANGHAI
from declarations.models import Declaration, Programme, ProgrammeRevision
from declarations.services import intake
from declarations.services.declarations import Refused
from portal.services import bundles
from publication.models import JOB, Publication
from publication.services import approvals, findings, notices, publications, stages
from ranking.models import Run, SignOff
from ranking.services import rechecks, recipes, runs
from records.models import Job
from review.models import Case, PanelSeat, RegisterEdition
from review.services import batches, cases, checking, panels, preliminary, registers

Say = Callable[[str], None]
SAMPLE = Path("sample") / "sample.yaml"
WAIT_SECONDS = 300
ACCEPTED = "样例：名称和品牌照当年公布的原样；企业数据是合成的，不是真实数据；家数少于真实的评选"


class SampleFailed(Exception):
    """A step of the sample didn't come out; the message says which and why."""


class SampleRegister(Definition):
    kind: str
    file: str
    as_of: date


class SampleRecommendation(Definition):
    """The letter under which every unit hands in all its applicants, and the day on which it was received."""

    letter: str
    received: date


class Sample(Definition):
    """`sample/sample.yaml`: which files make up the sample, when the declarations were received, and on which day the
    public notice was put up, where the programme has one.

    One that takes long is left out of the first look: its programme is loaded only.
    """

    format: Literal[1]
    registers: tuple[SampleRegister, ...] = ()
    declarations: str
    received: date
    notice: date | None = None
    recommendation: SampleRecommendation | None = None
    first_look: bool = True


def shipped() -> list[Path]:
    """The folders of the programmes that come with the product, by year.

    A sample is checked against the newest registers, which are its own as long as no later year's were imported.
    """
    found = (path.parent for path in Path(settings.PROGRAMMES_DIR).glob("*/programme.yaml"))
    return sorted(found, key=lambda folder: (folder.name[-4:], folder.name))


def prepare(folder: Path, *, by: User, say: Say) -> None:
    """For a first look: play the sample of `folder`, or where it has none for that, load the programme."""
    if (folder / SAMPLE).is_file() and _read(folder).first_look:
        play(folder, by=by, say=say)
        return
    try:
        revision, _ = bundles.load(folder, by=by)
    except bundles.FaultyProgramme as refused:
        raise SampleFailed("\n".join(map(str, refused.faults))) from refused
    say(f"方案 {revision.programme.slug} 第 {revision.number} 版")


def play(folder: Path, *, by: User, say: Say) -> Publication | None:
    """Load the programme of `folder` and its sample, submit, check, rank and publish it, by way of the worker.

    A programme without a method, or whose panel hasn't scored, is played as far as its checks, and publishes nothing.
    What was done before is not done again. Raises `SampleFailed`, whose message has a line a fault.
    """
    try:
        revision = take_in(folder, by=by, say=say)
        grounds = all_of([recipes.has_method(revision), recipes.has_points(revision)])
        if not grounds.is_yes:
            say(grounds.sentence)
            return None
        run = _ranked(revision, by=by, say=say)
        return _published(run, noticed_on=_read(folder).notice, by=by, say=say)
    except (bundles.FaultyProgramme, intake.IntakeRefused, registers.RegisterRefused) as refused:
        raise SampleFailed("\n".join(map(str, refused.faults))) from refused
    except Refused as refused:
        raise SampleFailed(str(refused)) from refused


@transaction.atomic
def take_in(folder: Path, *, by: User, say: Say) -> ProgrammeRevision:
    """Load the programme of `folder` and its registers, and unless it has declarations, submit and check the sample's.

    Raises `FaultyProgramme`, `IntakeRefused`, `RegisterRefused`, `SampleFailed`; then nothing was taken in.
    """
    sample = _read(folder)
    revision, _ = bundles.load(folder, by=by)
    say(f"方案 {revision.programme.slug} 第 {revision.number} 版")
    _take_in(revision.programme, folder, sample, by=by, say=say)
    return revision


def _read(folder: Path) -> Sample:
    path = folder / SAMPLE
    if not path.is_file():
        raise SampleFailed(f"{folder.name} 没有样例数据（{path.name}）")
    document, faults = parse(path.read_text(encoding="utf-8"), str(path))
    if document is None or faults:
        raise SampleFailed("；".join(map(str, faults)))
    sample, faults = validate(Sample, document)
    if sample is None:
        raise SampleFailed("；".join(map(str, faults)))
    return sample


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


def _ranked(revision: ProgrammeRevision, *, by: User, say: Say) -> Run:
    """A finished run of this revision; one that an earlier process left under way is waited for."""
    known = Run.objects.filter(programme=revision.programme, revision=revision).exclude(state=Run.State.FAILED)
    run = known.filter(state=Run.State.FINISHED).first() or known.first() or runs.start(revision.programme, by=by)
    if run.state != Run.State.FINISHED:
        _wait(runs.JOB, str(run.id), say=say)
        run.refresh_from_db()
    say(f"排名第 {run.number} 次：参评 {run.ranked} 家，不纳入 {run.excluded} 家")
    return run


def _recheck(run: Run, *, by: User, say: Say) -> None:
    """A chair of the sample confirms the lists and signs them, as the programme's panel would."""
    if SignOff.objects.filter(run=run).exists():
        return
    seat = PanelSeat.objects.filter(programme=run.programme, is_chair=True).select_related("expert").first()
    if seat is None:
        people.demo_account(Role.CHAIR, programmes=[])
        chair = User.objects.get(email=f"{Role.CHAIR}@demo.bangping.invalid")
        seat = panels.seat(run.programme, expert=chair, is_chair=True, by=by)
    count = rechecks.confirm_rest(run, seat=seat, by=seat.expert)
    rechecks.sign_off(run, minutes="样例：由示例组长确认全部名单。", by=seat.expert)
    say(f"复核：示例组长确认 {count} 家并签署")


def _clear(run: Run, *, noticed_on: date | None, by: User, say: Say) -> None:
    """A leader of the sample approves, and the notice is entered as it was held, as far as the programme has them."""
    if approvals.may_decide(run).is_yes:
        people.demo_account(Role.LEADER, programmes=[])
        approvals.approve(run, by=User.objects.get(email=f"{Role.LEADER}@demo.bangping.invalid"))
        say("批准：示例领导批准公示")
    if not notices.may_open(run).is_yes:
        return
    if noticed_on is None:
        raise SampleFailed(f"样例没有写公示是哪一天发布的（{SAMPLE.name}：notice）")
    held = notices.record_held(run, opens_on=noticed_on, by=by)
    say(f"公示：{held.opens_on} 发布，至 {held.closes_on} 期满，没有异议")


def _accept(run: Run, *, say: Say) -> None:
    """Somebody of the sample's staff answers for what the lint finds in it, so that it can be published."""
    waiting = [one for one in findings.found_in(run) if one.is_open]
    if not waiting:
        return
    people.demo_account(Role.STAFF, programmes=[])
    staff = User.objects.get(email=f"{Role.STAFF}@demo.bangping.invalid")
    for one in waiting:
        findings.accept(run, found=one, reason=ACCEPTED, by=staff)
        say(f"公布前检查：{one.subject} {one.finding.rule} {one.finding.message}")
    say(f"公布前检查：示例工作人员接受 {len(waiting)} 处，理由：{ACCEPTED}")


def _published(run: Run, *, noticed_on: date | None, by: User, say: Say) -> Publication:
    known = Publication.objects.filter(run=run).exclude(state=Publication.State.FAILED)
    done = known.filter(state=Publication.State.PUBLISHED).first()
    if not known.exists():
        if stages.has(run, stage="deliberation"):
            _recheck(run, by=by, say=say)
        _clear(run, noticed_on=noticed_on, by=by, say=say)
        _accept(run, say=say)
    publication = done or known.first() or publications.publish(run, reason="样例重新排名", by=by)
    if done is None:
        _wait(JOB, str(publication.id), say=say)
        publication.refresh_from_db()
    say(f"公布第 {publication.version} 版：{publication.files.count()} 个文件")
    return publication


def _wait(kind: str, subject: str, *, say: Say) -> None:
    """Until the worker has done the job, telling each new note. Raises `SampleFailed`."""
    deadline = time.monotonic() + WAIT_SECONDS
    told = ""
    while time.monotonic() < deadline:
        job = Job.objects.filter(kind=kind, subject=subject).latest("queued_at")
        if job.state == Job.State.FAILED:
            raise SampleFailed(job.error)
        if job.state == Job.State.DONE:
            return
        if job.note and job.note != told:
            told = job.note
            say(f"  {job.progress:3d}% {told}")
        time.sleep(0.1)
    raise SampleFailed(f"等了 {WAIT_SECONDS} 秒，任务没有完成：后台任务进程在运行吗？")
