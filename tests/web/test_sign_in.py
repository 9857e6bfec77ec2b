"""Both steps of signing in, what refuses them, how long they hold, and the link of an invitation."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from signing import browser_of
from signing_in import PASSWORD, SECRET, code, is_in, now, person, sign_in

from payung.office import actions
from payung.office.models import Event, Invitation, User
from payung.web import doors
from payung.web.accounts import adapters, events

pytestmark = pytest.mark.django_db
WRONG = "tidak tepat"  # of _WRONG in Indonesian


@pytest.fixture
def head():
    return person("kepala", "kepala_dinas", "52", email="kepala@disnaker.example.go.id")


@pytest.fixture
def clock(monkeypatch):
    """Moves the doors' clock."""
    started = doors.now()

    def later(**ahead):
        moved = started + timedelta(**ahead)
        for module in (doors, adapters, events):
            monkeypatch.setattr(module, "now", lambda: moved)

    return later


def kinds() -> list[str]:
    return list(Event.objects.exclude(kind="appointed").values_list("kind", flat=True))


# ------------------------------------------------------------------------------------------------------------ the two steps


def test_password_and_code_open_the_desk(client, head):
    assert sign_in(client, head)["Location"] == "/meja/"
    assert is_in(client)
    assert Event.objects.get(kind="signed_in").detail == {"with": ["password", "totp"]}


def test_the_password_alone_opens_nothing(client, head):
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD})
    for path in ("/meja/", "/akun/", "/orang/", "/akun/aplikasi/", "/akun/kode-cadangan/"):
        assert client.get(path)["Location"].startswith("/masuk/?next="), path


def test_the_email_address_serves_as_name_whatever_its_capitals(client, head):
    answer = client.post("/masuk/", {"login": " KEPALA@Disnaker.example.go.id ", "password": PASSWORD})
    assert answer["Location"] == "/masuk/langkah-kedua/"


def test_after_signing_in_one_is_where_one_wanted_to_go(client, head):
    assert client.get("/orang/")["Location"] == "/masuk/?next=%2Forang%2F"
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD, "next": "/orang/"})
    assert client.post("/masuk/langkah-kedua/", {"code": code()})["Location"] == "/orang/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"])
def test_nobody_is_sent_to_a_foreign_site(client, head, elsewhere):
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD, "next": elsewhere})
    assert client.post("/masuk/langkah-kedua/", {"code": code()})["Location"] == "/meja/"


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, head):
    def said(login, password):
        page = Client().post("/masuk/", {"login": login, "password": password})
        return page.status_code, re.sub(r'value="[^"]*"', "", page.content.decode())

    assert said("kepala", "salah") == said("tidak.ada", "salah") == said("x@example.org", "salah")
    assert WRONG in said("kepala", "salah")[1]


def test_a_closed_account_is_told_only_to_who_knows_its_password(client, head):
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert WRONG in client.post("/masuk/", {"login": "kepala", "password": "salah"}).content.decode()
    assert client.post("/masuk/", {"login": "kepala", "password": PASSWORD})["Location"] == "/masuk/tertutup/"
    assert client.get("/masuk/tertutup/").status_code == 403


def test_each_code_opens_once(client, head):
    sign_in(client, head)
    again = sign_in(Client(), head)
    assert again.status_code == 200 and "Kode ini salah, atau sudah dipakai" in again.content.decode()


def test_a_recovery_code_stands_in_once_for_the_app(client, head):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(head).get_unused_codes()[3]
    for allowed in (True, False):
        other = Client()
        other.post("/masuk/", {"login": "kepala", "password": PASSWORD})
        other.post("/masuk/langkah-kedua/", {"code": f"{spare[:4]} {spare[4:]}"})
        assert is_in(other) is allowed


def test_the_forms_help_password_managers_and_forbid_no_pasting(client, head):
    page = client.get("/masuk/").content.decode()
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page and "onpaste" not in page
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD})
    assert 'autocomplete="one-time-code"' in client.get("/masuk/langkah-kedua/").content.decode()


