"""An edition does not grow: a file is taken only where the edition's own content names it with its fingerprint."""

from django.db import migrations

REFUSE_OTHERS = """
CREATE FUNCTION payung_file_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sha256 <> encode(sha256(NEW.body), 'hex') OR NOT EXISTS (
        SELECT FROM publishing_snapshot
        WHERE id = NEW.snapshot_id AND content -> 'files' ->> (NEW.language || '/' || NEW.name) = NEW.sha256
    ) THEN
        RAISE EXCEPTION 'The edition does not name the file % with this content. Publish a new edition.', NEW.name
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_file_belongs BEFORE INSERT ON publishing_renderedfile
    FOR EACH ROW EXECUTE FUNCTION payung_file_belongs();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_only_grows")]

    operations = [migrations.RunSQL(REFUSE_OTHERS)]
