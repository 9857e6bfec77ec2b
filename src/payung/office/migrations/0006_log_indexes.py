"""The page of the event log answers each of its questions in milliseconds over a million events."""

from django.db import migrations

# The page goes back in time, and is asked for a kind, a person or a word. Areas are few, and have an index already.
INDEXES = """
CREATE INDEX office_event_when ON office_event (at);
CREATE INDEX office_event_what ON office_event (kind, at);
CREATE INDEX office_event_who ON office_event (by_id, at);
CREATE INDEX office_event_through ON office_event (at) WHERE through <> '';
CREATE INDEX office_event_about ON office_event
    USING gin (to_tsvector('simple', regexp_replace(lower(subject), '[^a-z0-9]+', ' ', 'g')));
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0005_shared_cache")]

    operations = [migrations.RunSQL(INDEXES)]
