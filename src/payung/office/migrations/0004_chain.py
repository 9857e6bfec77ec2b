"""Each event gets its place in a chain of hashes from the database itself, so that no program can write another."""

from django.db import migrations, models

# Written out here, though payung.office.log_chain has the same: what was hashed then does not change with a later program.
EVENT_AS_TEXT = """jsonb_build_array(position, kind, subject, detail, by_id, through, area_id,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text"""
NEW_EVENT_AS_TEXT = """jsonb_build_array(NEW.position, NEW.kind, NEW.subject, NEW.detail, NEW.by_id, NEW.through, NEW.area_id,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text"""

# One writer at a time, from the first event of a transaction to its end: otherwise two would follow the same event.
# A statement may bring many rows; each sees those before it, because the function is volatile.
CHAIN = f"""
CREATE FUNCTION payung_chain_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(5299003);
    SELECT position, hash INTO last FROM office_event ORDER BY position DESC LIMIT 1;
    NEW.position := coalesce(last.position, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.hash := encode(sha256(convert_to(coalesce(last.hash, '') || {NEW_EVENT_AS_TEXT}, 'UTF8')), 'hex');
    RETURN NEW;
END $$;

CREATE FUNCTION payung_note_log_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO office_loghead (id, position, hash)
        SELECT 1, position, hash FROM office_event ORDER BY position DESC LIMIT 1
        ON CONFLICT (id) DO UPDATE SET position = excluded.position, hash = excluded.hash;
    RETURN NULL;
END $$;
"""

EVENTS_OF_EARLIER_VERSIONS = f"""
ALTER TABLE office_event DISABLE TRIGGER office_event_row_stays;
DO $$
DECLARE
    event record;
    place bigint := 0;
    before text := '';
BEGIN
    FOR event IN SELECT id FROM office_event ORDER BY id LOOP
        place := place + 1;
        UPDATE office_event SET position = place WHERE id = event.id;
        UPDATE office_event SET hash = encode(sha256(convert_to(before || {EVENT_AS_TEXT}, 'UTF8')), 'hex')
            WHERE id = event.id RETURNING hash INTO before;
    END LOOP;
    IF place > 0 THEN
        INSERT INTO office_loghead (id, position, hash) VALUES (1, place, before);
    END IF;
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE office_event ENABLE TRIGGER office_event_row_stays;
"""

GUARDS = """
CREATE TRIGGER office_event_is_chained BEFORE INSERT ON office_event
    FOR EACH ROW EXECUTE FUNCTION payung_chain_event();
CREATE TRIGGER office_event_moves_head AFTER INSERT ON office_event
    FOR EACH STATEMENT EXECUTE FUNCTION payung_note_log_head();
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON office_loghead FROM payung_app;
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0003_people_and_chain")]

    operations = [
        migrations.RunSQL(CHAIN),
        migrations.RunSQL(EVENTS_OF_EARLIER_VERSIONS),
        migrations.AddConstraint("event", models.UniqueConstraint(name="office_event_one_at_a_place", fields=["position"])),
        migrations.RunSQL(GUARDS),
    ]
