"""A sheet comes back: as a workbook that an officer uploads, or through the village's link."""

import io
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parent.parent / "registry"))

from people_of_a_round import DESA, OTHER_DESA, a_round, make_workers

from payung.office.models import Event
from payung.office.roles import Role
from payung.received_files.reading import read
from payung.received_files.writing import Column, SheetToWrite, xlsx
from payung.registry import scope, store
from payung.registry.field_progress import names_of
from payung.registry.found import QUESTIONS, Answers
from payung.registry.models import Worker
from payung.registry.round_models import Round, Verification
from payung.registry.rounds import give_links
from payung.registry.sheet_file import HEADINGS
from payung.web.doors import now

pytestmark = pytest.mark.django_db
ALL_YES = Answers(True, True, True, True, True)
COLUMNS = list(HEADINGS)


@pytest.fixture
def received_folder(settings, tmp_path):
    settings.PAYUNG_RECEIVED, settings.PAYUNG_KEYS = str(tmp_path / "received"), str(tmp_path / "keys")
    return tmp_path / "received"


@pytest.fixture
def made(ntb, analyst) -> Round:
    with scope.of_area("52.01"):
        make_workers(["Siti", "Budi", "Wayan"], address="Dusun Timur")
        make_workers(["Nur"], area=OTHER_DESA)
        return a_round(analyst)


@pytest.fixture
def client(ntb, analyst, received_folder):
    return browser_of(somebody("petugas.lobar", Role.DISTRICT_OFFICER, "52.01", by=analyst))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def filled(client: Client, made: Round, **answers: dict[str, str]) -> bytes:
    """The round's own workbook with answers written into it, by name."""
    book = read(client.get(f"/verifikasi/{made.pk}/isian.xlsx").content, "isian.xlsx")
    sheets = []
    for sheet in book.sheets:
        rows = [list(row) + [None] * (len(COLUMNS) - len(row)) for row in sheet.rows[4:]]
        for row in rows:
            for column, cell in answers.get(str(row[COLUMNS.index("name")]), {}).items():
                row[COLUMNS.index(column)] = cell
        sheets.append(SheetToWrite(sheet.name, [Column(heading) for heading in HEADINGS.values()], rows))
    return xlsx(sheets)


def yes(**more: str) -> dict[str, str]:
    return dict.fromkeys(QUESTIONS, "ya") | {"seen_on": now().strftime("%d-%m-%Y"), "seen_by": "Pak Amir"} | more


def upload(client: Client, made: Round, body: bytes, **fields: str):
    file = io.BytesIO(body)
    file.name = "isian.xlsx"
    return client.post(f"/verifikasi/{made.pk}/unggah/", {"file": file, "seen_on": "", "seen_by": ""} | fields)


def keep_what_is_shown(client: Client, made: Round):
    page = client.get(f"/verifikasi/{made.pk}/periksa/").content.decode()
    seen = page.split('name="dilihat" value="')[1].split('"')[0]
    return client.post(f"/verifikasi/{made.pk}/simpan/", {"dilihat": seen})


# -------------------------------------------------------------------------------------------------------------- upload


def test_a_workbook_is_shown_before_it_is_kept_and_kept_once(client, made, received_folder):
    body = filled(client, made, Siti=yes(), Budi=yes(alive="tidak"), Nur=yes(works="mungkin"))
    assert upload(client, made, body)["Location"] == f"/verifikasi/{made.pk}/periksa/"
    page = text(client.get(f"/verifikasi/{made.pk}/periksa/"))
    assert "Hasil 1 orang siap disimpan" in page
    for number, called in [("4", "baris dibaca"), ("1", "akan disimpan"), ("2", "ditolak"), ("1", "tidak dijawab")]:
        assert f"<strong>{number}</strong> <span>{called}</span>" in page
    assert "E-LAP-23" in page and "E-LAP-21" in page and "“mungkin” bukan ya atau tidak." in page
    with scope.of_area("52.01"):
        assert not Verification.objects.exists()
    assert keep_what_is_shown(client, made)["Location"] == f"/verifikasi/{made.pk}/"
    with scope.of_area("52.01"):
        assert Worker.objects.get(name="Siti").verified_on == now().date()
        assert Verification.objects.count() == 1
    event = Event.objects.get(kind="sheet_came_back")
    assert event.detail == {"form": "xlsx", "read": 4, "taken": 1, "rejected": 2, "unanswered": 1, "unchanged": 0}
    assert not list(received_folder.iterdir())  # the file is gone

    upload(client, made, body)
    page = text(client.get(f"/verifikasi/{made.pk}/periksa/"))
    assert "Tidak ada yang baru untuk disimpan" in page and 'name="dilihat"' not in page
    with scope.of_area("52.01"):
        assert Verification.objects.count() == 1


