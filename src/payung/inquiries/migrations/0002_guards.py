"""Rows about people are seen within their kab and only grow; of an inquiry only its end is filled in; a decided answer stays."""

from django.db import migrations

from payung.office.append_only import only_filled_in, only_grows
from payung.registry.kab_guards import points_to, seen_within_kab, stays

ACCEPTED_STAYS = """
CREATE FUNCTION payung_accepted_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An answer that was decided about is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER inquiries_answerfile_decided_stays BEFORE UPDATE ON inquiries_answerfile FOR EACH ROW
    WHEN (OLD.state <> 'checked') EXECUTE FUNCTION payung_accepted_answer_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial"), ("registry", "0014_pointers_read_off")]

    operations = [
        seen_within_kab("inquiries_inquiryrow"),
        seen_within_kab("inquiries_answered"),
        points_to("inquiries_inquiryrow", "inquiry_id", "inquiries_inquiry", same_kab=False),
        points_to("inquiries_inquiryrow", "worker_id", "registry_worker"),
        points_to("inquiries_answered", "inquiry_id", "inquiries_inquiry", same_kab=False),
        points_to("inquiries_answered", "answer_id", "inquiries_answerfile", same_kab=False),
        points_to("inquiries_answered", "worker_id", "registry_worker"),
        only_filled_in("inquiries_inquiry", "answered_at", "withdrawn_at", "withdrawn_by_id"),
        only_grows("inquiries_inquiryrow"),
        only_grows("inquiries_answered"),
        stays("inquiries_answerfile", in_kab=False),
        migrations.RunSQL(ACCEPTED_STAYS),
    ]
