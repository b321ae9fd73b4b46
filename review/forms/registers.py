"""What staff type to import a register, and verifiers of what they looked up by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_DAY_FAULTS = {"required": _("请填日期。"), "invalid": _("日期写成 2026-05-31 的样子。")}
CLEAR = {"yes": True, "no": False, "unknown": None}


class ImportForm(forms.Form):
    """A file, and the day as of which it was drawn up."""

    as_of = forms.DateField(label=_("名单截至日期"), widget=_DAY, error_messages=_DAY_FAULTS)
    file = forms.FileField(
        label=_("名单文件（xlsx 或 CSV）"),
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": _("请选择文件。"), "max_length": _("文件名不能超过200字。")},
    )


class EntrySearchForm(forms.Form):
    query = forms.CharField(label=_("单位名称、代码或许可证编号"), max_length=100, required=False)

    @property
    def wanted(self) -> str:
        return self.cleaned_data["query"] if self.is_valid() else ""


class QueryForm(forms.Form):
    """What a public site said on a day, with a picture of it."""

    site = forms.ChoiceField(label=_("网站"), error_messages={"required": _("请选择查询的网站。")})
    queried_on = forms.DateField(label=_("查询日期"), widget=_DAY, error_messages=_DAY_FAULTS)
    clear = forms.ChoiceField(
        label=_("结论"),
        choices=[("", _("请选择")), ("yes", _("无异常")), ("no", _("有异常")), ("unknown", _("网站没有给出结论"))],
        error_messages={"required": _("请选择结论。")},
    )
    result = forms.CharField(
        label=_("查询结果"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明查到什么，如“未查到相关记录”。")},
    )
    screenshot = forms.FileField(
        label=_("截图（png、jpg 或 pdf）"),
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": _("请附截图。"), "max_length": _("文件名不能超过200字。")},
    )

    def __init__(self, *args: Any, sites: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [("", _("请选择")), *sites]  # type: ignore[attr-defined]
        self.fields["queried_on"].initial = timezone.localdate

    @property
    def is_clear(self) -> bool | None:
        return CLEAR[self.cleaned_data["clear"]]
