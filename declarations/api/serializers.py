"""How declarations are written as JSON. Money and decimals are texts, as they are stored; unknown is null."""

from __future__ import annotations

from rest_framework import serializers

from declarations.core.form import FieldType
from declarations.models import Declaration, Membership
from declarations.services.filings import STATES

AnyValue = serializers.JSONField


class DeclarationSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    programme = serializers.CharField(source="programme.slug")
    name = serializers.CharField(source="applicant_name")
    number = serializers.CharField(source="applicant_number", help_text="统一社会信用代码或其他登记号")
    subject = serializers.CharField(allow_blank=True)
    category = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True, help_text="推荐单位")
    state = serializers.ChoiceField(Declaration.State.choices)
    part = serializers.ChoiceField(Membership.Part.choices, help_text="您在这家企业的身份")
    receipt = serializers.CharField(allow_blank=True, help_text="最近的受理编号")
    changed_at = serializers.DateTimeField()


class SectionStateSerializer(serializers.Serializer):
    code = serializers.CharField(source="section.code")
    title = serializers.CharField(source="section.title")
    state = serializers.ChoiceField([(str(state), label) for state, label in STATES.items()])
    faults = serializers.IntegerField(help_text="其中的错误数")
    version = serializers.IntegerField(source="row.version", default=0, help_text="保存过几次")


class SlotSerializer(serializers.Serializer):
    code = serializers.CharField(source="slot.code")
    title = serializers.CharField(source="slot.title")
    required = serializers.BooleanField(source="offer.is_due", allow_null=True, help_text="尚不能判断的为 null")
    files = serializers.ListField(child=serializers.CharField())


class ReturnSerializer(serializers.Serializer):
    reason = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), help_text="逐项的理由，按列或材料的代码")
    until = serializers.DateTimeField()
    returned_at = serializers.DateTimeField()


class DeclarationDetailSerializer(DeclarationSerializer):
    closes_at = serializers.DateTimeField(help_text="截止时间，自此刻起不再受理")
    may_change = serializers.BooleanField()
    why_not = serializers.CharField(allow_blank=True, help_text="不能修改的，为什么")
    returned = ReturnSerializer(allow_null=True, help_text="退回修改的，要求改什么")
    sections = SectionStateSerializer(many=True)
    documents = SlotSerializer(many=True)
    seen = serializers.CharField(allow_blank=True, help_text="提交时带上：此后有改动就不会提交")


class OptionSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()


class FormCellSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()
    type = serializers.ChoiceField([(one.value, one.value) for one in FieldType])
    unit = serializers.CharField(allow_blank=True)
    options = OptionSerializer(many=True)


class FormColumnSerializer(FormCellSerializer):
    """申报表的一个填报项；`computed` 的由系统算出，不能填。"""

    required = serializers.BooleanField()
    computed = serializers.BooleanField()
    personal = serializers.BooleanField(help_text="个人信息")
    min = serializers.CharField(allow_null=True)
    max = serializers.CharField(allow_null=True)
    max_length = serializers.IntegerField(allow_null=True)
    help = serializers.CharField(allow_blank=True)
    cells = FormCellSerializer(many=True, help_text="表格的各列")


class FormSectionSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    part = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    columns = FormColumnSerializer(many=True)


class FormSerializer(serializers.Serializer):
    programme = serializers.CharField()
    revision = serializers.CharField(help_text="方案版本的摘要")
    sections = FormSectionSerializer(many=True)


class FaultSerializer(serializers.Serializer):
    section = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True)
    level = serializers.ChoiceField([("error", "错误"), ("warning", "提示")])
    message = serializers.CharField()


class SectionSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)
    saved_by = serializers.CharField(allow_blank=True)
    answers = serializers.DictField(
        child=AnyValue(allow_null=True), help_text="各填报项现有的内容，保存时作为 based_on"
    )
    computed = serializers.DictField(child=AnyValue(allow_null=True), help_text="由系统算出的值")
    unread = serializers.ListField(child=serializers.CharField(), help_text="内容不能识别为答案的填报项")
    unconfirmed = serializers.ListField(child=serializers.CharField(), help_text="由上年带入、尚未确认的填报项")
    hidden = serializers.ListField(child=serializers.CharField(), help_text="按其他答案不需要填的")
    locked = serializers.ListField(child=serializers.CharField(), help_text="退回时没有要求修改、不能改的")
    problems = FaultSerializer(many=True)


class ChangeSerializer(serializers.Serializer):
    based_on = AnyValue(allow_null=True, required=True, help_text="改动之前看到的内容（answers 中的值）")
    value = AnyValue(allow_null=True, required=True, help_text="新的内容；null 为清空")


class SaveSerializer(serializers.Serializer):
    changes = serializers.DictField(child=ChangeSerializer(), default=dict, help_text="按填报项的代码")
    confirm = serializers.ListField(
        child=serializers.CharField(max_length=120), default=list, help_text="确认沿用上年内容的填报项"
    )


class SavedSerializer(serializers.Serializer):
    state = serializers.ChoiceField([("saved", "已保存"), ("late", "截止后存入草稿，不能再提交")])
    at = serializers.DateTimeField()
    sentence = serializers.CharField(allow_blank=True)
    faults = serializers.DictField(child=serializers.CharField(), help_text="已存入但不能识别为答案的，为什么")
    section = SectionSerializer()


class StandingColumnSerializer(serializers.Serializer):
    label = serializers.CharField()
    text = serializers.CharField(allow_blank=True)


class ConditionSerializer(serializers.Serializer):
    """一条申报条件和现有数据的结论。"""

    code = serializers.CharField()
    clause = serializers.CharField()
    requirement = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(
        [("yes", "符合"), ("no", "不符合"), ("unknown", "无法判断"), ("people", "由人认定")]
    )
    sentence = serializers.CharField(allow_blank=True)
    figures = StandingColumnSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())


class SelfCheckSerializer(serializers.Serializer):
    checked_at = serializers.DateTimeField()
    may_submit = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="不能提交的原因")
    conditions = ConditionSerializer(many=True)
    problems = FaultSerializer(many=True)


class SubmitSerializer(serializers.Serializer):
    seen = serializers.CharField(max_length=20_000, help_text="核对时申报的 seen")
    promise = serializers.BooleanField(help_text="承诺所填内容真实，须为 true")

    def validate_promise(self, promised: bool) -> bool:
        if not promised:
            raise serializers.ValidationError("请承诺所填内容真实，再提交")
        return promised


class SubmissionSerializer(serializers.Serializer):
    receipt = serializers.CharField(help_text="受理编号")
    digest = serializers.CharField(help_text="提交内容的 SHA-256")
    received_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField()
    submitted_by = serializers.CharField()


class ListedSerializer(serializers.Serializer):
    """申报名单的一行。草稿的内容不在其中。"""

    id = serializers.UUIDField(source="declaration.id")
    name = serializers.CharField(source="declaration.applicant_name")
    number = serializers.CharField(source="declaration.applicant_number")
    subject = serializers.CharField(source="declaration.subject", allow_blank=True)
    category = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(Declaration.State.choices, source="declaration.state")
    saved_sections = serializers.IntegerField(source="saved")
    receipt = serializers.CharField(source="declaration.receipt", allow_blank=True)
    submitted_at = serializers.DateTimeField(source="declaration.submitted_at", allow_null=True)
    changed_at = serializers.DateTimeField(source="declaration.changed_at")
    until = serializers.DateTimeField(allow_null=True, help_text="截止；已提交的为 null")
    is_extended = serializers.BooleanField()
    figures_synthetic = serializers.BooleanField(source="declaration.figures_synthetic")
