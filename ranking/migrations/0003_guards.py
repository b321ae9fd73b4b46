from django.db import migrations

from records.guarding import GuardTable


class Migration(migrations.Migration):
    dependencies = [("ranking", "0002_rechecks"), ("records", "0002_guards")]
    operations = [GuardTable("ranking_signoff", key=["run_id"], refuse=["update", "delete"])]
