"""The page on which people are invited and looked after: who sees whom, what is refused, and that a link is shown once."""

import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from django.utils import translation
from signing import browser_of
from signing_in import PASSWORD, areas, code, is_in, now, person, sign_in

from payung.office import actions
from payung.office.models import Appointment, Event, Invitation, User
from payung.web import doors
from payung.web.accounts import adapters, events
from payung.web.people import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    head = person("kepala", "kepala_dinas", "52")
    return {"kepala": head} | {
        name: person(name, role, area, by=head)
        for name, role, area in (
            ("analis", "analis_prov", "52"),
            ("atasan.lobar", "atasan_kab", "52.01"),
            ("petugas.lobar", "petugas_kab", "52.01"),
            ("petugas.loteng", "petugas_kab", "52.02"),
        )
    }


@pytest.fixture
def as_(people):
    """A browser in which somebody is signed in."""

    def browser(name: str) -> Client:
        client = Client()
        sign_in(client, people[name])
        return client

    return browser


NEW = {
    "name": "Siti Aminah", "username": "siti.aminah", "email": "",
    "role": "petugas_kab", "area": "52.01", "decree": "SK 12/2026",
}  # fmt: skip


def listed(client: Client) -> set[str]:
    return set(re.findall(r"</a><small>([^<]+)</small>", client.get("/orang/").content.decode()))


def test_the_head_sees_everybody_and_a_district_head_her_own_kabupaten(as_, people):
    assert listed(as_("kepala")) == set(people)
    assert listed(as_("atasan.lobar")) == {"atasan.lobar", "petugas.lobar"}


@pytest.mark.parametrize("name", ["analis", "petugas.lobar"])
def test_others_do_not_get_in(as_, name):
    client = as_(name)
    assert [client.get(path).status_code for path in ("/orang/", "/orang/undang/", "/orang/1/")] == [403, 403, 403]


def test_guessed_numbers_of_another_area_answer_as_if_nobody_were_there(as_, people):
    client = as_("atasan.lobar")
    other = people["petugas.loteng"]
    role = Appointment.objects.get(user=other)
    assert client.get(f"/orang/{other.pk}/").status_code == client.get("/orang/999999/").status_code == 404
    for what in ("tugas/", f"tugas/{role.pk}/akhiri/", "tutup/", "buka/", "tautan/"):
        assert client.post(f"/orang/{other.pk}/{what}", NEW).status_code == 404, what
    mine = people["petugas.lobar"]
    assert client.post(f"/orang/{mine.pk}/tugas/{role.pk}/akhiri/").status_code == 404
    other.refresh_from_db()
    assert other.is_active and Appointment.objects.get(pk=role.pk).ended_at is None and not Invitation.objects.exists()


def test_a_role_elsewhere_is_not_shown_to_a_district_head(as_, people):
    actions.appoint(
        user=people["petugas.lobar"], role="analis_prov", area=areas()["52"], decree="SK RAHASIA", by=people["kepala"]
    )
    client = as_("atasan.lobar")
    page = client.get(f"/orang/{people['petugas.lobar'].pk}/").content.decode()
    assert "SK RAHASIA" not in page and "Tutup akun" not in page
    client.post(f"/orang/{people['petugas.lobar'].pk}/tutup/")
    people["petugas.lobar"].refresh_from_db()
    assert people["petugas.lobar"].is_active


def test_an_invitation_shows_its_link_once_with_a_text_to_send(as_):
    client = as_("kepala")
    answer = client.post("/orang/undang/", NEW)
    text = answer.content.decode()
    address = re.search(r"http://testserver(/undangan/[\w-]{43}/)", text)[1]
    assert "Yth. Siti Aminah" in text and "Nama pengguna Anda: siti.aminah" in text and answer["Cache-Control"] == "no-store"
    assert Client().get(address).status_code == 200
    user = User.objects.get(username="siti.aminah")
    assert "/undangan/" not in client.get(f"/orang/{user.pk}/").content.decode()
    assert "tautan berlaku sampai" in client.get("/orang/").content.decode()


