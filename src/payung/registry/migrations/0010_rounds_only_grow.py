"""How a round was chosen, that it may be withdrawn, and the guards: what was found in the field is never rewritten.

`payung_app` makes rounds, freezes names, gives links and adds what was found. Later it fills in that a round was withdrawn,
a link used or withdrawn; once.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from payung.office.append_only import only_filled_in, only_grows


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_kab_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "round",
            "chosen",
            models.JSONField(default=dict, help_text="How its names were chosen: areas, source, group, unverified."),
        ),
        migrations.AddField("round", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "round",
            "withdrawn_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(name="round_has_a_decree", condition=~Q(decree="") & ~Q(title="")),
        ),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                name="round_is_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "sheet",
            models.UniqueConstraint(
                name="one_open_link_of_a_sheet",
                fields=["round", "area"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ),
        migrations.AddIndex("verification", models.Index(name="last_said_of_a_name", fields=["worker", "round", "-id"])),
        only_filled_in("registry_round", "withdrawn_at", "withdrawn_by_id"),
        only_grows("registry_roundname"),
        only_filled_in("registry_sheet", "used_at", "withdrawn_at"),
        only_grows("registry_verification"),
    ]
