"""What verifiers type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from declarations.core.programme import SHANGHAI
from review.models import Case, Decision, Figure
from review.services.queues import Wanted

CORRECTION_DAYS = 7
DEFAULT_COMMENT = "请核对并修改"


class QueueForm(forms.Form):
    """Filters of the queue. What isn't on offer counts as not asked for: an address typed by hand breaks nothing."""

    query = forms.CharField(label=_("企业名称或登记号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部状态")), *Case.State.choices], required=False)
    held = forms.ChoiceField(
        label=_("领取"), choices=[("", _("全部案卷")), ("mine", _("我领取的")), ("free", _("无人领取"))], required=False
    )
    found = forms.ChoiceField(
        label=_("自动核查"),
        choices=[("", _("全部结果")), ("failed", _("有不通过")), ("unknown", _("有无法判断"))],
        required=False,
    )
    order = forms.ChoiceField(
        label=_("排序"),
        choices=[("received", _("按收件时间")), ("name", _("按企业名称")), ("failed", _("不通过多的在前"))],
        required=False,
    )

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        stated = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**stated)


class DecisionForm(forms.Form):
    """Pass, reject or reopen. Which of them needs a reason is the service's to say."""

    submission = forms.CharField(widget=forms.HiddenInput, max_length=36)
    kind = forms.ChoiceField(
        choices=[(k, k.label) for k in (Decision.Kind.PASS, Decision.Kind.REJECT, Decision.Kind.REOPEN)]
    )
    reason = forms.CharField(label=_("理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(forms.Form):
    """Send back: reasons in general, a comment for each marked column, and until when."""

    submission = forms.CharField(widget=forms.HiddenInput, max_length=36)
    reason = forms.CharField(label=_("总的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label=_("补正期限（当日24时止）"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, columns: Iterable[str] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.columns = tuple(columns)
        self.fields["until"].initial = first_deadline()

    @property
    def notes(self) -> dict[str, str]:
        """The comment of every column whose box is ticked, as typed."""
        return {
            name: str(self.data.get(f"comment-{name}", "")).strip()[:500]
            for name in self.columns
            if self.data.get(f"mark-{name}")
        }

    @property
    def comments(self) -> dict[str, str]:
        """The notes as they are sent: a box ticked without a word asks to look again."""
        return {name: text or DEFAULT_COMMENT for name, text in self.notes.items()}

    @property
    def deadline(self) -> datetime:
        """The first instant that is too late."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time.min, SHANGHAI)


class FigureForm(forms.Form):
    """A verified figure beside a declared one."""

    submission = forms.CharField(widget=forms.HiddenInput, max_length=36)
    column = forms.ChoiceField(label=_("数据项"))
    typed = forms.CharField(label=_("核定值"), max_length=2000)
    source = forms.ChoiceField(label=_("来源"), choices=Figure.Source.choices)
    source_note = forms.CharField(label=_("出处（文件名、页码）"), max_length=200)
    document = forms.ChoiceField(label=_("佐证材料（可不选）"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        columns: Iterable[tuple[str, str]] = (),
        documents: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.fields["column"].choices = [("", _("请选择")), *columns]  # type: ignore[attr-defined]
        self.fields["document"].choices = [("", _("不选")), *documents]  # type: ignore[attr-defined]


def first_deadline() -> date:
    return timezone.localdate() + timedelta(days=CORRECTION_DAYS)


class SeatForm(forms.Form):
    """Whom to seat in the panel, by the address of an account."""

    email = forms.EmailField(
        max_length=254,
        error_messages={"required": _("请写专家的电子邮箱。"), "invalid": _("这不是一个电子邮箱地址。")},
    )
    is_chair = forms.BooleanField(required=False)
