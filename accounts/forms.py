"""What sign-up asks beyond django-allauth's own fields, how a password's length is spoken of, and a new token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.core.scopes import FILING, STAFF, Scope
from accounts.models import User


class PersonForm(forms.Form):
    """django-allauth derives its sign-up form from this one and calls `signup` with the new user."""

    field_order = ("name", "email", "password1", "password2")
    name = forms.CharField(label=_("姓名"), max_length=60, error_messages={"required": _("请填写姓名。")})

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class LongEnough(MinimumLengthValidator):
    """Django's rule; its own sentence has no Chinese translation."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(length)d 位。") % {"length": self.min_length}


class TokenForm(forms.Form):
    """What a new token is for. Scopes of staff are offered to whoever holds a role in some programme."""

    name = forms.CharField(
        label=_("用途"),
        max_length=60,
        error_messages={"required": _("请写明用途，以便日后辨认。"), "max_length": _("用途不能超过60字。")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("权限"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一项权限。"), "invalid_choice": _("没有这项权限。")},
    )
    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, choices=[(30, _("30 天")), (90, _("90 天")), (365, _("一年"))], initial=90
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = (*FILING, *(STAFF if user.roles else ()))
        self.fields["scopes"].choices = [(str(one), one.label) for one in offered]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> list[Scope]:
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]

    @property
    def until(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
