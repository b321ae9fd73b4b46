"""What the lint finds in a run's lists and report before they are published, and what staff accept of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core.document import Fault
from declarations.services.declarations import Refused, need
from publication.core.lint import Finding, ListTable, Severity, lint
from publication.core.lint.confidentiality import amounts_of, disclosures
from publication.core.lint.own_lists import Listed, in_registers, table_from
from publication.core.report import Content, Report, fill
from publication.core.statistics import Edition
from publication.core.statistics.behind import Behind
from publication.core.tables import PublicList
from publication.models import Acceptance, Publication
from publication.services import corrections, drafts, editions, public_lists
from ranking.models import Run
from ranking.services import cuts, recipes
from records.core.canonical import canonical_json, sha256
from records.services import journal
from review.services import registers, reviews

REPORT, NAMES = "评价报告", "名录"
TOLD = 5  # faults of the report that one sentence names
BARRING = (Severity.ERROR, Severity.WARN)


@dataclass(frozen=True)
class Found:
    """A finding about `subject` (a list's title, the report, the registers), with whoever accepted it."""

    key: str
    subject: str
    finding: Finding
    acceptance: Acceptance | None

    @property
    def is_open(self) -> bool:
        """Whether it bars publication."""
        return self.acceptance is None and self.finding.severity in BARRING


def found_in(run: Run, *, held: Sequence[str] = ()) -> list[Found]:
    """Everything that the rules find in a finished run as it would be published, the worst first.

    `held` are keys of entries that objections keep back: the report's figures leave them out.
    """
    accepted = {one.key: one for one in standing(run)}
    looked = _looked_through(_grounds(run, held)).found
    made = [Found(key, subject, finding, accepted.get(key)) for key, (subject, finding) in looked.items()]
    order = list(Severity)
    return sorted(made, key=lambda one: (not one.is_open, order.index(one.finding.severity)))


def standing(run: Run) -> Iterable[Acceptance]:
    """What is accepted in the run's programme and not withdrawn."""
    return Acceptance.objects.filter(programme=run.programme, withdrawn_at=None).select_related("accepted_by")


def cleared(run: Run, *, held: Sequence[str] = ()) -> Verdict:
    """Whether nothing that was found is open."""
    waiting = sum(one.is_open for one in found_in(run, held=held))
    return no(f"公布前检查还有 {waiting} 处发现未处理，请改正，或写明理由接受") if waiting else YES


def unbound(run: Run, *, held: Sequence[str] = ()) -> tuple[str, ...]:
    """Where the report prints what isn't bound to data, or isn't so: nobody can accept that."""
    return tuple(told(fault, run=run) for fault in _looked_through(_grounds(run, held)).faults)


def bound(run: Run, *, held: Sequence[str] = ()) -> Verdict:
    """Whether every number of the report is bound to data, and every sentence of it so."""
    faults = unbound(run, held=held)
    return no(f"评价报告有 {summed_up(faults)}。请在“报告撰写”中改好") if faults else YES


def summed_up(faults: Sequence[str]) -> str:
    more = f"等 {len(faults)} 处" if len(faults) > TOLD else ""
    return f"{len(faults)} 处与数据不符或未绑定：{'；'.join(faults[:TOLD])}{more}"


def told(fault: Fault, *, run: Run) -> str:
    """A fault of the text by the chapter's title, as its writers know it."""
    titles = {one.file: f"“{one.title}”" for one in drafts.chapters_of(run)}
    return f"{titles.get(fault.file, f'{fault.file} ')}第 {fault.line} 行 {fault.where}，{fault.message}"


def may_accept(run: Run) -> Verdict:
    """Whether findings of this run may be accepted: before each version that is made of it."""
    if run.state != Run.State.FINISHED:
        return no("排名尚未完成，没有可以接受的发现")
    under_way = Publication.objects.filter(run=run, state=Publication.State.BUILDING).exists()
    return no("这次排名正在制作公布，不能再改") if under_way else YES


def may_withdraw(run: Run) -> Verdict:
    """Whether what was accepted may be taken back: until a version rests on it."""
    is_out = Publication.objects.filter(run=run, state=Publication.State.PUBLISHED).exists()
    return no("这次排名已经公布，接受的发现不能撤回") if is_out else may_accept(run)


def one_of(run: Run, *, key: str, held: Sequence[str] = ()) -> Found:
    """The finding with this key. Raises `Refused` where it isn't found any more."""
    found = next((one for one in found_in(run, held=held) if one.key == key), None)
    if found is None:
        raise Refused(no("没有这处发现，可能已经改正，请重新打开页面"))
    return found


def accept(run: Run, *, found: Found, reason: str, by: User) -> Acceptance:
    """A finding may stand, for this reason. Raises `Refused`."""
    need(may_accept(run))
    if not reason.strip():
        raise Refused(no("请写明接受的理由"))
    try:
        with transaction.atomic():
            made = Acceptance.objects.create(
                programme=run.programme,
                run=run,
                key=found.key,
                rule=found.finding.rule,
                subject=found.subject,
                message=found.finding.message,
                reason=reason.strip(),
                accepted_by=by,
            )
            _record(made, "finding.accepted", by, payload={"reason": made.reason})
    except IntegrityError:
        raise Refused(no("这处发现已经有人接受")) from None
    return made


@transaction.atomic
def withdraw(run: Run, *, key: str, by: User) -> None:
    """Take an acceptance back: the finding is open again. Raises `Refused`."""
    need(may_withdraw(run))
    known = Acceptance.objects.select_for_update().filter(programme=run.programme, key=key, withdrawn_at=None)
    acceptance = known.first()
    if acceptance is None:
        raise Refused(no("没有这条接受，可能已经撤回"))
    acceptance.withdrawn_at, acceptance.withdrawn_by = timezone.now(), by
    acceptance.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(acceptance, "finding.withdrawn", by)


def _record(acceptance: Acceptance, action: str, by: User, *, payload: Mapping[str, str] | None = None) -> None:
    facts = {"rule": acceptance.rule, "finding": acceptance.key}
    journal.record(f"run:{acceptance.run_id}", action, by=by.label, facts=facts, payload=payload)


def _key(subject: str, finding: Finding, concerned: Iterable[str]) -> str:
    """The same as long as the rule finds the same value of the same enterprises in the same place."""
    return sha256(canonical_json([finding.rule, subject, finding.column, finding.value, sorted(concerned)]))


@dataclass(frozen=True)
class _Grounds:
    """All that findings rest on and that may change: the run itself never does, nor a cut, a saved text, a published
    version or an edition of a register, so that what was found once in a process stays right."""

    run: UUID
    texts: tuple[tuple[str, str], ...]
    cuts: tuple[int, ...]
    held: tuple[str, ...]
    published: tuple[UUID, ...]
    registers: tuple[UUID, ...]


def _grounds(run: Run, held: Sequence[str]) -> _Grounds:
    published = Publication.objects.filter(state=Publication.State.PUBLISHED).order_by("pk")
    known = [registers.newest_edition(kind) for kind in _registers(run)]
    return _Grounds(
        run=run.pk,
        texts=tuple(sorted(drafts.bodies(run).items())),
        cuts=tuple(cut.pk for cut in cuts.newest(run).values()),
        held=tuple(sorted(held)),
        published=tuple(published.values_list("pk", flat=True)),
        registers=tuple(edition.pk for edition in known if edition is not None),
    )


def _registers(run: Run) -> list[str]:
    """The kinds that the programme's checks look up."""
    return sorted({step.register_ for step in reviews.review_of(run.revision).definition.steps if step.register_})


@dataclass(frozen=True)
class _Seen:
    """Subject and finding by key, and where the report's text isn't bound. Nothing of it may be altered."""

    found: Mapping[str, tuple[str, Finding]]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=32)
