"""A changed pointer is looked up by its parent's index: by text, as before, a list that names 20,000 family cards took a
minute, and ten times as many a hundred times as long."""

from django.db import migrations

from payung.registry.kab_guards import points_still


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_what_was_left_out")]

    operations = [
        points_still("registry_household", "area_id", "office_area", "code", same_kab=False),
        points_still("registry_worker", "area_id", "office_area", "code", same_kab=False),
        points_still("registry_worker", "household_id", "registry_household"),
        points_still("registry_statement", "worker_id", "registry_worker"),
        points_still("registry_statement", "household_id", "registry_household"),
        points_still("registry_statement", "file_id", "registry_receivedfile", same_kab=False),
        points_still("registry_roundname", "round_id", "registry_round"),
        points_still("registry_roundname", "worker_id", "registry_worker"),
        points_still("registry_sheet", "round_id", "registry_round"),
        points_still("registry_verification", "worker_id", "registry_worker"),
        points_still("registry_verification", "round_id", "registry_round"),
        migrations.RunSQL("DROP FUNCTION IF EXISTS payung_row_points_within_kab()"),
    ]