@pytest.mark.parametrize(
    ("who", "change", "said"),
    [
        ("kepala", {"username": "kepala"}, "sudah dipakai"),
        ("kepala", {"username": "Siti Aminah"}, "huruf kecil"),
        ("kepala", {"email": "bukan-alamat"}, "Tulis alamat seperti"),
        ("kepala", {"decree": " "}, "Tulis nomor dan tanggal surat"),
        ("kepala", {"role": ""}, "Pilih tugas"),
        ("kepala", {"role": "publik"}, "role"),
        ("kepala", {"area": "52"}, "di kabupaten atau kota"),
        ("kepala", {"role": "analis_prov"}, "dipegang di provinsi"),
        ("kepala", {"area": "52.01.01"}, "area"),
        ("atasan.lobar", {"area": "52.02"}, "area"),
        ("atasan.lobar", {"role": "atasan_kab"}, "role"),
        ("atasan.lobar", {"role": "kepala_dinas", "area": "52"}, "role"),
    ],
)
def test_an_invitation_that_cannot_be_used_is_refused_and_nothing_is_kept(as_, who, change, said):
    answer = as_(who).post("/orang/undang/", NEW | change)
    page = answer.content.decode()
    assert answer.status_code == 200 and "govuk-error-summary" in page and said in page
    assert 'value="Siti Aminah"' in page and not User.objects.filter(first_name="Siti Aminah").exists()


def test_a_district_head_is_offered_her_own_officers_role_only(as_):
    page = as_("atasan.lobar").get("/orang/undang/").content.decode()
    assert re.findall(r'<option value="([^"]+)"', page) == ["petugas_kab", "52.01"]


def test_closing_and_opening_again(as_, people):
    siti, client = people["petugas.lobar"], as_("atasan.lobar")
    hers = as_("petugas.lobar")
    assert is_in(hers)
    client.post(f"/orang/{siti.pk}/tutup/")
    assert not is_in(hers)
    client.post(f"/orang/{siti.pk}/buka/")
    siti.refresh_from_db()
    assert siti.is_active
    assert list(Event.objects.filter(subject="user petugas.lobar").values_list("kind", "by__username"))[-2:] == [
        ("account_closed", "atasan.lobar"), ("account_opened", "atasan.lobar"),
    ]  # fmt: skip


def test_a_head_does_not_shut_herself_out(as_, people):
    head, client = people["kepala"], as_("kepala")
    role = Appointment.objects.get(user=head)
    for what in ("tutup/", f"tugas/{role.pk}/akhiri/", "tautan/"):
        client.post(f"/orang/{head.pk}/{what}", follow=True)
    head.refresh_from_db()
    assert head.is_active and is_in(client) and not Invitation.objects.exists()
    assert client.get("/orang/").status_code == 200
    answer = client.post(f"/orang/{head.pk}/tutup/", follow=True)
    assert "kantor bisa kehilangan pengelolanya" in answer.content.decode()


def test_a_district_head_cannot_touch_the_provinces_people_or_her_equals(as_, people):
    second = person("atasan.dua", "atasan_kab", "52.01", by=people["kepala"])
    client = as_("atasan.lobar")
    assert client.post(f"/orang/{second.pk}/tautan/").status_code == 404
    client.post(f"/orang/{second.pk}/tutup/")
    client.post(f"/orang/{second.pk}/tugas/{second.appointments.get().pk}/akhiri/")
    second.refresh_from_db()
    assert second.is_active and second.appointments.get().ended_at is None and not Invitation.objects.exists()


def test_a_role_is_ended_and_another_given(as_, people):
    siti, client = people["petugas.lobar"], as_("kepala")
    given = {"role": "petugas_kab", "area": "52.02", "decree": "SK 9/2026"}
    assert client.post(f"/orang/{siti.pk}/tugas/", given).status_code == 302
    again = client.post(f"/orang/{siti.pk}/tugas/", given)
    assert "sudah memegang tugas itu" in again.content.decode()
    client.post(f"/orang/{siti.pk}/tugas/{siti.appointments.get(area_id='52.01').pk}/akhiri/")
    assert [area for _, area in actions.reach(siti).held] == ["52.02"]


def test_a_new_link_for_a_lost_phone(as_, people):
    siti = people["petugas.lobar"]
    text = as_("atasan.lobar").post(f"/orang/{siti.pk}/tautan/").content.decode()
    address = re.search(r"/undangan/[\w-]{43}/", text)[0]
    new = "sapi merah baca koran"
    assert sign_in(Client(), siti)["Location"] == "/meja/"  # until the link is used, the old way in works
    Client().post(address, {"password": new, "again": new})
    assert Client().post("/masuk/", {"login": "petugas.lobar", "password": PASSWORD}).status_code == 200


