"""Counts of tries to sign in, shared by all processes of the site. Not logged by the server: losing it costs nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("office", "0004_chain")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE office_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX office_cache_expires ON office_cache (expires);
            """
        ),
    ]