def _looked_through(grounds: _Grounds) -> _Seen:
    related = ("programme", "revision", "snapshot", "result")
    run = Run.objects.select_related(*related).get(pk=grounds.run)
    report = drafts.report_of(run)
    edition = editions.edition_of(run, report=report)
    printed = replace(edition, held=frozenset(grounds.held))
    content = fill(report, printed, lambda number, chart: "")  # nothing is drawn
    found = [
        *_of_lists(run, report, edition),
        *_of_names(run, edition),
        *_of_report(run, report, printed, content),
    ]
    by_key = {_key(subject, finding, concerned): (subject, finding) for subject, finding, concerned in found}
    return _Seen(by_key, tuple(dict.fromkeys(content.faults)))


_Facts = tuple[str, Finding, Iterable[str]]


def _of_lists(run: Run, report: Report, edition: Edition) -> list[_Facts]:
    """Each list by itself, beside the others, and beside those published under another title."""
    main, name = report.outline.main, report.outline.name_column
    own = {
        public.code: table_from(public, name=name, excerpt=public.code != main)
        for public in public_lists.public_lists(edition, report=report)
        if public.rows and name in public.columns
    }
    earlier = _published(run)
    found: list[_Facts] = []
    for code, table in own.items():
        others = [other for at, other in own.items() if at != code]
        others += [other for title, other in earlier if title != (run.programme_id, code)]
        named = {row.number: table.label(row) for row in table.rows}
        for finding in lint(table, against=others):
            rows = [row for row in (finding.row, *finding.also) if row is not None]
            found.append((table.title, finding, [named[row] for row in rows]))
    return found