def test_a_way_in_is_given_only_by_who_confirmed_lately_who_she_is(as_, people, monkeypatch):
    client = as_("kepala")
    later = doors.now() + timedelta(minutes=6)
    for module in (doors, adapters, events, views):
        monkeypatch.setattr(module, "now", lambda: later)
    monkeypatch.setattr(login.time, "time", later.timestamp)
    asked = client.post("/orang/undang/", NEW)
    assert asked["Location"] == "/masuk/langkah-kedua/lagi/?next=%2Forang%2Fundang%2F"
    by_password = client.post("/masuk/lagi/?next=/orang/undang/", {"password": PASSWORD})
    assert by_password["Location"] == asked["Location"]  # a password is not enough
    assert not User.objects.filter(username="siti.aminah").exists()
    # what was typed goes on from where it stopped
    shown = client.post(asked["Location"], {"code": code()})
    assert "Yth. Siti Aminah" in shown.content.decode()


@pytest.mark.parametrize("what", ["tugas/", "tugas/{role}/akhiri/", "tutup/", "buka/", "tautan/"])
def test_nothing_changes_who_gets_in_without_a_fresh_second_step(people, what):
    siti = people["petugas.lobar"]
    path = f"/orang/{siti.pk}/{what.format(role=siti.appointments.get().pk)}"
    answer = browser_of(people["kepala"], proved_seconds_ago=301).post(path, NEW | {"area": "52.02"})
    assert answer["Location"].startswith("/masuk/langkah-kedua/lagi/?next=")
    assert browser_of(people["kepala"], proved_seconds_ago=299).post(path, NEW | {"area": "52.02"}).status_code in (200, 302)
    assert [each.ended_at is None for each in siti.appointments.filter(area_id="52.01")] == ["akhiri" not in what]


@pytest.mark.parametrize(
    ("why", "field", "said"),
    [
        ("username_taken", "username", "Somebody has this user name"),
        ("email_taken", "email", "Somebody has this e-mail address"),
        ("in_province", "area", "This role is held in the province"),
        ("not_yours", "area", "You cannot give this role there"),
        ("decree", "decree", "Write number and day"),
        ("link", None, "something changed meanwhile"),
    ],
)
@pytest.mark.parametrize("path", ["/orang/undang/", "/en/orang/undang/"])
def test_a_refusal_stands_beside_its_field_in_both_languages(people, monkeypatch, path, why, field, said):
    def refuse(**what):
        raise actions.Refused(why, "In English, for the terminal.", "Nothing was changed.")

    monkeypatch.setattr(actions, "invite", refuse)
    answer = browser_of(people["kepala"]).post(path, NEW)
    [(where, [text])] = answer.context["form"].errors.items()
    assert where == (field or "__all__")
    with translation.override("en"):
        assert (said in str(text)) is path.startswith("/en/")
    assert "for the terminal" not in answer.content.decode() and text in answer.content.decode()


def test_a_new_role_ends_the_link_that_was_still_open_and_says_so(as_, people):
    siti, client = people["petugas.lobar"], as_("kepala")
    client.post(f"/orang/{siti.pk}/tautan/")
    given = {"role": "analis_prov", "area": "52", "decree": "SK 9/2026"}
    said = client.post(f"/orang/{siti.pk}/tugas/", given, follow=True).content.decode()
    assert "berikan tautan baru" in said and siti.invitations.get().state(now()) == "withdrawn"


def test_who_was_away_for_ninety_days_is_marked(as_, people):
    User.objects.filter(username="analis").update(last_login=now() - timedelta(days=91))
    page = as_("kepala").get("/orang/").content.decode()
    assert page.count("lebih dari 90 hari lalu") == 1 and "perlu tautan baru: 1 orang" in page


def test_every_change_needs_a_post(as_, people):
    siti, client = people["petugas.lobar"], as_("kepala")
    for what in ("tugas/", "tutup/", "buka/", "tautan/"):
        assert client.get(f"/orang/{siti.pk}/{what}").status_code == 302
