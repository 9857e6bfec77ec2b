"""The way of a list: sent, told what its headings mean, judged, mended, accepted; and what nobody gets to see on it."""

import io
import logging
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from office_lists import DESA, NIKS, book, counts, damaged, newest, person, send, work_off
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook
from signing import browser_of, somebody

from payung.office.models import Event
from payung.office.roles import Role
from payung.registry import jobs, receiving, scope, store
from payung.registry.models import HeadingChoice, ReceivedFile, Statement, Worker
from payung.web.lists import sending

pytestmark = pytest.mark.django_db
OURS, OTHERS = "52.01", "52.03"


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """Jobs are done while the page waits for them."""
    monkeypatch.setattr(sending, "sleep", work_off)


@pytest.fixture
def officer(ntb, analyst):
    return browser_of(somebody("petugas", Role.DISTRICT_OFFICER, OURS, by=analyst, name="Made Sari"))


@pytest.fixture
def neighbour(ntb, analyst):
    return browser_of(somebody("tetangga", Role.DISTRICT_OFFICER, OTHERS, by=analyst))


@pytest.fixture
def province(ntb, analyst):
    return browser_of(analyst)


def people(area: str = OURS) -> int:
    with scope.of_area(area):
        return Worker.objects.count()


def text(response) -> str:
    return response.content.decode()


def accept(client: Client, file: ReceivedFile, seen: str | None = None):
    wanted = file.verdict_sha256 if seen is None else seen
    return client.post(f"/daftar/{file.pk}/terima/", {"dilihat": wanted}, follow=True)


# ---------------------------------------------------------------------------------------------------------------- verdict


def test_a_damaged_list_is_judged_row_by_row_and_nothing_comes_in_before_somebody_accepts(officer):
    page = text(send(officer, book(damaged())))
    file = newest()
    assert counts(file) == (7, 3, 3, 1, 0) and file.warned == 1
    assert "3 dari 7 baris bisa diterima" in page
    for code in ("E-NIK-01", "E-NIK-04", "E-JK-03", "D-GANDA-01", "W-KERJA-01"):
        assert code in page, code
    assert "NIK hanya 15 digit, seharusnya 16." in page and "Salin NIK dari KTP atau KK" in page
    assert people() == 0 and Statement.objects.count() == 0
    assert file.area_id == OURS and store.is_kept(file.place)

    page = text(accept(officer, file))
    assert "3 orang baru masuk register" in page and 'href="/register/"' in page
    assert people() == 3 and people(OTHERS) == 0
    assert Event.objects.get(kind="list_accepted").by.username == "petugas"


def test_every_page_of_a_list_speaks_both_languages(officer):
    page = text(send(officer, book(damaged()), language="/en"))
    assert "3 of 7 rows can be accepted" in page and "The NIK has only 15 digits; it should have 16." in page
    pk = newest().pk
    assert "How the columns were understood" in text(officer.get(f"/en/daftar/{pk}/judul/"))
    assert "Every row with this problem" in text(officer.get(f"/en/daftar/{pk}/sebab/E-NIK-01/"))
    assert "7 rows read = 3 accepted + 3 rejected + 1 doubled + 0 unchanged" in text(officer.get("/en/daftar/"))
    assert "7 baris dibaca = 3 diterima + 3 ditolak + 1 ganda + 0 tidak berubah" in text(officer.get("/daftar/"))


def test_the_same_list_again_changes_nothing_and_leads_to_the_first(officer):
    data = book(damaged())
    send(officer, data)
    first = newest()
    again = send(officer, data, "nama-lain.xlsx")
    assert again.redirect_chain[-1][0] == f"/daftar/{first.pk}/" and "sudah pernah diunggah" in text(again)
    accept(officer, first)
    assert "sudah pernah diunggah" in text(send(officer, data))
    assert ReceivedFile.objects.count() == 1 and people() == 3


def test_what_the_register_says_already_is_unchanged(officer):
    send(officer, book(damaged()))
    accept(officer, newest())
    send(officer, book([*damaged(), person(6, "INAQ SAHRI")]))
    file = newest()
    assert counts(file) == (8, 1, 3, 1, 3)
    assert file.new_workers == 1
    accept(officer, file)
    assert people() == 4
    page = text(send(officer, book([*damaged()[:3], person(6, "INAQ SAHRI")])))
    assert "Semua isi daftar ini sudah ada di register" in page and "/terima/" not in page


