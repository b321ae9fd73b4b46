"""Versions printed for sealing, and the scans that come back: which version a scan shows, and whether that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.core.verdict import YES, Verdict, no
from accounts.models import User
from declarations.core import paper
from declarations.core.barcode import SHAPE, clean_code, codes_on, new_code
from declarations.core.filled import Problem
from declarations.core.form import DocumentSlot
from declarations.core.sealed import What, sections_of
from declarations.models import Declaration, Printing
from declarations.services import declarations, filings, prints, sealing
from declarations.services.declarations import Refused, need
from declarations.services.filings import Filing
from records.core.canonical import sha256
from records.services import files, journal


@dataclass(frozen=True)
class SealedPrint:
    """How one print for sealing stands: its newest version, and what in the answers has changed since."""

    what: What
    name: str
    printing: Printing | None
    is_current: bool
    changed: tuple[str, ...]
    faults: tuple[Problem, ...]

    @property
    def changes(self) -> str:
        return sealing.listed(list(self.changed))


def sealed_prints(filing: Filing) -> dict[str, SealedPrint]:
    """By slot, the prints that this form asks to be sealed."""
    scans = {slot.code: slot.scan_of for slot in filing.form.definition.documents if slot.scan_of}
    newest: dict[str, Printing] = {}
    if scans:
        rows = filing.declaration.printings.select_related("file").order_by("number")
        newest = {printing.what: printing for printing in rows}
    return {code: _sealed_print(filing, what, newest.get(what)) for code, what in scans.items()}


def _sealed_print(filing: Filing, what: What, printing: Printing | None) -> SealedPrint:
    now = sealing.digest_now(filing.declaration, values=filing.values, what=what) if printing else ""
    current = printing is not None and printing.answers_digest == now
    changed = sealing.changed_since(printing, values=filing.values) if printing and not current else []
    name = sealing.name_of(filing.form, what=what)
    return SealedPrint(what, name, printing, current, tuple(changed), tuple(_faults(filing, what)))


def _faults(filing: Filing, what: What) -> list[Problem]:
    """The errors in what is printed: with them a seal would be wasted, since mending them makes another version."""
    codes = {section.code for section in sections_of(filing.form, what=what)}
    return [one for one in filing.answer_problems if one.level == "error" and one.section in codes]


def may_print(filing: Filing, *, what: What) -> Verdict:
    """Whether a version for sealing can be made: the form has it, it takes changes, and nothing in it is wrong."""
    name = sealing.name_of(filing.form, what=what)
    if what not in {slot.scan_of for slot in filing.form.definition.documents}:
        return no(f"本方案不要求{name}盖章扫描")
    takes = declarations.takes_changes(filing.declaration, at=timezone.now())
    if not takes.is_yes:
        return takes
    count = len(_faults(filing, what))
    return no(f"{name}还有 {count} 项待补正，补正后再生成盖章版，以免重新盖章") if count else YES


def make(declaration: Declaration, *, what: What, by: User) -> Printing:
    """Freeze a version for sealing; where the newest one still says the same it stays. Raises `Refused`.

    The pages are made before anything is locked, since that takes seconds.
    """
    filing = filings.look(declaration)
    verdict = may_print(filing, what=what)
    need(verdict)
    content = sealing.content_now(declaration, values=filing.values, what=what)
    digest = sha256(content)
    newest = declaration.printings.filter(what=what).order_by("-number").first()
    if newest is not None and newest.answers_digest == digest:
        return newest
    number = newest.number + 1 if newest else 1
    code = new_code(declaration.programme.slug, number=number)
    pages = prints.sealed_pdf(filing, what=what, number=number, code=code, digest=digest)
    with transaction.atomic():
        locked = Declaration.objects.select_for_update().get(pk=declaration.pk)
        if locked.printings.filter(what=what, number=number).exists():
            raise Refused(no("刚才另有人生成了盖章版，请刷新页面，用最新的一版"))
        files.keep(content, media_type="application/json", by=by.label)
        made = Printing.objects.create(
            declaration=locked,
            what=what,
            number=number,
            code=code,
            answers_digest=digest,
            file=files.keep(pages, media_type="application/pdf", by=by.label),
            printed_by=by,
        )
        facts = {"what": what, "number": number, "code": code, "content": digest, "sha256": made.file.sha256}
        journal.record(f"declaration:{locked.id}", "declaration.printed", by=by.label, facts=facts)
    return made


def shown_on(filing: Filing, *, slot: DocumentSlot, content: bytes, kind: str) -> Printing | None:
    """The version that a scan shows; None where no code can be read on it. Raises `Refused` for one that won't do."""
    declaration = filing.declaration
    if declaration.printings.filter(file__sha256=sha256(content)).exists():
        raise Refused(no("这是系统生成的盖章版本身，请打印、盖章，再扫描或拍照上传"))
    codes = codes_on(paper.seen(content, kind=kind))
    return _bindable(filing, slot=slot, codes=codes) if codes else None


def named(filing: Filing, *, slot: DocumentSlot, typed: str) -> Printing:
    """The version whose code somebody read off the paper. Raises `Refused`."""
    code = clean_code(typed)
    if not SHAPE.fullmatch(code):
        raise Refused(no("校验编码不对，应如 SEE23-7F2A9-CKTBM-3，印在每页左下角二维码旁"))
    return _bindable(filing, slot=slot, codes=[code])


def _bindable(filing: Filing, *, slot: DocumentSlot, codes: Iterable[str]) -> Printing:
    """The one version of this declaration and this kind among the codes, if its answers are the present ones."""
    found = list(Printing.objects.filter(code__in=list(codes)))
    own = [one for one in found if one.declaration_id == filing.declaration.pk]
    if not own:
        raise Refused(no("扫描件上的校验编码不是这份申报的，请核对是不是拿错了文件"))
    right = [one for one in own if one.what == slot.scan_of]
    if not right:
        its = next((one for one in filing.form.definition.documents if one.scan_of == own[0].what), None)
        told = f"，请传到“{its.title}”一栏" if its else ""
        raise Refused(no(f"这是{sealing.name_of(filing.form, what=own[0].what)}的扫描件{told}"))
    if len(right) > 1 or len(found) > 1:
        raise Refused(no("扫描件里混有不同版本或不同文件的页，请按一次生成的盖章版重新扫描"))
    printing = right[0]
    printing.declaration = filing.declaration
    what = _what(slot)
    if printing.answers_digest != sealing.digest_now(filing.declaration, values=filing.values, what=what):
        changes = sealing.listed(sealing.changed_since(printing, values=filing.values))
        told = f"（改了：{changes}）" if changes else ""
        name = sealing.name_of(filing.form, what=what)
        raise Refused(no(f"这是第 {printing.number} 版的扫描件，{name}此后改过{told}，请重新生成、盖章、扫描"))
    return printing


def _what(slot: DocumentSlot) -> What:
    return "report" if slot.scan_of == "report" else "form"
