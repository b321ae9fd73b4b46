from django.db import migrations

from records.guarding import GuardTable


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        GuardTable("records_journalentry", key=["thing", "seq"], refuse=["update", "delete"]),
        GuardTable("records_journalpayload", key=["entry_id"], refuse=["update"]),
        GuardTable("records_journalseal", key=["seq"], refuse=["update", "delete"]),
    ]