def test_a_list_of_more_than_a_hundred_bad_rows_is_shown_page_by_page(officer):
    rows = [person(0, f"SITI {'ABCDEFGHIJ'[n % 10]}{'KLMNOPQRSTUVWXY'[n // 10]}", nik="52990151") for n in range(130)]
    send(officer, book(rows))
    pk = newest().pk
    [cause] = newest().causes
    assert cause["rows"] == 130 and "places" not in cause
    first, second = (text(officer.get(f"/daftar/{pk}/sebab/E-NIK-01/?hal={page}")) for page in (1, 2))
    assert first.count("<tr><td>Usulan</td>") == 100 and second.count("<tr><td>Usulan</td>") == 30
    assert ">101<" in first and ">102<" in second and "halaman 2 dari 2" in second
    assert officer.get(f"/daftar/{pk}/sebab/E-NIK-02/").status_code == 404
    assert text(officer.get(f"/daftar/{pk}/sebab/E-NIK-01/?hal=99")) == second or "halaman 2 dari 2" in second


def test_what_is_safe_to_mend_is_mended_in_all_rows_with_one_button(officer):
    send(officer, book(damaged()))
    file = newest()
    page = text(officer.post(f"/daftar/{file.pk}/perbaiki/", {"kode": "E-JK-03"}, follow=True))
    assert counts(newest()) == (7, 4, 2, 1, 0) and newest().mended == ["E-JK-03"]
    assert "4 dari 7 baris bisa diterima" in page and "Diperbaiki otomatis" in page
    for code in ("E-NIK-01", "E-NIK-04", "", "X", "W-KERJA-01"):
        response = officer.post(f"/daftar/{file.pk}/perbaiki/", {"kode": code}, follow=True)
        assert newest().mended == ["E-JK-03"], code
        assert "Daftar ini berubah" in text(response)
    accept(officer, newest())
    with scope.of_area(OURS):
        assert Worker.objects.get(name="WAYAN PUTRI").sex == "P"


# ---------------------------------------------------------------------------------------------------------------- sending


def test_a_form_without_file_or_day_is_told_beside_its_fields(officer):
    page = officer.post("/daftar/unggah/", {})
    assert page.status_code == 422
    assert text(page).count("wajib diisi") == 2 and "pilih berkasnya" in text(page)
    for typed, said in (("besok", "24-2-2025"), ("1-1-2031", "hari itu belum datang"), ("1-1-1999", "mulai 2000")):
        page = send(officer, book(damaged()), as_of=typed)
        assert page.status_code == 422 and said in text(page), typed
    assert ReceivedFile.objects.count() == 0


def test_an_officer_sends_for_her_own_kabupaten_and_the_province_chooses(officer, province):
    send(officer, book(damaged()), area=OTHERS)
    assert newest().area_id == OURS
    page = send(province, book(damaged()))
    assert page.status_code == 422 and "Daftar milik siapa?" in text(page)
    send(province, book([person(6, "INAQ SAHRI", desa=DESA[OTHERS])]), area=OTHERS)
    assert newest().area_id == OTHERS and newest().accepted == 1
    page = send(province, book(damaged()), area="52.99")
    assert page.status_code == 422 and ReceivedFile.objects.count() == 2


