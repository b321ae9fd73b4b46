"""What staff type about the people of recommending units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.core.programme import ProgrammeDefinition


class UnitMemberForm(forms.Form):
    """Whom to add to which unit, by the address of an account."""

    unit = forms.ChoiceField(label=_("推荐单位"), error_messages={"required": _("请选择推荐单位。")})
    email = forms.EmailField(
        label=_("登录用的电子邮箱"),
        max_length=254,
        error_messages={"required": _("请写对方的电子邮箱。"), "invalid": _("这不是一个电子邮箱地址。")},
    )

    def __init__(self, *args: Any, definition: ProgrammeDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(one.code, one.title) for one in definition.recommending_units]
        self.fields["unit"].choices = [("", _("请选择")), *units]  # type: ignore[attr-defined]
