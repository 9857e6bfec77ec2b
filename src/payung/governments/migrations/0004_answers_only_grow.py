"""What a government answered, what became of it, and what the insurer sent is never changed: these tables only grow.

Links are not among them (a link is used or withdrawn), nor drafts and headings.
"""

from django.db import migrations

from payung.office.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("governments", "0003_asked_and_answered")]

    operations = [
        only_grows("governments_reminder"),
        only_grows("governments_answer"),
        only_grows("governments_answerrow"),
        only_grows("governments_answerdecision"),
        only_grows("governments_recap"),
        only_grows("governments_recaprow"),
    ]
