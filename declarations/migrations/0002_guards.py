from django.db import migrations

from records.guarding import GuardTable


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_initial"), ("records", "0002_guards")]
    operations = [
        GuardTable("declarations_programmerevision", key=["programme_id", "number"], refuse=["update", "delete"]),
        GuardTable("declarations_submission", key=["programme_id", "sequence"], refuse=["update", "delete"]),
    ]
