"""The second person holds her role, is not the first under another name, and decides on what exists with a true fingerprint.

What migration 0005 left open: a decision written before its proposal, a decision by anybody at all, any fingerprint.
Editions and proposals from before stay as they are; nothing is checked anew.
"""

from django.db import migrations

# Python's json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")), which sha256_of takes. Equal for all
# that an edition holds: texts, whole numbers, yes and no, nothing, and fractions below 10,000,000,000,000,000. There is no -0.0.
FINGERPRINT = """
CREATE FUNCTION payung_canonical(content jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE jsonb_typeof(content)
        WHEN 'object' THEN (
            SELECT '{' || coalesce(
                string_agg(to_json(key)::text || ':' || payung_canonical(value), ',' ORDER BY key COLLATE "C"), ''
            ) || '}' FROM jsonb_each(content))
        WHEN 'array' THEN (
            SELECT '[' || coalesce(string_agg(payung_canonical(value), ',' ORDER BY place), '') || ']'
            FROM jsonb_array_elements(content) WITH ORDINALITY AS element(value, place))
        WHEN 'number' THEN (
            -- Python writes 0.00001 as 1e-05, and so does PostgreSQL as a float8.
            SELECT CASE WHEN number <> 0 AND abs(number) < 0.0001 THEN number::float8::text ELSE number::text END
            FROM (SELECT content::text::numeric) AS written(number))
        ELSE content::text
    END;
END $$;

CREATE FUNCTION payung_fingerprint_is_true() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.content_sha256 <> encode(sha256(convert_to(payung_canonical(NEW.content), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'This is not the fingerprint of what row % of % says.', NEW.id, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_true_fingerprint BEFORE INSERT ON publishing_proposal
    FOR EACH ROW EXECUTE FUNCTION payung_fingerprint_is_true();
CREATE TRIGGER publishing_true_fingerprint BEFORE INSERT ON publishing_snapshot
    FOR EACH ROW EXECUTE FUNCTION payung_fingerprint_is_true();
"""

# The same two roles as in payung.office.roles.MAY; a test compares them.
ROLES = """
CREATE FUNCTION payung_holds(person bigint, asked_role text, asked_area text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM office_appointment held JOIN office_user holder ON holder.id = held.user_id
        WHERE held.user_id = person AND held.role = asked_role AND held.ended_at IS NULL AND holder.is_active
            AND (asked_area = held.area_id OR starts_with(asked_area, held.area_id || '.'))
    );
$$;

CREATE FUNCTION payung_proposer_holds_role() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT payung_holds(NEW.proposed_by_id, 'analis_prov', NEW.area_id) THEN
        RAISE EXCEPTION 'Who proposes an edition holds the role analis_prov there.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_proposer_holds_role BEFORE INSERT ON publishing_proposal
    FOR EACH ROW EXECUTE FUNCTION payung_proposer_holds_role();
"""

# Who gives somebody a link can open it herself. So whoever lately gave one is taken for the same hand as who was given it,
# from link to link; after seven days the owner, shut out by it, will have missed her account.
ONE_HAND = """
CREATE FUNCTION payung_in_one_hand(one bigint, other bigint) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE given AS (
        SELECT issued_by_id AS giver, user_id AS receiver FROM office_invitation WHERE used_at > now() - interval '7 days'
    ), hand (id) AS (
        SELECT one
        UNION SELECT CASE WHEN giver = hand.id THEN receiver ELSE giver END FROM hand JOIN given ON hand.id IN (giver, receiver)
    )
    SELECT EXISTS (SELECT FROM hand WHERE id = other);
$$;
"""

DECIDES = """
CREATE OR REPLACE FUNCTION payung_second_person() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    proposal record;
BEGIN
    SELECT proposed_by_id, area_id INTO proposal FROM publishing_proposal WHERE id = NEW.proposal_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no proposal % yet: first it is proposed, then decided on.', NEW.proposal_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.outcome = 'withdrawn') <> (NEW.decided_by_id = proposal.proposed_by_id) THEN
        RAISE EXCEPTION 'A proposal is decided by another person than the one who proposed it; she can only withdraw it.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.outcome <> 'withdrawn' AND NOT payung_holds(NEW.decided_by_id, 'kepala_dinas', proposal.area_id) THEN
        RAISE EXCEPTION 'Who decides on an edition holds the role kepala_dinas there.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.outcome = 'approved' AND payung_in_one_hand(NEW.decided_by_id, proposal.proposed_by_id) THEN
        RAISE EXCEPTION 'A way into one of the two accounts was given and used in the last seven days: both may be one person.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0007_guards"),
        ("publishing", "0005_four_eyes"),
    ]

    operations = [
        migrations.RunSQL(FINGERPRINT),
        migrations.RunSQL(ROLES),
        migrations.RunSQL(ONE_HAND),
        migrations.RunSQL(DECIDES),
    ]
