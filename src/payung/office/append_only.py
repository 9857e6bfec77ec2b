"""Tables that only grow: the application's role may add rows and read them, and nothing more.

Two guards: the role loses the right, and a trigger refuses whoever still has it, the tables' owner included. What a
superuser does with triggers off is not prevented here but detected, by comparing hashes.
"""

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION payung_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed. Add a new row that corrects the old one.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def only_grows(table: str) -> migrations.RunSQL:
    """The migration step that makes a table append-only. It has no way back: migrations only go forward."""
    return migrations.RunSQL(
        f"""
        {REFUSE}
        CREATE TRIGGER {table}_row_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION payung_only_grows();
        CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_only_grows();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM payung_app;
        """
    )
