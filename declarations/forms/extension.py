"""What staff type to give more time for filing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from declarations.core.programme import SHANGHAI, ProgrammeDefinition
from declarations.models import Applicant, Programme
from declarations.services import deadlines

NAMED = 10


class ExtensionForm(forms.Form):
    """To whom, until when, and why. Without a time of day it is until the end of the day."""

    whom = forms.ChoiceField(
        label=gettext_lazy("对象"),
        choices=[
            ("all", gettext_lazy("全部企业")),
            ("unit", gettext_lazy("一个推荐单位")),
            ("one", gettext_lazy("一家企业")),
        ],
        initial="all",
        error_messages={"required": gettext_lazy("请选择延期给谁。")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("推荐单位（给一个推荐单位延期时选）"), required=False)
    applicant = forms.CharField(
        label=gettext_lazy("企业的登记号或名称（给一家企业延期时填）"), max_length=200, required=False
    )
    until = forms.DateField(
        validators=[MaxValueValidator(date(2199, 12, 31), gettext_lazy("日期写成 2026-05-31 的样子。"))],
        label=gettext_lazy("延至（含当日）"),
        error_messages={
            "required": gettext_lazy("请写延至哪一天。"),
            "invalid": gettext_lazy("日期写成 2026-05-31 的样子。"),
        },
    )
    at = forms.TimeField(
        label=gettext_lazy("当日几点（不写为 24:00）"),
        required=False,
        error_messages={"invalid": gettext_lazy("时间写成 17:30 的样子。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("请写明延期的理由。"),
            "max_length": gettext_lazy("理由不能超过500字。"),
        },
    )

    def __init__(self, *args: Any, programme: Programme, definition: ProgrammeDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        units = [(one.code, one.title) for one in definition.recommending_units]
        self.fields["unit"].choices = [("", _("请选择")), *units]  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]
            whom = self.fields["whom"]
            whom.choices = [(code, label) for code, label in whom.choices if code != "unit"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        whom = cleaned.get("whom")
        if whom == "unit" and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("请选择推荐单位。"))
        if whom == "one" and "applicant" not in self.errors:
            try:
                cleaned["found"] = self._found(cleaned.get("applicant", ""))
            except ValidationError as error:
                self.add_error("applicant", error)
        return cleaned

    @property
    def deadline(self) -> datetime:
        """The first instant that is too late."""
        day, at = self.cleaned_data["until"], self.cleaned_data["at"]
        return (
            datetime.combine(day, at, SHANGHAI) if at else datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)
        )

    @property
    def given_to(self) -> dict[str, Any]:
        """As `declarations.extend` is told: nothing for all."""
        whom = self.cleaned_data["whom"]
        if whom == "one":
            return {"applicant": self.cleaned_data["found"]}
        return {"unit": self.cleaned_data["unit"]} if whom == "unit" else {}

    def _found(self, text: str) -> Applicant:
        if not text:
            raise ValidationError(_("请填企业的登记号，或它名称的一部分。"))
        found = deadlines.applicants_meant(self.programme, text=text)
        if not found:
            raise ValidationError(_("没有找到“%s”：请填完整的登记号，或在本方案申报的企业名称中的几个字。") % text)
        if len(found) > 1:
            named = "、".join(f"{one.name}（{one.number}）" for one in found[:NAMED])
            more = _("等") if len(found) > NAMED else ""
            raise ValidationError(_("不止一家，请填其中一家的登记号：%s") % (named + more))
        return found[0]
