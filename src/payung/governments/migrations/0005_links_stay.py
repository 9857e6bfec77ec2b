"""A link that was used or withdrawn stays so, and opens nothing longer or else than it was made for."""

from django.db import migrations

from payung.office.append_only import only_filled_in


class Migration(migrations.Migration):
    dependencies = [("governments", "0004_answers_only_grow")]

    operations = [only_filled_in("governments_answerlink", "used_at", "withdrawn_at")]
