"""What staff, experts and the chair type about a round of scoring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from declarations.core.programme import SHANGHAI
from review.core.sheet import Change

PREFIX = "f-"
_DAY = gettext_lazy("日期写成 2026-05-31 的样子。")


class BadSheet(ValueError):
    """What a sheet's own page never sends; the message says so to the person."""


def changes_in(data: QueryDict, *, fields: Iterable[str]) -> dict[str, Change]:
    """What came for the sheet's fields, with what each is based on. Raises `BadSheet`."""
    try:
        based_on = json.loads(data.get("based_on", "{}"))
    except ValueError:
        based_on = None
    if not isinstance(based_on, dict) or not all(isinstance(one, str | None) for one in based_on.values()):
        raise BadSheet(_("页面数据不完整，没有保存，请刷新页面后再填"))
    return {
        field: Change(based_on.get(field) or "", str(data[f"{PREFIX}{field}"]).replace("\r\n", "\n").strip())
        for field in fields
        if f"{PREFIX}{field}" in data
    }


class UntilForm(forms.Form):
    """Until when a round lasts: the end of a day."""

    until = forms.DateField(
        label=gettext_lazy("评分期限（当日24时止）"),
        validators=[MaxValueValidator(date(2199, 12, 31), _DAY)],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("请写评分到哪一天。"), "invalid": _DAY},
    )

    @property
    def deadline(self) -> datetime:
        """The first instant that is too late."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time.min, SHANGHAI)


class ReasonForm(forms.Form):
    """A reason in words; whether one is needed is the service's to say."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )


class ReopenForm(ReasonForm):
    until = forms.DateField(
        label=gettext_lazy("评分期限（当日24时止）"),
        validators=[MaxValueValidator(date(2199, 12, 31), _DAY)],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": _DAY},
    )

    @property
    def deadline(self) -> datetime | None:
        """The first instant that is too late; None where no day is stated."""
        day = self.cleaned_data["until"]
        return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI) if day else None


class UnlockForm(ReasonForm):
    """Which card the chair gives back: by its expert and its case."""

    seat = forms.ChoiceField(
        label=gettext_lazy("专家"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("请选择专家。")},
    )
    case = forms.ChoiceField(
        label=gettext_lazy("案卷"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("请选择案卷。")},
    )
    field_order = ("seat", "case", "reason")

    def __init__(
        self, *args: Any, seats: Iterable[tuple[str, str]], cases: Iterable[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["seat"].choices = [("", _("请选择")), *seats]  # type: ignore[attr-defined]
        self.fields["case"].choices = [("", _("请选择")), *cases]  # type: ignore[attr-defined]


class RecheckForm(ReopenForm):
    """Back to its experts, or back to verification."""

    way = forms.ChoiceField(
        label=gettext_lazy("退回给"),
        choices=[("experts", gettext_lazy("专家重新评分")), ("verification", gettext_lazy("核查员重新核查"))],
        initial="experts",
    )
    field_order = ("way", "reason", "until")


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=gettext_lazy("合议纪要"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control"}),
    )
