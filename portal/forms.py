"""What people look for in a programme's journal."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.core.programme import SHANGHAI
from portal.services.sought import KINDS, Sought


class JournalForm(forms.Form):
    """What isn't on offer or can't be read counts as not asked for: an address typed by hand breaks nothing."""

    kind = forms.ChoiceField(label=_("对象"), choices=[("", _("全部对象")), *KINDS.items()], required=False)
    person = forms.CharField(label=_("经办人姓名或邮箱"), max_length=100, required=False)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def sought(self) -> Sought:
        """Both days included."""
        self.is_valid()
        stated: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        if "since" in stated:
            stated["since"] = datetime.combine(stated["since"], time.min, SHANGHAI)
        if "until" in stated:
            stated["until"] = datetime.combine(stated["until"] + timedelta(days=1), time.min, SHANGHAI)
        return Sought(**stated)
