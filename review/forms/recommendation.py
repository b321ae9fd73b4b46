"""What recommending units type, and staff who hand back to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.core.answers import from_json
from declarations.core.display import typed_text
from declarations.core.form import FieldDefinition, FieldType
from review.core.workflow import Move
from review.forms.desk import first_deadline
from review.models import Case


class PreliminaryForm(forms.Form):
    """Accept, decline or look again, or keep the opinion. Which of them needs a reason is the service's to say."""

    OPINION = "opinion"
    kind = forms.ChoiceField(
        choices=[(OPINION, _("保存意见")), *((m, m.label) for m in (Move.ACCEPT, Move.DECLINE, Move.REOPEN))]
    )
    submission = forms.CharField(widget=forms.HiddenInput, max_length=36)
    reason = forms.CharField(label=_("理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class OpinionForm(forms.Form):
    """The part of the declaration that its unit fills in: typed as texts, read by the form's own rules."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, case: Case, fields: Sequence[FieldDefinition], **more: Any
    ) -> None:
        super().__init__(data, prefix="opinion", auto_id="%s", **more)
        for field in fields:
            self.fields[field.code] = forms.CharField(
                label=field.label,
                max_length=2000,
                required=False,
                widget=_widget(field),
                initial=_initial(field, case),
            )

    @property
    def typed(self) -> dict[str, str]:
        return {name: self.data.get(self.add_prefix(name), "") for name in self.fields}


def _widget(field: FieldDefinition) -> forms.Widget:
    if field.type is FieldType.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4})
    return forms.DateInput(attrs={"type": "date"}) if field.type is FieldType.DATE else forms.TextInput()


def _initial(field: FieldDefinition, case: Case) -> object:
    """What was written; before anything was, the text that the official form has preprinted."""
    value = from_json(field, case.opinion.get(field.code))
    if field.type is FieldType.DATE:
        return value
    if field.type is FieldType.LONG_TEXT and not case.opinion:
        return field.help
    return typed_text(field, value)


class HandBackForm(forms.Form):
    """Give a recommended case back to its unit."""

    submission = forms.CharField(widget=forms.HiddenInput, max_length=36)
    reason = forms.CharField(label=_("退回推荐单位的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label=_("重新报送期限（当日24时止）"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=first_deadline,
    )


class BatchForm(forms.Form):
    """The sealed letter, and the list as it was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    letter = forms.FileField(
        label=_("盖章的推荐文件（pdf、jpg、png）"),
        error_messages={
            "required": _("请选择盖章的推荐文件。"),
            "empty": _("所选的文件是空的，请重新选择。"),
            "max_length": _("文件名太长，请改短后再传。"),
        },
        max_length=255,
    )