def test_an_office_sends_twenty_lists_a_day(officer, neighbour, monkeypatch):
    monkeypatch.setattr(sending, "A_DAY_MAX", 2)
    for at in range(2):
        assert send(officer, book([person(at, "SITI AMINAH")])).status_code == 200
    page = send(officer, book([person(5, "SITI AMINAH")]))
    assert page.status_code == 422 and "sudah mengirim 2 daftar hari ini" in text(page)
    assert ReceivedFile.objects.count() == 2
    assert send(neighbour, book([person(5, "SITI AMINAH", desa=DESA[OTHERS])])).status_code == 200
    yesterday = newest().sent_at - timedelta(days=1)
    ReceivedFile.objects.filter(area_id=OURS).update(sent_at=yesterday)
    assert send(officer, book([person(5, "SITI AMINAH")])).status_code == 200


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (f"nik {NIKS[0]}.xlsx", "nik ….xlsx"),
        ("5299 0151 0780 0001.xlsx", "….xlsx"),
        ("C:\\Users\\Made\\usulan.xlsx", "usulan.xlsx"),
        ("../../etc/usulan.xlsx", "usulan.xlsx"),
        ("usul\u202exslx.csv", "usulxslx.csv"),
        ("x" * 180 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_the_name_of_a_file_is_kept_without_paths_or_numbers_of_people(officer, name, kept):
    from payung.web.lists.forms import plain_name

    assert plain_name(name) == kept


# --------------------------------------------------------------------------------------------------------------- headings

ODD = ("NIK", "Nama Lengkap", "L/P", "Tanggal Lahir", "Kode Desa", "Sehari-hari ngapain")


def test_an_unknown_heading_is_told_once_for_the_office_and_for_no_other(officer, neighbour):
    page = text(send(officer, book([person(0, "SITI AMINAH")], ODD)))
    assert "Kolom ini tidak dibaca" in page and "Sehari-hari ngapain" in page
    pk = newest().pk
    page = text(officer.get(f"/daftar/{pk}/judul/"))
    assert "1 judul kolom belum dikenal" in page and "5 kolom sudah dikenali" in page
    told = {f"judul{at}": field for at, field in enumerate(("nik", "name", "sex", "birth_date", "area_code", "occupation"))}
    page = officer.post(f"/daftar/{pk}/judul/", told, follow=True)
    assert page.redirect_chain[-1][0] == f"/daftar/{pk}/" and "Kolom ini tidak dibaca" not in text(page)
    assert list(HeadingChoice.objects.values_list("area_id", "field")) == [(OURS, "occupation")]
    assert "Kolom ini tidak dibaca" not in text(send(officer, book([person(1, "BAIQ RAHMI")], ODD)))
    assert "Kolom ini tidak dibaca" in text(send(neighbour, book([person(2, "NUR", desa=DESA[OTHERS])], ODD)))
    accept(officer, ReceivedFile.objects.get(pk=pk))
    with scope.of_area(OURS):
        assert Worker.objects.get(name="SITI AMINAH").occupation == "NELAYAN"


def test_a_wrong_mapping_is_changed_on_the_same_page(officer):
    send(officer, book([person(0, "SITI AMINAH")]))
    told = {f"judul{at}": field for at, field in enumerate(("nik", "name", "sex", "birth_date", "area_code", "ignore"))}
    officer.post(f"/daftar/{newest().pk}/judul/", told)
    assert [column["field"] for column in newest().columns] == ["nik", "name", "sex", "birth_date", "area_code", "ignore"]


def test_a_mapping_that_cannot_be_is_told_and_nothing_is_remembered(officer):
    send(officer, book([person(0, "SITI AMINAH")], ODD))
    pk = newest().pk
    for fields, said in (
        (("nik", "name", "sex", "birth_date", "area_code", ""), "pilih artinya, atau lewati"),
        (("nik", "name", "sex", "birth_date", "area_code", "pangkat"), "pilih artinya, atau lewati"),
        (("nik", "name", "sex", "birth_date", "area_code", "name"), "sudah menjadi Nama lengkap"),
    ):
        page = officer.post(f"/daftar/{pk}/judul/", {f"judul{at}": field for at, field in enumerate(fields)})
        assert page.status_code == 422 and said in text(page)
    assert not HeadingChoice.objects.exists()


def test_a_list_without_names_asks_which_column_they_are_in(officer):
    headings = ("NIK", "Siapa gerangan", "L/P", "Tanggal Lahir", "Kode Desa", "Pekerjaan")
    page = send(officer, book([person(0, "SITI AMINAH")], headings))
    assert newest().state == "headings" and page.redirect_chain[-1][0].endswith("/judul/")
    assert "E-LIST-02" in text(page) and "Tidak ada kolom nama" in text(page)
    told = {f"judul{at}": field for at, field in enumerate(("nik", "name", "sex", "birth_date", "area_code", "occupation"))}
    officer.post(f"/daftar/{newest().pk}/judul/", told)
    assert counts(newest()) == (1, 1, 0, 0, 0)


# --------------------------------------------------------------------------------------------------------------- deciding


def test_bad_rows_come_back_as_a_workbook_that_can_be_mended_and_sent_again(officer):
    send(officer, book(damaged()))
    file = newest()
    response = officer.post(f"/daftar/{file.pk}/baris-salah/")
    assert response["Content-Disposition"] == f'attachment; filename="baris-salah-{file.pk}.xlsx"'
    assert response["Cache-Control"] == "no-store"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet[1:]] == ["5", "6", "7"]  # their lines in the file
    told = "\n".join(str(row[0]) for row in sheet[1:])
    assert "E-NIK-04" in told and "E-NIK-01" in told and "E-JK-03" in told
    event = Event.objects.get(kind="list_bad_rows_handed_back")
    assert (event.subject, event.detail, event.by.username) == (f"list {file.pk}", {"rows": 3}, "petugas")
    assert officer.get(f"/daftar/{file.pk}/baris-salah/")["Location"] == f"/daftar/{file.pk}/"
    assert Event.objects.filter(kind="list_bad_rows_handed_back").count() == 1

    headings, rows = sheet[0], [list(row) for row in sheet[1:]]
    rows[0][2], rows[1][2], rows[2][4] = NIKS[3], NIKS[4], "P"
    accept(officer, file)
    send(officer, book(rows, headings))
    assert counts(newest()) == (3, 3, 0, 0, 0)
    accept(officer, newest())
    assert people() == 6


