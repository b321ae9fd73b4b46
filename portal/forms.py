"""What staff type on a programme's page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from declarations.core.programme import SHANGHAI


class ExtensionForm(forms.Form):
    """Until the end of which day filing stays open, and why."""

    until = forms.DateField(
        validators=[MaxValueValidator(date(2199, 12, 31), _("日期写成 2026-05-31 的样子。"))],
        label=_("延至（含当日）"),
        error_messages={"required": _("请写延至哪一天。"), "invalid": _("日期写成 2026-05-31 的样子。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        error_messages={"required": _("请写明延期的理由。"), "max_length": _("理由不能超过500字。")},
    )

    @property
    def deadline(self) -> datetime:
        """The first instant that is too late."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time.min, SHANGHAI)