def test_the_second_of_two_clicks_leads_to_what_the_first_kept(client, made):
    upload(client, made, filled(client, made, Siti=yes()))
    seen = client.get(f"/verifikasi/{made.pk}/periksa/").content.decode().split('name="dilihat" value="')[1].split('"')[0]
    for at in range(3):
        answer = client.post(f"/verifikasi/{made.pk}/simpan/", {"dilihat": seen}, follow=True)
        assert answer.redirect_chain[-1][0] == f"/verifikasi/{made.pk}/" and "unggah lagi" not in text(answer), at
    answer = client.post(f"/verifikasi/{made.pk}/simpan/", {"dilihat": "0" * 64}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/verifikasi/{made.pk}/unggah/"
    with scope.of_area("52.01"):
        assert Verification.objects.count() == 1


def test_rows_without_a_day_take_that_of_the_upload(client, made):
    body = filled(client, made, Siti={"alive": "ya"})
    upload(client, made, body)
    assert "E-LAP-34" in text(client.get(f"/verifikasi/{made.pk}/periksa/"))
    upload(client, made, body, seen_on=now().strftime("%d-%m-%Y"), seen_by="Bu Ani")
    keep_what_is_shown(client, made)
    with scope.of_area("52.01"):
        assert Verification.objects.get().seen_by == "Bu Ani"


def test_what_somebody_else_kept_meanwhile_is_looked_at_again(client, made, analyst):
    upload(client, made, filled(client, made, Siti=yes(), Budi=yes()))
    seen = client.get(f"/verifikasi/{made.pk}/periksa/").content.decode().split('name="dilihat" value="')[1].split('"')[0]
    other = browser_of(analyst)
    upload(other, made, filled(other, made, Siti=yes()))
    keep_what_is_shown(other, made)
    answer = client.post(f"/verifikasi/{made.pk}/simpan/", {"dilihat": seen})
    assert "Periksa sekali lagi; belum ada yang disimpan." in text(answer)
    with scope.of_area("52.01"):
        assert Verification.objects.count() == 1
    keep_what_is_shown(client, made)
    with scope.of_area("52.01"):
        assert Verification.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "kosong, tidak ada isinya"), (b"halo", "E-FILE-"), (b"PK\x03\x04 rusak", "E-FILE-")],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(client, made, received_folder, body, said):
    answer = upload(client, made, body)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not received_folder.exists()


def test_a_workbook_of_something_else_is_refused_with_what_to_do(client, made):
    upload(client, made, xlsx([SheetToWrite("Daftar", [Column("Nama"), Column("Alamat")], [("Siti", "Timur")])]))
    answer = client.get(f"/verifikasi/{made.pk}/periksa/")
    assert answer.status_code == 422
    assert "Ini bukan lembar verifikasi dari Payung." in text(answer)


def test_another_kabupatens_row_is_no_row_of_this_round(client, made, analyst):
    with scope.of_area("52"):
        [lalu] = make_workers(["Lalu"], area="52.02.01.1001")
    body = filled(
        client, made, Siti=yes(code=lalu.code, key=f"{made.pk}/{lalu.code}"), Budi=yes(code="NTB-00000-00000", key="")
    )
    upload(client, made, body)
    page = text(client.get(f"/verifikasi/{made.pk}/periksa/"))
    assert page.count("tidak ada di putaran ini.") == 2  # one that exists elsewhere reads as one that exists nowhere
    with scope.of_area("52"):
        assert Worker.objects.get(name="Lalu").verified_on is None


def test_a_sheet_of_another_round_is_told_apart(client, made, analyst):
    body = filled(client, made, Siti=yes())
    with scope.of_area("52.01"):
        second = a_round(analyst, running=True)
    upload(client, second, body)
    page = text(client.get(f"/verifikasi/{second.pk}/periksa/"))
    assert f"Baris ini dari putaran lain (nomor {made.pk})." in page


def test_without_a_file_there_is_nothing_to_look_at_or_keep(client, made):
    assert client.get(f"/verifikasi/{made.pk}/periksa/")["Location"] == f"/verifikasi/{made.pk}/unggah/"
    assert client.post(f"/verifikasi/{made.pk}/simpan/")["Location"] == f"/verifikasi/{made.pk}/unggah/"
    upload(client, made, filled(client, made, Siti=yes()))
    store.forget(client.session["field_sheet"]["place"])
    assert client.get(f"/verifikasi/{made.pk}/periksa/")["Location"] == f"/verifikasi/{made.pk}/unggah/"


