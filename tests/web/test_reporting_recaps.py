"""The recap is looked at before it is kept, and whatever is wrong with it is told on the page."""

import html
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from signing import browser_of, somebody

from payung.coverage.figures import area_name, kabkota_of
from payung.governments.recap_models import HeadingMap, Recap, RecapDraft, RecapRow
from payung.office.refusals import Refusal
from payung.office.roles import Role
from payung.received_files.reading import read
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.web.reporting import recaps

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
HEADINGS = ["Kode", "Kabupaten/Kota", "Segmen", "Bulan", "Aktif", "Baru", "Keluar"]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(recaps, "now", lambda: NOW)


@pytest.fixture
def rina(ntb, analyst):
    """Of the insurer."""
    return browser_of(somebody("rina", Role.INSURER, "52", by=analyst, name="Rina Wulandari"))


def rows() -> list[list]:
    return [
        [code, area_name(code), segment, "2026-10", 100.0, 5.0, 2.0]
        for code in kabkota_of("52")
        for segment in ("PU", "BPU", "JAKON")
    ]


def file(of: list[list], headings: list[str] = HEADINGS, name: str = "rekap-oktober.xlsx") -> SimpleUploadedFile:
    columns = [Column(heading, as_text=at < 4) for at, heading in enumerate(headings)]
    return SimpleUploadedFile(name, xlsx([SheetToWrite("Rekap", columns, of)]))


def upload(client, of, month: str = "Oktober 2026"):
    return client.post("/rekap/unggah/", {"month": month, "file": of}, follow=True)


def keep(client):
    sha256 = RecapDraft.objects.get().sha256
    return client.post("/rekap/simpan/", {"sha256": sha256}, follow=True)


