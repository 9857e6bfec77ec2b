"""Four eyes, kept by the database: nobody decides on her own proposal, and only what was approved is published, word for word.

The functions look in `public` alone: a temporary table of the same name cannot stand in for the real one.
"""

from django.db import migrations

from payung.office.append_only import only_grows

FOUR_EYES = """
CREATE FUNCTION payung_second_person() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    proposer bigint;
BEGIN
    SELECT proposed_by_id INTO proposer FROM publishing_proposal WHERE id = NEW.proposal_id;
    IF (NEW.outcome = 'withdrawn') <> (NEW.decided_by_id = proposer) THEN
        RAISE EXCEPTION 'A proposal is decided by another person than the one who proposed it; she can only withdraw it.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_second_person BEFORE INSERT ON publishing_decision
    FOR EACH ROW EXECUTE FUNCTION payung_second_person();

CREATE FUNCTION payung_only_what_was_approved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.content ->> 'number' IS DISTINCT FROM NEW.number::text OR NOT EXISTS (
        SELECT FROM publishing_proposal proposal JOIN publishing_decision decision ON decision.proposal_id = proposal.id
        WHERE proposal.id = NEW.proposal_id
            AND decision.outcome = 'approved'
            AND decision.decided_by_id = NEW.published_by_id
            AND proposal.cutoff = NEW.cutoff
            AND proposal.content = NEW.content - ARRAY['number', 'published_on', 'seed_edition', 'files', 'log']
    ) THEN
        RAISE EXCEPTION 'An edition says exactly what a second person approved. This one does not, or nobody approved it.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_only_what_was_approved BEFORE INSERT ON publishing_snapshot
    FOR EACH ROW EXECUTE FUNCTION payung_only_what_was_approved();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_proposals")]

    operations = [
        only_grows("publishing_proposal"),
        only_grows("publishing_decision"),
        migrations.RunSQL(FOUR_EYES),
    ]
