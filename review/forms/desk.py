"""What verifiers type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from declarations.core.programme import SHANGHAI
from review.models import Decision, Figure

CORRECTION_DAYS = 7
DEFAULT_COMMENT = "请核对并修改"


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
        columns: Sequence[tuple[str, str]] = (),
        documents: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        # Hundreds of choices that are given as a list are gone through when they are given, and again by the widget.
        self.fields["column"].choices = lambda: [("", _("请选择")), *columns]  # type: ignore[attr-defined]
        self.fields["document"].choices = [("", _("不选")), *documents]  # type: ignore[attr-defined]


def first_deadline() -> date:
    return timezone.localdate() + timedelta(days=CORRECTION_DAYS)


class CallForm(forms.Form):
    """A telephone call about a case."""

    with_whom = forms.CharField(label=_("通话对象"), max_length=100)
    number = forms.CharField(label=_("电话"), max_length=40)
    called_at = forms.DateTimeField(
        label=_("通话时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    content = forms.CharField(label=_("内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["called_at"].initial = f"{timezone.localtime():%Y-%m-%dT%H:%M}"


class RequestForm(forms.Form):
    """One document that is asked for, and until when."""

    title = forms.CharField(label=_("要哪份材料"), max_length=200)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateField(
        label=_("提交期限（当日24时止）"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["until"].initial = first_deadline()

    @property
    def deadline(self) -> datetime:
        """The first instant that is too late."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time.min, SHANGHAI)


class ConfirmationForm(forms.Form):
    """A second verifier's word on a figure. Which needs a reason is the service's to say."""

    answer = forms.ChoiceField(choices=[("uphold", _("同意")), ("refuse", _("不同意"))])
    reason = forms.CharField(label=_("理由"), max_length=500, required=False)


class VisitForm(forms.Form):
    """A visit to plan."""

    planned_on = forms.DateField(label=_("计划日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    team = forms.CharField(label=_("调研人员"), max_length=500)


class HolderForm(forms.Form):
    """Who works on a case; nobody gives it back to everybody."""

    holder = forms.ChoiceField(label=_("核查员"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        people: Iterable[User] = (),
        holder: object = None,
        **more: Any,
    ) -> None:
        super().__init__(data, initial={"holder": str(holder or "")}, **more)
        self.people = {str(one.pk): one for one in people}
        choices = [("", _("无人承办")), *((key, str(one)) for key, one in self.people.items())]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]

    @property
    def person(self) -> User | None:
        return self.people.get(self.cleaned_data["holder"])


class DueForm(forms.Form):
    """By when a case is due."""

    due_on = forms.DateField(label=_("办理期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
