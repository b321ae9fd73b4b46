"""The promise that goes with submitting."""

from __future__ import annotations

from django import forms


class Confirmation(forms.Form):
    """What was looked over, and that it is true."""

    seen = forms.CharField(required=False)
    promise = forms.BooleanField(error_messages={"required": "请先勾选承诺，再提交"})