def test_signing_out_needs_a_post_and_ends_the_session(client, head):
    sign_in(client, head)
    client.get("/keluar/")
    assert is_in(client)
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert not is_in(client) and kinds()[-1] == "signed_out"


# ---------------------------------------------------------------------------------------------------- the second step is forced


def test_who_has_no_second_factor_is_led_to_its_set_up_and_sees_recovery_codes_once(client):
    person("siti", "petugas_kab", "52.01", app=False)
    assert client.post("/masuk/", {"login": "siti", "password": PASSWORD})["Location"] == "/meja/"
    assert client.get("/meja/")["Location"] == "/akun/aplikasi/"
    page = client.get("/akun/aplikasi/").content.decode()
    assert '<svg class="qr"' in page and "style=" not in page
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1]
    assert {len(group) for group in secret.split()} == {4} and len(secret.replace(" ", "")) == 32
    assert secret in client.get("/akun/aplikasi/").content.decode()  # the app may have read it already
    assert client.post("/akun/aplikasi/", {"code": "000000"}).status_code == 200
    assert client.post("/akun/aplikasi/", {"code": code(secret.replace(" ", ""))})["Location"] == "/akun/kode-cadangan/"
    shown = client.get("/akun/kode-cadangan/").content.decode()
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", shown)) == 10 and 'href="data:text/plain' in shown
    assert not re.findall(r"\d{4} \d{4}", client.get("/akun/kode-cadangan/").content.decode())
    assert is_in(client)
    assert kinds() == ["signed_in", "second_factor_set", "recovery_codes_made"]


def test_a_session_of_the_password_alone_ends_when_the_second_factor_is_set_up_elsewhere(client):
    siti = person("siti", "petugas_kab", "52.01", app=False)
    thief, other = Client(), person("lalu", "petugas_kab", "52.02")
    sign_in(others := Client(), other)
    for browser in (thief, client):
        browser.post("/masuk/", {"login": "siti", "password": PASSWORD})
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', client.get("/akun/aplikasi/").content.decode())[1]
    stolen = thief.cookies["payung"].value
    client.post("/akun/aplikasi/", {"code": code(secret.replace(" ", ""))})
    assert is_in(client) and is_in(others)
    assert not Session.objects.filter(session_key=stolen).exists()
    assert thief.get("/meja/")["Location"].startswith("/masuk/?next=")
    assert siti.authenticator_set.filter(type="totp").count() == 1


def test_a_session_without_the_second_step_reaches_nothing_of_an_account_that_has_one(head):
    for path in ("/meja/", "/akun/", "/akun/aplikasi/", "/akun/kode-cadangan/baru/", "/akun/kata-sandi/", "/masuk/lagi/"):
        for method in ("get", "post"):
            half = browser_of(head, proved_seconds_ago=None)
            answer = getattr(half, method)(path)
            assert answer.status_code == 302 and answer["Location"].startswith("/masuk/?next="), path
            assert "_auth_user_id" not in half.session, path


