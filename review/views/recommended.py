"""What the verifiers see of a case's recommendation: by whom, in which place, with which opinion."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.access import Visitor
from accounts.core.verdict import Verdict
from declarations.core.answers import from_json
from declarations.core.display import printed_as
from declarations.services import programmes
from review import access
from review.core.workflow import WITH_THE_UNIT
from review.forms import HandBackForm
from review.models import Batch, Case
from review.services import batches, preliminary


@dataclass(frozen=True)
class Recommended:
    """`unit` by its title; `may` and `form` are for handing the case back, by staff alone."""

    unit: str
    place: int | None
    batch: Batch | None
    opinion: tuple[tuple[str, str], ...]
    remark: str
    is_with_unit: bool
    may: Verdict
    form: HandBackForm | None


def of(user: Visitor, case: Case, *, form: HandBackForm | None = None) -> Recommended | None:
    """The case's recommendation; None where it has no unit."""
    if not case.unit:
        return None
    definition = programmes.definition_of(case.submission.revision)
    unit, proposed = definition.unit(case.unit), definition.unit(case.proposed_unit)
    staff = access.may_hand_back(user, case).is_yes
    return Recommended(
        unit=unit.title if unit else case.unit,
        place=case.place,
        batch=case.batch,
        opinion=written(case),
        remark=f"按填报内容应由{proposed.title}推荐" if proposed and proposed.code != case.unit else "",
        is_with_unit=case.state in WITH_THE_UNIT,
        may=batches.may_hand_back(case),
        form=(form or HandBackForm(auto_id="hand-back-%s")) if staff else None,
    )


def written(case: Case) -> tuple[tuple[str, str], ...]:
    """The unit's opinion as label and text, in the form's order."""
    return tuple(
        (field.label, printed_as(field, from_json(field, case.opinion[field.code])))
        for field in preliminary.opinion_fields(case.submission.revision)
        if field.code in case.opinion
    )