def test_what_is_accepted_is_what_was_seen_or_nothing(officer, monkeypatch):
    send(officer, book(damaged()))
    first = newest()
    send(officer, book(damaged()[:2]))
    accept(officer, newest())
    assert people() == 2
    page = text(accept(officer, first))
    assert "Register berubah sejak Anda melihatnya" in page and "1 dari 7 baris bisa diterima" in page
    assert people() == 2 and counts(newest()) == (2, 2, 0, 0, 0)
    first.refresh_from_db()
    assert counts(first) == (7, 1, 3, 1, 2) and first.state == "checked"
    accept(officer, first)
    assert people() == 3


def test_accepting_twice_or_with_an_old_page_has_one_effect(officer):
    send(officer, book(damaged()))
    file = newest()
    assert "berubah sejak Anda membuka" in text(accept(officer, file, seen=""))
    assert "berubah sejak Anda membuka" in text(accept(officer, file, seen="0" * 64))
    assert people() == 0
    accept(officer, file)
    assert "3 orang baru masuk register" in text(accept(officer, file))  # as after the first of two clicks
    assert people() == 3 and Event.objects.filter(kind="list_accepted").count() == 1


def test_a_withdrawn_list_is_deleted_and_can_be_sent_again(officer, django_capture_on_commit_callbacks):
    data = book(damaged())
    send(officer, data)
    file = newest()
    with django_capture_on_commit_callbacks(execute=True):
        page = text(officer.post(f"/daftar/{file.pk}/tarik/", follow=True))
    assert "Daftar sudah ditarik" in page and not store.is_kept(file.place)
    assert "Daftar ini ditarik" in text(officer.get(f"/daftar/{file.pk}/"))
    assert "berubah sejak Anda membuka" in text(accept(officer, file))
    assert "bisa diterima" in text(send(officer, data)) and ReceivedFile.objects.count() == 2


def test_a_list_that_failed_is_tried_again_with_a_button(officer, monkeypatch):
    def broken(**_):
        raise MemoryError(NIKS[0])

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "check", broken)
        page = text(send(officer, book(damaged())))
    file = newest()
    assert file.state == "failed" and "belum selesai diproses" in page and NIKS[0] not in page
    page = text(officer.post(f"/daftar/{file.pk}/ulang/", follow=True))
    assert "3 dari 7 baris bisa diterima" in page
    assert "berubah sejak Anda membuka" in text(officer.post(f"/daftar/{file.pk}/ulang/", follow=True))