def test_the_second_step_of_somebody_else_in_this_browser_counts_for_nobody(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    client = browser_of(head)
    client.force_login(siti)
    assert not is_in(client)


def test_recovery_codes_alone_are_no_second_factor(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    siti = person("siti", "petugas_kab", "52.01", app=False)
    RecoveryCodes.activate(siti)
    client.post("/masuk/", {"login": "siti", "password": PASSWORD})
    assert client.get("/meja/")["Location"] == "/akun/aplikasi/"


def test_the_last_second_factor_cannot_be_removed(client, head):
    from allauth.mfa.models import Authenticator

    sign_in(client, head)
    for answer in (client.get("/akun/aplikasi/hapus/"), client.post("/akun/aplikasi/hapus/")):
        assert "yang terakhir tidak dapat dihapus" in answer.content.decode()
    assert Authenticator.objects.filter(user=head, type="totp").exists()


def test_no_browser_is_remembered(client, head):
    answer = sign_in(client, head)
    assert set(answer.cookies) <= {"payung", "payung-form"} and settings.MFA_TRUST_ENABLED is False
    client.post("/keluar/")
    assert client.post("/masuk/", {"login": "kepala", "password": PASSWORD})["Location"] == "/masuk/langkah-kedua/"


def test_the_database_holds_no_readable_secret(client, head):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(head).get_unused_codes()
    siti = person("siti", "petugas_kab", "52.01", app=False)
    client.post("/masuk/", {"login": "siti", "password": PASSWORD})
    pending = re.search(r'class="secret">([A-Z2-7 ]+)<', client.get("/akun/aplikasi/").content.decode())[1].replace(" ", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(data::text, ' '), '') FROM mfa_authenticator")
        kept = cursor.fetchone()[0]
    sessions = " ".join(json.dumps(each.get_decoded()) for each in Session.objects.all())
    for secret in (SECRET, pending, PASSWORD, *codes):
        assert secret not in kept and secret not in sessions
    assert "gAAAA" in kept and "gAAAA" in sessions  # encrypted, with a key that is not in the database
    assert not User.objects.get(pk=siti.pk).password.startswith("md5")


def test_making_new_recovery_codes_is_confirmed_and_stops_the_old_ones(client, head, clock):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    old = RecoveryCodes.activate(head).get_unused_codes()
    sign_in(client, head)
    clock(minutes=6)
    assert client.post("/akun/kode-cadangan/baru/")["Location"].startswith("/masuk/lagi/?next=")
    page = client.post("/masuk/lagi/?next=/akun/kode-cadangan/baru/", {"password": PASSWORD})
    assert page["Location"] == "/akun/kode-cadangan/"
    assert not set(old) & set(RecoveryCodes.activate(head).get_unused_codes())
    assert kinds()[-1] == "recovery_codes_made"


# ------------------------------------------------------------------------------------------------------------- tries counted


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(client, head):
    for _ in range(5):
        assert client.post("/masuk/", {"login": "kepala", "password": "salah"}).status_code == 200
    locked = client.post("/masuk/", {"login": "kepala", "password": PASSWORD})
    assert locked.status_code == 429 and locked["Retry-After"] == "300"
    assert re.search(r"pukul \d\d\.\d\d WITA", locked.content.decode())


@pytest.mark.parametrize(
    ("login", "host", "address"),
    [
        ("kepala", "localhost:1", "10.0.0.1"),
        ("KEPALA", "localhost:2", "10.0.0.1"),
        (" Kepala ", "[::1]:4", "::ffff:10.0.0.1"),
    ],
)
def test_another_spelling_or_host_does_not_begin_a_new_count(client, head, login, host, address):
    for _ in range(5):
        client.post("/masuk/", {"login": "kepala", "password": "salah"}, REMOTE_ADDR="10.0.0.1")
    again = Client().post("/masuk/", {"login": login, "password": PASSWORD}, HTTP_HOST=host, REMOTE_ADDR=address)
    assert again.status_code == 429


def test_one_address_of_an_ipv6_subscriber_is_as_good_as_another(client, head):
    for at in range(5):
        client.post("/masuk/", {"login": "kepala", "password": "salah"}, REMOTE_ADDR=f"2001:db8:1:2::{at}")
    right = {"login": "kepala", "password": PASSWORD}
    assert client.post("/masuk/", right, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.post("/masuk/", right, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_nobody_locks_out_somebody_elsewhere_with_a_few_wrong_passwords(client, head):
    for at in range(4):
        for _ in range(8):
            client.post("/masuk/", {"login": "kepala", "password": "salah"}, REMOTE_ADDR=f"10.3.0.{at}")
    assert Client(REMOTE_ADDR="10.9.9.9").post("/masuk/", {"login": "kepala", "password": PASSWORD}).status_code == 302


def test_tries_from_everywhere_are_counted_for_an_hour(client, head, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_everywhere": "6/h/key"}
    for at in range(6):
        client.post("/masuk/", {"login": "kepala", "password": "salah"}, REMOTE_ADDR=f"10.4.0.{at}")
    locked = client.post("/masuk/", {"login": "kepala", "password": PASSWORD}, REMOTE_ADDR="10.4.0.99")
    assert locked.status_code == 429 and locked["Retry-After"] == "3600"


def test_right_passwords_are_not_counted(client, head, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_everywhere": "6/h/key"}
    for _ in range(8):
        assert client.post("/masuk/", {"login": "kepala", "password": PASSWORD})["Location"] == "/masuk/langkah-kedua/"


@pytest.mark.parametrize("address", ["kepala@disnaker.example.go.id", "orang.lain@disnaker.example.go.id"])
def test_a_locked_user_name_does_not_tell_whose_e_mail_address_it_is(client, head, address):
    for _ in range(6):
        client.post("/masuk/", {"login": "kepala", "password": "salah"})
    answer = client.post("/masuk/", {"login": address, "password": "salah"})
    assert answer.status_code == 200 and WRONG in answer.content.decode()


def test_a_lock_says_nothing_about_whether_there_is_such_an_account(client, head):
    for _ in range(6):
        answer = client.post("/masuk/", {"login": "tidak.ada", "password": "salah"})
    assert answer.status_code == 429


def test_counts_lie_in_the_database_that_all_processes_share(client, head):
    client.post("/masuk/", {"login": "kepala", "password": "salah"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM office_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] == 3  # the account from here, the account from everywhere, the address
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000  # invented names cannot push them out


def test_ten_wrong_tries_from_one_address_lock_the_address_only(client, head):
    for at in range(10):
        client.post("/masuk/", {"login": f"orang{at}", "password": "salah"})
    assert client.post("/masuk/", {"login": "kepala", "password": PASSWORD}).status_code == 429
    assert Client(REMOTE_ADDR="10.9.9.9").post("/masuk/", {"login": "kepala", "password": PASSWORD}).status_code == 302


def test_a_claimed_address_counts_only_behind_our_proxy(client, head, settings):
    def ten_tries(**headers):
        cache.clear()
        for at in range(10):
            client.post("/masuk/", {"login": f"orang{at}", "password": "salah"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{at}", **headers)
        return client.post("/masuk/", {"login": "kepala", "password": PASSWORD}, HTTP_X_FORWARDED_FOR="10.0.0.99", **headers)

    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    assert ten_tries().status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert ten_tries().status_code == 302


@pytest.mark.parametrize(
    ("forwarded", "counted_as"),
    [("1.2.3.4, 10.0.0.7", "10.0.0.7"), ("spoofed, 10.0.0.7:4711", "10.0.0.7"), ("::ffff:10.0.0.7", "10.0.0.7"),
     ("[2001:DB8:0::1]:443", "2001:db8::1")],
)  # fmt: skip
def test_behind_our_proxy_only_its_own_entry_counts_in_one_spelling(settings, forwarded, counted_as):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().post("/masuk/", HTTP_X_FORWARDED_FOR=forwarded)
    assert adapters.Accounts().get_client_ip(request) == counted_as


def test_wrong_codes_are_counted_for_five_minutes_and_for_the_day(client, head, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"second_step_failed": "8/d/key"}
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD})
    for _ in range(5):
        client.post("/masuk/langkah-kedua/", {"code": "000000"})
    assert "Terlalu banyak percobaan" in client.post("/masuk/langkah-kedua/", {"code": code()}).content.decode()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "1000/m/ip"}  # later in the day
    for _ in range(2):
        client.post("/masuk/langkah-kedua/", {"code": "000000"})
    assert "dalam satu hari" in client.post("/masuk/langkah-kedua/", {"code": code()}).content.decode()
    assert not is_in(client)


def test_a_flood_of_wrong_passwords_leaves_one_event(client, head):
    for at in range(8):
        client.post("/masuk/", {"login": "kepala", "password": "salah"}, REMOTE_ADDR=f"10.1.0.{at}")
        client.post("/masuk/", {"login": f"orang{at}", "password": PASSWORD}, REMOTE_ADDR=f"10.2.0.{at}")
    failed = Event.objects.filter(kind="sign_in_failed")
    assert [(each.subject, each.through, each.by) for each in failed] == [
        ("user kepala", "sign-in page", None), ("nobody", "sign-in page", None)
    ]  # fmt: skip
    assert PASSWORD not in str([each.detail for each in failed]) and "orang" not in str([each.subject for each in failed])


def test_nobody_gets_in_when_the_log_cannot_be_written(client, head, monkeypatch):
    def no_log(**what):
        raise RuntimeError("the disk is full")

    client.raise_request_exception = False
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD})
    monkeypatch.setattr(actions, "log", no_log)
    assert client.post("/masuk/langkah-kedua/", {"code": code()}).status_code == 500
    monkeypatch.undo()
    assert not is_in(client)


# ------------------------------------------------------------------------------------------------------------------ sessions


def test_signing_in_gives_the_session_another_key(client, head):
    client.get("/masuk/")
    client.post("/masuk/", {"login": "kepala", "password": PASSWORD})
    before = client.session.session_key
    client.post("/masuk/langkah-kedua/", {"code": code()})
    assert client.session.session_key != before and not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(("minutes", "still_in"), [(29, True), (31, False)])
def test_half_an_hour_without_a_click_ends_the_session(client, head, clock, minutes, still_in):
    sign_in(client, head)
    clock(minutes=minutes)
    assert is_in(client) is still_in
    if not still_in:
        assert Event.objects.get(kind="signed_out").detail == {"because": "idle"}
        assert "Anda dikeluarkan karena" in client.get("/masuk/").content.decode()


def test_twelve_hours_end_a_session_however_busy(client, head, clock):
    sign_in(client, head)
    for minutes in range(20, 12 * 60 + 1, 20):
        clock(minutes=minutes)
        assert is_in(client), minutes
    clock(minutes=12 * 60 + 1)
    assert not is_in(client)
    assert Event.objects.get(kind="signed_out").detail == {"because": "age"}


def test_a_closed_account_ends_at_the_next_request(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    sign_in(client, siti)
    actions.close_account(user=siti, now=now(), by=head)
    assert not is_in(client)


def test_a_new_password_ends_every_session(client, head):
    other = Client()
    sign_in(other, head, steps=1)
    sign_in(client, head)
    new = "sapi merah baca koran"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/akun/kata-sandi/", asked | {"oldpassword": "salah"}).status_code == 200
    assert client.post("/akun/kata-sandi/", asked)["Location"] == "/masuk/"
    assert not is_in(client) and not is_in(other)
    assert Event.objects.filter(kind="password_changed").count() == 1
    assert sign_in(client, head, steps=-1, password=new)["Location"] == "/meja/"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("empat belas ka", "terlalu pendek"),
        ("disnakerntb2026!", "yang pertama dicoba orang"),
        ("Indonesia Merdeka 1945", "yang pertama dicoba orang"),
        ("aaaaaaaaaaaaaaaaaaaa", "yang pertama dicoba orang"),
        ("kepala@disnaker.example.go.id", ""),
    ],
)
def test_a_weak_password_is_refused_with_advice(client, head, password, said):
    sign_in(client, head)
    answer = client.post("/akun/kata-sandi/", {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert answer.status_code == 200 and said in answer.content.decode()


def test_an_account_idle_for_ninety_days_needs_a_new_link(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    User.objects.filter(pk=siti.pk).update(last_login=now() - timedelta(days=91))
    assert client.post("/masuk/", {"login": "siti", "password": PASSWORD})["Location"] == "/masuk/lama-tidak-dipakai/"
    assert not is_in(client) and "signed_in" not in kinds()
    actions.accept_invitation(
        invitation=_invitation(actions.give_way_in(user=siti, now=now(), by=head)), password=PASSWORD, now=now()
    )
    assert client.post("/masuk/", {"login": "siti", "password": PASSWORD})["Location"] == "/meja/"
    User.objects.filter(pk=siti.pk).update(last_login=now() - timedelta(days=89))
    assert Client().post("/masuk/", {"login": "siti", "password": PASSWORD})["Location"] == "/meja/"


# --------------------------------------------------------------------------------------------------------- an invitation's link


def _invitation(token: str) -> Invitation:
    return Invitation.objects.get(token_sha256=actions.sha256_of_token(token))


def test_a_link_lets_its_owner_choose_a_password_once(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    address = f"/undangan/{actions.give_way_in(user=siti, now=now(), by=head)}/"
    page = client.get(address)
    assert page["Referrer-Policy"] == "strict-origin" and page["Cache-Control"] == "no-store"
    text = page.content.decode()
    assert "Siti" in text and "Kabupaten Lombok Barat" in text and "SK 1/2026" not in text and "Petugas" not in text
    new = "sapi merah baca koran"
    assert "tidak sama" in client.post(address, {"password": new, "again": "lain"}).content.decode()
    assert client.post(address, {"password": new, "again": new})["Location"] == "/masuk/"
    assert client.get(address).status_code == client.post(address, {"password": new, "again": new}).status_code == 410
    assert client.post("/masuk/", {"login": "siti", "password": PASSWORD}).status_code == 200
    assert client.post("/masuk/", {"login": "siti", "password": new})["Location"] == "/meja/"
    assert client.get("/meja/")["Location"] == "/akun/aplikasi/"  # the old second factor is gone too


def test_a_link_opens_what_wrong_tries_had_locked(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    for _ in range(6):
        client.post("/masuk/", {"login": "siti", "password": "salah"})
    new = "sapi merah baca koran"
    client.post(f"/undangan/{actions.give_way_in(user=siti, now=now(), by=head)}/", {"password": new, "again": new})
    assert client.post("/masuk/", {"login": "siti", "password": new})["Location"] == "/meja/"


def test_dead_links_say_why_and_open_nothing(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    old = actions.give_way_in(user=siti, now=now() - timedelta(days=8), by=head)
    expired = client.get(f"/undangan/{old}/")
    withdrawn = actions.give_way_in(user=siti, now=now(), by=head)
    actions.give_way_in(user=siti, now=now(), by=head)
    answers = {"expired": expired, "withdrawn": client.get(f"/undangan/{withdrawn}/"), "unknown": client.get("/undangan/x/")}
    assert {why: answer.status_code for why, answer in answers.items()} == {"expired": 410, "withdrawn": 410, "unknown": 404}
    assert "sudah lewat waktu" in answers["expired"].content.decode()
    assert "sudah ditarik" in answers["withdrawn"].content.decode()
    assert "tidak dikenal" in answers["unknown"].content.decode()
    new = "sapi merah baca koran"
    assert client.post(f"/undangan/{withdrawn}/", {"password": new, "again": new}).status_code == 410
    assert client.post("/masuk/", {"login": "siti", "password": PASSWORD}).status_code == 302


def test_a_link_opens_nothing_once_who_gave_it_does_not_look_after_the_account(client, head):
    boss = person("dewi", "atasan_kab", "52.01", by=head)
    siti = person("siti", "petugas_kab", "52.01", by=head)
    address = f"/undangan/{actions.give_way_in(user=siti, now=now(), by=boss)}/"
    assert client.get(address).status_code == 200
    User.objects.filter(pk=boss.pk).update(is_active=False)
    new = "sapi merah baca koran"
    for answer in (client.get(address), client.post(address, {"password": new, "again": new})):
        assert answer.status_code == 410 and "Mintalah tautan baru" in answer.content.decode()
    assert User.objects.get(pk=siti.pk).check_password(PASSWORD)


def test_the_page_of_a_link_tells_its_address_to_no_search_engine_and_no_preview(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    token = actions.give_way_in(user=siti, now=now(), by=head)
    for prefix in ("", "/en"):
        text = client.get(f"{prefix}/undangan/{token}/").content.decode()
        top = text[: text.index("</head>")]
        assert token not in top and 'property="og:url" content="http://testserver/"' in top
        assert f'href="/en/undangan/{token}/"' in text or prefix  # the language can still be changed


def test_a_link_to_a_closed_account_opens_nothing(client, head):
    siti = person("siti", "petugas_kab", "52.01", by=head)
    token = actions.give_way_in(user=siti, now=now(), by=head)
    User.objects.filter(pk=siti.pk).update(is_active=False)
    assert client.get(f"/undangan/{token}/").status_code == 410


def test_the_database_does_not_hold_the_token(head):
    token = actions.give_way_in(user=head, now=now(), by=head, from_the_server=True)
    assert token not in str(list(Invitation.objects.values())) + str(list(Event.objects.values()))
