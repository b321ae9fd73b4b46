"""The migration operation that puts the guards of an append-only table in place."""

from collections.abc import Sequence

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from records.core.guards import create_sql, drop_sql


class GuardTable(RunPython):
    """Guard `table` (natural key `key`) against the verbs in `refuse`; repeat it after SQLite rebuilds the table."""

    def __init__(self, table: str, *, key: Sequence[str], refuse: Sequence[str]) -> None:
        def put(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
            lift(apps, editor)
            for statement in create_sql(editor.connection.vendor, table, key, refuse):
                editor.execute(statement, params=None)  # PL/pgSQL's own % is no placeholder

        def lift(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
            for statement in drop_sql(editor.connection.vendor, table, refuse):
                editor.execute(statement)

        super().__init__(put, lift)