def test_a_file_waits_for_its_own_round_only(client, made, analyst):
    with scope.of_area("52.01"):
        second = a_round(analyst, running=True)
    upload(client, made, filled(client, made, Siti=yes()))
    assert client.get(f"/verifikasi/{second.pk}/periksa/")["Location"] == f"/verifikasi/{second.pk}/unggah/"
    assert "Lembar yang Anda unggah menunggu." in text(client.get(f"/verifikasi/{made.pk}/"))
    assert "menunggu" not in text(client.get(f"/verifikasi/{second.pk}/"))


# ---------------------------------------------------------------------------------------------------------------- links


@pytest.fixture
def token(made, analyst) -> str:
    with scope.of_area("52.01"):
        return give_links(round=made, areas=[DESA], sent_to="", now=now(), by=analyst)[DESA]


def visit(**fields: str) -> dict[str, str]:
    return {"tanggal": now().strftime("%d-%m-%Y"), "petugas": "Pak Amir"} | {
        name.replace("_", "-", 1).lstrip("n"): value for name, value in fields.items()
    }


def test_a_link_shows_the_names_of_its_desa_and_nothing_more(made, token):
    answer = Client().get(f"/lapangan/{token}/")
    page = text(answer)
    assert "Siti" in page and "Budi" in page and "Nur" not in page
    assert answer["Cache-Control"] == "no-store" and answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert not answer.cookies
    assert "<script" not in page


def test_a_village_keeps_page_by_page_comes_back_and_closes_its_sheet(made, token):
    village, address = Client(enforce_csrf_checks=True), f"/lapangan/{token}/"
    answer = village.post(f"{address}?hal=1", visit(n1_sisa="ya", n2_alive="tidak"))
    assert answer["Location"] == f"{address}?hal=1&disimpan=2"
    page = text(village.get(answer["Location"]))
    assert "Halaman tersimpan. 2 dari 3 nama sudah terjawab." in page
    assert "Disimpan" not in page and "Jawaban tersimpan saat Anda menekan tombol" in page
    again = text(Client().get(address))  # another day, another telephone
    assert 'name="1-alive" id="1-alive" value="ya" checked' in again
    assert "1 nama belum terjawab" in text(village.post(address, {"langkah": "selesai"}))
    assert village.post(f"{address}?hal=1", visit(n3_alive="ya", n3_resident="tidak")).status_code == 302
    assert "Semua nama sudah terjawab" in text(village.post(address, {"langkah": "selesai"}))
    village.post(address, {"langkah": "tutup"})
    closed = Client().get(address)
    assert closed.status_code == 200 and "Lembarnya sudah ditutup. Terima kasih." in text(closed) and "Siti" not in text(closed)
    with scope.of_area("52.01"):
        assert [name.answers for name in names_of(made, area=DESA)] == [ALL_YES, Answers(alive=False), Answers(True, False)]
        assert {one.kept_by_id for one in Verification.objects.all()} == {None}


def a_long_sheet(analyst, names: int = 45) -> tuple[Round, str]:
    """A round of one desa, and the address that its village got."""
    with scope.of_area("52.01"):
        make_workers([f"Nama {at:02}" for at in range(1, names + 1)])
        made = a_round(analyst)
        return made, f"/lapangan/{give_links(round=made, areas=[DESA], sent_to='', now=now(), by=analyst)[DESA]}/"


def answered(round: Round) -> dict[int, Answers]:
    with scope.of_area("52.01"):
        return {name.number: name.answers for name in names_of(round, area=DESA) if not name.answers.is_empty}


@pytest.mark.parametrize(
    ("pressed", "where"),
    [
        ({}, "?hal=1&disimpan=1"),  # the page has open names still, but 2 is the next that has
        ({"ke": "3"}, "?hal=3&disimpan=1"),
        ({"ke": "1"}, "?hal=1&disimpan=1"),
        ({"ke": "4"}, "?hal=2&disimpan=1"),  # no page of this sheet
        ({"ke": "x"}, "?hal=2&disimpan=1"),
        ({"langkah": "selesai"}, None),
    ],
)
def test_every_button_of_a_page_keeps_what_is_ticked(ntb, analyst, pressed, where):
    made, address = a_long_sheet(analyst)
    answer = Client().post(f"{address}?hal=1", visit(n7_alive="tidak") | pressed)
    assert answered(made) == {7: Answers(alive=False)}
    if where:
        assert answer["Location"] == address + (where if pressed else "?hal=2&disimpan=1")
    else:
        assert "Jawaban tentang 1 orang sudah tersimpan." in text(answer) and "44 nama belum terjawab" in text(answer)


