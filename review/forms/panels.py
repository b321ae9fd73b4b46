"""What people type about experts, panels and who scores what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.core import regions
from review.core.composition import Specialty
from review.core.experts import COLUMNS, LONGEST, NotAProfile, Profile, read_profile, terms, terms_faults
from review.models import Expert
from review.services.draws import LONGEST_SEED, MOST
from review.services.experts import Wanted

SHEET_BYTES = 5 * 2**20


class SeatForm(forms.Form):
    """Whom to seat in the panel, by the address of an account."""

    email = forms.EmailField(
        max_length=254,
        error_messages={"required": _("请写专家的电子邮箱。"), "invalid": _("这不是一个电子邮箱地址。")},
    )
    is_chair = forms.BooleanField(required=False)


class PoolForm(forms.Form):
    """Filters of the pool. What isn't on offer counts as not asked for."""

    query = forms.CharField(label=_("姓名、邮箱或单位"), max_length=100, required=False)
    field = forms.ChoiceField(label=_("专业类别"), choices=[("", _("全部类别")), *Specialty.choices], required=False)
    topic = forms.ChoiceField(label=_("熟悉领域"), required=False)
    region = forms.CharField(label=_("所在地"), max_length=60, required=False)
    active = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), ("yes", _("在库")), ("no", _("已出库"))], required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, topics: Iterable[str] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["topic"].choices = [("", _("全部领域")), *((one, one) for one in topics)]  # type: ignore[attr-defined]

    def clean_region(self) -> str:
        typed = self.cleaned_data["region"].strip()
        if not typed:
            return ""
        try:
            return regions.read(typed, "province" if typed.endswith("省") else "city").code
        except regions.NotARegion as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class ExpertForm(forms.Form):
    """An expert of the pool. What is wrong of it `read_profile` says, as it does of a sheet."""

    email = forms.CharField(label=_("电子邮箱"), max_length=LONGEST["email"], required=False)
    name = forms.CharField(label=COLUMNS["name"], required=False)
    field = forms.ChoiceField(label=COLUMNS["field"], choices=[("", _("请选择")), *Specialty.choices], required=False)
    topics = forms.CharField(label=COLUMNS["topics"], required=False, help_text=_("用顿号隔开，如 电商平台、电商服务"))
    title = forms.CharField(label=COLUMNS["title"], required=False)
    employer = forms.CharField(label=COLUMNS["employer"], required=False, help_text=_("全称；同单位的申报自动回避"))
    employer_number = forms.CharField(label=COLUMNS["employer_number"], required=False)
    region = forms.CharField(label=COLUMNS["region"], required=False, help_text=_("填到市，如 山西省太原市"))
    is_active = forms.BooleanField(label=_("在库（可以抽取）"), required=False, initial=True)

    @classmethod
    def of(cls, expert: Expert) -> ExpertForm:
        """The form as the expert stands in the pool."""
        place = regions.region(expert.region)
        kept = ("field", "title", "employer", "employer_number", "is_active")
        initial = {name: getattr(expert, name) for name in kept}
        initial |= {"email": expert.user.email, "name": expert.user.name or expert.user.email}
        return cls(initial={**initial, "topics": "、".join(expert.topics), "region": place.path if place else ""})

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        if not self.errors:
            try:
                cleaned["profile"] = read_profile(cleaned)
            except NotAProfile as error:
                for name, message in error.faults:
                    self.add_error(name, message)
        return cleaned

    @property
    def profile(self) -> Profile:
        found: Profile = self.cleaned_data["profile"]
        return found


class SheetForm(forms.Form):
    """A sheet of experts."""

    sheet = forms.FileField(
        label=_("专家名单（xlsx 或 csv）"),
        max_length=200,
        error_messages={"required": _("请选择文件。"), "empty": _("这是空文件，请重新选择。")},
    )

    def clean_sheet(self) -> Any:
        found = self.cleaned_data["sheet"]
        if found.size > SHEET_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB，请分成几份导入。"))
        return found


class HoldingsForm(forms.Form):
    """What an expert owns a part of, one a line; nothing is an answer too."""

    holdings = forms.CharField(
        label=_("持有股份的单位"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_holdings(self) -> tuple[str, ...]:
        found = terms(self.cleaned_data["holdings"])
        if faults := terms_faults(found):
            raise forms.ValidationError(faults)
        return found


class DrawForm(forms.Form):
    """How many experts to draw, and by which seed if one is stated."""

    count = forms.IntegerField(
        label=_("抽取人数"), min_value=1, max_value=MOST, error_messages={"required": _("请写要抽取的人数。")}
    )
    seed = forms.CharField(
        label=_("随机种子"), max_length=LONGEST_SEED, required=False, help_text=_("不填则由系统随机产生")
    )
    reason = forms.CharField(label=_("重抽理由"), max_length=500, required=False)


class BoundsForm(forms.Form):
    """Cases an expert; what isn't stated is the programme's."""

    at_least = forms.IntegerField(label=_("每人至少"), min_value=0, max_value=100_000, required=False)
    at_most = forms.IntegerField(label=_("每人至多"), min_value=1, max_value=100_000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        low, high = cleaned.get("at_least"), cleaned.get("at_most")
        if low is not None and high is not None and low > high:
            self.add_error("at_least", _("下限高于上限。"))
        return cleaned


class RecusalForm(forms.Form):
    """Why an expert keeps out of a case."""

    reason = forms.CharField(
        label=_("回避理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明回避理由。")},
    )


class LeaveForm(forms.Form):
    """Who gives up a seat, why, and who succeeds."""

    reason = forms.CharField(label=_("离席原因"), max_length=500, error_messages={"required": _("请写明离席原因。")})
    successor = forms.ChoiceField(label=_("接替的专家"), required=False)
    submitted_too = forms.BooleanField(label=_("已提交的评分表也作废，由接替者重评"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, experts: Iterable[Expert] = (), **more: Any) -> None:
        super().__init__(data, **more)
        listed = [(str(one.pk), f"{one}（{one.get_field_display()}，{one.employer}）") for one in experts]
        self.fields["successor"].choices = [("", _("不接替，由其他专家分担")), *listed]  # type: ignore[attr-defined]
