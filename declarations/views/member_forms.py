"""Inviting a colleague, and giving a member another part."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.models import Membership

_PART_ERRORS = {"required": _("请选择身份。"), "invalid_choice": _("请选择身份。")}


class PartForm(forms.Form):
    """What a member may do."""

    part = forms.ChoiceField(label=_("身份"), choices=Membership.Part.choices, error_messages=_PART_ERRORS)


class InvitationForm(forms.Form):
    """A colleague's address, and what they shall do. Messages name the field: they stand on top of the page too."""

    email = forms.EmailField(
        label=_("同事的邮箱"),
        error_messages={"required": _("请填写同事的邮箱。"), "invalid": _("邮箱格式不对，应如 name@example.com。")},
    )
    part = forms.ChoiceField(
        label=_("身份"),
        choices=[(str(part), part.label) for part in reversed(Membership.Part)],
        initial=str(Membership.Part.FILLER),
        error_messages=_PART_ERRORS,
    )