def test_a_list_whose_file_was_lost_is_sent_again(officer):
    data = book(damaged())
    send(officer, data)
    lost = newest()
    ReceivedFile.objects.filter(pk=lost.pk).update(state="failed")
    store.forget(lost.place)
    page = text(officer.get(f"/daftar/{lost.pk}/"))
    assert "Kirim sekali lagi" in page and "/ulang/" not in page
    assert "bisa diterima" in text(send(officer, data))
    lost.refresh_from_db()
    assert lost.state == "withdrawn"


# ---------------------------------------------------------------------------------------------------------------- waiting


def test_a_list_that_takes_longer_shows_how_far_it_is_and_looks_again_by_itself(officer, monkeypatch):
    moments = iter([0, 1, 2, 3, 4])
    monkeypatch.setattr(sending, "sleep", lambda seconds: None)
    monkeypatch.setattr(sending, "monotonic", lambda: next(moments))
    page = send(officer, book(damaged()))
    file = newest()
    assert "Menunggu giliran." in text(page) and page["Refresh"] == "3"
    ReceivedFile.objects.filter(pk=file.pk).update(state="checking")
    store.say_progress(file.place, 20_500, 60_000)
    page = officer.get(f"/daftar/{file.pk}/")
    assert "20.500 dari 60.000 baris" in text(page) and '<progress id="sejauh" max="60000" value="20500">34 %' in text(page)
    still = officer.get(f"/daftar/{file.pk}/?diam=1")
    assert "Refresh" not in still and "Lihat kemajuannya" in text(still)
    ReceivedFile.objects.filter(pk=file.pk).update(
        state="accepting", read=50, accepted=50, rejected=0, duplicate=0, unchanged=0
    )
    store.say_progress(file.place, 60, 100)
    assert "30 dari 50 baris" in text(officer.get(f"/daftar/{file.pk}/"))
    ReceivedFile.objects.filter(pk=file.pk).update(state="waiting")
    work_off()
    page = officer.get(f"/daftar/{file.pk}/")
    assert "Refresh" not in page and "bisa diterima" in text(page)


# -------------------------------------------------------------------------------------------------------------- templates


def test_a_template_holds_the_desa_of_its_own_area_only(officer, province):
    assert "Kecamatan Gerung" in text(officer.get("/daftar/templat/"))
    whole = officer.get("/daftar/templat/52.01/templat.xlsx")
    assert whole["Content-Disposition"] == 'attachment; filename="templat-52.01.xlsx"'
    part = officer.get("/daftar/templat/52.01.01/templat.xlsx")
    desa = {}
    for name, response in (("whole", whole), ("part", part)):
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        cells = {str(cell) for row in sheets.get_sheet_by_name("Pilihan").to_python() for cell in row}
        desa[name] = {cell for cell in cells if cell.endswith(")")}
    assert desa["part"] < desa["whole"] and len(desa["whole"]) > 100
    assert all("(52.01." in one for one in desa["whole"]) and all("(52.01.01." in one for one in desa["part"])
    for code in ("52", "52.03", "52.03.01", "52.01.01.2014", "52.99", "53.01"):
        assert officer.get(f"/daftar/templat/{code}/templat.xlsx").status_code == 404, code
    assert "Kabupaten Lombok Timur" in text(province.get("/daftar/templat/?kab=52.03"))
    assert province.get("/daftar/templat/52.03/templat.xlsx").status_code == 200


def test_a_filled_template_is_accepted_as_it_is(officer):
    body = officer.get("/daftar/templat/52.01/templat.xlsx").content
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(body))
    headings = sheets.get_sheet_by_name("Daftar").to_python()[0]
    choice = next(str(cell) for row in sheets.get_sheet_by_name("Pilihan").to_python() for cell in row if "2014)" in str(cell))
    filled = dict(zip(headings, [""] * len(headings), strict=True)) | {
        "NIK": NIKS[0],
        "Nama lengkap": "SITI AMINAH",
        "Jenis kelamin": "P",
        "Tanggal lahir": "11-07-1980",
        "Desa/kelurahan": choice,
    }
    page = text(send(officer, book([list(filled.values())], list(filled), "Daftar")))
    assert counts(newest()) == (1, 1, 0, 0, 0), page
    accept(officer, newest())
    with scope.of_area(OURS):
        assert Worker.objects.get().area_id == "52.01.01.2014"


