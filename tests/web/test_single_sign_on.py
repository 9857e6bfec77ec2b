"""Signing in through an office's OpenID Connect provider: a small one runs in a thread and answers as it is told to."""

import base64
import hashlib
import importlib
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import clear_url_caches
from fake_provider import OTHER_KEY, Provider, running
from signing_in import PASSWORD, code, is_in, person

from payung.office.models import Event, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider():
    with running() as provider:
        yield provider


@pytest.fixture
def with_provider(provider, settings):
    """The site as it starts with PAYUNG_OIDC_ISSUER set."""
    app = {
        "provider_id": "office", "name": "SSO NTB", "client_id": "payung", "secret": "rahasia",
        "settings": {"server_url": provider.address},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    _reload_addresses()
    yield provider
    settings.SOCIALACCOUNT_PROVIDERS = {}
    _reload_addresses()


def _reload_addresses() -> None:
    for name in ("payung.web.accounts.urls", "payung.site.urls"):
        importlib.reload(importlib.import_module(name))
    clear_url_caches()


@pytest.fixture
def siti():
    return person("siti", "petugas_kab", "52.01", email="siti@disnaker.example.go.id")


def through(client: Client, provider: Provider, *, next: str = "/meja/", **answer: str):
    """To the provider and back; returns our answer to her coming back."""
    gone = client.post("/masuk/sso/", {"next": next})
    assert gone.status_code == 302 and gone["Location"].startswith(f"{provider.address}/authorize?"), gone["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(gone["Location"]).query).items()}
    assert asked["code_challenge_method"] == "S256" and asked["redirect_uri"] == "http://testserver/masuk/sso/kembali/"
    provider.challenges["last"] = asked["code_challenge"]
    return client.get("/masuk/sso/kembali/", {"state": asked["state"], "code": "c"} | answer)


def test_without_a_provider_there_is_no_button_and_no_address(client):
    assert "sso" not in client.get("/masuk/").content.decode()
    assert client.post("/masuk/sso/").status_code == client.get("/masuk/sso/kembali/").status_code == 404


def test_the_button_names_the_provider_and_is_a_post(client, with_provider):
    page = client.get("/masuk/")
    assert "Masuk dengan SSO NTB" in page.content.decode() and 'action="/masuk/sso/"' in page.content.decode()
    assert with_provider.address in re.search(r"form-action ([^;]+)", page["Content-Security-Policy"])[1].split()
    assert client.get("/masuk/sso/")["Location"] == "/masuk/"


def test_a_known_person_still_passes_our_second_step(client, with_provider, siti):
    answer = through(client, with_provider)
    assert answer["Location"] == "/masuk/langkah-kedua/" and not is_in(client)
    assert client.post("/masuk/langkah-kedua/", {"code": code()})["Location"] == "/meja/"
    assert is_in(client)
    assert Event.objects.get(kind="signed_in").detail == {"with": ["socialaccount", "totp"]}
    siti.refresh_from_db()
    assert siti.check_password(PASSWORD)  # her own way in stays
    assert siti.socialaccount_set.get().extra_data == {
        "userinfo": {"sub": "u-1", "email": "siti@disnaker.example.go.id", "email_verified": True}
    }  # and nothing else the provider said
    verifier = with_provider.asked[-1]["code_verifier"][0]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert digest == with_provider.challenges["last"]


def test_who_has_no_second_factor_is_led_to_its_set_up(client, with_provider):
    person("siti", "petugas_kab", "52.01", email="siti@disnaker.example.go.id", app=False)
    assert through(client, with_provider)["Location"] == "/meja/"
    assert client.get("/meja/")["Location"] == "/akun/aplikasi/"


def test_once_connected_the_providers_own_number_counts_not_the_address(client, with_provider, siti):
    through(client, with_provider)
    with_provider.userinfo |= {"email": "kepala@disnaker.example.go.id"}
    person("kepala", "kepala_dinas", "52", email="kepala@disnaker.example.go.id")
    again = Client()
    through(again, with_provider)
    again.post("/masuk/langkah-kedua/", {"code": code()})
    assert again.session["_auth_user_id"] == str(siti.pk)


def test_an_account_that_is_connected_is_not_connected_to_somebody_else_with_its_address(client, with_provider, siti):
    """An address at the office may be given to the next person; her account here is not."""
    through(client, with_provider)
    with_provider.userinfo |= {"sub": "u-2"}
    answer = through(Client(), with_provider)
    assert answer["Location"] == "/masuk/sso/tidak-dikenal/"
    assert [each.uid for each in siti.socialaccount_set.all()] == ["u-1"]


@pytest.mark.parametrize(
    "said",
    [
        {"email": "orang.lain@disnaker.example.go.id"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email_verified": None},
        {"email": ""},
        {"email": None},
    ],
)
def test_who_is_not_invited_or_not_proved_is_refused_and_gets_no_account(client, with_provider, siti, said):
    with_provider.userinfo |= said
    answer = through(client, with_provider)
    assert answer["Location"] == "/masuk/sso/tidak-dikenal/"
    page = client.get(answer["Location"])
    assert page.status_code == 403 and "belum punya akun" in page.content.decode()
    assert User.objects.count() == 1 and not siti.socialaccount_set.exists() and "_auth_user_id" not in client.session


def test_an_account_without_an_address_is_nobodys(client, with_provider):
    person("siti", "petugas_kab", "52.01", email="")
    with_provider.userinfo |= {"email": ""}
    assert through(client, with_provider)["Location"] == "/masuk/sso/tidak-dikenal/"


def test_a_closed_account_stays_closed(client, with_provider, siti):
    User.objects.filter(pk=siti.pk).update(is_active=False)
    assert through(client, with_provider)["Location"] == "/masuk/tertutup/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed_with": OTHER_KEY},
        {"id_token": {"sub": "u-2"}},
        {"id_token": {"aud": "another"}},
        {"id_token": {"iss": "https://evil.example"}},
        {"id_token": {"exp": 1}},
        {"userinfo": ["not", "a", "person"]},
    ],
    ids=["another key", "another person", "for another site", "of another provider", "too old", "not readable"],
)
def test_an_answer_that_does_not_hold_is_refused(client, with_provider, siti, wrong):
    gone = client.post("/masuk/sso/", {"next": "/meja/"})
    state = parse_qs(urlsplit(gone["Location"]).query)["state"][0]
    if "userinfo" in wrong:
        real = with_provider.token()
        with_provider.token = lambda: real
    for name, value in wrong.items():
        setattr(with_provider, name, value)
    answer = client.get("/masuk/sso/kembali/", {"state": state, "code": "c"})
    assert answer["Location"] == "/masuk/sso/gagal/" and "_auth_user_id" not in client.session
    assert client.get("/masuk/sso/gagal/").status_code == 502


