"""Pointers of a list's new rows are compared with their parents all at once: that was a seventh of an import's time."""

from django.db import migrations

from payung.registry.kab_guards import POINTS_WITHIN_KAB


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_pointers_found_by_index")]

    operations = [migrations.RunSQL(POINTS_WITHIN_KAB)]
