"""Whom a row stands for, and whether somebody must still say so. A list's rows are never merged: one points to the other.

The pointer may lead to another kab, where the same person was listed first; who writes it sees both rows. New rows have none,
so that an import pays nothing for its check. A row points to an older one, hence never in a circle.
"""

from django.db import migrations, models
from django.db.models import F, Func, Q
from django.db.models.deletion import PROTECT
from django.db.models.functions import Greatest

from payung.registry.kab_guards import points_still

# What `points_still` looks at when a row is changed, of the rare row that comes with its pointer.
POINTS_FROM_THE_START = """
CREATE TRIGGER registry_worker_same_as_id_points AFTER INSERT ON registry_worker FOR EACH ROW
    WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION registry_worker_same_as_id_points_still();
"""
# What the insurer says of a row, by strength (registry.insured): so that of several rows of a person the greatest is hers.
INSURED = """
CREATE FUNCTION payung_insured(status text, segment text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE status WHEN 'nik_other' THEN 1 WHEN 'not_found' THEN 2 WHEN 'inactive' THEN 3 WHEN 'active' THEN
        CASE segment WHEN 'JAKON' THEN 5 WHEN 'BPU' THEN 6 WHEN 'PU' THEN 7 ELSE 4 END ELSE 0 END)::smallint
$$;
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
        migrations.RunSQL(INSURED),
        migrations.AddField(
            "worker",
            "others_bar",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whether another row of hers says that she died, or that the state employs her.",
            ),
        ),
        migrations.AddField(
            "worker",
            "others_insured",
            models.SmallIntegerField(
                db_default=0, default=0, help_text="What the insurer says of her other rows: the greatest of Insured."
            ),
        ),
        migrations.AddField(
            "worker",
            "insured",
            models.GeneratedField(
                db_persist=True,
                expression=Greatest(F("others_insured"), Func(F("insurer_status"), F("segment"), function="payung_insured")),
                output_field=models.SmallIntegerField(),
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
                    "insured",
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
    ]
