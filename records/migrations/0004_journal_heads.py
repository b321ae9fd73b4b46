from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery

from records.guarding import GuardTable


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("records", "JournalEntry").objects
    last = entries.filter(thing=OuterRef("thing")).order_by("-seq").values("seq")[:1]
    heads = apps.get_model("records", "JournalHead")
    rows = entries.filter(seq=Subquery(last)).values_list("thing", "seq", "digest")
    made = (heads(thing=thing, seq=seq, digest=digest) for thing, seq, digest in rows)
    heads.objects.bulk_create(made, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_filing_online")]
    operations = [
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.CharField(max_length=120, unique=True, verbose_name="对象")),
                ("seq", models.PositiveIntegerField(verbose_name="末条序号")),
                ("digest", models.CharField(max_length=64, verbose_name="末条摘要")),
            ],
            options={"verbose_name": "日志链尾"},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        GuardTable("records_journalhead", key=["thing"], refuse=["delete"]),
    ]
