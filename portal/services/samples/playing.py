"""A sample played from its declarations to the published list, by way of the worker."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from accounts.core.verdict import all_of
from accounts.models import Role, User
from accounts.services import people
from declarations.models import ProgrammeRevision
from declarations.services import intake
from declarations.services.declarations import Refused
from portal.services import bundles
from portal.services.samples.definition import SAMPLE, Sample, SampleFailed, read
from portal.services.samples.panel import score
from portal.services.samples.taking_in import Say, take_in
from publication.models import JOB, Publication
from publication.services import approvals, findings, notices, publications, stages
from ranking.models import RUN_JOB, Run, SignOff
from ranking.services import cuts, rechecks, recipes, runs
from records.models import Job
from review.services import panels, registers

WAIT_SECONDS = 300
ACCEPTED = "样例：名称和品牌照当年公布的原样；企业数据是合成的，不是真实数据；家数少于真实的评选"


def prepare(folder: Path, *, by: User, say: Say) -> None:
    """For a first look: play the sample of `folder`, or where it has none for that, load the programme."""
    sample = read(folder) if (folder / SAMPLE).is_file() else None
    if sample is not None and sample.first_look:
        _play(folder, sample.model_copy(update={"panel": None}), by=by, say=say)
        return
    try:
        revision, _ = bundles.load(folder, by=by)
    except bundles.FaultyProgramme as refused:
        raise SampleFailed("\n".join(map(str, refused.faults))) from refused
    say(f"方案 {revision.programme.slug} 第 {revision.number} 版")


def play(folder: Path, *, by: User, say: Say) -> Publication | None:
    """Load the programme of `folder` and its sample, submit, check, score, rank and publish it, by way of the worker.

    A programme without a method, or whose panel hasn't scored, is played as far as its checks, and publishes nothing.
    What was done before is not done again. Raises `SampleFailed`, whose message has a line a fault.
    """
    return _play(folder, read(folder), by=by, say=say)


def _play(folder: Path, sample: Sample, *, by: User, say: Say) -> Publication | None:
    try:
        revision = take_in(folder, by=by, say=say)
        if sample.panel is not None:
            count = score(revision.programme, panel=sample.panel, folder=folder / "sample", by=by)
            say(f"专家评分：示例专家提交评分表 {count} 张，示例组长已签署合议")
        grounds = all_of([recipes.has_method(revision), recipes.has_points(revision)])
        if not grounds.is_yes:
            say(grounds.sentence)
            return None
        run = _ranked(revision, by=by, say=say)
        cut(run, sizes=sample.cuts, by=by, say=say)
        return _published(run, noticed_on=sample.notice, by=by, say=say)
    except (bundles.FaultyProgramme, intake.IntakeRefused, registers.RegisterRefused) as refused:
        raise SampleFailed("\n".join(map(str, refused.faults))) from refused
    except Refused as refused:
        raise SampleFailed(str(refused)) from refused


def _ranked(revision: ProgrammeRevision, *, by: User, say: Say) -> Run:
    """A finished run of this revision; one that an earlier process left under way is waited for."""
    known = Run.objects.filter(programme=revision.programme, revision=revision).exclude(state=Run.State.FAILED)
    run = known.filter(state=Run.State.FINISHED).first() or known.first() or runs.start(revision.programme, by=by)
    if run.state != Run.State.FINISHED:
        _wait(RUN_JOB, str(run.id), say=say)
        run.refresh_from_db()
    say(f"排名第 {run.number} 次：参评 {run.ranked} 家，不纳入 {run.excluded} 家")
    return run


def cut(run: Run, *, sizes: Mapping[str, int], by: User, say: Say) -> None:
    """Staff of the sample put the first of each list's candidates on it."""
    for one in cuts.staff_lists(run):
        if one.cut is None and one.code in sizes:
            chosen = [row.number for row in cuts.candidates(run, code=one.code)][: sizes[one.code]]
            cuts.cut_list(run, code=one.code, ids=chosen, reason=f"样例：取前 {sizes[one.code]} 名", by=by)
            say(f"榜单“{one.title}”：取前 {len(chosen)} 名")


def _recheck(run: Run, *, by: User, say: Say) -> None:
    """The sample's experts confirm the lists and their chair signs; one without experts gets a chair for it."""
    if SignOff.objects.filter(run=run).exists():
        return
    seats = list(panels.seats(run.programme).select_related("expert"))
    if not seats:
        seats = [panels.seat(run.programme, expert=_person(Role.CHAIR), is_chair=True, by=by)]
    count = sum(rechecks.confirm_rest(run, seat=seat, by=seat.expert) for seat in seats)
    rechecks.sign_off(run, minutes="样例：由示例专家组确认全部名单。", by=seats[0].expert)
    say(f"复核：示例专家确认 {count} 家次，示例组长签署")


def _clear(run: Run, *, noticed_on: date | None, by: User, say: Say) -> None:
    """A leader of the sample approves, and the notice is entered as it was held, as far as the programme has them."""
    if approvals.may_decide(run).is_yes:
        approvals.approve(run, by=_person(Role.LEADER))
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
    staff = _person(Role.STAFF)
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


def _person(role: Role) -> User:
    """Who plays this role in the sample."""
    return User.objects.get(email=people.demo_account(role, programmes=[]).email)


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
