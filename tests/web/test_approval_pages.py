"""Proposing and approving on the pages: what is seen, in how many steps, and what never gets through."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from allauth.account.internal.flows import login
from signing import browser_of, somebody
from test_overview import text_of

from payung.commands import demo
from payung.governments import actions as governments
from payung.office.actions import accept_invitation, give_way_in, sha256_of_token
from payung.office.models import Invitation, User
from payung.office.roles import Role
from payung.publishing import actions
from payung.publishing.models import Decision, Proposal, Snapshot
from payung.reports import edition, rendering
from payung.web.approval import deciding

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Drawing is tested elsewhere; here one small file stands for all of them."""
    monkeypatch.setattr(rendering, "files", lambda content: [rendering.Drawn("share.csv", "id", "text/csv", b"a,b\n")])


@pytest.fixture
def figures_kept(ntb, analyst):
    from payung.coverage.figures import read_figures
    from payung.located_yaml import read

    for file in sorted(demo.NTB.glob("*.yaml")):
        governments.import_figures(figures=read_figures(read(file)["figures"], file=file.name), by=analyst)


@pytest.fixture
def proposal(figures_kept, analyst):
    return edition.propose_edition(cutoff=TODAY, note="Untuk rapat Senin", by=analyst)


def correct(key: str, value: int, by: User) -> None:
    from payung.governments.as_tables import figure_of
    from payung.governments.models import ReportedFigure

    wrong = ReportedFigure.objects.get(key=key)
    right = type(figure_of(wrong))(**{**figure_of(wrong).__dict__, "id": f"{key}-benar", "value": Decimal(value)})
    governments.report_figure(figure=right, by=by, corrects=wrong)


def test_the_proposer_sees_what_would_change_before_proposing(figures_kept, analyst, head):
    edition.approve_edition(proposal=edition.propose_edition(cutoff=date(2025, 7, 14), by=analyst), published_on=TODAY, by=head)
    correct("covered", 56_900, analyst)
    page = text_of(browser_of(analyst).get("/en/terbitan/usul/?sampai=22-11-2026"))
    assert "What changes against Edition 1 (up to 14 July 2025)" in page
    assert "11 new figures" in page and "1 corrected figure" in page
    assert "57,000 people" in page and "56,900 people" in page
    assert "about 57,000 → about 56,900" in page


def test_proposing_keeps_exactly_what_was_seen(figures_kept, analyst):
    browser = browser_of(analyst)
    seen = browser.get("/terbitan/usul/").context["sha256"]
    done = browser.post("/terbitan/usul/", {"sidik": seen, "catatan": " Untuk rapat Senin "})
    made = Proposal.objects.get()
    assert done["Location"] == f"/terbitan/{made.pk}/"
    assert (made.content_sha256, made.note, made.proposed_by) == (seen, "Untuk rapat Senin", analyst)


def test_what_changed_while_it_was_looked_at_is_not_proposed(figures_kept, analyst):
    browser = browser_of(analyst)
    seen = browser.get("/terbitan/usul/?sampai=22-11-2026").context["sha256"]
    correct("covered", 56_900, analyst)
    page = browser.post("/en/terbitan/usul/?sampai=22-11-2026", {"sidik": seen, "catatan": "Rapat"})
    assert "Something changed while you looked" in text_of(page) and "Rapat</textarea>" in page.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("typed", ["kemarin", "31-02-2026", "01-01-2999", ""])
def test_a_day_that_cannot_be_is_told_beside_the_field(figures_kept, analyst, typed):
    response = browser_of(analyst).get("/terbitan/usul/", {"sampai": typed})
    assert response.status_code == 422
    assert 'href="#id_sampai"' in response.content.decode() and "govuk-error-message" in response.content.decode()


def test_without_figures_the_page_says_which_are_missing(ntb, analyst):
    page = text_of(browser_of(analyst).get("/en/terbitan/usul/"))
    assert "Not possible yet:" in page and "the poor people of NTB" in page


def test_the_head_approves_in_two_steps_from_the_desk(proposal, head):
    browser = browser_of(head)
    review = f"/terbitan/{proposal.pk}/"
    assert f'href="{review}"' in browser.get("/meja/").content.decode()
    page = browser.get(review).content.decode()
    assert f'action="{review}setujui/"' in page and proposal.content_sha256 in page and "Untuk rapat Senin" in page
    done = browser.post(f"{review}setujui/", follow=True)
    assert done.redirect_chain == [(review, 302)]
    assert Snapshot.objects.get().proposal == proposal and "Edisi 1 sudah terbit" in done.content.decode()
    assert "Hasan Basri" in done.content.decode()


