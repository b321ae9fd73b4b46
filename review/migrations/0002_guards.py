from django.db import migrations

from records.guarding import GuardTable


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("records", "0002_guards")]
    operations = [
        GuardTable("review_registeredition", key=["kind", "digest", "as_of"], refuse=["update", "delete"]),
        GuardTable("review_figure", key=["id"], refuse=["update", "delete"]),
        GuardTable("review_decision", key=["id"], refuse=["update", "delete"]),
    ]