# ----------------------------------------------------------------------------------------------------------------- canary


def test_no_nik_of_a_list_is_seen_anywhere_but_in_the_bad_rows(officer, caplog):
    """Every page, address, message, log record, event and job on the whole way; also of a list that goes wrong."""
    seen, addresses, payloads = [], [], []

    def look(response):
        seen.append(text(response))
        addresses.extend(str(url) for url, _ in getattr(response, "redirect_chain", []))
        seen.extend(str(message) for message in get_messages(response.wsgi_request))
        payloads.extend(str(job.args) for job in ProcrastinateJob.objects.all())
        return response

    with caplog.at_level(logging.DEBUG):
        slipped = [person(6, NIKS[6], nik=None), person(6, "INAQ SAHRI", nik=None, job=f"NELAYAN {NIKS[6]}")]
        slipped.append(person(6, "AMAQ SAHRI", nik=None, born=NIKS[6], desa=f"ANTAH {NIKS[6]}"))
        look(send(officer, book([*damaged(), *slipped]), f"daftar {NIKS[0]}.xlsx"))
        file = newest()
        causes = ("E-NIK-01", "E-NIK-04", "E-JK-03", "D-GANDA-01", "E-NAMA-02", "E-TGL-02", "W-SEL-08")
        for path in ("", "judul/", *(f"sebab/{code}/" for code in causes)):
            look(officer.get(f"/daftar/{file.pk}/{path}"))
        look(officer.post(f"/daftar/{file.pk}/perbaiki/", {"kode": "E-JK-03"}, follow=True))
        officer.post(f"/daftar/{file.pk}/baris-salah/")
        look(accept(officer, newest()))
        for path in ("/daftar/", "/register/", "/meja/"):
            look(officer.get(path))
    logged = [
        f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records if record.name != "django.db.backends"
    ]
    events = [f"{event.subject} {event.detail}" for event in Event.objects.all()]
    kept = [str(row) for row in [*ReceivedFile.objects.values(), *Statement.objects.values("said", "sheet")]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        payloads += [row for (row,) in cursor.fetchall()]
    everything = "\n".join([*seen, *addresses, *logged, *events, *payloads, *kept])
    for nik in NIKS:
        assert nik not in everything
        assert nik[:15] not in everything and nik[6:12] not in "".join(addresses)
    assert len(seen) > 10 and people() == 5


def test_jobs_name_a_list_and_a_person_only(officer, monkeypatch):
    monkeypatch.setattr(sending, "sleep", lambda seconds: None)
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0)
    send(officer, book(damaged()))
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"list": newest().pk}]
    jobs.check_now(newest().pk, clock=sending.now)
    accept(officer, newest())
    assert ProcrastinateJob.objects.count() == 1  # the one that waits finds out from the list what is to be done


def test_a_list_waits_for_the_office_whose_it_is(officer, province):
    send(officer, book([person(0, "SITI AMINAH")]))
    pk = newest().pk
    assert f'href="/daftar/{pk}/"' in text(officer.get("/meja/")) and "menunggu keputusan Anda" in text(officer.get("/meja/"))
    assert "1 daftar menunggu Anda" in text(officer.get("/daftar/"))
    assert "menunggu keputusan Anda" not in text(province.get("/meja/"))
    page = text(province.get("/daftar/"))
    assert "menunggu Anda" not in page and "menunggu Kabupaten Lombok Barat" in page
    accept(officer, newest())
    assert "menunggu keputusan Anda" not in text(officer.get("/meja/"))


def test_a_list_of_another_kabupaten_is_told_once_at_the_top(officer):
    names = ("SITI AMINAH", "BAIQ RAHMI", "NUR HIDAYAH", "RINA SARI")
    rows = [person(at, name, desa=DESA[OTHERS]) for at, name in enumerate(names)]
    page = text(send(officer, book([*rows, person(4, "WAYAN PUTRI")])))
    assert "Ini daftar Kabupaten Lombok Timur" in page and "4 dari 5 baris tentang orang di luar wilayah Anda" in page
    page = text(send(officer, book([*rows[:3], person(4, "WAYAN PUTRI")])))
    assert "Ini daftar" not in page
