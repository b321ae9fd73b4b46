from django.db import migrations

from records.guarding import GuardTable


class Migration(migrations.Migration):
    dependencies = [("ranking", "0004_method_and_cuts")]
    operations = [GuardTable("ranking_staffcut", key=["id"], refuse=["update", "delete"])]
