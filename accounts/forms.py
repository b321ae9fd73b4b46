"""What sign-up asks beyond django-allauth's own fields, and how a password's length is spoken of."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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