def _published(run: Run) -> list[tuple[tuple[object, str], ListTable]]:
    """The lists of every programme's newest version, with the programme and code that they stand for."""
    newest: dict[object, Publication] = {}
    versions = Publication.objects.filter(state=Publication.State.PUBLISHED).order_by("programme", "version")
    for publication in versions.only("programme", "lists"):
        newest[publication.programme_id] = publication
    return [
        ((programme, stored["code"]), _stored_table(stored))
        for programme, publication in newest.items()
        for stored in publication.lists
        if stored["rows"]
    ]


def _stored_table(stored: Mapping[str, Any]) -> ListTable:
    """A published list; its names stand in the first column but the rank."""
    columns = dict(stored["columns"])
    name = next(column for column in columns if column != "rank")
    return table_from(PublicList(stored["code"], stored["title"], columns, stored["rows"]), name=name, excerpt=False)


def _of_names(run: Run, edition: Edition) -> list[_Facts]:
    """Names on any list beside those of the registers that the programme's checks look up."""
    indexes = [(kind, index) for kind in _registers(run) if (index := registers.newest(kind))]
    outline = edition.outline
    on_lists = {one for ids in edition.lists.values() for one in ids}
    names = zip(edition.entries[outline.id_column], edition.entries[outline.name_column], strict=True)
    listed = [Listed(number, str(name)) for number, name in names if number in on_lists]
    return [(NAMES, finding, [number]) for number, finding in in_registers(listed, indexes)]


def _of_report(run: Run, report: Report, edition: Edition, content: Content) -> list[_Facts]:
    """Confidentiality of what the sentences and charts print, beside what is out already."""
    public = {*recipes.recipe_of(run.revision).definition.publish, "rank"}
    given = disclosures(content, report, edition, public=public, before=_amounts_before(run, public))
    return [(REPORT, one.finding, one.ids) for one in given]


def _amounts_before(run: Run, public: Collection[str]) -> list[Behind]:
    """What the version tells of whom in whose place the run's would stand: an entry that is kept back in one and not in
    the other is the difference of their totals."""
    before = corrections.newest_version(run.programme)
    if before is None:
        return []
    report = drafts.report_of(before.run, until=before.requested_at)
    edition = editions.edition_of(before.run, report=report, until=before.requested_at, held=before.held)
    return amounts_of(before.statistics, edition, public=public, said=f"（第 {before.version} 版）")
