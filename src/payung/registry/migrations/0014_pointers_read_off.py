"""Pointers of a list's new rows are compared with their parents all at once: that was a seventh of an import's time. And a
changed one is looked up by its key also where the plan for that was made while the parents were few."""

from django.db import migrations

from payung.registry.kab_guards import POINTS_WITHIN_KAB, points_still


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_pointers_found_by_index")]

    operations = [
        migrations.RunSQL(POINTS_WITHIN_KAB),
        points_still("registry_worker", "household_id", "registry_household"),
        points_still("registry_statement", "worker_id", "registry_worker"),
        points_still("registry_statement", "household_id", "registry_household"),
        points_still("registry_roundname", "round_id", "registry_round"),
        points_still("registry_roundname", "worker_id", "registry_worker"),
        points_still("registry_sheet", "round_id", "registry_round"),
        points_still("registry_verification", "worker_id", "registry_worker"),
        points_still("registry_verification", "round_id", "registry_round"),
    ]
