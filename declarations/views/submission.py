"""Looking everything over, submitting it, and what one has of it afterwards: the receipt and the PDF."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import Verdict, all_of
from declarations import access
from declarations.core.report import title_of
from declarations.core.sealed import What
from declarations.core.self_check import grouped, standings
from declarations.forms import Confirmation
from declarations.models import Declaration, ProgrammeRevision, Submission
from declarations.services import declarations, filings, prints, programmes
from declarations.services.declarations import Refused
from declarations.views.declaration import notes_of, own
from declarations.views.printings import pdf_response
from declarations.views.visitor import person


@login_required
@require_safe
def review(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """All answers in the form's order, what stands in the way, and the button that submits."""
    return _summary(request, own(request, declaration_id))


@login_required
@require_POST
def submit(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Submit what the person has looked over. A second submit leads to the receipt of the first."""
    declaration = own(request, declaration_id)
    verdict = access.may_submit(request.user, declaration)
    if not verdict.is_yes:
        return _summary(request, declaration, fault=verdict.sentence, status=403)
    if declaration.state == Declaration.State.SUBMITTED:
        return _submitted_already(request, declaration)
    confirmation = Confirmation(request.POST)
    if not confirmation.is_valid():
        return _summary(request, declaration, fault=_sentence(confirmation), status=422)
    looked_over = confirmation.cleaned_data["seen"]
    try:
        submission = declarations.submit(declaration, by=person(request), seen=looked_over)
    except Refused as refused:
        return _not_submitted(request, declaration, refused.verdict.sentence)
    return redirect("declarations:receipt", receipt=submission.receipt)


def _not_submitted(request: HttpRequest, declaration: Declaration, fault: str) -> HttpResponse:
    """Why not; but a second press that was under way beside the first finds that it is done, and gets its receipt."""
    declaration.refresh_from_db(fields=["state"])
    if declaration.state == Declaration.State.SUBMITTED:
        return _submitted_already(request, declaration)
    return _summary(request, declaration, fault=fault, status=409)


def _submitted_already(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    messages.info(request, _("申报已提交，不能重复提交；这是已有的回执"))
    return _to_receipt(declaration)


def _sentence(confirmation: Confirmation) -> str:
    return "；".join(str(error) for errors in confirmation.errors.values() for error in errors)


def _to_receipt(declaration: Declaration) -> HttpResponse:
    newest = declaration.submissions.latest("sequence")
    return redirect("declarations:receipt", receipt=newest.receipt)


def _summary(request: HttpRequest, declaration: Declaration, *, fault: str = "", status: int = 200) -> HttpResponse:
    filing = filings.look(declaration)
    context = {
        "declaration": declaration,
        "filing": filing,
        "sections": filing.sections,
        "notes": notes_of(filing),
        "parts": prints.parts(filing),
        "slots": filing.slots,
        "groups": grouped(standings(filing.form, filing.values, filing.hidden)),
        "problems": [(problem, filing.place_of(problem)) for problem in filing.problems],
        "may_submit": _may_submit(request, declaration),
        "may_press": access.may_submit(request.user, declaration),
        "receipt": declaration.submissions.order_by("-sequence").first(),
        "seen": filing.seen,
        "fault": fault,
    }
    return render(request, "declarations/review.html", context, status=status)


def _may_submit(request: HttpRequest, declaration: Declaration) -> Verdict:
    as_it_is = declarations.may_submit(declaration, at=timezone.now())
    return all_of([access.may_submit(request.user, declaration), as_it_is])


def _submission(request: HttpRequest, receipt: str) -> Submission:
    rows = Submission.objects.select_related("declaration__applicant", "programme", "revision", "submitted_by")
    found = rows.defer("revision__documents").filter(receipt=receipt).first()
    if found is None or not access.may_read(request.user, found.declaration).is_yes:
        raise Http404(_("没有找到这个受理编号的回执，请核对编号。"))
    return found


@login_required
@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    found = _submission(request, receipt)
    newest = found.declaration.submissions.order_by("-sequence").values_list("receipt", flat=True).first()
    context = {
        "submission": found,
        "report": title_of(programmes.form_of(found.revision)),
        "declaration": found.declaration,
        "newest": newest,
        "submitted_as": declarations.values_submitted(found)["subject"],
        "is_member": access.is_member(request.user, found.declaration),
    }
    return render(request, "declarations/receipt.html", context)


@login_required
@require_safe
def submitted_pdf(request: HttpRequest, receipt: str) -> HttpResponse:
    """The form as it was submitted under this number."""
    found = _submission(request, receipt)
    return pdf_response(prints.submitted_pdf(found), f"{found.receipt} {found.declaration.title}.pdf")


@login_required
@require_safe
def submitted_report(request: HttpRequest, receipt: str) -> HttpResponse:
    """The report as it was submitted under this number."""
    found = _submission(request, receipt)
    name = f"{found.receipt} {_report_of(found.revision)} {found.declaration.title}.pdf"
    return pdf_response(prints.submitted_pdf(found, what="report"), name)


@login_required
@require_safe
def pdf(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The form as it is now: what was submitted, or a draft marked as such."""
    return _as_it_is(own(request, declaration_id), "form", "申报表")


@login_required
@require_safe
def report_pdf(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The report as it is now."""
    declaration = own(request, declaration_id)
    return _as_it_is(declaration, "report", _report_of(declaration.revision))


def _as_it_is(declaration: Declaration, what: What, title: str) -> HttpResponse:
    if declaration.state == Declaration.State.SUBMITTED:
        newest = declaration.submissions.select_related("declaration__applicant", "programme", "revision")
        content = prints.submitted_pdf(newest.latest("sequence"), what=what)
        return pdf_response(content, f"{title} {declaration.title}.pdf")
    return pdf_response(prints.draft_pdf(declaration, what=what), f"{title}（草稿） {declaration.title}.pdf")


def _report_of(revision: ProgrammeRevision) -> str:
    """What the report is called, or the page that says there is none."""
    title = title_of(programmes.form_of(revision))
    if not title:
        raise Http404(_("本方案没有申报书。"))
    return title
