"""What was said and done here is never changed: these tables only grow."""

from django.db import migrations

from payung.office.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("governments", "0001_initial")]

    operations = [
        only_grows("governments_reportedfigure"),
        only_grows("governments_figurerequest"),
        only_grows("governments_response"),
    ]
