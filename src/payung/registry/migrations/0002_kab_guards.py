"""Rows about people are seen within their kab, point within it, and stay; an accepted list is never changed.

Temporary tables are granted because COPY goes into no table with row-level security: rows are copied into one of the
transaction's own and come through the policies from there. Functions that act as the owner name their schema.
"""

from django.db import migrations

from payung.office.append_only import only_grows
from payung.registry.kab_guards import FUNCTIONS, points_to, seen_within_kab, stays

GRANT_TEMPORARY = """
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO payung_app', current_database()); END $$;
"""
# Merges what lists said about one person, the newest last.
MERGED = "CREATE AGGREGATE payung_merged (jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}');"
ACCEPTED_STAYS = """
CREATE FUNCTION payung_accepted_list_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An accepted list is never changed: its rows are in the register.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER registry_receivedfile_accepted_stays BEFORE UPDATE ON registry_receivedfile FOR EACH ROW
    WHEN (OLD.state = 'accepted') EXECUTE FUNCTION payung_accepted_list_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("office", "0007_guards")]

    operations = [
        FUNCTIONS,
        migrations.RunSQL(GRANT_TEMPORARY),
        migrations.RunSQL(MERGED),
        *(
            seen_within_kab(f"registry_{name}")
            for name in ("household", "worker", "statement", "round", "roundname", "sheet", "verification")
        ),
        points_to("registry_household", "area_id", "office_area", "code", same_kab=False),
        points_to("registry_worker", "area_id", "office_area", "code", same_kab=False),
        points_to("registry_worker", "household_id", "registry_household"),
        points_to("registry_statement", "worker_id", "registry_worker"),
        points_to("registry_statement", "household_id", "registry_household"),
        points_to("registry_statement", "file_id", "registry_receivedfile", same_kab=False),
        points_to("registry_roundname", "round_id", "registry_round"),
        points_to("registry_roundname", "worker_id", "registry_worker"),
        points_to("registry_sheet", "round_id", "registry_round"),
        points_to("registry_verification", "worker_id", "registry_worker"),
        points_to("registry_verification", "round_id", "registry_round"),
        stays("registry_household"),
        stays("registry_worker"),
        stays("registry_receivedfile", in_kab=False),
        only_grows("registry_statement"),
        only_grows("registry_headingchoice"),
        only_grows("registry_keymark"),
        migrations.RunSQL(ACCEPTED_STAYS),
    ]
