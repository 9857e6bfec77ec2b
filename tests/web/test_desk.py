"""The desk: what waits for whom, what each role's navigation opens, and that nothing of another area shows."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from signing import browser_of, somebody
from test_overview import text_of

from payung.governments.waiting import Waiting
from payung.office.log_notes import last_check
from payung.office.roles import MAY, Role
from payung.publishing.actions import sha256_of
from payung.publishing.models import Proposal
from payung.web.desk import waiting
from payung.web.navigation import PLACES

pytestmark = pytest.mark.django_db
PROVINCIAL = [Role.ANALYST, Role.OFFICE_HEAD, Role.INSURER, Role.LEADERSHIP, Role.AUDITOR]
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def nothing_waits(monkeypatch, settings):
    settings.PAYUNG_COPIES = ""
    monkeypatch.setattr(waiting, "waiting_for", lambda reach, today: [])


@pytest.fixture
def proposed(ntb, analyst):
    """A proposal in the list; what it says does not matter here."""
    return Proposal.objects.create(
        area=ntb[0], cutoff=date(2026, 11, 22), content={}, content_sha256=sha256_of({}), proposed_by=analyst
    )


@pytest.fixture
def home(tmp_path, settings):
    """An office's folders, with an old check of the log."""
    settings.PAYUNG_KEYS, settings.PAYUNG_COPIES = str(tmp_path / "keys"), str(tmp_path / "copies")
    return tmp_path


@pytest.mark.parametrize("role", [*PROVINCIAL, Role.DISTRICT_OFFICER, Role.DISTRICT_HEAD])
def test_the_navigation_shows_what_the_role_opens_and_nothing_else(ntb, analyst, role):
    area = "52.01" if role in (Role.DISTRICT_OFFICER, Role.DISTRICT_HEAD) else "52"
    browser = browser_of(somebody(role.value, role, area, by=analyst, name="Siti Aminah"))
    page = browser.get("/meja/").content.decode()
    bar = page.split('class="desk-bar__places"')[1].split("</ul>")[0]
    shown = re.findall(r'href="([^"]+)"', bar)
    assert shown == [reverse(name) for deed, name, _ in PLACES if deed in MAY[role]]
    assert "Siti Aminah" in page and ("Lombok Barat" in page if area == "52.01" else "Provinsi Nusa Tenggara Barat" in page)
    for path in shown:
        assert browser.get(path).status_code == 200, path


def test_signing_out_is_a_button_that_needs_its_form(ntb, analyst):
    page = browser_of(analyst).get("/en/meja/").content.decode()
    form = page.split('action="/en/keluar/"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form and "Sign out" in form


@pytest.mark.parametrize(
    ("path", "words"), [("/meja/", "Tidak ada yang menunggu Anda"), ("/en/meja/", "Nothing waits for you")]
)
def test_an_empty_desk_says_so_kindly(ntb, analyst, nothing_waits, path, words):
    assert words in text_of(browser_of(analyst).get(path))


def test_a_proposal_waits_for_who_may_approve_it_and_not_for_its_proposer(proposed, analyst, head, nothing_waits):
    assert f'href="/terbitan/{proposed.pk}/"' in browser_of(head).get("/meja/").content.decode()
    assert "Tidak ada yang menunggu" in text_of(browser_of(analyst).get("/meja/"))


def test_several_proposals_are_counted_and_lead_to_the_list(proposed, ntb, analyst, head, nothing_waits):
    Proposal.objects.create(
        area=ntb[0], cutoff=date(2026, 10, 31), content={}, content_sha256=sha256_of({}), proposed_by=analyst
    )
    page = browser_of(head).get("/en/meja/")
    assert "2 editions to approve" in text_of(page) and 'href="/en/terbitan/"' in page.content.decode()


def test_figures_that_wait_show_their_count_and_the_oldest_day(ntb, analyst, monkeypatch, nothing_waits):
    found = [
        Waiting("answers_to_take", 3, date(2026, 11, 5), None),
        Waiting("requests_overdue", 1, date(2026, 8, 21), "52.01"),
        Waiting("requests_to_answer", 2, date(2026, 8, 21), "52.01"),
        Waiting("recap_missing", 1, date(2026, 10, 1), None),
        Waiting("figures_without_response", 4, None, "52.01"),
    ]
    monkeypatch.setattr(waiting, "waiting_for", lambda reach, today: found)
    page = text_of(browser_of(analyst).get("/meja/"))
    assert "5 hal menunggu Anda" in page
    assert "3 jawaban perlu diperiksa yang terlama sejak 5 November 2026" in page
    assert "1 permintaan belum dijawab sejak 21 Agustus 2026" in page


def test_every_kind_that_waits_has_its_words_and_its_page(ntb, analyst, nothing_waits):
    """A kind added to payung.governments.waiting without a line here would break the desk of whoever has it."""
    import inspect

    from payung.governments import waiting as source

    kinds = re.search(r"Kinds: ([a-z_, \n]+)\.", inspect.getdoc(source.Waiting) or "")
    assert kinds
    lines = inspect.getsource(waiting._figures)
    for kind in re.split(r",\s*", kinds[1]):
        assert f'"{kind}"' in lines


def test_who_looks_after_the_copies_is_told_when_there_is_none(home, ntb, analyst, monkeypatch):
    monkeypatch.setattr(waiting, "waiting_for", lambda reach, today: [])
    page = browser_of(analyst).get("/en/meja/")
    assert "1 worry about the safety copies" in text_of(page) and 'href="/en/salinan/"' in page.content.decode()
    assert "event log not checked lately" in text_of(page)
    officer = somebody("petugas", Role.DISTRICT_OFFICER, "52.01", by=analyst)
    assert "safety copies" not in text_of(browser_of(officer).get("/en/meja/"))


@pytest.mark.parametrize(("days", "told"), [(3, False), (4, True)])
def test_the_log_waits_when_nobody_checked_it_for_days(home, ntb, analyst, days, told):
    (home / "log-ends.txt").write_text(f"{NOON - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ} 12:{'a' * 64}\n")
    from payung.office.actions import reach

    found = [thing.path for thing in waiting.things(analyst, reach(analyst), NOON)]
    assert (reverse("event_log") in found) is told


def test_the_last_check_is_the_last_whole_line(tmp_path):
    assert last_check(tmp_path) is None
    whole = f"2026-11-22T01:00:00Z 12:{'a' * 64}\n"
    (tmp_path / "log-ends.txt").write_text(f"2026-11-21T01:00:00Z 7:{'b' * 64}\n{whole}2026-11-23T01:00:0")
    found = last_check(tmp_path)
    assert found and (found.position, found.at) == (12, datetime(2026, 11, 22, 1, tzinfo=UTC))


def test_public_pages_offer_signing_in_and_are_the_same_for_who_has(client, ntb, analyst, published):
    for path in ("/", "/en/angka/", "/hukum/"):
        public, signed = client.get(path), browser_of(analyst).get(path)
        assert public.content == signed.content
        assert "desk-bar" not in public.content.decode() and "account_login" not in public.content.decode()
    assert 'href="/masuk/"' in client.get("/").content.decode()


def test_the_foot_of_an_edition_names_the_end_of_the_event_log(client, published):
    end = published[2].content["log"]
    assert f"<code>{end['position']}:{end['hash'][:12]}</code>" in client.get("/").content.decode()


def test_no_page_of_the_desk_is_kept_or_found_by_a_search(ntb, analyst):
    for path in ("/meja/", "/terbitan/", "/catatan/", "/salinan/"):
        response = browser_of(analyst).get(path)
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
        assert 'name="robots" content="noindex"' in response.content.decode()
