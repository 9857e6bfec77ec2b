"""A list tells what was left out of it; what its headings mean is remembered by kind of list; places leave the database.

Where a problem stands is shown for the thirty days that the file is kept, and lies sealed beside the file. An accepted list
is never changed, so the places that the database had are taken out of it here, once, past the guard.
"""

from django.db import migrations, models

WITHOUT_PLACES = """
ALTER TABLE registry_receivedfile DISABLE TRIGGER registry_receivedfile_accepted_stays;
UPDATE registry_receivedfile SET causes = (SELECT jsonb_agg(cause - 'places') FROM jsonb_array_elements(causes) cause)
    WHERE causes <> '[]';
ALTER TABLE registry_receivedfile ENABLE TRIGGER registry_receivedfile_accepted_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_statements_by_worker")]

    operations = [
        migrations.RunSQL(WITHOUT_PLACES),
        migrations.AddField(
            "receivedfile",
            "notes",
            models.JSONField(default=list, help_text="What was left out or not read, and where: code, sheet, lines, facts."),
        ),
        migrations.AlterField(
            "receivedfile",
            "causes",
            models.JSONField(
                default=list,
                help_text="Each kind of problem: code, severity, rows, facts they share. Its places lie with the file.",
            ),
        ),
        migrations.AddField(
            "headingchoice",
            "profile",
            models.CharField(max_length=20, blank=True, default="", help_text="Kind of list it holds for; empty: for all."),
        ),
    ]
