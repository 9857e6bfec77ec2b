"""Whom a row stands for, and whether somebody must still say so. A list's rows are never merged: one points to the other.

The pointer may lead to another kab, where the same person was listed first; who writes it sees both rows. New rows have none,
so that an import pays nothing for its check. A row points to an older one, hence never in a circle.
"""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import PROTECT

from payung.registry.kab_guards import points_still

# What `points_still` looks at when a row is changed, of the rare row that comes with its pointer.
POINTS_FROM_THE_START = """
CREATE TRIGGER registry_worker_same_as_id_points AFTER INSERT ON registry_worker FOR EACH ROW
    WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION registry_worker_same_as_id_points_still();
"""
# What stands in the way by another record of the same person, wherever that is listed: the law is asked of persons. Of others'
# people it tells three answers, about somebody who is one's own.
OTHER_RECORDS = """
CREATE FUNCTION payung_other_records() RETURNS TABLE (worker bigint, died boolean, state boolean, wage boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10000 AS $$
    SELECT same_as_id, bool_or(deceased IS TRUE OR field_alive IS FALSE), bool_or(employed_by_state IS TRUE),
        bool_or(insurer_status = 'active' AND segment = 'PU')
    FROM registry_worker WHERE same_as_id IS NOT NULL GROUP BY same_as_id
$$;
REVOKE EXECUTE ON FUNCTION payung_other_records() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payung_other_records() TO payung_app;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_pointers_read_off")]

    operations = [
        migrations.AddField(
            "worker",
            "same_as",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                help_text="The row that stands for this person: the oldest of hers. None: this one does.",
                null=True,
                on_delete=PROTECT,
                related_name="also_listed_as",
                to="registry.worker",
            ),
        ),
        migrations.AddField(
            "worker",
            "in_review",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whether somebody must still say if another row is the same person.",
            ),
        ),
        migrations.AlterField(
            "worker",
            "insurer_status",
            models.CharField(blank=True, help_text="active, inactive, not_found or nik_other.", max_length=10),
        ),
        migrations.AddConstraint(
            "worker", models.CheckConstraint(name="worker_is_the_same_as_an_older_row", condition=Q(same_as__lt=F("id")))
        ),
        migrations.RemoveIndex("worker", "worker_by_name"),
        migrations.AddIndex(
            "worker",
            models.Index(
                fields=["kab", "name_key", "id"],
                include=[
                    "area",
                    "verified_on",
                    "may_be_paid_for",
                    "groups",
                    "sources",
                    "same_as",
                    "in_review",
                    "insurer_status",
                    "segment",
                ],
                name="worker_by_name",
            ),
        ),
        migrations.AddIndex(
            "worker", models.Index(fields=["same_as"], condition=Q(same_as__isnull=False), name="worker_counted_elsewhere")
        ),
        migrations.AddIndex(
            "worker", models.Index(fields=["kab", "name_key", "id"], condition=Q(in_review=True), name="worker_in_review")
        ),
        points_still("registry_worker", "same_as_id", "registry_worker", same_kab=False),
        migrations.RunSQL(POINTS_FROM_THE_START),
        migrations.RunSQL(OTHER_RECORDS),
    ]
