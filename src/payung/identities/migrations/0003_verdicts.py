"""What somebody said of a pair of a sample may be taken back and said anew; the log keeps both."""

from django.db import migrations

AS_DRAWN = """
DROP TRIGGER identities_auditedpair_row_is_filled_in ON identities_auditedpair;
CREATE TRIGGER identities_auditedpair_row_is_as_drawn BEFORE UPDATE ON identities_auditedpair FOR EACH ROW
    WHEN ((NEW.id, NEW.sample_id, NEW.pair_id, NEW.kab, NEW.number)
        IS DISTINCT FROM (OLD.id, OLD.sample_id, OLD.pair_id, OLD.kab, OLD.number)
        OR (OLD.verdict IS NOT NULL AND NEW.verdict IS NOT NULL))
    EXECUTE FUNCTION payung_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("identities", "0002_guards")]

    operations = [migrations.RunSQL(AS_DRAWN)]