def said(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_a_recap_is_looked_at_and_then_kept(rina):
    page = said(upload(rina, file(rows())))
    assert "Rekap Oktober 2026: siap disimpan" in page
    assert "30 baris terbaca" in page
    assert not Recap.objects.exists()
    assert "Rekap disimpan." in said(keep(rina))
    recap = Recap.objects.get()
    assert (recap.month, recap.file_name, recap.kept_by.username) == (date(2026, 10, 1), "rekap-oktober.xlsx", "rina")
    assert RecapRow.objects.count() == 30
    assert not RecapDraft.objects.exists()


def test_kept_twice_is_kept_once(rina):
    of = file(rows())
    upload(rina, of)
    keep(rina)
    of.seek(0)
    assert "Tidak ada yang berubah: berkas ini sudah disimpan pada 5 November 2026" in said(upload(rina, of))
    assert rina.post("/rekap/simpan/", {"sha256": "0" * 64}).status_code == 302
    assert Recap.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda all: all[3:], "E-REKAP-13"),
        (lambda all: [*all, all[0]], "baris 32 Kabupaten/Kota “Kabupaten Lombok Barat, PU” sudah ada di baris 2."),
        (lambda all: [["", "Kabupaten Badung", *all[0][2:]], *all[1:]], "“Kabupaten Badung” bukan kabupaten/kota"),
        (lambda all: [[*all[0][:4], "banyak", *all[0][5:]], *all[1:]], "baris 2 Aktif “banyak” tidak dapat dipakai"),
        (lambda all: [[*all[0][:4], -5.0, *all[0][5:]], *all[1:]], "angkanya tidak boleh di bawah nol"),
        (
            lambda all: [*all, ["", "Total", "", "", 1.0, None, None]],
            "tidak sama dengan jumlah barisnya, 3.000 (selisih 2.999)",
        ),
        (lambda all: [[*all[0][:3], "2026-09", *all[0][4:]], *all[1:]], "“2026-09” bukan Oktober 2026"),
        (lambda all: [[*row[:3], "2026-09", *row[4:]] for row in all], "baris 2–31 Bulan “2026-09” bukan Oktober 2026"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_kept(rina, change, wanted):
    response = upload(rina, file(change(rows())))
    assert response.status_code == 422
    assert wanted in said(response)
    assert b"/rekap/simpan/" not in response.content
    keep(rina)
    assert not Recap.objects.exists()


def test_the_missing_kabupaten_is_named(rina):
    page = said(upload(rina, file([row for row in rows() if row[0] != "52.05"])))
    assert "Tidak ada baris untuk: Kabupaten Dompu. Tambahkan" in page


def test_unknown_headings_are_mapped_once_and_remembered(rina):
    headings = [*HEADINGS[:4], "Posisi akhir", *HEADINGS[5:]]
    response = upload(rina, file(rows(), headings))
    assert "Apa arti judul kolom ini?" in said(response)
    assert "“Posisi akhir”" in said(response)
    refused = rina.post("/rekap/judul/", {"judul0": ""}, follow=True)
    assert "pilih kolom untuk “Posisi akhir”" in said(refused)
    page = rina.post("/rekap/judul/", {"judul0": "active"}, follow=True)
    assert "siap disimpan" in said(page)
    keep(rina)
    assert HeadingMap.objects.get().column == "active"
    later = [[*row[:3], "2026-09", 7.0, *row[5:]] for row in rows()]
    assert "siap disimpan" in said(upload(rina, file(later, headings), month="2026-09"))


@pytest.mark.parametrize(
    ("of", "wanted"),
    [
        (SimpleUploadedFile("rekap.pdf", b"%PDF-1.7 x"), "E-FILE-"),
        (SimpleUploadedFile("rekap.xlsx", b"PK\x03\x04 cut short"), "E-FILE-"),
        (SimpleUploadedFile("rekap.xlsx", b""), "kosong, tidak ada isinya"),
        (SimpleUploadedFile("rekap.xlsx", b"x" * 2_000_001), "lebih besar dari 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_even_put_down(rina, of, wanted):
    response = upload(rina, of)
    assert response.status_code == 422
    assert wanted in said(response)
    assert not RecapDraft.objects.exists()


@pytest.mark.parametrize(
    ("month", "wanted"), [("Desember 2026", "bulan itu belum datang"), ("13-2026", "tulis bulan"), ("", "wajib")]
)
def test_a_month_that_cannot_be_meant_is_refused(rina, month, wanted):
    response = upload(rina, file(rows()), month=month)
    assert response.status_code == 422
    assert wanted in said(response)


def test_a_corrected_recap_says_what_it_replaces_and_both_stay(rina):
    upload(rina, file(rows()))
    keep(rina)
    mended = rows()
    mended[0][4] = None
    page = said(upload(rina, file(mended)))
    assert "menggantikan rekap Oktober 2026 yang disimpan pada 5 November 2026; 1 baris berubah" in page
    keep(rina)
    first, second = Recap.objects.order_by("id")
    assert second.replaces == first
    assert "Rekap ini diganti pada 5 November 2026." in said(rina.get(f"/rekap/{first.pk}/"))
    assert "900 + 1 belum diketahui" in said(rina.get(f"/rekap/{second.pk}/"))


def test_a_segment_that_one_government_lacks_is_unknown_in_the_total(rina):
    page = said(upload(rina, file([*rows(), ["52.01", area_name("52.01"), "PMI", "2026-10", 70.0, 5.0, 2.0]])))
    assert "Jumlah 1.000 50 20 1.000 50 20 1.000 50 20 70 + 9 belum diketahui" in page


def test_a_recap_that_somebody_else_kept_in_this_moment_is_told(rina, monkeypatch):
    upload(rina, file(rows()))

    def too_late(**_):
        raise Refusal(id="rekap bulan ini baru saja disimpan orang lain.", en="somebody has just kept a recap of this month.")

    monkeypatch.setattr(recaps.recaps, "keep", too_late)
    assert "rekap bulan ini baru saja disimpan orang lain." in said(keep(rina))


def test_a_draft_is_seen_by_nobody_else(rina, ntb, analyst):
    upload(rina, file(rows()))
    other = browser_of(somebody("rahmi", Role.ANALYST, "52", by=analyst))
    assert other.get("/rekap/pratinjau/")["Location"] == "/rekap/"
    other.post("/rekap/simpan/", {"sha256": RecapDraft.objects.get().sha256})
    assert not Recap.objects.exists()


def test_another_file_in_the_meantime_is_not_kept_unseen(rina):
    upload(rina, file(rows()))
    seen = RecapDraft.objects.get().sha256
    upload(rina, file([*rows()[:-1], [*rows()[-1][:4], 7.0, 5.0, 2.0]]))
    assert "Sementara itu berkas lain diunggah" in said(rina.post("/rekap/simpan/", {"sha256": seen}, follow=True))
    assert not Recap.objects.exists()


def test_the_template_can_be_sent_back_and_a_download_too(rina):
    template = rina.get("/rekap/templat.xlsx", {"bulan": "2026-10"})
    sheet = read(template.content, "templat.xlsx").sheets[0]
    assert len(sheet.rows) == 31
    page = said(upload(rina, SimpleUploadedFile("templat.xlsx", template.content)))
    assert "siap disimpan" in page  # nothing in it is known yet, which may be said
    upload(rina, file(rows()))
    keep(rina)
    recap = Recap.objects.get()
    down = rina.get(f"/rekap/{recap.pk}/unduh.xlsx")
    assert 'filename="rekap-2026-10.xlsx"' in down["Content-Disposition"]
    assert read(down.content, "x.xlsx").sheets[0].rows[1][4] == 100.0
    lines = rina.get(f"/rekap/{recap.pk}/unduh.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "52.01;Kabupaten Lombok Barat;PU;2026-10;100;5;2"


def test_an_officer_sees_and_downloads_her_own_rows(rina, ntb, analyst):
    upload(rina, file(rows()))
    keep(rina)
    recap = Recap.objects.get()
    made = browser_of(somebody("made", Role.DISTRICT_OFFICER, "52.01", by=analyst))
    page = said(made.get(f"/rekap/{recap.pk}/"))
    assert "Kabupaten Lombok Barat" in page
    assert "Kabupaten Dompu" not in page
    assert len(made.get(f"/rekap/{recap.pk}/unduh.csv").content.splitlines()) == 4
    assert made.post("/rekap/unggah/").status_code == 403
    assert made.get("/rekap/pratinjau/").status_code == 403
