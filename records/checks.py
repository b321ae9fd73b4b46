"""System checks of the guards that the database itself must hold."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from records.core.guards import trigger_names


@register(Tags.database)
def guards_stand(app_configs: Any, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Each model that declares `guarded` has its triggers: SQLite drops them when Django rebuilds a table."""
    if not databases or "default" not in databases:
        return []
    tables = connection.introspection.table_names()
    present = _triggers()
    faults: list[CheckMessage] = []
    for model in apps.get_models():
        guarded = getattr(model, "guarded", None)
        table = model._meta.db_table
        if guarded is None or table not in tables:
            continue
        missing = sorted(trigger_names(connection.vendor, table, guarded) - present)
        if missing:
            faults.append(Error(f"append-only guard missing: {', '.join(missing)}", id="records.E001", obj=model))
    return faults


def _triggers() -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
