"""What the app's database role may do: it owns nothing, and events of record can only be added and read.

Used by migrations, which run as the owner. Where one role does both (a single address), none is.
"""

from django.conf import settings
from django.db import migrations
from psycopg2.sql import SQL, Identifier, Literal

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)
CREATE_ROLE = """
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN CREATE ROLE {app} NOLOGIN; END IF;
END $do$
"""


def execute(schema_editor, statement: str, **names: str) -> None:
    parts = {key: Identifier(value) for key, value in names.items()}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SQL(statement).format(name=Literal(names["app"]), **parts))


def is_owner(schema_editor) -> bool:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0] == settings.DB_APP_ROLE


def grant(apps, schema_editor) -> None:
    if is_owner(schema_editor):
        return
    execute(schema_editor, CREATE_ROLE, app=settings.DB_APP_ROLE)
    for statement in GRANTS:
        execute(schema_editor, statement, app=settings.DB_APP_ROLE)


def grant_app_role() -> migrations.RunPython:
    """The first operation of the first migration."""
    return migrations.RunPython(grant, migrations.RunPython.noop)


def make_append_only(*tables: str) -> migrations.RunPython:
    """An operation after which the app can add to these tables and read them, and nothing else."""

    def revoke(apps, schema_editor) -> None:
        for table in () if is_owner(schema_editor) else tables:
            statement = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}"
            execute(schema_editor, statement, app=settings.DB_APP_ROLE, table=table)

    return migrations.RunPython(revoke, migrations.RunPython.noop)


def make_immutable(table: str, *, but: tuple[str, ...]) -> migrations.RunPython:
    """An operation after which the app can alter nothing in the table but these columns. What it may delete, a trigger
    says."""

    def restrict(apps, schema_editor) -> None:
        if is_owner(schema_editor):
            return
        revoke = "REVOKE UPDATE, TRUNCATE ON {table} FROM {app}"
        execute(schema_editor, revoke, app=settings.DB_APP_ROLE, table=table)
        for column in but:
            statement = "GRANT UPDATE ({column}) ON {table} TO {app}"
            execute(schema_editor, statement, app=settings.DB_APP_ROLE, table=table, column=column)

    return migrations.RunPython(restrict, migrations.RunPython.noop)
