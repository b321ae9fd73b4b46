"""What holders, units and officials type in supervision."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from declarations.core.lifecycle import AnnualReport, ChangeReport, Revocation
from declarations.core.programme import RecommendingUnit
from publication.core.annual import heading, read_figures
from publication.core.supervision import HoldingState
from publication.services.enclosed import Enclosure
from publication.services.holders import Wanted

FILE_HINT = _("pdf、jpg、png，不超过 20 MB。")


def _text(label: Any, *, missing: Any, rows: int = 4, most: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": _("不能超过 %(limit_value)d 字。")},
    )


def _file(label: Any, *, required: bool = False) -> forms.FileField:
    missing = {"required": _("请选择文件。"), "empty": _("选择的是空文件。")}
    return forms.FileField(label=label, required=required, help_text=FILE_HINT, error_messages=missing)


class _Enclosing(forms.Form):
    @cached_property
    def enclosure(self) -> Enclosure | None:
        """The file that was chosen, if any. A file is read once."""
        chosen = self.cleaned_data.get("file")
        return Enclosure(chosen.name, chosen.read()) if chosen else None


class HoldersForm(forms.Form):
    """Filters of the list. What isn't on offer counts as not asked for."""

    query = forms.CharField(label=_("企业名称或登记号"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("称号"), choices=[("", _("全部状态")), *HoldingState.choices], required=False)
    unit = forms.ChoiceField(label=_("推荐单位"), required=False)
    reported = forms.ChoiceField(
        label=_("上一年度报送"), choices=[("", _("全部")), ("yes", _("已报送")), ("no", _("未报送"))], required=False
    )

    def __init__(self, *args: Any, units: Iterable[RecommendingUnit], own_unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.title) for one in units]
        self.fields["unit"].choices = [("", _("全部单位")), *choices]  # type: ignore[attr-defined]
        if own_unit or not choices:
            del self.fields["unit"]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class AnnualForm(_Enclosing):
    """A year's report: the text, the figures that the programme asks for, and a document where there is one."""

    def __init__(self, *args: Any, rule: AnnualReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.figures: dict[str, str | None] = {}
        for figure in rule.figures:
            label = heading(figure) if figure.required else f"{heading(figure)}（选填）"
            self.fields[f"figure_{figure.code}"] = forms.CharField(label=label, max_length=40, required=False)
        self.fields["text"] = _text(rule.text, missing=_("请写明经营情况。"), rows=8)
        self.fields["file"] = _file(_("附件（选填）"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = {one.code: cleaned.get(f"figure_{one.code}", "") for one in self.rule.figures}
        self.figures, faults = read_figures(self.rule, typed)
        for code, message in faults.items():
            self.add_error(f"figure_{code}", message)
        return cleaned


class ChangeForm(_Enclosing):
    event = forms.ChoiceField(label=_("发生的事项"), error_messages={"required": _("请选择发生的事项。")})
    happened_on = forms.DateField(
        label=_("发生日期"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请填发生日期。"), "invalid": _("日期写成 2026-05-31 的样子。")},
    )
    text = _text(_("变动情况"), missing=_("请写明变动的情况。"))
    file = _file(_("证明材料（选填）"))

    def __init__(self, *args: Any, rule: ChangeReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *((one.code, one.title) for one in rule.events)]
        self.fields["event"].choices = choices  # type: ignore[attr-defined]


class LetterForm(_Enclosing):
    """The unit's formal letter."""

    file = _file(_("报备函"), required=True)


class ProposalForm(_Enclosing):
    ground = forms.ChoiceField(label=_("依据"), error_messages={"required": _("请选择取消资格的依据。")})
    reason = _text(_("事实和理由"), missing=_("请写明事实和理由。"), rows=6)
    file = _file(_("证据（选填）"))

    def __init__(self, *args: Any, rule: Revocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *((one.code, f"{one.clause} {one.text}") for one in rule.grounds)]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A move that has to be explained."""

    reason = _text(_("理由"), missing=_("请写明理由。"), rows=3, most=500)


class StatementForm(forms.Form):
    statement = _text(_("申辩意见"), missing=_("请写明申辩意见。"), rows=6)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("决定"),
        choices=[("", _("请选择")), ("approve", _("批准取消资格")), ("reject", _("不予取消"))],
        error_messages={"required": _("请选择决定。"), "invalid_choice": _("请选择决定。")},
    )
    answer = forms.CharField(
        label=_("决定说明（不予取消时必填）"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("不能超过 %(limit_value)d 字。")},
    )
