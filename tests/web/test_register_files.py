"""Taking people away as a file: exactly those found, within reach, noted; NIKs only with a reason and a second step."""

import csv
import hashlib
import html
import io
import re
import sys
from pathlib import Path

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
from people_of_the_register import desas, worker

from payung.office.models import Event
from payung.office.roles import Role

pytestmark = pytest.mark.django_db
NIK = "5299014107840001"
WHY = {"reason": "insurer", "words": "pendaftaran kolektif November"}


@pytest.fixture
def siti(ntb):
    return worker("SITI AMINAH", desas("52.01", 1)[0].code, nik=NIK, may_be_paid_for=True, sources=["dtsen"])


@pytest.fixture
def people(siti):
    worker("BUDI", "52.01", may_be_paid_for=False)
    worker("SITI WAYAN", "52.02", nik="5299024107840002", may_be_paid_for=True)
    return siti


@pytest.fixture
def made(ntb, analyst) -> Client:
    return browser_of(somebody("made", Role.DISTRICT_OFFICER, "52.01", by=analyst, name="Made Sari"))


@pytest.fixture
def dewi(ntb, analyst) -> Client:
    """The head of the office of Lombok Barat."""
    return browser_of(somebody("dewi", Role.DISTRICT_HEAD, "52.01", by=analyst, name="Dewi Anggraini"))


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def names_in(response) -> list[str]:
    content = body(response)
    if "csv" in response["Content-Type"]:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [str(row[rows[0].index("Nama lengkap")]) for row in rows[1:]]


def carried(page) -> dict[str, str]:
    """The hidden fields that carry on what was asked."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode())
        if name != "csrfmiddlewaretoken"
    }


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_file_holds_exactly_who_was_found_and_the_log_says_how_many(made, people, form):
    address = made.post("/register/", {"nama": "siti", "boleh": "ya"})["Location"]
    page = made.get(address.replace("/register/", "/register/unduh/"))
    assert "1 orang" in page.content.decode()
    response = made.post("/register/unduh/", {**carried(page), "form": form})
    assert response["Content-Disposition"].startswith('attachment; filename="payung-register-semua-')
    assert response["Cache-Control"] == "no-store"
    content = body(response)
    event = Event.objects.get(kind="register_taken")
    assert (event.by.username, event.area_id, event.subject) == ("made", "52.01", "register 52.01")
    assert event.detail == {
        "form": form, "people": 1, "sha256": hashlib.sha256(content).hexdigest(), "payable": "yes", "by_name": "yes"
    }  # fmt: skip
    assert NIK.encode() not in content
    assert names_in(made.post("/register/unduh/", {**carried(page), "form": form})) == ["SITI AMINAH"]
    assert sorted(names_in(made.post("/register/unduh/", {"form": form}))) == ["BUDI", "SITI AMINAH"]  # of her own kabupaten


def test_a_form_that_is_no_form_of_file_is_not_made(made, people):
    assert made.post("/register/unduh/", {"form": "pdf"}).status_code == 422
    assert made.post("/register/unduh/", {}).status_code == 422
    assert made.post("/register/unduh/", {"form": "csv", "wilayah": "52.02"}).status_code == 404
    assert not Event.objects.filter(kind="register_taken").exists()


def test_who_may_not_export_niks_is_not_offered_them(made, dewi, people):
    assert "Dengan NIK" not in made.get("/register/unduh/").content.decode()
    assert made.get("/register/unduh-nik/").status_code == made.post("/register/unduh-nik/", WHY).status_code == 403
    assert "Dengan NIK" in dewi.get("/register/unduh/").content.decode()


def test_niks_come_as_text_with_a_reason_and_only_of_ones_own_area(dewi, people):
    page = dewi.get("/register/unduh-nik/?boleh=ya")
    response = dewi.post("/register/unduh-nik/", {**carried(page), **WHY})
    assert re.search(r'filename="payung-register-semua-nik-[\d-]+\.xlsx"', response["Content-Disposition"])
    content = body(response)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [dict(zip(rows[0], row, strict=True))["NIK"] for row in rows[1:]] == [NIK]
    about = {str(what): str(told) for what, told in book.get_sheet_by_index(1).to_python()}
    assert about["Diunduh oleh"] == "Dewi Anggraini (dewi)" and "WITA" in about["Pada"]
    assert about["Keperluan"].endswith("pendaftaran kolektif November") and about["Yang diminta"] == "boleh dibayari"
    event = Event.objects.get(kind="register_taken_with_niks")
    assert event.detail == {
        "form": "xlsx", "people": 1, "sha256": hashlib.sha256(content).hexdigest(), "payable": "yes", **WHY
    }  # fmt: skip
    assert NIK not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "typed", [{}, {"reason": "insurer"}, {"reason": "insurer", "words": "abc"}, WHY | {"words": f"ini {NIK}"}]
)
def test_niks_without_a_reason_are_not_given(dewi, people, typed):
    page = dewi.post("/register/unduh-nik/", typed)
    assert page.status_code == 422 and "govuk-error-summary" in page.content.decode()
    assert not Event.objects.filter(kind="register_taken_with_niks").exists()


def test_niks_ask_for_the_second_step_again_after_five_minutes_and_then_come(dewi, people, analyst):
    from allauth.mfa.totp.internal import auth

    from payung.office.models import User

    late = browser_of(User.objects.get(username="dewi"), proved_seconds_ago=301)
    response = late.post("/register/unduh-nik/", {"boleh": "ya", **WHY})
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/masuk/langkah-kedua/lagi/")
    assert not Event.objects.filter(kind="register_taken_with_niks").exists()
    user = User.objects.get(username="dewi")
    secret = auth.TOTP(user.authenticator_set.get(type="totp")).instance.data["secret"]
    from allauth.mfa.adapter import get_adapter

    code = auth.format_hotp_value(auth.hotp_value(get_adapter().decrypt(secret), next(auth.yield_hotp_counters_from_time())))
    done = late.post(response["Location"], {"code": code})
    assert "spreadsheetml" in done["Content-Type"]
    assert names_in(done) == ["SITI AMINAH"]
    assert Event.objects.get(kind="register_taken_with_niks").detail["payable"] == "yes"


def test_a_wrong_key_gives_a_sentence_and_no_file(dewi, people, settings):
    (Path(settings.PAYUNG_KEYS) / "nik-seal-1").write_text("0" * 64)
    page = dewi.post("/register/unduh-nik/", WHY)
    assert page.status_code == 422 and "NIK tidak dapat dibaca di server ini" in page.content.decode()
    assert not Event.objects.filter(kind="register_taken_with_niks").exists()


def test_an_address_with_anothers_name_leads_back_to_the_list(made, dewi, people):
    token = made.post("/register/", {"nama": "siti"})["Location"].partition("?")[2]
    for path in ("/register/unduh/", "/register/unduh-nik/"):
        response = dewi.get(f"{path}?{token}")
        assert (response.status_code, response["Location"]) == (302, "/register/")
