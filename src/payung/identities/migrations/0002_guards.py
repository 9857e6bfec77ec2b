"""Pairs of people are seen within their kab; what was decided is never changed; what a run found stays as it was found.

Later only this follows: how a run fared, whose a pair is and whether it waits, what somebody said of a pair of a sample.
"""

from django.db import migrations

from payung.office.append_only import only_filled_in, only_grows
from payung.registry.kab_guards import points_to, seen_within_kab

# Of a pair only what is worked out from decisions may change.
PAIR_STAYS = """
CREATE TRIGGER identities_pair_row_stays BEFORE DELETE ON identities_pair FOR EACH ROW EXECUTE FUNCTION payung_only_grows();
CREATE TRIGGER identities_pair_table_stays BEFORE TRUNCATE ON identities_pair
    FOR EACH STATEMENT EXECUTE FUNCTION payung_only_grows();
CREATE TRIGGER identities_pair_row_is_as_found BEFORE UPDATE ON identities_pair FOR EACH ROW
    WHEN ((NEW.id, NEW.run_id, NEW.left_id, NEW.right_id, NEW.match_weight, NEW.probability, NEW.decision, NEW.because,
           NEW.facts_sha256)
        IS DISTINCT FROM (OLD.id, OLD.run_id, OLD.left_id, OLD.right_id, OLD.match_weight, OLD.probability, OLD.decision,
           OLD.because, OLD.facts_sha256))
    EXECUTE FUNCTION payung_only_grows();
REVOKE UPDATE, DELETE, TRUNCATE ON identities_pair FROM payung_app;
GRANT UPDATE (kab, waits) ON identities_pair TO payung_app;
"""
RUN_STAYS = """
CREATE TRIGGER identities_run_row_stays BEFORE DELETE ON identities_run FOR EACH ROW EXECUTE FUNCTION payung_only_grows();
CREATE TRIGGER identities_run_table_stays BEFORE TRUNCATE ON identities_run
    FOR EACH STATEMENT EXECUTE FUNCTION payung_only_grows();
REVOKE DELETE, TRUNCATE ON identities_run FROM payung_app;
"""


class Migration(migrations.Migration):
    dependencies = [("identities", "0001_initial")]

    operations = [
        *(seen_within_kab(f"identities_{name}") for name in ("pair", "decision", "looking", "auditedpair")),
        *(
            points_to(f"identities_{table}", column, "registry_worker", same_kab=False)
            for table in ("pair", "decision")
            for column in ("left_id", "right_id")
        ),
        migrations.RunSQL(PAIR_STAYS),
        migrations.RunSQL(RUN_STAYS),
        only_grows("identities_decision"),
        only_grows("identities_auditsample"),
        only_filled_in("identities_auditedpair", "verdict", "by_id", "at"),
    ]
