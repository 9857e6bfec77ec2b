"""What an event says, in the reader's language. A kind without a sentence is shown as it is kept, never hidden."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_noop

from payung.coverage.figures import area_name
from payung.office.roles import Deed, Reach

#: `%(ref)s` is what the deed was done to: the words of the event's subject after its first.
SENTENCES = {
    "edition_proposed": gettext_noop("Edition proposed"),
    "edition_approved": gettext_noop("Proposed edition approved"),
    "edition_refused": gettext_noop("Proposed edition sent back"),
    "edition_withdrawn": gettext_noop("Proposed edition withdrawn"),
    "edition_published": gettext_noop("Edition %(ref)s published"),
    "figure_reported": gettext_noop("Figure %(ref)s entered"),
    "figure_corrected": gettext_noop("Figure corrected by %(ref)s"),
    "figure_requested": gettext_noop("Figure asked for"),
    "response_attached": gettext_noop("Answer of a government (tanggapan) put beside figure %(ref)s"),
    "reminder_sent": gettext_noop("Reminder sent"),
    "answer_link_renewed": gettext_noop("New one-time link given"),
    "answer_link_withdrawn": gettext_noop("One-time link withdrawn"),
    "answer_sent": gettext_noop("Answer sent in"),
    "answer_taken": gettext_noop("Answer taken as a figure"),
    "answer_sent_back": gettext_noop("Answer sent back"),
    "recap_kept": gettext_noop("Monthly recap read in"),
    "heading_mapped": gettext_noop("Heading of a monthly recap explained"),
    "areas_loaded": gettext_noop("Areas made known"),
    "appointed": gettext_noop("Role given to %(ref)s"),
    "appointment_ended": gettext_noop("Role of %(ref)s ended"),
    "invited": gettext_noop("Link to sign in given to %(ref)s"),
    "invitation_accepted": gettext_noop("%(ref)s chose a password"),
    "account_closed": gettext_noop("Account of %(ref)s closed"),
    "account_opened": gettext_noop("Account of %(ref)s opened again"),
    "signed_in": gettext_noop("%(ref)s signed in"),
    "signed_out": gettext_noop("%(ref)s signed out"),
    "sign_in_failed": gettext_noop("Signing in failed: %(ref)s"),
    "password_changed": gettext_noop("%(ref)s changed the password"),
    "second_factor_set": gettext_noop("%(ref)s set up a second step"),
    "second_factor_removed": gettext_noop("%(ref)s removed a second step"),
    "provider_connected": gettext_noop("%(ref)s signed in through the office's provider for the first time"),
    "copy_restored": gettext_noop("Safety copy %(ref)s restored"),
    "nik_shown": gettext_noop("NIK of %(ref)s shown"),
    "nik_refused": gettext_noop("NIK of %(ref)s not shown: too many in one day"),
    "register_taken": gettext_noop("List of people taken away without NIKs: area %(ref)s"),
    "register_taken_with_niks": gettext_noop("List of people taken away with NIKs: area %(ref)s"),
    "standing_renewed": gettext_noop("Who may be paid for was worked out anew: %(ref)s"),
    "list_received": gettext_noop("List %(ref)s sent in"),
    "list_headings_told": gettext_noop("Headings of list %(ref)s explained"),
    "list_mended": gettext_noop("One kind of error mended in list %(ref)s"),
    "list_mend_taken_back": gettext_noop("One kind of error no longer mended in list %(ref)s"),
    "list_accepted": gettext_noop("List %(ref)s accepted into the register"),
    "list_withdrawn": gettext_noop("List %(ref)s withdrawn"),
    "list_failed": gettext_noop("Work on list %(ref)s failed"),
    "list_bad_rows_handed_back": gettext_noop("Bad rows of list %(ref)s downloaded"),
    "run_asked": gettext_noop("Comparison of the register %(ref)s asked for"),
    "run_done": gettext_noop("Register compared: comparison %(ref)s"),
    "run_failed": gettext_noop("Comparison of the register %(ref)s failed"),
    "run_accepted": gettext_noop("What comparison %(ref)s found was accepted: rows count as one person"),
    "run_taken_back": gettext_noop("Acceptance of comparison %(ref)s taken back"),
    "pair_decided": gettext_noop("Decided about pair %(ref)s"),
    "pair_taken_back": gettext_noop("Decision about pair %(ref)s taken back"),
    "sample_drawn": gettext_noop("Sample %(ref)s of pairs drawn"),
    "pair_audited": gettext_noop("A pair of sample %(ref)s looked at"),
    "pair_audit_taken_back": gettext_noop("What was said of a pair of sample %(ref)s taken back"),
    "round_made": gettext_noop("Round of field checks %(ref)s made"),
    "round_withdrawn": gettext_noop("Round of field checks %(ref)s withdrawn"),
    "sheet_handed_out": gettext_noop("Names of round %(ref)s handed out"),
    "sheet_came_back": gettext_noop("Answers of round %(ref)s came back"),
    "sheet_link_given": gettext_noop("Village's link for round %(ref)s given"),
    "sheet_link_closed": gettext_noop("Village's link for round %(ref)s closed"),
    "inquiry_made": gettext_noop("Inquiry %(ref)s made"),
    "inquiry_taken": gettext_noop("File with NIKs of inquiry %(ref)s fetched"),
    "inquiry_withdrawn": gettext_noop("Inquiry %(ref)s withdrawn"),
    "answer_received": gettext_noop("Answer file %(ref)s to an inquiry sent in"),
    "answer_accepted": gettext_noop("Answer file %(ref)s accepted into the register"),
    "answer_withdrawn": gettext_noop("Answer file %(ref)s not taken"),
    "recovery_codes_made": gettext_noop("%(ref)s made recovery codes"),
}
#: The page of what an event is about, by the first word of its subject, and who may open it; None: everybody.
PAGES: Mapping[str, tuple[str, Deed | None]] = {
    "edition": ("edition", None),
    "proposal": ("proposal", Deed.SEE_PROPOSALS),
    "figure": ("reported_figure", Deed.SEE_FIGURES),
    "request": ("request", Deed.SEE_BOARD),
    "recap": ("recap", Deed.SEE_BOARD),
    "round": ("verification_round", Deed.SEE_COUNTS),
    "list": ("list", Deed.SEND_LISTS),
    "worker": ("worker", Deed.SEE_WORKERS),
    "pair": ("matching_pair", Deed.DECIDE_PAIRS),
    "run": ("matching_run", Deed.RUN_MATCHING),
    "inquiry": ("inquiry", Deed.ASK_INSURER),
}


def sentence(kind: str, subject: str) -> str:
    if kind not in SENTENCES:
        return f"{kind}: {subject}"
    return gettext(SENTENCES[kind]) % {"ref": subject.partition(" ")[2] or subject}


def kind_name(kind: str) -> str:
    """The sentence without what it was done to, for choosing a kind."""
    return gettext(SENTENCES[kind]) % {"ref": "…"}


def page_of(subject: str, reach: Reach) -> str | None:
    """The address of what the event is about, where there is a page that this reader may open."""
    what, _, ref = subject.partition(" ")
    address, deed = PAGES.get(what, ("", None))
    if not address or (deed and not reach.may(deed)):
        return None
    with suppress(NoReverseMatch):  # what stands there is no number or key
        return reverse(address, args=[ref])
    return None


def details(detail: Mapping[str, Any]) -> list[str]:
    """`name: value`, one each. A fingerprint is shown by its first twelve characters; the csv has all of it."""
    return [f"{name}: {_short(value)}" for name, value in sorted(detail.items())]


def where(code: str | None) -> str:
    return area_name(code) if code and code.count(".") <= 1 else code or ""


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    is_fingerprint = len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)
    return text[:12] if is_fingerprint else text if len(text) <= 120 else f"{text[:117]}…"
