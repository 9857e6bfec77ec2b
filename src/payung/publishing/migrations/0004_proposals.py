import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0005_shared_cache"),
        ("publishing", "0003_no_later_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cutoff", models.DateField()),
                ("content", models.JSONField(help_text="What readers would see: see publishing.actions.statement.")),
                ("content_sha256", models.CharField(max_length=64)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        help_text="The province the edition speaks of.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.area",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddField(
            model_name="snapshot",
            name="proposal",
            field=models.OneToOneField(
                help_text="Empty only in editions from before a second person was asked.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edition",
                to="publishing.proposal",
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approved", "Approved"), ("refused", "Refused"), ("withdrawn", "Withdrawn")], max_length=9
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="publishing.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "refused"), ("reason", ""), _negated=True), name="refusal_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["approved", "refused", "withdrawn"])),
                        name="decision_is_one_of_three",
                    ),
                ],
            },
        ),
    ]
