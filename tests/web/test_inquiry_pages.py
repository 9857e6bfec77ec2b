"""The pages of inquiries: who asks, who is asked, and what each of them sees of an answer."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parent.parent / "inquiries"))
import asked_people
from asked_people import accepted, as_csv, book, lines, listed, made, people, sent, workers

from payung.inquiries.models import AnswerFile, Inquiry
from payung.office.models import Area, Event
from payung.office.roles import Role
from payung.registry import nik_vault, scope
from payung.registry.models import Worker
from payung.web.inquiries import answers, asking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders_and_clock(settings, tmp_path, monkeypatch):
    for module in (answers, asking):
        monkeypatch.setattr(module, "now", lambda: asked_people.NOW)
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@pytest.fixture
def register(ntb, analyst, tmp_path):
    listed(tmp_path, analyst)
    return analyst


@pytest.fixture
def asks(register):
    return browser_of(register)


@pytest.fixture
def insurer(register):
    return somebody("bpjs.ntb", Role.INSURER, "52", by=register, name="Ratna Dewi")


def upload(client, inquiry, data, name="jawaban.xlsx", *, language="", as_of="23-11-2026"):
    typed = {"file": SimpleUploadedFile(name, data), "as_of": as_of}
    return client.post(f"{language}/tanya/{inquiry.pk}/jawab/", typed, follow=True)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_analyst_sees_how_many_would_be_asked_about_before_the_inquiry_is_made(asks):
    typed = {"kind": "bpjs", "within": "52.03", "group": "", "deadline": "31-12-2027"}
    page = asks.post("/en/tanya/baru/", typed | {"langkah": "lihat"})
    assert "Ask BPJS Ketenagakerjaan about 3 people?" in text(page) and not Inquiry.objects.exists()
    page = asks.post("/en/tanya/baru/", typed | {"langkah": "buat", "dilihat": "2"})  # another list came in meanwhile
    assert "Nothing was made." in text(page) and 'name="dilihat" value="3"' in text(page) and not Inquiry.objects.exists()
    page = asks.post("/en/tanya/baru/", typed | {"langkah": "buat", "dilihat": "3"}, follow=True)
    inquiry = Inquiry.objects.get()
    assert (inquiry.rows, inquiry.area_id) == (3, "52.03") and "0 of 3 rows are answered" in text(page)
    again = asks.post("/en/tanya/baru/", typed | {"langkah": "lihat"})
    assert again.status_code == 422 and "nobody to ask about" in text(again)


def test_of_a_kecamatan_its_kabupaten_asks(asks):
    typed = {"kind": "dukcapil", "within": "52.03.01", "deadline": "31-12-2027", "langkah": "buat", "dilihat": "3"}
    asks.post("/tanya/baru/", typed)
    inquiry = Inquiry.objects.get()
    assert (inquiry.area_id, inquiry.chosen["area"], inquiry.kind) == ("52.03", "52.03.01", "dukcapil")
    part = Area.objects.get(code="52.03.01").name
    assert f"{part}, {inquiry.area.name} ·" in text(asks.get("/en/tanya/"))


@pytest.mark.parametrize(("changed", "said"), [
    ({"deadline": "1-1-2026"}, "the deadline has passed already"),
    ({"deadline": "besok"}, "write a day, month and year"),
    ({"kind": ""}, "this is needed"),
    ({"within": "51.01"}, "choose from the list"),
])  # fmt: skip
def test_what_is_wrong_with_a_form_is_said_beside_its_field(asks, changed, said):
    typed = {"kind": "bpjs", "within": "52.03", "deadline": "31-12-2027", "langkah": "buat"} | changed
    page = asks.post("/en/tanya/baru/", typed)
    assert page.status_code == 422 and said in text(page) and not Inquiry.objects.exists()


def test_the_insurer_fetches_the_file_and_the_log_says_who_and_how_many(register, insurer, asks):
    inquiry = made(register)
    response = browser_of(insurer).post(f"/tanya/{inquiry.pk}/berkas/", {"form": "csv"})
    assert people(response.content).height == 3 and response["Cache-Control"] == "no-store"
    assert inquiry.batch.lower() in response["Content-Disposition"]
    log = text(asks.get("/en/catatan/"))
    assert f"File with NIKs of inquiry {inquiry.pk} fetched" in log and "rows: 3" in log


def test_a_file_with_niks_asks_for_the_second_step_again(register, insurer):
    inquiry = made(register)
    old = browser_of(insurer, proved_seconds_ago=3600)
    assert old.post(f"/tanya/{inquiry.pk}/berkas/", {"form": "csv"}).status_code == 302
    assert not Event.objects.filter(kind="inquiry_taken").exists()
    page = text(old.post(f"/en/tanya/{inquiry.pk}/berkas/", {"form": "csv"}, follow=True))
    assert "what you are about to do asks for it once more" in page and "The file you asked for is then downloaded" in page
    assert "with your password" not in page  # it would only lead back here


def test_the_insurer_sees_its_inquiries_alone_and_no_page_of_the_register(register, insurer):
    mine, other = made(register), made(register, kind="dukcapil")
    client = browser_of(insurer)
    index = text(client.get("/en/tanya/"))
    assert mine.batch in index and other.batch not in index and "Make an inquiry" not in index
    assert client.get(f"/tanya/{other.pk}/").status_code == 404
    assert client.post(f"/tanya/{other.pk}/berkas/", {"form": "csv"}).status_code == 404
    for address in ("/register/", "/register/hitungan/", "/daftar/", "/tanya/baru/"):
        assert client.get(address).status_code == 403, address


def test_the_insurer_sends_and_the_analyst_accepts(register, insurer, asks):
    inquiry = made(register)
    client = browser_of(insurer)
    page = upload(client, inquiry, book(lines(inquiry, ("AKTIF", "PU", None), "TIDAK ADA", "entah")), language="/en")
    assert "2 of 3 rows can be taken" in text(page) and "The status “entah” is not known." in text(page)
    assert "Accept 2 rows" not in text(page) and "It now waits for the office that asked." in text(page)
    assert not any(name in text(page) for name in asked_people.NAMES)
    answer = AnswerFile.objects.get()
    accept = f"/en/tanya/{inquiry.pk}/jawaban/{answer.pk}/terima/"
    assert client.post(accept, {"dilihat": answer.verdict_sha256}).status_code == 403

    assert "answer to an inquiry to decide about" in text(asks.get("/en/meja/"))
    page = asks.get(f"/en/tanya/{inquiry.pk}/jawaban/{answer.pk}/")
    assert "Accept 2 rows" in text(page)
    page = asks.post(accept, {"dilihat": answer.verdict_sha256}, follow=True)
    assert "The answer about 2 people is in the register" in text(page)
    worker = workers()["LALU BUDI"]
    page = text(asks.get(f"/en/register/{worker.code}/"))
    assert "active" in page and "BPJS, asked" in page


def test_what_was_not_seen_is_not_accepted(register, asks):
    inquiry = made(register)
    answer = sent(inquiry, book(lines(inquiry, "AKTIF")), register)
    page = asks.post(f"/en/tanya/{inquiry.pk}/jawaban/{answer.pk}/terima/", {"dilihat": "x"}, follow=True)
    assert "nothing was accepted" in text(page) and AnswerFile.objects.get().state == "checked"


def test_the_second_of_two_clicks_says_how_it_stands(register, asks):
    inquiry = made(register)
    answer = sent(inquiry, book(lines(inquiry, "AKTIF")), register)
    for _ in range(2):
        page = asks.post(f"/en/tanya/{inquiry.pk}/jawaban/{answer.pk}/terima/", {"dilihat": answer.verdict_sha256}, follow=True)
        assert "is in the register" in text(page) and "Nothing was done" not in text(page)
    assert Event.objects.filter(kind="answer_accepted").count() == 1


@pytest.mark.parametrize(("language", "said"), [("", "Kolom NIK berisi angka"), ("/en", "The NIK column holds numbers")])
def test_a_file_that_is_no_answer_is_told_in_the_form_and_nothing_is_kept(register, asks, language, said):
    inquiry = made(register)
    rows = lines(inquiry, "AKTIF")
    rows[0][3] = 5299011407800001.0
    page = upload(asks, inquiry, book(rows), language=language)
    assert page.status_code == 422 and said in text(page) and "E-JWB-03" in text(page)
    assert not AnswerFile.objects.exists()


def test_a_file_that_cannot_be_read_is_told_in_the_form(register, asks):
    page = upload(asks, made(register), b"PK nonsense", name="jawaban.xlsx")
    assert page.status_code == 422 and "E-FILE" in text(page)


def test_a_file_that_was_sent_before_is_shown_as_it_stands(register, asks):
    inquiry = made(register)
    data = book(lines(inquiry, "AKTIF"))
    accepted(sent(inquiry, data, register), register)
    page = upload(asks, inquiry, data, language="/en")
    assert "This file was sent before" in text(page) and AnswerFile.objects.count() == 1


def test_contradicting_answers_are_listed_old_and_new(register, asks):
    inquiry = made(register)
    accepted(sent(inquiry, book(lines(inquiry, ("AKTIF", "BPU", None))), register, as_of=date(2026, 11, 1)), register)
    page = text(upload(asks, inquiry, as_csv(lines(inquiry, "TIDAK AKTIF")), name="baru.csv", language="/en"))
    assert "Other than the last answer said" in page and "active, BPU" in page and "not active" in page


def test_an_answer_of_the_same_day_that_contradicts_is_told_above_the_button(register, asks):
    inquiry = made(register)
    accepted(sent(inquiry, book(lines(inquiry, "AKTIF")), register, name="pagi.xlsx"), register)
    page = text(upload(asks, inquiry, book(lines(inquiry, "TIDAK AKTIF")), name="sore.xlsx", language="/en"))
    told, button = page.index("1 row says something else than pagi.xlsx"), page.index("Accept 1 row")
    assert told < button and "Other than the last answer said" in page


def test_an_answer_of_an_earlier_day_than_what_is_known_says_so(register, asks):
    inquiry = made(register)
    accepted(sent(inquiry, book(lines(inquiry, "AKTIF")), register), register)
    page = text(upload(asks, inquiry, book(lines(inquiry, "TIDAK AKTIF")), as_of="01-11-2026", language="/en"))
    assert "This answer speaks of 1 November 2026. What is in the register speaks of a later day" in page


def test_without_its_keys_the_office_is_told_so_and_accepts_nothing(register, asks, monkeypatch):
    def keys_are_gone():
        raise nik_vault.WrongKey

    inquiry = made(register)
    answer = sent(inquiry, book(lines(inquiry, "AKTIF")), register)
    monkeypatch.setattr(nik_vault, "keys", keys_are_gone)
    accept = f"/en/tanya/{inquiry.pk}/jawaban/{answer.pk}/terima/"
    page = asks.post(accept, {"dilihat": answer.verdict_sha256}, follow=True)
    assert "The NIKs cannot be read" in text(page) and AnswerFile.objects.get().state == "checked"


def test_a_colleague_sees_an_answer_and_cannot_withdraw_it(register, insurer):
    inquiry = made(register)
    answer = sent(inquiry, book(lines(inquiry, "AKTIF")), insurer)
    colleague = browser_of(somebody("bpjs.dua", Role.INSURER, "52", by=register))
    address = f"/en/tanya/{inquiry.pk}/jawaban/{answer.pk}/"
    assert "Withdraw this answer" not in text(colleague.get(address))
    page = colleague.post(f"{address}tarik/", follow=True)
    assert "An answer is withdrawn by who sent it" in text(page) and AnswerFile.objects.get().state == "checked"
    assert "Withdraw this answer" in text(browser_of(insurer).get(address))


def test_groups_are_chosen_by_their_names(register, asks):
    with scope.of_area("52.03"):
        Worker.objects.filter(name="LALU BUDI").update(groups=["buruh-tembakau"])
    page = text(asks.get("/en/tanya/baru/"))
    assert '<option value="buruh-tembakau">tobacco labourers</option>' in page


def test_what_is_never_kept_is_named(register, asks):
    inquiry = made(register)
    headings = [*asked_people.ANSWER, "SALDO JHT", "KPJ"]
    page = text(upload(asks, inquiry, book([[*row, "1", "2"] for row in lines(inquiry, "AKTIF")], headings), language="/en"))
    assert "Not read and not kept: SALDO JHT, KPJ." in page


def test_refused_rows_come_back_as_a_workbook_without_niks(register, asks):
    inquiry = made(register)
    answer = sent(inquiry, book(lines(inquiry, "entah", "AKTIF")), register)
    response = asks.post(f"/tanya/{inquiry.pk}/jawaban/{answer.pk}/baris/")
    [headings, row] = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert headings[:4] == ["Batch", "Nomor baris", "Kode", "Status"] and row[:2] == [inquiry.batch, "1"]
    assert "5299" not in str(row)


def test_who_sent_an_answer_may_take_it_back_and_then_send_it_again(register, insurer):
    inquiry, client = made(register), browser_of(insurer)
    data = book(lines(inquiry, "AKTIF"))
    upload(client, inquiry, data)
    answer = AnswerFile.objects.get()
    client.post(f"/tanya/{inquiry.pk}/jawaban/{answer.pk}/tarik/")
    answer.refresh_from_db()
    assert (answer.state, answer.decided_by) == ("withdrawn", insurer)
    upload(client, inquiry, data)
    assert AnswerFile.objects.filter(state="checked").count() == 1


def test_a_withdrawn_inquiry_is_neither_fetched_nor_answered(register, asks, insurer):
    inquiry = made(register)
    asks.post(f"/tanya/{inquiry.pk}/tarik/")
    client = browser_of(insurer)
    page = client.post(f"/en/tanya/{inquiry.pk}/berkas/", {"form": "csv"}, follow=True)
    assert "This inquiry was withdrawn." in text(page)
    upload(client, inquiry, book(lines(inquiry, "AKTIF")))
    assert not AnswerFile.objects.exists()


def test_the_insurers_desk_says_what_waits_for_its_answer(register, insurer):
    inquiry = made(register)
    page = text(browser_of(insurer).get("/en/meja/"))
    assert "inquiry to answer" in page and f"/en/tanya/{inquiry.pk}/" in page
    sent(inquiry, book(lines(inquiry, "AKTIF")), insurer)
    assert "inquiry to answer" not in text(browser_of(insurer).get("/en/meja/"))


def test_whom_an_answer_is_about_is_found_by_its_source(register, asks):
    inquiry = made(register)
    accepted(sent(inquiry, book(lines(inquiry, "AKTIF")), register), register)
    page = text(asks.get("/en/register/?daftar=jawaban-bpjs"))
    assert "LALU BUDI" in page and "SITI AMINAH" not in page
