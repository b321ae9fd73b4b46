"""What a return opens for its applicant, as the services that change a declaration ask it."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.core.verdict import YES, Verdict, no
from declarations.core.form import DocumentSlot
from declarations.core.unlocking import Unlocked, unlocked
from declarations.models import Declaration, ReturnNote
from declarations.services import programmes


def note_of(declaration: Declaration) -> ReturnNote | None:
    """Why it was returned and isn't submitted again yet."""
    return declaration.return_notes.first() if declaration.state == Declaration.State.RETURNED else None


def opened_by(declaration: Declaration, *, note: ReturnNote | None) -> Unlocked | None:
    """What the note leaves open; None where nothing is closed, as in a draft."""
    return unlocked(programmes.form_of(declaration.revision), note.fields) if note and note.fields else None


def may_change_columns(declaration: Declaration, *, columns: Iterable[str], note: ReturnNote | None) -> Verdict:
    """Whether the return leaves all of these columns open."""
    opened = opened_by(declaration, note=note)
    labels = programmes.form_of(declaration.revision).columns
    closed = [labels[name].label for name in columns if opened and name not in opened.columns]
    if not closed:
        return YES
    return no(f"这次退回没有要求修改{'、'.join(f'“{label}”' for label in closed)}，不能改动；确需修改请联系协会")


def may_change_slot(declaration: Declaration, *, slot: DocumentSlot, note: ReturnNote | None) -> Verdict:
    """Whether the return leaves this slot's files open."""
    opened = opened_by(declaration, note=note)
    if opened is None or slot.code in opened.slots:
        return YES
    return no(f"这次退回没有要求修改材料“{slot.title}”，不能增减；确需修改请联系协会")