def test_pressed_twice_it_is_published_once_and_says_the_same(proposal, head):
    browser = browser_of(head)
    for _ in range(2):
        done = browser.post(f"/en/terbitan/{proposal.pk}/setujui/", follow=True)
        assert "Edition 1 is published" in text_of(done)
    assert Snapshot.objects.count() == 1


def test_who_has_not_lately_proved_that_it_is_she_proves_it_first_and_comes_back(proposal, head):
    browser = browser_of(head, proved_seconds_ago=301)
    done = browser.post(f"/terbitan/{proposal.pk}/setujui/")
    back = urlencode({"next": f"/terbitan/{proposal.pk}/"})
    assert (done.status_code, done["Location"]) == (302, f"/masuk/langkah-kedua/lagi/?{back}")
    assert not Snapshot.objects.exists()
    page = browser.get(f"/terbitan/{proposal.pk}/").content.decode()
    assert "setujui/" not in page and "Pastikan bahwa ini Anda" in page


def test_the_password_typed_just_now_is_no_second_step(proposal, head):
    browser = browser_of(head, proved_seconds_ago=None)
    session = browser.session
    at = time.time()
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": at - 301},
        {"method": "password", "at": at, "reauthenticated": True},
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(head.pk)
    session.save()
    done = browser.post(f"/terbitan/{proposal.pk}/setujui/")
    assert done["Location"].startswith("/masuk/langkah-kedua/lagi/?") and not Snapshot.objects.exists()
    page = browser.get(f"/terbitan/{proposal.pk}/").content.decode()
    assert "setujui/" not in page and 'href="/masuk/langkah-kedua/lagi/?' in page and "/masuk/lagi/" not in page


def test_the_code_of_the_phone_brings_her_back_to_approve(proposal, head):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
    from allauth.mfa.utils import decrypt

    browser = browser_of(head, proved_seconds_ago=301)
    away = browser.post(f"/terbitan/{proposal.pk}/setujui/")["Location"]
    secret = decrypt(Authenticator.objects.get(user=head, type="totp").data["secret"])
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    back = browser.post(away, {"code": code})
    assert back["Location"] == f"/terbitan/{proposal.pk}/"
    assert not Snapshot.objects.exists()  # proving is not approving
    browser.post(f"/terbitan/{proposal.pk}/setujui/")
    assert Snapshot.objects.count() == 1


def test_the_page_says_that_something_changed_and_offers_no_approval(proposal, head, analyst):
    correct("covered", 56_900, analyst)
    browser = browser_of(head)
    page = browser.get(f"/en/terbitan/{proposal.pk}/")
    assert "a figure was added or corrected" in text_of(page) and "setujui/" not in page.content.decode()
    done = browser.post(f"/en/terbitan/{proposal.pk}/setujui/", follow=True)
    assert "Nothing was published." in text_of(done) and not Snapshot.objects.exists()


def test_sending_back_needs_a_reason_and_reaches_the_proposer(proposal, head, analyst):
    browser = browser_of(head)
    empty = browser.post(f"/en/terbitan/{proposal.pk}/kembalikan/", {"alasan": "  "})
    assert empty.status_code == 422 and "write what should be different" in text_of(empty)
    assert not Decision.objects.exists()
    browser.post(f"/terbitan/{proposal.pk}/kembalikan/", {"alasan": "Tunggu angka Oktober"})
    assert Decision.objects.get().reason == "Tunggu angka Oktober"
    desk = browser_of(analyst).get("/en/meja/")
    assert "proposal of yours was sent back" in text_of(desk) and f'href="/en/terbitan/{proposal.pk}/"' in desk.content.decode()
    assert "Tunggu angka Oktober" in browser_of(analyst).get(f"/terbitan/{proposal.pk}/").content.decode()


def test_the_proposer_withdraws_and_cannot_approve(proposal, analyst):
    browser = browser_of(analyst)
    assert browser.post(f"/terbitan/{proposal.pk}/setujui/").status_code == 403
    assert "tarik/" in browser.get(f"/terbitan/{proposal.pk}/").content.decode()
    browser.post(f"/terbitan/{proposal.pk}/tarik/")
    assert Decision.objects.get().outcome == "withdrawn"


