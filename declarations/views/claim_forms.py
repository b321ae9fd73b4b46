"""Claiming an applicant, and settling claims."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from declarations.core.applicant import NUMBER_KINDS, clean_number, number_fault
from declarations.core.upload import MAX_BYTES
from declarations.models import Claim, Membership

_KINDS = [(str(kind), label) for kind, label in NUMBER_KINDS.items()]


class ClaimForm(forms.Form):
    """Messages name the field, since they also stand in the list on top of the page."""

    number_kind = forms.ChoiceField(label=_("登记号种类"), choices=_KINDS, initial=_KINDS[0][0])
    number = forms.CharField(
        label=_("登记号"),
        max_length=60,
        error_messages={"required": _("请填写登记号。"), "max_length": _("登记号太长，请核对。")},
    )
    name = forms.CharField(
        label=_("企业名称"),
        max_length=200,
        error_messages={"required": _("请填写企业名称。"), "max_length": _("企业名称不能超过 200 字。")},
    )
    letter = forms.FileField(
        label=_("授权书"),
        error_messages={
            "required": _("请选择盖章的授权书文件。"),
            "empty": _("授权书是空文件，请重新选择。"),
            "invalid": _("没有收到授权书文件，请重新选择。"),
        },
        max_length=None,
    )

    def clean_letter(self) -> UploadedFile:
        """Too large a file is refused before it is read."""
        letter: UploadedFile = self.cleaned_data["letter"]
        if letter.size is not None and letter.size > MAX_BYTES:
            size, limit = letter.size / 2**20, MAX_BYTES // 2**20
            raise forms.ValidationError(f"“{letter.name}”有 {size:.0f} MB，超过 {limit} MB，请压缩后再传")
        return letter

    def clean(self) -> dict[str, Any]:
        kind, number = self.cleaned_data.get("number_kind"), self.cleaned_data.get("number")
        if kind and number:
            fault = number_fault(kind, clean_number(number))
            if fault:
                self.add_error("number", fault)
        return self.cleaned_data


class SettleForm(forms.Form):
    """One waiting claim: grant or refuse, why, and which present members lose their place to it."""

    GRANT, REFUSE = "grant", "refuse"

    decision = forms.ChoiceField(
        choices=[(GRANT, _("准许")), (REFUSE, _("不准许"))],
        error_messages={"required": _("请选择准许或不准许。"), "invalid_choice": _("请选择准许或不准许。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=500,
        error_messages={"max_length": _("理由不能超过 500 字。")},
    )
    replacing = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("所选成员已有变动，请核对后重试。"),
            "invalid_pk_value": _("请求无法识别。"),
        },
    )

    def __init__(self, data: Any = None, *, claim: Claim) -> None:
        super().__init__(data, prefix=None, auto_id=f"{claim.id}-%s")
        members = Membership.objects.filter(applicant=claim.applicant_id).select_related("user", "applicant")
        self.fields["replacing"].queryset = members  # type: ignore[attr-defined]
