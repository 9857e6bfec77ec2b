"""What the database itself keeps of tables about people: who may see a row, and that no row points to another kab's.

A plain foreign key is checked past row-level security: it would take a child of one kab under a parent of another, and tell
by that whether there is such a parent. It is also checked row by row. These are checked for all rows of a statement at once,
as whoever writes them sees the parents: what she cannot see is not there.
"""

from django.db import migrations

#: The kab named for this transaction (registry.scope). As a subquery it is worked out once, not for each row.
IN_SCOPE = "kab = ANY ((SELECT string_to_array(current_setting('payung.kab', true), ','))::text[])"

POINTS_WITHIN_KAB = """
    -- Each parent is looked up by its key, whatever is believed of how many there are. Only keys that lie close together, as
    -- those of a list's new workers and households do, are read off in one go and compared by hashing.
    CREATE OR REPLACE FUNCTION payung_points_within_kab() RETURNS trigger LANGUAGE plpgsql
        SET search_path = public, pg_temp SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off
        SET enable_seqscan = off AS $$
    DECLARE
        its_column text := TG_ARGV[0];
        parent text := TG_ARGV[1];
        parent_key text := TG_ARGV[2];
        other_kab text := CASE WHEN TG_ARGV[3] = 'same kab' THEN ' OR p.kab <> r.kab' ELSE '' END;
        pointing text := 'SELECT DISTINCT %1$I, kab FROM rows_now WHERE %1$I IS NOT NULL';
        pointed_at text := '%2$I';
        rows bigint;
        lowest bigint;
        highest bigint;
        astray boolean;
    BEGIN
        IF parent_key = 'id' THEN
            EXECUTE format('SELECT count(%1$I), min(%1$I), max(%1$I) FROM rows_now', its_column) INTO rows, lowest, highest;
            IF rows > 1000 AND highest - lowest < 8 * rows THEN
                SET LOCAL enable_hashjoin = on;
                SET LOCAL enable_nestloop = off;
                pointing := 'SELECT %1$I, kab FROM rows_now WHERE %1$I IS NOT NULL';
                pointed_at := '(SELECT * FROM %2$I WHERE %3$I BETWEEN ' || lowest || ' AND ' || highest || ')';
            END IF;
        END IF;
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM (' || pointing || ') r LEFT JOIN ' || pointed_at || ' p ON p.%3$I = r.%1$I'
                ' WHERE p.%3$I IS NULL' || other_kab || ')', its_column, parent, parent_key
        ) INTO astray;
        IF astray THEN
            RAISE EXCEPTION '% of % points to no row of % in its kab.', its_column, TG_TABLE_NAME, parent
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$;
"""
FUNCTIONS = migrations.RunSQL(
    f"""
    {POINTS_WITHIN_KAB}
    CREATE FUNCTION payung_stays_in_kab() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A row of % keeps its id and its kab: others point to it by them.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$;
    """
)


def seen_within_kab(table: str) -> migrations.RunSQL:
    """The migration step after which the app sees and writes only rows of the kab that is named (registry.scope).

    Not FORCE: the tables' owner, which the app cannot become and which safety copies are read as, sees every row.
    """
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY seen_within_kab ON {table} TO payung_app USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE});
        """
    )


def points_to(table: str, column: str, parent: str, key: str = "id", *, same_kab: bool = True) -> migrations.RunSQL:
    """The migration step after which a column holds only keys of rows that are there; with `same_kab`, of the same kab."""
    arguments = f"'{column}', '{parent}', '{key}', '{'same kab' if same_kab else ''}'"
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_{column}_points AFTER INSERT ON {table} REFERENCING NEW TABLE AS rows_now
            FOR EACH STATEMENT EXECUTE FUNCTION payung_points_within_kab({arguments});
        {_points_still(table, column, parent, key, same_kab)}
        """
    )


def points_still(table: str, column: str, parent: str, key: str = "id", *, same_kab: bool = True) -> migrations.RunSQL:
    """The half of `points_to` that is about rows which are changed, for a column that an older `points_to` guards already."""
    return migrations.RunSQL(_points_still(table, column, parent, key, same_kab))


def _points_still(table: str, column: str, parent: str, key: str, same_kab: bool) -> str:
    """Row by row, so that rows whose column stays cost nothing: for all rows of a statement at once PostgreSQL would keep the
    old and the new of each. A function for each column: its plan is then made once, and finds the parent by its index.
    IS TRUE: by its key, even where the plan is made while the table is nearly empty and its kab would do as well."""
    return f"""
        CREATE OR REPLACE FUNCTION {table}_{column}_points_still() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp SET enable_seqscan = off AS $$
        BEGIN
            PERFORM FROM {parent} p WHERE p.{key} = NEW.{column} {"AND (p.kab = NEW.kab) IS TRUE" if same_kab else ""};
            IF NOT FOUND THEN
                RAISE EXCEPTION '{column} of {table} points to no row of {parent} in its kab.'
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
            RETURN NULL;
        END $$;
        DROP TRIGGER IF EXISTS {table}_{column}_points_still ON {table};
        CREATE TRIGGER {table}_{column}_points_still AFTER UPDATE ON {table} FOR EACH ROW
            WHEN (NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})
            EXECUTE FUNCTION {table}_{column}_points_still();
    """


def stays(table: str, *, in_kab: bool = True) -> migrations.RunSQL:
    """The migration step after which rows are never removed, and keep their id and kab: what `points_to` rests on."""
    kept = f"""
        CREATE TRIGGER {table}_stays_in_kab BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (NEW.id <> OLD.id OR NEW.kab <> OLD.kab) EXECUTE FUNCTION payung_stays_in_kab();
    """
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION payung_only_grows();
        CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_only_grows();
        REVOKE DELETE, TRUNCATE ON {table} FROM payung_app;
        {kept if in_kab else ""}
        """
    )
