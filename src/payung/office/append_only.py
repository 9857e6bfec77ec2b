"""Tables that only grow: the application's role may add rows and read them, and nothing more.

Of some tables a few columns are filled in later, once: the day on which a role ended, a link was used.

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


REFUSE_ALL_BUT_ONCE = """
CREATE OR REPLACE FUNCTION payung_only_filled_in() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF to_jsonb(OLD) - TG_ARGV <> to_jsonb(NEW) - TG_ARGV OR NOT to_jsonb(NEW) @> jsonb_strip_nulls(to_jsonb(OLD)) THEN
        RAISE EXCEPTION 'Of % only % can be filled in, once. Nothing else is changed.', TG_TABLE_NAME, TG_ARGV
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def only_filled_in(table: str, *columns: str) -> migrations.RunSQL:
    """The migration step after which rows are added and stay; each of these columns goes once from empty to a value."""
    named = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"""
        {REFUSE}
        {REFUSE_ALL_BUT_ONCE}
        CREATE TRIGGER {table}_row_is_filled_in BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION payung_only_filled_in({named});
        CREATE TRIGGER {table}_row_stays BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION payung_only_grows();
        CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_only_grows();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM payung_app;
        GRANT UPDATE ({", ".join(columns)}) ON {table} TO payung_app;
        """
    )
