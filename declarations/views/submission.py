"""Looking everything over, submitting it, and what one has of it afterwards: the receipt and the PDF."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.core.verdict import Verdict, all_of
from declarations import access
from declarations.core.self_check import standings
from declarations.forms import Confirmation
from declarations.models import Declaration, Submission
from declarations.services import declarations, filings, prints
from declarations.services.declarations import Refused
from declarations.services.filings import Filing
from declarations.views.declaration import notes_of, own


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
        messages.info(request, _("申报已提交，不能重复提交；这是已有的回执"))
        return _to_receipt(declaration)
    confirmation = Confirmation(request.POST)
    if not confirmation.is_valid():
        return _summary(request, declaration, fault=_sentence(confirmation), status=422)
    if confirmation.cleaned_data["seen"] != seen(filings.look(declaration)):
        fault = _("申报内容在您核对之后有改动，请再核对一次，然后提交")
        return _summary(request, declaration, fault=fault, status=409)
    try:
        submission = declarations.submit(declaration, by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        return _summary(request, declaration, fault=refused.verdict.sentence, status=409)
    return redirect("declarations:receipt", receipt=submission.receipt)


def _sentence(confirmation: Confirmation) -> str:
    return "；".join(str(error) for errors in confirmation.errors.values() for error in errors)


def _to_receipt(declaration: Declaration) -> HttpResponse:
    newest = declaration.submissions.latest("sequence")
    return redirect("declarations:receipt", receipt=newest.receipt)


def seen(filing: Filing) -> str:
    """What the person looked over: changes whenever a section or a document does."""
    versions = [f"{code}:{row.version}" for code, row in sorted(filing.rows.items())]
    return ",".join([*versions, *sorted(str(document.pk) for document in filing.documents)])


def _summary(request: HttpRequest, declaration: Declaration, *, fault: str = "", status: int = 200) -> HttpResponse:
    filing = filings.look(declaration)
    context = {
        "declaration": declaration,
        "filing": filing,
        "sections": filing.sections,
        "notes": notes_of(filing),
        "parts": prints.parts(filing),
        "slots": filing.slots,
        "standings": standings(filing.form, filing.values),
        "problems": [(problem, filing.place_of(problem)) for problem in filing.problems],
        "may_submit": _may_submit(request, declaration),
        "may_press": access.may_submit(request.user, declaration),
        "receipt": declaration.submissions.order_by("-sequence").first(),
        "seen": seen(filing),
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
        "declaration": found.declaration,
        "newest": newest,
        "is_member": access.is_member(request.user, found.declaration),
    }
    return render(request, "declarations/receipt.html", context)


@login_required
@require_safe
def submitted_pdf(request: HttpRequest, receipt: str) -> HttpResponse:
    """The declaration as it was submitted under this number."""
    found = _submission(request, receipt)
    return _pdf(prints.submitted_pdf(found), f"{found.receipt} {found.declaration.applicant_name}.pdf")


@login_required
@require_safe
def pdf(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The declaration as it is now: what was submitted, or a draft marked as such."""
    declaration = own(request, declaration_id)
    if declaration.state == Declaration.State.SUBMITTED:
        newest = declaration.submissions.select_related("declaration__applicant", "programme", "revision")
        return _pdf(prints.submitted_pdf(newest.latest("sequence")), f"申报表 {declaration.applicant_name}.pdf")
    return _pdf(prints.draft_pdf(declaration), f"申报表（草稿） {declaration.applicant_name}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
