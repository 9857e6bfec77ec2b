"""A government fills in ten rows through its link: nothing lost, nothing twice, nothing for another."""

import gzip
import html
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from payung.governments import asking
from payung.governments.models import Answer, AnswerRow
from payung.governments.money_sources import OF_A_GOVERNMENT
from payung.office.models import Area
from payung.web.reporting import filling

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
SENDER = {"nama": "Siti Aminah", "jabatan": "Kepala Bidang", "instansi": "Disnaker Lombok Barat"}
TYPED = {"orang_apbd": "5.000", "bulan_apbd": "9", "orang_dbh_cht": "12.050", "bulan_dbh_cht": "3", "total": "17.050"}
WHOLE = TYPED | SENDER | {"kosong": "nol"}


@pytest.fixture
def clock(monkeypatch):
    """The time at the door."""
    at = [NOW]
    monkeypatch.setattr(filling, "now", lambda: at[0])
    return at


@pytest.fixture
def asked(ntb, analyst, clock):
    areas = Area.objects.filter(code__in=["52.01", "52.02"])
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    return asking.ask(areas=areas, **days, how="surat", now=NOW, by=analyst)


@pytest.fixture
def link(asked) -> str:
    return f"/isi/{asked[0][1]}/"


def said(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(body))


def step(client: Client, link: str, step: str, **more: str):
    return client.post(link, {**WHOLE, **more, "langkah": step})


def test_the_form_asks_for_ten_rows_of_its_government_and_day(client, link):
    response = client.get(link)
    assert response.status_code == 200
    page = said(response)
    assert "Siapa membayari iuran siapa di Kabupaten Lombok Barat, per 31 Oktober 2026?" in page
    assert response.content.count(b'name="orang_') == 10
    assert "paling lambat 19 November 2026" in page


def test_the_form_is_light_and_tells_nobody_its_address(client, link):
    response = client.get(link, headers={"accept-encoding": "gzip"})
    body = gzip.decompress(response.content)
    assert len(body) <= 40_000
    assert b"<script" not in body
    assert body.count(link.encode()) <= 3  # the form, and the two languages
    assert response["Referrer-Policy"] in ("strict-origin", "no-referrer")  # never the path, which holds the token
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_nothing_is_kept_before_the_last_step(client, link):
    page = said(step(client, link, "periksa"))
    assert "Sudah benar?" in page
    for text in ("17.050 orang", "5.000", "45.000", "36.150", "81.150", "Siti Aminah"):  # 5,000 × 9 + 12,050 × 3
        assert text in page
    assert not Answer.objects.exists()


def test_the_page_that_checks_carries_everything_to_the_last_step(client, link):
    page = step(client, link, "periksa", catatan_apbd="tahap & dua").content.decode()
    hidden = {html.unescape(n): html.unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}
    response = client.post(link, hidden | {"langkah": "kirim"}, follow=True)
    assert "Jawaban Anda sudah kami terima" in said(response)
    row = AnswerRow.objects.get(source="apbd")
    assert (row.people, row.months, row.note) == (5000, 9, "tahap & dua")
    assert Answer.objects.get().total_people == 17_050


def test_going_back_keeps_what_was_typed(client, link):
    page = step(client, link, "ubah").content.decode()
    for name, text in WHOLE.items():
        if name != "kosong":
            assert f'name="{name}"' in page
            assert f'value="{text}"' in page
    assert "govuk-error" not in page


def test_sent_twice_has_one_effect_and_shows_the_same_receipt(client, link):
    first = said(client.post(link, {**WHOLE, "langkah": "kirim"}, follow=True))
    again = said(client.post(link, {**WHOLE, "total": "1", "langkah": "kirim"}, follow=True))
    receipt = Answer.objects.get().receipt
    assert receipt in first
    assert receipt in again
    assert Answer.objects.count() == 1


def test_a_used_link_shows_the_receipt_and_changes_nothing(client, link):
    step(client, link, "kirim")
    page = said(client.get(link))
    assert "Jawaban Anda sudah kami terima" in page
    assert "Tautan ini menampilkannya sampai 5 Desember 2026" in page
    assert "minta tautan baru" in page
    assert b"<form" not in client.get(link).content
    step(client, link, "kirim", orang_apbd="1", total="12.051")
    assert Answer.objects.get().total_people == 17_050


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_receipt_is_shown_for_thirty_days_and_then_only_its_number(client, link, clock, method):
    step(client, link, "kirim")
    receipt = Answer.objects.get().receipt

    def again():
        return getattr(client, method)(link, {**WHOLE, "langkah": "kirim"} if method == "post" else {})

    clock[0] = NOW + timedelta(days=30, seconds=-1)
    assert again().status_code == 200
    assert "5.000" in said(again())
    clock[0] = NOW + timedelta(days=30)
    response = again()
    assert response.status_code == 410
    page = said(response)
    assert f"Jawaban Anda {receipt} sudah kami terima" in page
    assert "hubungi pengirimnya, analis" in page
    for text in ("5.000", "12.050", "17.050", "Siti Aminah"):
        assert text not in page
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expired_link_is_gone_and_says_whom_to_ask(client, link, clock, method):
    clock[0] = NOW + timedelta(days=29)
    response = getattr(client, method)(link, {**WHOLE, "langkah": "kirim"} if method == "post" else {})
    assert response.status_code == 410
    assert "Tautan ini berlaku sampai 3 Desember 2026" in said(response)
    assert "hubungi pengirimnya, analis" in said(response)
    assert not Answer.objects.exists()


