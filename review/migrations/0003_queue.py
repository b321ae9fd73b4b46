import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery

from records.guarding import GuardTable


def copy_received(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    submissions = apps.get_model("declarations", "Submission").objects.filter(pk=OuterRef("submission"))
    apps.get_model("review", "Case").objects.update(received_at=Subquery(submissions.values("received_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0004_extensions"),
        ("records", "0003_filing_online"),
        ("review", "0002_guards"),
    ]
    operations = [
        migrations.AddField(
            "case",
            "received_at",
            models.DateTimeField(default=django.utils.timezone.now, verbose_name="收件时间"),
            preserve_default=False,
        ),
        migrations.RunPython(copy_received, migrations.RunPython.noop),
        migrations.AddField(
            "figure",
            "document",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.storedfile",
                verbose_name="佐证材料",
            ),
        ),
        GuardTable("review_figure", key=["id"], refuse=["update", "delete"]),
    ]
