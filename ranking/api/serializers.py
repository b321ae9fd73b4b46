"""How runs and standings are written as JSON. Contributions are the engine's own 64-bit numbers; a score is a text with
the method's decimals, as it is printed."""

from __future__ import annotations

from rest_framework import serializers

from ranking.models import Run


class RunSerializer(serializers.Serializer):
    """一次排名运算及其凭据。"""

    id = serializers.UUIDField()
    programme = serializers.CharField(source="programme.slug")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(Run.State.choices)
    error = serializers.CharField(allow_blank=True)
    queued_at = serializers.DateTimeField()
    queued_by = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)
    ranked = serializers.IntegerField(help_text="参评家数")
    excluded = serializers.IntegerField(help_text="不纳入排名的家数")
    figures_synthetic = serializers.BooleanField()
    revision = serializers.CharField(source="revision.digest", help_text="方案版本的摘要")
    recipe = serializers.CharField(source="recipe_digest", allow_blank=True)
    engine = serializers.CharField(source="engine_version", allow_blank=True)
    code = serializers.CharField(source="code_version", allow_blank=True)


class StandingSerializer(serializers.Serializer):
    """一家企业的名次，或不纳入排名的原因。"""

    position = serializers.IntegerField()
    number = serializers.CharField(help_text="登记号")
    name = serializers.CharField()
    rank = serializers.CharField(allow_null=True, help_text="并列取平均名次时可有 .5")
    score = serializers.CharField(allow_null=True, help_text="按方法规定的小数位")
    lists = serializers.ListField(child=serializers.CharField(), help_text="所在榜单的代码")
    contributions = serializers.DictField(child=serializers.FloatField(allow_null=True), help_text="各指标的贡献")
    reason = serializers.CharField(allow_blank=True, help_text="不纳入的原因")
