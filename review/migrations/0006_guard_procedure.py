from django.db import migrations

from records.guarding import GuardTable

TABLES = {
    "batch": ["programme_id", "unit", "number"],
    "decision": ["id"],
    "draw": ["programme_id", "number"],
    "figureconfirmation": ["figure_id"],
    "minutes": ["id"],
    "pledge": ["round_id", "seat_id"],
    "recusal": ["seat_id", "case_id"],
    "sitequery": ["id"],
}


class Migration(migrations.Migration):
    dependencies = [("review", "0005_procedure"), ("records", "0002_guards")]
    operations = [
        GuardTable(f"review_{table}", key=key, refuse=["update", "delete"]) for table, key in TABLES.items()
    ]
