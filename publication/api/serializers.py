"""How published things are written as JSON."""

from __future__ import annotations

from rest_framework import serializers

from publication.models import PublishedFile


class ProgrammeSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    year = serializers.IntegerField()
    newest_version = serializers.IntegerField(allow_null=True, help_text="最新公布的版本；尚未公布为 null")
    noticed_until = serializers.DateField(allow_null=True, help_text="正在公示的，公示的最后一天；否则为 null")


class ColumnSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()


class ListSerializer(serializers.Serializer):
    """一个榜单的说明。榜单只含该方案公布的列。"""

    code = serializers.CharField()
    title = serializers.CharField()
    columns = ColumnSerializer(many=True)
    count = serializers.IntegerField(help_text="条目数")
    note = serializers.CharField(allow_blank=True)


class FileSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(PublishedFile.Kind.choices)
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="字节")
    sha256 = serializers.CharField()
    url = serializers.URLField()


class VersionSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    is_newest = serializers.BooleanField(help_text="为 false 的版本已由新版本替代")
    revoked_at = serializers.DateTimeField(allow_null=True, help_text="何时被撤销；不为 null 的版本请不要再使用")
    revoked_for = serializers.CharField(allow_blank=True, help_text="撤销的理由")
    figures_synthetic = serializers.BooleanField(help_text="为 true 的是示例数据，非企业真实数据")


class VersionDetailSerializer(VersionSerializer):
    lists = ListSerializer(many=True)
    files = FileSerializer(many=True)


class EntrySerializer(serializers.Serializer):
    list = serializers.CharField(help_text="榜单代码")
    position = serializers.IntegerField(help_text="在榜单中的次序，从 1 起")
    values = serializers.DictField(help_text="各公布列的值；未知为 null")
    mark = serializers.CharField(allow_blank=True, help_text="称号已终止的，如何终止")


class FigureSerializer(serializers.Serializer):
    """报告中印出的一个数字及其出处。未取整的值不公布。"""

    key = serializers.CharField(help_text="统计量，如 top_share(revenue, 3)")
    printed = serializers.CharField(help_text="报告印出的文字")
    origin = serializers.CharField(help_text="出处的种类")
    note = serializers.CharField(allow_blank=True)


class NoticeSerializer(serializers.Serializer):
    programme = serializers.CharField(source="programme.slug")
    number = serializers.IntegerField()
    title = serializers.CharField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    state = serializers.CharField()


class NoticedListSerializer(ListSerializer):
    rows = serializers.ListField(child=serializers.ListField(), help_text="各行按 columns 的顺序")


class NoticeDetailSerializer(NoticeSerializer):
    text = serializers.CharField()
    figures_synthetic = serializers.BooleanField()
    lists = NoticedListSerializer(many=True)


class GenuineSerializer(serializers.Serializer):
    """是否公布过，现在是否有效。没有公布过的只有前两项。"""

    finding = serializers.ChoiceField(
        [
            ("current", "真实有效"),
            ("corrected", "真实，已被新版取代"),
            ("revoked", "真实，已被撤销"),
            ("unknown", "未能核实"),
        ]
    )
    sentence = serializers.CharField()
    programme = serializers.CharField(source="publication.programme.slug", default=None, allow_null=True)
    title = serializers.CharField(source="publication.programme.title", default=None, allow_null=True)
    version = serializers.IntegerField(source="publication.version", default=None, allow_null=True)
    published_at = serializers.DateTimeField(source="publication.published_at", default=None, allow_null=True)
    kind = serializers.ChoiceField(PublishedFile.Kind.choices, source="file.kind", default=None, allow_null=True)
    name = serializers.CharField(source="file.name", default=None, allow_null=True)
