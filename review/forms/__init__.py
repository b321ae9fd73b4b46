"""What people type in review."""

from review.forms.desk import (
    CallForm,
    ConfirmationForm,
    DecisionForm,
    DueForm,
    FigureForm,
    HolderForm,
    RequestForm,
    ReturnForm,
    VisitForm,
    first_deadline,
)
from review.forms.panels import (
    BoundsForm,
    DrawForm,
    ExpertForm,
    HoldingsForm,
    LeaveForm,
    PoolForm,
    RecusalForm,
    SeatForm,
    SheetForm,
)
from review.forms.queue import ArrangeForm, QueueForm
from review.forms.recommendation import BatchForm, HandBackForm, OpinionForm, PreliminaryForm
from review.forms.registers import EntrySearchForm, ImportForm, QueryForm

__all__ = [
    "ArrangeForm",
    "BatchForm",
    "BoundsForm",
    "CallForm",
    "ConfirmationForm",
    "DecisionForm",
    "DrawForm",
    "DueForm",
    "EntrySearchForm",
    "ExpertForm",
    "FigureForm",
    "HandBackForm",
    "HolderForm",
    "HoldingsForm",
    "ImportForm",
    "LeaveForm",
    "OpinionForm",
    "PoolForm",
    "PreliminaryForm",
    "QueryForm",
    "QueueForm",
    "RecusalForm",
    "RequestForm",
    "ReturnForm",
    "SeatForm",
    "SheetForm",
    "VisitForm",
    "first_deadline",
]
