"""Filters of the staff's list of declarations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.core.programme import ProgrammeDefinition
from declarations.models import Declaration
from declarations.services.listing import Wanted


class ListingForm(forms.Form):
    """What isn't on offer counts as not asked for: an address typed by hand breaks nothing."""

    query = forms.CharField(label=_("名称或登记号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    unit = forms.ChoiceField(label=_("推荐单位"), required=False)
    order = forms.ChoiceField(
        label=_("排序"),
        choices=[("changed", _("最近变动在前")), ("name", _("按企业名称")), ("submitted", _("最近提交在前"))],
        required=False,
    )

    def __init__(self, *args: Any, definition: ProgrammeDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "state": [("", _("全部状态")), *Declaration.State.choices],
            "category": [("", _("全部类别")), *((one.code, one.title) for one in definition.categories)],
            "unit": [("", _("全部单位")), *((one.code, one.title) for one in definition.recommending_units)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) == 1:
                del self.fields[name]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
