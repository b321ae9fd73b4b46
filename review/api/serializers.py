"""How cases and the findings of checks are written as JSON."""

from __future__ import annotations

from rest_framework import serializers

from review.models import Case, Finding


class FindingSerializer(serializers.Serializer):
    """一个核查步骤的结论。"""

    check = serializers.CharField(source="check_code")
    step = serializers.CharField()
    answer = serializers.ChoiceField(Finding.Answer.choices)
    severity = serializers.ChoiceField(Finding.Severity.choices)
    is_flagged = serializers.BooleanField(help_text="请人工确认")
    sentence = serializers.CharField(allow_blank=True)


class CheckedSerializer(serializers.Serializer):
    """一份案卷和最近一轮核查的结论；还没有核查过的没有结论。"""

    id = serializers.UUIDField()
    receipt = serializers.CharField()
    name = serializers.CharField(source="applicant_name")
    number = serializers.CharField(source="applicant_number")
    subject = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(Case.State.choices)
    received_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    failed_steps = serializers.IntegerField()
    unknown_steps = serializers.IntegerField()
    noted_steps = serializers.IntegerField()
    findings = FindingSerializer(many=True)