@pytest.mark.parametrize("pressed", [{"ke": "3"}, {"langkah": "selesai"}])
def test_nobody_leaves_a_page_on_which_something_is_wrong(ntb, analyst, pressed):
    made, address = a_long_sheet(analyst)
    answer = Client().post(f"{address}?hal=1", visit(n7_alive="tidak", n7_works="ya") | pressed)
    assert answer.status_code == 422 and 'name="7-alive" value="tidak" checked' in text(answer)
    assert answered(made) == {}


def test_who_only_turns_pages_is_not_asked_for_a_day_or_a_name(ntb, analyst):
    _, address = a_long_sheet(analyst)
    answer = Client().post(f"{address}?hal=1", {"tanggal": "", "petugas": "", "ke": "2"})
    assert answer["Location"] == f"{address}?hal=2"


def test_a_page_leads_nowhere_past_its_own_form(ntb, analyst):
    page = text(Client().get(a_long_sheet(analyst)[1]))
    assert "hal=2" not in page and page.count("<form") == 1
    assert page.index("Simpan halaman ini") < page.index('name="ke"')  # what Enter presses


def test_a_page_opened_before_somebody_else_answered_takes_nothing_back(ntb, analyst):
    made, address = a_long_sheet(analyst, names=3)
    page = text(Client().get(address))
    shown = {f"{at}-semula": "-----" for at in (1, 2, 3)}
    assert all(f'name="{name}" value="{value}"' in page for name, value in shown.items())
    Client().post(address, visit(n1_sisa="ya", n1_catatan="di sawah", n2_alive="ya"))
    stale = {
        f"{at}-{question}": "" for at in (1, 2, 3) for question in ("alive", "resident", "works", "breadwinner", "willing")
    }
    Client().post(address, visit(**{}) | shown | stale | {"1-catatan": "", "2-alive": "tidak", "3-alive": "tidak"})
    assert answered(made) == {1: ALL_YES, 2: Answers(alive=False), 3: Answers(alive=False)}
    with scope.of_area("52.01"):
        assert [name.found and name.found.remark for name in names_of(made)] == ["di sawah", "", ""]


@pytest.mark.parametrize(
    "fields",
    [{"desa": OTHER_DESA, "round": "1", "area": OTHER_DESA}, {"4-alive": "ya"}, {"1-alive": "mungkin"}, {"999-alive": "ya"}],
)
def test_whatever_is_sent_along_only_its_own_names_change(made, token, fields):
    answer = Client().post(f"/lapangan/{token}/?hal=1", visit() | fields)
    assert answer.status_code == 302
    with scope.of_area("52.01"):
        assert not Verification.objects.exists()


def test_a_contradiction_is_told_beside_the_name_and_nothing_of_the_page_is_kept(made, token):
    answer = Client().post(f"/lapangan/{token}/?hal=1", visit(n1_alive="tidak", n1_sisa="ya", n2_alive="ya"))
    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#1-resident"' in page and 'name="2-alive" id="2-alive" value="ya" checked' in page
    with scope.of_area("52.01"):
        assert not Verification.objects.exists()


@pytest.mark.parametrize("guess", ["bukan-tautan", "5201-" + "x" * 43, "9999-" + "x" * 43, "5201-"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_guessed_link_opens_nothing(made, token, guess, method):
    assert getattr(Client(), method)(f"/lapangan/{guess}/").status_code == 404


def test_the_token_of_one_kabupaten_named_as_another_opens_nothing(made, token):
    assert Client().get(f"/lapangan/5202{token[4:]}/").status_code == 404


@pytest.mark.parametrize("ended", ["withdrawn", "expired"])
def test_a_link_that_ended_says_so_and_shows_no_name(made, token, analyst, ended):
    from payung.registry.rounds import close_link

    with scope.of_area("52.01"):
        if ended == "withdrawn":
            close_link(round=made, area=DESA, now=now(), by=analyst)
        else:
            token = give_links(round=made, areas=[DESA], sent_to="", now=now() - timedelta(days=15), by=analyst)[DESA]
    for answer in (Client().get(f"/lapangan/{token}/"), Client().post(f"/lapangan/{token}/", visit(n1_alive="ya"))):
        assert answer.status_code == 410
        assert "Siti" not in text(answer) and "Yang sudah Anda simpan tidak hilang." in text(answer)
    with scope.of_area("52.01"):
        assert not Verification.objects.exists()


def test_a_page_of_twenty_names_is_small(ntb, analyst):
    import gzip

    with scope.of_area("52.01"):
        make_workers([f"Nama Panjang Sekali {at:02}" for at in range(45)], address="Dusun Tembesi Timur RT 03 RW 01")
        made = a_round(analyst)
        token = give_links(round=made, areas=[DESA], sent_to="", now=now(), by=analyst)[DESA]
    page = Client().get(f"/lapangan/{token}/").content
    assert page.count(b"<fieldset") == 20
    assert len(gzip.compress(page)) < 12_000
