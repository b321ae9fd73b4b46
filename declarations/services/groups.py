"""Groups that file for their subsidiaries: nobody is filed for twice in one programme."""

from __future__ import annotations

from accounts.core.verdict import YES, Verdict, no
from declarations.core.filled import Problem, Values
from declarations.core.form import GroupFiling
from declarations.core.groups import Member, members
from declarations.models import Declaration, GroupMember
from declarations.services import programmes


def problems(declaration: Declaration, *, values: Values) -> list[Problem]:
    """What bars this declaration because of a group: that one has filed for it, or that it names who has filed.

    Only submitted declarations count. What returned ones said is open again.
    """
    form = programmes.form_of(declaration.revision)
    group = form.definition.group
    if group is None:
        return []
    section = next(one.code for one in form.definition.asked if group.table in {field.code for field in one.fields})
    named = members(form, values)
    sentences = [*_filed_alone(declaration, named), *_filed_by_another(declaration, named)]
    return [*_filed_for(declaration, group), *(Problem(section, group.table, sentence) for sentence in sentences)]


def take_in(declaration: Declaration, *, values: Values) -> Verdict:
    """Hold, with its submission, whom this declaration files for, in place of whom it filed for before.

    To be called with the programme's row locked, as numbering a submission does: of a group and its subsidiary that
    submit at once the later one sees the other here.
    """
    reasons = [problem.message for problem in problems(declaration, values=values)]
    if reasons:
        return no(*reasons)
    release(declaration)
    rows = [
        GroupMember(
            programme_id=declaration.programme_id,
            declaration=declaration,
            number=member.number,
            files_itself=member.files_itself(_base_year(declaration)),
        )
        for member in members(programmes.form_of(declaration.revision), values)
    ]
    GroupMember.objects.bulk_create(rows)
    return YES


def release(declaration: Declaration) -> None:
    """Let go of whom the declaration filed for, when it is no longer submitted."""
    if programmes.form_of(declaration.revision).definition.group is not None:
        GroupMember.objects.filter(declaration=declaration).delete()


def _filed_for(declaration: Declaration, group: GroupFiling) -> list[Problem]:
    """That a group has filed for this very applicant: there is no place in the form where that could be mended."""
    mine = GroupMember.objects.filter(programme=declaration.programme_id, number=declaration.applicant.number)
    others = mine.filter(files_itself=False).exclude(declaration=declaration)
    clause = f"（{group.clause}）" if group.clause else ""
    return [
        Problem("", "", f"本企业已由“{name}”合并申报{clause}，不能再单独申报；如有出入，请与该集团或协会联系")
        for name in others.values_list("declaration__applicant_name", flat=True)
    ]


def _filed_alone(declaration: Declaration, named: list[Member]) -> list[str]:
    bound = [member for member in named if not member.files_itself(_base_year(declaration))]
    if not bound:
        return []
    submitted = Declaration.objects.filter(
        programme=declaration.programme_id,
        state=Declaration.State.SUBMITTED,
        applicant__number__in=[member.number for member in bound],
    )
    alone = set(submitted.exclude(applicant=declaration.applicant_id).values_list("applicant__number", flat=True))
    return [
        f"{member.shown}已单独提交申报，不能再合并申报：请从表中删去它，或者请协会先退回它的申报"
        for member in bound
        if member.number in alone
    ]


def _filed_by_another(declaration: Declaration, named: list[Member]) -> list[str]:
    """The other group isn't named: whom a stranger files for is told only to the enterprise itself."""
    if not named:
        return []
    held = GroupMember.objects.filter(programme=declaration.programme_id, number__in=[one.number for one in named])
    numbers = set(held.exclude(declaration=declaration).values_list("number", flat=True))
    return [
        f"{member.shown}已由另一家集团合并申报：请核对登记号，或从表中删去它；有争议时请与协会联系"
        for member in named
        if member.number in numbers
    ]


def _base_year(declaration: Declaration) -> int:
    return programmes.definition_of(declaration.revision).base_year