def test_a_foreign_answer_without_our_state_is_refused(client, with_provider, siti):
    assert client.get("/masuk/sso/kembali/", {"state": "guessed", "code": "c"})["Location"] == "/masuk/sso/gagal/"
    assert through(client, with_provider)["Location"] == "/masuk/langkah-kedua/"
    other = Client()  # a state belongs to the browser that began
    gone = client.post("/masuk/sso/", {})
    state = parse_qs(urlsplit(gone["Location"]).query)["state"][0]
    assert other.get("/masuk/sso/kembali/", {"state": state, "code": "c"})["Location"] == "/masuk/sso/gagal/"


def test_who_says_no_at_the_provider_comes_back_to_a_page_that_says_what_to_do(client, with_provider):
    gone = client.post("/masuk/sso/", {})
    state = parse_qs(urlsplit(gone["Location"]).query)["state"][0]
    assert client.get("/masuk/sso/kembali/", {"state": state, "error": "access_denied"})["Location"] == "/masuk/sso/gagal/"


def test_a_provider_that_is_away_or_another_is_said_so(client, with_provider):
    with_provider.status = 503
    assert client.post("/masuk/sso/", {})["Location"] == "/masuk/sso/gagal/"
    with_provider.status, with_provider.issuer = 200, "https://evil.example"
    assert client.post("/masuk/sso/", {})["Location"] == "/masuk/sso/gagal/"


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_it_serves_to_sign_in_and_nothing_else(client, with_provider, siti, process):
    gone = client.post("/masuk/sso/", {"process": process, "next": "/meja/"})
    state = parse_qs(urlsplit(gone["Location"]).query)["state"][0]
    assert client.get("/masuk/sso/kembali/", {"state": state, "code": "c"})["Location"] == "/masuk/sso/tidak-dikenal/"
    assert not siti.socialaccount_set.exists()


def test_nobody_is_sent_on_to_a_foreign_site(client, with_provider, siti):
    through(client, with_provider, next="https://evil.example/")
    assert client.post("/masuk/langkah-kedua/", {"code": code()})["Location"] == "/meja/"


def test_a_provider_without_tls_is_refused_when_the_site_starts(monkeypatch):
    import payung.site.settings as written

    monkeypatch.setenv("PAYUNG_OIDC_ISSUER", "http://sso.example.go.id")
    with pytest.raises(ImproperlyConfigured, match="https://"):
        importlib.reload(written)
    monkeypatch.delenv("PAYUNG_OIDC_ISSUER")
    importlib.reload(written)
