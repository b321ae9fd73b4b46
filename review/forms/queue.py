"""What is looked for in the queue, and what staff arrange with several cases at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from declarations.core.programme import ProgrammeDefinition
from review.models import Case
from review.services.queues import Wanted

HELD = [("", _("全部案卷")), ("mine", _("我领取的")), ("free", _("无人领取"))]


class QueueForm(forms.Form):
    """Filters of the queue. What isn't on offer counts as not asked for: an address typed by hand breaks nothing."""

    query = forms.CharField(label=_("企业名称或登记号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("已到协会的")), *Case.State.choices], required=False)
    held = forms.ChoiceField(label=_("核查员"), choices=HELD, required=False)
    found = forms.ChoiceField(
        label=_("核查情况"),
        choices=[
            ("", _("全部")),
            ("failed", _("有不通过")),
            ("unknown", _("有无法判断")),
            ("unconfirmed", _("待复核")),
        ],
        required=False,
    )
    due = forms.ChoiceField(
        label=_("办理期限"),
        choices=[("", _("全部")), ("overdue", _("已逾期")), ("week", _("本周到期"))],
        required=False,
    )
    unit = forms.ChoiceField(label=_("推荐单位"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    area = forms.CharField(label=_("所在地"), max_length=40, required=False)
    order = forms.ChoiceField(
        label=_("排序"),
        choices=[
            ("received", _("按收件时间")),
            ("due", _("按办理期限")),
            ("name", _("按企业名称")),
            ("failed", _("不通过多的在前")),
        ],
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        definition: ProgrammeDefinition,
        people: Iterable[User],
        has_area: bool,
    ) -> None:
        super().__init__(data)
        codes = {
            "unit": [(one.code, one.title) for one in definition.recommending_units],
            "category": [(one.code, one.title) for one in definition.categories],
        }
        for name, offered in codes.items():
            self.fields[name].choices = [("", _("全部")), *offered]  # type: ignore[attr-defined]
            if not offered:
                del self.fields[name]
        if not has_area:
            del self.fields["area"]
        self.fields["held"].choices = [*HELD, *((str(one.pk), str(one)) for one in people)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        stated = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**stated)


class ArrangeForm(forms.Form):
    """What staff do with the cases that are ticked: give them to a person, or set by when they are due."""

    cases = forms.TypedMultipleChoiceField(
        required=False, coerce=UUID, error_messages={"invalid_choice": _("请先勾选案卷")}
    )
    what = forms.ChoiceField(choices=[("assign", _("指派")), ("due", _("调整期限"))])
    holder = forms.ChoiceField(label=_("核查员"), required=False)
    due_on = forms.DateField(
        label=_("办理期限"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, people: Iterable[User] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.people = {str(one.pk): one for one in people}
        ticked = data.getlist("cases") if data is not None else ()
        self.fields["cases"].choices = [(key, key) for key in ticked]  # type: ignore[attr-defined]
        choices = [("", _("无人承办")), *((key, str(one)) for key, one in self.people.items())]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        stated: dict[str, Any] = super().clean() or {}
        if stated.get("what") == "due" and not stated.get("due_on"):
            self.add_error("due_on", _("请选一个日期。"))
        return stated

    @property
    def person(self) -> User | None:
        return self.people.get(self.cleaned_data["holder"])