def test_a_withdrawn_link_is_gone(client, asked, link, analyst):
    asking.renew_link(request=asked[0][0], now=NOW, by=analyst)
    assert client.get(link).status_code == 410
    assert step(client, link, "kirim").status_code == 410
    assert not Answer.objects.exists()


@pytest.mark.parametrize("guess", ["x", "A" * 43, "5201", "..", "%00"])
def test_a_guessed_address_is_unknown(client, link, guess):
    for response in (client.get(f"/isi/{guess}/"), client.post(f"/isi/{guess}/", {**WHOLE, "langkah": "kirim"})):
        assert response.status_code == 404
        assert "Lombok" not in said(response)


def test_another_area_in_what_is_sent_has_no_effect(client, asked, link):
    more = {"area": "52.02", "government": "52.02", "request": str(asked[1][0].pk), "wilayah": "52.02"}
    step(client, link, "kirim", **more)
    assert [answer.request.government_id for answer in Answer.objects.all()] == ["52.01"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"total": "17.049"}, "jumlah yang Anda tulis 17.049, sedangkan baris-barisnya berjumlah 17.050: selisih 1 orang"),
        ({"total": "17.051"}, "selisih 1 orang"),
        ({"kosong": "tidak-tahu", "total": "17.000"}, "baris yang diketahui saja sudah 17.050: kurang 50 orang"),
        ({"orang_apbd": "banyak"}, "APBD murni, orang: tulis bilangan bulat"),
        ({"bulan_apbd": "13"}, "APBD murni, bulan: angkanya paling besar 12"),
        ({"bulan_apbd": "0"}, "APBD murni, bulan: angkanya paling kecil 1"),
        ({"rupiah_apbd": "1,2 miliar"}, "APBD murni, rupiah: tulis angkanya lengkap"),
        ({"orang_other": "5", "total": "17.055"}, "Sumber lain, nama sumber: tulis sumber apa ini"),
        ({"rupiah_add": "5.000.000"}, "APBDes / ADD, orang: ada rupiah, tetapi tidak ada orangnya"),
        ({"orang_add": "0", "rupiah_add": "5.000.000"}, "APBDes / ADD, orang: ada rupiah, tetapi tidak ada orangnya"),
        ({"bulan_add": "12"}, "APBDes / ADD, orang: baris ini sudah mulai diisi"),
        ({"nama_other": "Koperasi"}, "Sumber lain, orang: baris ini sudah mulai diisi"),
        ({"kosong": ""}, "Baris kosong: pilih arti baris kosong"),
        ({"nama": " "}, "Nama Anda: wajib diisi"),
        ({"total": ""}, "isi jumlah seluruh orangnya"),
    ],
)
@pytest.mark.parametrize("where", ["periksa", "kirim"])
def test_what_is_wrong_is_said_twice_and_nothing_is_kept_or_lost(client, link, typed, wanted, where):
    response = step(client, link, where, **typed)
    assert response.status_code == 422
    assert said(response).count(wanted) == 2  # above the page, and beside its field
    assert not Answer.objects.exists()
    page = response.content.decode()
    for name, text in (WHOLE | typed).items():
        if name != "kosong" and text.strip():
            assert f'value="{text}"' in page, name


def test_an_empty_row_is_unknown_or_nobody_as_the_sender_says(client, asked):
    for (request, token), word in zip(asked, ("tidak-tahu", "nol"), strict=True):
        step(client, f"/isi/{token}/", "kirim", kosong=word, orang_csr="?", total="17.050")
        rows = {row.source: row.people for row in AnswerRow.objects.filter(answer__request=request)}
        assert len(rows) == 10
        assert rows["csr"] is None
        assert rows["add"] == {"tidak-tahu": None, "nol": 0}[word]


@pytest.mark.parametrize("typed", [{"orang_add": "?"}, {"kosong": "tidak-tahu"}])
def test_money_for_people_that_are_not_known_is_kept_as_unknown(client, link, typed):
    step(client, link, "kirim", rupiah_add="5.000.000", **typed)
    row = AnswerRow.objects.get(source="add")
    assert (row.people, row.rupiah) == (None, 5_000_000)


def test_a_total_may_be_unknown_where_a_row_is(client, link):
    step(client, link, "kirim", kosong="tidak-tahu", total="")
    assert Answer.objects.get().total_people is None
    assert "tidak diketahui" in said(client.get(link))


def test_what_is_typed_cannot_become_markup(client, link):
    page = step(client, link, "periksa", nama="<script>alert(1)</script>", catatan_apbd='"><img src=x>').content.decode()
    assert "<script" not in page
    assert "<img" not in page


def test_the_ten_sources_stand_in_both_languages(client, link):
    for page, at in ((said(client.get(link)), "id"), (said(client.get(f"/en{link}")), "en")):
        for source in OF_A_GOVERNMENT:
            assert source.label[at] in page


def test_an_answer_that_came_back_stands_in_the_new_form_to_be_put_right(client, asked, link, analyst):
    step(client, link, "kirim", orang_csr="?", catatan_apbd="tahap dua")
    token = asking.send_back(answer=Answer.objects.get(), because="Baris 3?", now=NOW, by=analyst)
    page = client.get(f"/isi/{token}/").content.decode()
    boxes = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    assert (boxes["orang_apbd"], boxes["bulan_apbd"], boxes["catatan_apbd"]) == ("5000", "9", "tahap dua")
    assert (boxes["orang_csr"], boxes["orang_dbh_cht"], boxes["total"]) == ("?", "12050", "17050")
    assert boxes["nama"] == "Siti Aminah" and "govuk-error" not in page
