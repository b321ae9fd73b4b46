"""What people type on the pages of runs and of the re-check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ranking.models import Opinion

Choices = Iterable[tuple[str, str]]


class StandingsFilter(forms.Form):
    """Which standings are shown and in which order; what makes no sense is as if it weren't there."""

    list = forms.ChoiceField(label=_("榜单"), required=False)
    name = forms.CharField(label=_("企业名称"), required=False, max_length=100)
    sort = forms.ChoiceField(label=_("排序"), required=False)

    def __init__(self, data: Any, *, lists: Choices, sorts: Choices) -> None:
        super().__init__(data)
        self.fields["list"].choices = [("", _("全部参评企业")), *lists]  # type: ignore[attr-defined]
        self.fields["sort"].choices = [("", _("按名次")), ("name", _("按企业名称")), *sorts]  # type: ignore[attr-defined]

    def stated(self, name: str) -> str:
        """A field's value, or nothing where it is empty or not one of the choices."""
        return self.cleaned_data.get(name, "") if self.is_valid() or name in self.cleaned_data else ""


class CutForm(forms.Form):
    """Whom staff put on a list, and why. Who may be put there is the service's to say."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("请写明确定榜单的理由。"), "max_length": _("理由不能超过2000字。")},
    )
    seen = forms.IntegerField(required=False)


class OpinionForm(forms.Form):
    stance = forms.ChoiceField(choices=Opinion.Stance)
    reason = forms.CharField(
        label=_("异议的理由"),
        required=False,
        max_length=1000,
        error_messages={"max_length": _("理由不能超过1000字。")},
    )


class SignOffForm(forms.Form):
    minutes = forms.CharField(
        label=_("复核纪要"),
        max_length=20_000,
        widget=forms.Textarea,
        error_messages={"required": _("请写复核纪要。"), "max_length": _("复核纪要不能超过20000字。")},
    )
