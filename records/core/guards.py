"""SQL of the triggers that keep append-only tables append-only, on both databases.

`refuse` lists what the table refuses: `update`, `delete`, or both. A second row under a key that exists is refused too,
because SQLite's `INSERT OR REPLACE` removes the old row without asking the delete trigger.
"""

from collections.abc import Sequence


def trigger_names(vendor: str, table: str, refuse: Sequence[str]) -> set[str]:
    """What `create_sql` makes: one a verb; against replacement on SQLite, against TRUNCATE on PostgreSQL."""
    if vendor == "sqlite":
        return {f"{table}_no_{verb}" for verb in (*refuse, "replace")}
    return {f"{table}_no_{verb}" for verb in (*refuse, *(["truncate"] if "delete" in refuse else []))}


def create_sql(vendor: str, table: str, key: Sequence[str], refuse: Sequence[str]) -> list[str]:
    """Statements that guard `table`, whose natural key is `key`. `vendor` is Django's name of the database."""
    return _sqlite(table, key, refuse) if vendor == "sqlite" else _postgresql(table, refuse)


def drop_sql(vendor: str, table: str, refuse: Sequence[str]) -> list[str]:
    place = "" if vendor == "sqlite" else f' ON "{table}"'
    return [f'DROP TRIGGER IF EXISTS "{name}"{place}' for name in sorted(trigger_names(vendor, table, refuse))]


def _sqlite(table: str, key: Sequence[str], refuse: Sequence[str]) -> list[str]:
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    statements = [
        f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END"
        for verb in refuse
    ]
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE "id" = NEW."id" OR ({same}))'  # noqa: S608 -- a migration's names
    statements.append(
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN {exists} '
        f"BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {table} is append-only, replacement refused'); END"
    )
    return statements


def _postgresql(table: str, refuse: Sequence[str]) -> list[str]:
    """Replacement needs no trigger: ON CONFLICT DO UPDATE is an update, and a plain second insert breaks the key."""
    statements = [
        "CREATE OR REPLACE FUNCTION bangping_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, lower(TG_OP); END $$"
    ]
    statements += [
        f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION bangping_refuse()"
        for verb in refuse
    ]
    if "delete" in refuse:
        statements.append(
            f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION bangping_refuse()"
        )
    return statements