def test_who_is_analyst_and_head_at_once_approves_another_persons_edition_only(proposal, ntb, analyst):
    both = somebody("dua-jabatan", Role.OFFICE_HEAD, "52", by=analyst)
    from payung.office.actions import appoint

    appoint(user=both, role=Role.ANALYST, area=ntb[0], decree="SK uji 8/2026", by=analyst, from_the_server=True)
    own = edition.propose_edition(cutoff=date(2026, 1, 31), by=both)
    browser = browser_of(both)
    assert "setujui/" not in browser.get(f"/terbitan/{own.pk}/").content.decode()
    browser.post(f"/terbitan/{own.pk}/setujui/")
    assert not Snapshot.objects.exists()
    browser.post(f"/terbitan/{proposal.pk}/setujui/")
    assert Snapshot.objects.get().proposal == proposal


def let_in(user: User, *, by: User, days_ago: float) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    token = give_way_in(user=user, now=at, by=by)
    invitation = Invitation.objects.get(token_sha256=sha256_of_token(token))
    accept_invitation(invitation=invitation, password="kereta biru 77 mangga sepatu", now=at)


@pytest.mark.parametrize(
    ("path", "said"), [("/en/", "You cannot approve this yet."), ("/", "Anda belum dapat menyetujui ini.")]
)
def test_the_head_who_has_just_let_the_analyst_in_is_told_why_she_must_wait(proposal, analyst, head, path, said):
    let_in(analyst, by=head, days_ago=1)
    browser = browser_of(head)
    page = browser.get(f"{path}terbitan/{proposal.pk}/")
    assert said in text_of(page) and "setujui/" not in page.content.decode() and "kembalikan/" in page.content.decode()
    done = browser.post(f"/en/terbitan/{proposal.pk}/setujui/", follow=True)
    assert "You cannot approve it yet: in the last seven days a link opened your account or that of analis" in text_of(done)
    assert not Snapshot.objects.exists()


def test_weeks_later_the_page_still_says_that_she_let_the_analyst_in_and_she_approves(proposal, analyst, head):
    let_in(analyst, by=head, days_ago=21)
    browser = browser_of(head)
    assert "You gave analis her way in on" in text_of(browser.get(f"/en/terbitan/{proposal.pk}/"))
    browser.post(f"/terbitan/{proposal.pk}/setujui/")
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("why", "en", "id_"),
    [
        ("role", "You do not have the role", "Anda tidak memegang peran"),
        ("own", "You proposed this edition yourself", "Anda sendiri yang mengusulkan"),
        ("one_hand", "in the last seven days a link opened", "dalam tujuh hari terakhir"),
    ],
)
@pytest.mark.parametrize("deed", ["setujui", "kembalikan"])
def test_each_refusal_says_its_own_reason(proposal, head, monkeypatch, why, en, id_, deed):
    def refuses(**_):
        raise actions.MayNotDecide(why, "x", "y")

    monkeypatch.setattr(deciding, "approve_edition", refuses)
    monkeypatch.setattr(actions, "refuse", refuses)
    browser = browser_of(head)
    for path, said in (("/en", en), ("", id_)):
        page = browser.post(f"{path}/terbitan/{proposal.pk}/{deed}/", {"alasan": "Nanti"}, follow=True)
        assert said in text_of(page)


def test_the_auditor_reads_and_decides_nothing(proposal, analyst):
    browser = browser_of(somebody("auditor", Role.AUDITOR, "52", by=analyst))
    page = browser.get(f"/terbitan/{proposal.pk}/").content.decode()
    assert "setujui/" not in page and "kembalikan/" not in page and "tarik/" not in page
    assert browser.post(f"/terbitan/{proposal.pk}/setujui/").status_code == 403


def test_the_whole_statement_has_the_fingerprint_of_the_page(proposal, head):
    import hashlib

    body = browser_of(head).get(f"/terbitan/{proposal.pk}/isi.json").content
    assert hashlib.sha256(body).hexdigest() == proposal.content_sha256


def test_a_district_officer_finds_no_proposal(proposal, analyst):
    browser = browser_of(somebody("petugas", Role.DISTRICT_OFFICER, "52.01", by=analyst))
    assert browser.get("/terbitan/").status_code == browser.get(f"/terbitan/{proposal.pk}/").status_code == 403
