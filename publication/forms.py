"""What is typed around a public notice: by staff who put it up, by anybody who objects."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from declarations.core.form_reader import Form
from publication.services.objections import Person
from review.models import Figure

DATE = gettext_lazy("日期写成 2026-05-31 的样子。")


class NoticeForm(forms.Form):
    """The text; and where the calendar doesn't know the days, until when and on what ground."""

    text = forms.CharField(
        label=gettext_lazy("公示正文"),
        max_length=10_000,
        error_messages={"required": gettext_lazy("请写公示正文。")},
    )
    closes_on = forms.DateField(
        label=gettext_lazy("截止日期（含当日）"), required=False, error_messages={"invalid": DATE}
    )
    basis = forms.CharField(label=gettext_lazy("截止日期的依据"), max_length=500, required=False)


class ObjectionForm(forms.Form):
    """Who objects to which entry and why. Without a name only where it says that it is anonymous."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    entry = forms.ChoiceField(
        label=gettext_lazy("对哪一家有异议"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("所选企业不在公示名单上，请重新选择。")},
    )
    text = forms.CharField(
        label=gettext_lazy("事实和理由"),
        max_length=5000,
        error_messages={
            "required": gettext_lazy("请写明事实和理由。"),
            "max_length": gettext_lazy("不能超过 5000 字，更多内容请作为材料附上。"),
        },
    )
    anonymous = forms.BooleanField(label=gettext_lazy("匿名反映"), required=False)
    name = forms.CharField(label=gettext_lazy("真实姓名"), max_length=100, required=False)
    unit = forms.CharField(label=gettext_lazy("单位（个人可不填）"), max_length=200, required=False)
    contact = forms.CharField(label=gettext_lazy("联系方式（手机或邮箱）"), max_length=200, required=False)

    def __init__(self, *args: Any, entries: Mapping[str, str], **kwargs: Any) -> None:
        """`entries` are labels by what is posted for them."""
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = [("", _("整个名单")), *entries.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("anonymous"):
            for field, sentence in (("name", _("请填真实姓名。")), ("contact", _("请填联系方式，以便答复。"))):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, sentence)
        return cleaned

    @property
    def person(self) -> Person | None:
        """Who objects; None where it is anonymous."""
        given = self.cleaned_data
        return None if given["anonymous"] else Person(given["name"], given["contact"], given["unit"])


class LookUpForm(forms.Form):
    """The receipt and the code that came with it."""

    receipt = forms.CharField(
        label=gettext_lazy("回执编号"), max_length=100, error_messages={"required": gettext_lazy("请填回执编号。")}
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"), max_length=40, error_messages={"required": gettext_lazy("请填查询码。")}
    )


class FigureForm(forms.Form):
    """A verified figure that an upheld objection asks for."""

    column = forms.ChoiceField(
        label=gettext_lazy("数据项"), error_messages={"required": gettext_lazy("请选择数据项。")}
    )
    typed = forms.CharField(label=gettext_lazy("核定值"), max_length=200, required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("来源"),
        choices=Figure.Source.choices,
        error_messages={"required": gettext_lazy("请选择来源。")},
    )
    source_note = forms.CharField(
        label=gettext_lazy("出处"), max_length=200, error_messages={"required": gettext_lazy("请写明出处。")}
    )

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [(name, one.label) for name, one in form.columns.items() if one.field is not None and one.is_answer]
        self.fields["column"].choices = [("", _("请选择")), *answers]  # type: ignore[attr-defined]


class ErrorReportForm(forms.Form):
    """What is wrong on a published list and where; who reports it may stay unsaid."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    place = forms.CharField(
        label=gettext_lazy("位置（榜单和企业，或报告的页码）"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("请写明位置。"),
            "max_length": gettext_lazy("位置不能超过 200 字。"),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("错在哪里，应当是什么"),
        max_length=5000,
        error_messages={
            "required": gettext_lazy("请写明错在哪里。"),
            "max_length": gettext_lazy("不能超过 5000 字。"),
        },
    )
    name = forms.CharField(label=gettext_lazy("称呼（可不填）"), max_length=100, required=False)
    contact = forms.CharField(
        label=gettext_lazy("联系方式（可不填，填邮箱可收到答复）"), max_length=200, required=False
    )
