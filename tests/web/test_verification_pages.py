"""Field checks on the pages: made, handed out, shown, for one's own kabupaten only."""

import io
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from django.urls import reverse
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parent.parent / "registry"))

from people_of_a_round import DESA, OTHER_DESA, a_round, make_workers

from payung.office.models import Area, Event
from payung.office.roles import Role
from payung.received_files.reading import read
from payung.registry import scope
from payung.registry.field_progress import names_of
from payung.registry.found import Answers, Found
from payung.registry.models import Worker
from payung.registry.round_models import Round, RoundName, Sheet, Verification
from payung.registry.rounds import give_links, say_done
from payung.registry.verifying import keep
from payung.web.doors import now

pytestmark = pytest.mark.django_db
ALL_YES = Answers(True, True, True, True, True)


@pytest.fixture
def officer(ntb, analyst):
    return somebody("petugas.lobar", Role.DISTRICT_OFFICER, "52.01", by=analyst, name="Made Sari")


@pytest.fixture
def client(officer):
    return browser_of(officer)


@pytest.fixture
def made(ntb, analyst) -> Round:
    """Two desa with three and one names."""
    with scope.of_area("52.01"):
        make_workers(["Siti", "Budi", "Wayan"], address="Dusun Timur")
        make_workers(["Nur"], area=OTHER_DESA)
        return a_round(analyst, deadline=now().date() + timedelta(days=5))


def found_of(round: Round, answers: dict[str, Answers]) -> None:
    with scope.of_area("52.01"):
        workers = {name.name: name.worker for name in names_of(round)}
        found = {workers[name]: Found(said, now().date(), "Pak Amir") for name, said in answers.items()}
        keep(round=round, found=found, form="typed", now=now(), by=round.made_by)


def late(round: Round, analyst) -> Round:
    """The same names in a round whose deadline has passed."""
    with scope.of_area("52.01"):
        from payung.registry.rounds import Chosen, make_round

        return make_round(
            area=Area.objects.get(code="52.01"), title="Tahap lama", decree="SK 1", deadline=now().date() - timedelta(days=3),
            chosen=Chosen(running=True), today=now().date() - timedelta(days=9), by=analyst,
        )  # fmt: skip


def text(response) -> str:
    return " ".join(response.content.decode().split())


# --------------------------------------------------------------------------------------------------------------- board


def test_the_board_says_first_which_desa_is_late(client, made, analyst):
    found_of(late(made, analyst), {"Nur": ALL_YES})
    page = text(client.get("/verifikasi/"))
    assert "1 desa terlambat: 3 nama belum terjawab" in page
    assert "Tahap lama" in page.split("<h2")[1] and "Verifikasi tahap 1" not in page.split("<h2")[1]
    assert "25,0 %" in page  # one of four


def test_a_board_without_rounds_and_one_without_late_desa_say_so(client, ntb, officer):
    assert "Belum ada putaran." in text(client.get("/verifikasi/"))
    with scope.of_area("52.01"):
        make_workers(["Siti"])
        a_round(officer, deadline=now().date())
    assert "Tidak ada desa yang terlambat" in text(client.get("/verifikasi/"))


def test_a_desa_that_said_it_is_done_is_neither_late_nor_reminded(client, made, analyst):
    of_yesterday = late(made, analyst)
    with scope.of_area("52.01"):
        give_links(round=of_yesterday, areas=[DESA], sent_to="", now=now(), by=analyst)
        say_done(sheet=Sheet.objects.get(), now=now())
    address = f"/verifikasi/{of_yesterday.pk}/"
    page = text(client.get(address))
    assert "selesai menurut desa" in page and "1 desa terlambat" in page  # the other one
    assert "selesai menurut desa sejak" in text(client.get(f"{address}{DESA}/"))
    assert "1 desa terlambat: 1 nama belum terjawab" in text(client.get("/verifikasi/"))
    assert "1 desa belum selesai" in text(client.get(f"{address}pengingat/"))
    rows = read(client.get(f"{address}desa.xlsx").content, "x.xlsx").sheets[0].rows
    assert {row[0]: row[-2:] for row in rows[1:]}[DESA] == ["tidak", now().date()]
    assert text(client.post(f"{address}tautan/")).count("/lapangan/") == 2  # address and text of the other desa's link
    client.post(f"{address}{DESA}/tautan/", {"sent_to": ""})  # the office asks once more
    assert "selesai menurut desa" not in text(client.get(address))


def test_the_desk_tells_the_kabupaten_how_many_of_its_desa_are_late(client, made, analyst):
    address = late(made, analyst).pk
    page = text(client.get("/meja/"))
    assert "desa terlambat dalam verifikasi lapangan" in page and f'href="/verifikasi/{address}/"' in page
    assert '<p class="waiting__count">2</p>' in page
    for other in (analyst, somebody("lalu", Role.DISTRICT_OFFICER, "52.02", by=analyst)):
        assert "terlambat dalam verifikasi" not in text(browser_of(other).get("/meja/"))


def test_a_round_shows_each_desa_with_numbers_that_open_their_names(client, made):
    found_of(made, {"Siti": ALL_YES, "Budi": Answers(alive=False), "Wayan": Answers(alive=True)})
    page = text(client.get(f"/verifikasi/{made.pk}/"))
    assert "2 dari 4 nama sudah terjawab" in page
    assert "Terverifikasi hidup, tinggal di tempat, dan bekerja: 1 dari 4 (25,0 %)." in page
    for kind, names in [("terverifikasi", ["Siti"]), ("tidak-cocok", ["Budi"]), ("belum", ["Wayan", "Nur"])]:
        assert f"keadaan={kind}" in page
        opened = text(client.get(f"/verifikasi/{made.pk}/nama/?keadaan={kind}"))
        assert [name for name in ("Siti", "Budi", "Wayan", "Nur") if f">{name}</a>" in opened] == names, kind
    of_one = text(client.get(f"/verifikasi/{made.pk}/nama/?desa={OTHER_DESA}"))
    assert "1 orang dalam putaran ini" in of_one and "Siti" not in of_one


@pytest.mark.parametrize("query", ["hal=x", "hal=0", "hal=99999999999", "keadaan=apa", "desa=52.99", "desa='"])
def test_an_odd_address_of_names_is_no_error(client, made, query):
    assert client.get(f"/verifikasi/{made.pk}/nama/?{query}").status_code == 200


def test_leadership_sees_the_numbers_and_no_name(made, analyst):
    client = browser_of(somebody("wagub", Role.LEADERSHIP, "52", by=analyst))
    assert "0 dari 4 nama sudah terjawab" in text(client.get(f"/verifikasi/{made.pk}/"))
    assert "/nama/" not in client.get(f"/verifikasi/{made.pk}/").content.decode()
    assert client.get(f"/verifikasi/{made.pk}/nama/").status_code == 403
    assert client.get(f"/verifikasi/{made.pk}/desa.xlsx").status_code == 200
    assert client.get(f"/verifikasi/{made.pk}/nama.xlsx").status_code == 403


def test_the_tables_go_out_as_workbooks_without_a_nik(client, made):
    found_of(made, {"Siti": ALL_YES})
    counts = read(client.get(f"/verifikasi/{made.pk}/desa.xlsx").content, "x.xlsx").sheets[0]
    assert [row[3:6] for row in counts.rows[1:]] == [[3.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    names = read(client.get(f"/verifikasi/{made.pk}/nama.xlsx").content, "x.xlsx").sheets[0]
    assert [row[4] for row in names.rows] == ["Nama", "Budi", "Siti", "Wayan", "Nur"]
    assert "NIK" not in names.rows[0]
    assert list(names.rows[2][7:11]) == ["terverifikasi", "ya", "ya", "ya"]
    assert Event.objects.filter(kind="sheet_handed_out", area="52.01").get().detail == {"form": "names", "names": 4}


# --------------------------------------------------------------------------------------------------------------- making


FILLED = {"title": "Tahap 2", "decree": "SK 5/2026", "source": "", "group": "", "areas": []}


def filled(**more):
    return FILLED | {"deadline": (now() + timedelta(days=10)).strftime("%d-%m-%Y")} | more


def test_an_officer_sees_how_many_names_before_the_round_is_made(client, ntb):
    with scope.of_area("52.01"):
        make_workers(["Siti", "Budi"], groups=["marbot"])
        make_workers(["Nur"], area=OTHER_DESA)
    page = text(client.get("/verifikasi/baru/"))
    assert "marbot" in page and "Gerung" in page
    check = client.post("/verifikasi/baru/", filled(group="marbot"))
    assert "2 nama di 1 desa akan didatangi" in text(check)
    with scope.of_area("52.01"):
        assert not Round.objects.exists()
    back = text(client.post("/verifikasi/baru/", filled(langkah="ubah", areas=["52.01.01", OTHER_DESA])))
    assert 'value="Tahap 2"' in back and f'value="{OTHER_DESA}" checked' in back
    answer = client.post("/verifikasi/baru/", filled(langkah="buat", group="marbot"))
    with scope.of_area("52.01"):
        made = Round.objects.get()
        assert RoundName.objects.count() == 2
        assert made.chosen == {
            "areas": [], "source": "", "group": "marbot", "unverified": True, "running": False, "any_age": False,
            "left_out": {"too_young": 0, "too_old": 0},
        }  # fmt: skip
    assert answer["Location"] == f"/verifikasi/{made.pk}/"


def test_a_round_says_how_many_age_leaves_out_and_why(client, ntb):
    with scope.of_area("52.01"):
        make_workers(["Siti"], birth_date=date(1990, 1, 1))
        make_workers(["Bayi", "Adik"], birth_date=now().date() - timedelta(days=90))
        make_workers(["Kakek"], birth_date=date(1930, 1, 1), area=OTHER_DESA)
    form = text(client.get("/verifikasi/baru/"))
    assert re.findall(rf'id="w-{DESA}".*?places__count">(\d+)<', form) == ["1"]
    check = text(client.post("/verifikasi/baru/", filled()))
    assert "1 nama di 1 desa" in check
    for page in (check, text(client.get(client.post("/verifikasi/baru/", filled(langkah="buat"))["Location"]))):
        assert "2 orang terlalu muda, lahir sesudah" in page and "1 orang melewati batas umur, lahir sebelum" in page
        assert "/hukum/may_be_paid_for" in page or "may_be_paid_for" in page
    whole = text(client.post("/verifikasi/baru/", filled(any_age="on")))
    assert "3 nama di 2 desa" in whole and "semua umur" in whole and "terlalu muda," not in whole


def test_a_choice_of_children_alone_says_that_it_is_their_age(client, ntb):
    with scope.of_area("52.01"):
        make_workers(["Bayi"], birth_date=now().date() - timedelta(days=90))
    assert "semua yang cocok terlalu muda atau terlalu tua" in text(client.post("/verifikasi/baru/", filled()))


def test_a_child_who_works_is_kept_only_with_a_remark(client, ntb, analyst):
    with scope.of_area("52.01"):
        make_workers(["Bayi"], birth_date=date(now().year - 3, 1, 1))
        made = a_round(analyst, any_age=True)
    address = f"/verifikasi/{made.pk}/{DESA}/isi/?hal=1"
    answer = client.post(address, typed(made, n1_sisa="ya"))
    assert answer.status_code == 422 and "belum cukup umur untuk bekerja" in text(answer)
    assert 'href="#1-works"' in text(answer)
    assert client.post(address, typed(made, n1_sisa="ya", n1_catatan="tahun lahir salah")).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "wajib diisi"),
        ({"deadline": "kemarin"}, "24-2-2025"),
        ({"deadline": "1-1-2026"}, "batas waktunya sudah lewat"),
        ({"areas": ["52.02.01"]}, "pilih dari daftar"),
        ({"group": "tidak-ada"}, "govuk-error"),
        ({"areas": ["52.01.02"]}, "tidak ada nama yang cocok"),
    ],
)
@pytest.mark.parametrize("step", ["periksa", "buat"])
def test_a_round_that_cannot_be_made_says_why_beside_its_field(client, ntb, wrong, said, step):
    with scope.of_area("52.01"):
        make_workers(["Siti"])
    answer = client.post("/verifikasi/baru/", filled(langkah=step, **wrong))
    assert answer.status_code == 422
    assert said in text(answer)
    with scope.of_area("52.01"):
        assert not Round.objects.exists()


def test_the_analyst_chooses_a_kabupaten_first(analyst, ntb):
    client = browser_of(analyst)
    assert "Kabupaten Lombok Timur" in text(client.get("/verifikasi/baru/"))
    assert "Gerung" in text(client.get("/verifikasi/baru/?kab=52.01"))


def test_a_round_made_by_mistake_is_withdrawn(client, made):
    assert client.post(f"/verifikasi/{made.pk}/tarik/")["Location"] == f"/verifikasi/{made.pk}/"
    page = text(client.get(f"/verifikasi/{made.pk}/"))
    assert "Putaran ini ditarik pada" in page and "unggah" not in page
    assert "Putaran yang ditarik" in text(client.get("/verifikasi/"))


# ---------------------------------------------------------------------------------------------------------- handing out


def test_a_desa_is_printed_whole_or_only_what_is_open(client, made):
    found_of(made, {"Siti": ALL_YES})
    whole = client.get(f"/verifikasi/{made.pk}/{DESA}/lembar.pdf")
    assert whole["Content-Type"] == "application/pdf"

    def words(response) -> str:
        return pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()

    assert "Siti" in words(whole) and "Nur" not in words(whole)
    rest = words(client.get(f"/verifikasi/{made.pk}/{DESA}/lembar.pdf?sisa=1"))
    assert "Siti" not in rest and "Budi" in rest
    assert Event.objects.filter(kind="sheet_handed_out", area=DESA).count() == 2


def test_the_workbook_has_a_sheet_for_each_desa(client, made):
    sheets = read(client.get(f"/verifikasi/{made.pk}/isian.xlsx").content, "x.xlsx").sheets
    assert [len(sheet.rows) - 4 for sheet in sheets] == [3, 1]
    [one] = read(client.get(f"/verifikasi/{made.pk}/{OTHER_DESA}/isian.xlsx").content, "x.xlsx").sheets
    assert one.rows[4][2] == "Nur"


def test_a_link_is_shown_once_with_its_text_and_can_be_withdrawn(client, made):
    page = text(client.post(f"/verifikasi/{made.pk}/{DESA}/tautan/", {"sent_to": "Pak Amir"}))
    assert "/lapangan/5201-" in page and "Yth. Kepala Desa" in page
    desa = text(client.get(f"/verifikasi/{made.pk}/{DESA}/"))
    assert "untuk Pak Amir" in desa and "/lapangan/" not in desa
    client.post(f"/verifikasi/{made.pk}/{DESA}/tutup/")
    with scope.of_area("52.01"):
        assert Sheet.objects.get().withdrawn_at


def test_links_are_made_for_every_desa_that_is_still_open(client, made):
    found_of(made, {"Nur": ALL_YES})
    page = text(client.post(f"/verifikasi/{made.pk}/tautan/"))
    assert page.count("<textarea") == 1
    found_of(made, dict.fromkeys(["Siti", "Budi", "Wayan"], ALL_YES))
    assert client.post(f"/verifikasi/{made.pk}/tautan/").status_code == 302  # nobody is open


def test_reminders_name_the_desa_the_deadline_and_how_many_are_open(client, made, analyst):
    old = late(made, analyst)
    page = text(client.get(f"/verifikasi/{old.pk}/pengingat/"))
    assert "3 dari 3 nama belum terjawab. Batas waktunya" in page and "sudah lewat 3 hari." in page
    assert "Siti" not in page
    assert "tinggal 5 hari." in text(client.get(f"/verifikasi/{made.pk}/pengingat/"))


# --------------------------------------------------------------------------------------------------------------- typing


def typed(made: Round, **fields: str) -> dict[str, str]:
    return {"tanggal": now().strftime("%d-%m-%Y"), "petugas": "Pak Amir"} | {
        name.replace("_", "-", 1).lstrip("n"): value for name, value in fields.items()
    }


def test_an_officer_types_what_the_paper_says(client, made, officer):
    address = f"/verifikasi/{made.pk}/{DESA}/isi/"
    assert client.get(address).content.decode().count("<fieldset") == 3
    answer = client.post(
        f"{address}?hal=1", typed(made, n1_alive="ya", n2_alive="tidak", n2_catatan="wafat 2025", n3_sisa="ya")
    )
    assert answer["Location"] == f"/verifikasi/{made.pk}/{DESA}/"
    with scope.of_area("52.01"):
        said = {name.name: name.found for name in names_of(made, area=DESA)}
        assert said["Budi"].answers == Answers(alive=True)
        assert (said["Siti"].answers, said["Siti"].remark) == (Answers(alive=False), "wafat 2025")
        assert said["Wayan"].answers == ALL_YES
        assert set(Verification.objects.values_list("kept_by", "through")) == {(officer.pk, "")}
    again = client.post(f"{address}?hal=1", typed(made, n1_alive="ya", n2_alive="tidak", n2_catatan="wafat 2025"))
    assert again.status_code == 302
    with scope.of_area("52.01"):
        assert Verification.objects.count() == 3


def test_what_is_typed_stays_on_the_page_while_something_is_wrong(client, made):
    address = f"/verifikasi/{made.pk}/{DESA}/isi/?hal=1"
    wrong = typed(made, n1_alive="tidak", n1_works="ya", n2_alive="ya", n2_catatan="di sawah") | {"tanggal": "kemarin"}
    answer = client.post(address, wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert "dijawab tidak hidup, tetapi “Bekerja” dijawab ya" in page
    assert "Tanggal kunjungan: " in page
    assert 'value="kemarin"' in page and 'value="di sawah"' in page
    assert 'name="1-works" id="1-works" value="ya" checked' in page
    with scope.of_area("52.01"):
        assert not Verification.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tanggal": ""}, "Tanggal kunjungan: tulis"),
        ({"tanggal": "1-1-2090"}, "hari itu belum datang"),
        ({"tanggal": "1-1-2020"}, "periksa tahunnya"),
        ({"petugas": "  "}, "Petugas lapangan: tulis namanya"),
    ],
)
def test_a_page_without_day_or_name_is_not_kept(client, made, fields, said):
    answer = client.post(f"/verifikasi/{made.pk}/{DESA}/isi/?hal=1", typed(made, n1_alive="ya") | fields)
    assert answer.status_code == 422
    assert said in text(answer)


def test_an_answer_is_taken_back_by_choosing_not_known(client, made):
    found_of(made, {"Budi": ALL_YES})
    nothing = {f"1-{question}": "" for question in ("alive", "resident", "works", "breadwinner", "willing")}
    client.post(f"/verifikasi/{made.pk}/{DESA}/isi/?hal=1", typed(made) | nothing)
    with scope.of_area("52.01"):
        assert Worker.objects.get(name="Budi").verified_on is None
        assert names_of(made, area=DESA)[0].is_open


def test_fields_that_do_not_come_change_nothing(client, made):
    found_of(made, {"Budi": ALL_YES})
    client.post(f"/verifikasi/{made.pk}/{DESA}/isi/?hal=1", typed(made, n2_alive="ya", n9_alive="tidak"))
    with scope.of_area("52.01"):
        assert [name.answers for name in names_of(made, area=DESA)] == [ALL_YES, Answers(alive=True), Answers()]


def test_a_long_sheet_is_typed_twenty_names_a_page(client, ntb, analyst):
    with scope.of_area("52.01"):
        make_workers([f"Nama {at:02}" for at in range(45)])
        made = a_round(analyst, deadline=now().date())
    address = f"/verifikasi/{made.pk}/{DESA}/isi/"
    first = client.get(address).content.decode()
    assert first.count("<fieldset") == 20
    assert client.post(f"{address}?hal=1", typed(made, n1_alive="ya"))["Location"] == f"{address}?hal=2"
    last = client.get(f"{address}?hal=3").content.decode()
    assert last.count("<fieldset") == 5 and "Nama 44" in last
    assert 'value="Pak Amir"' in last  # from the page before
    for page in ("0", "4", "99999"):
        assert client.get(f"{address}?hal={page}").status_code == 404


# ------------------------------------------------------------------------------------------------------ another kabupaten


def test_lalu_finds_nothing_of_another_kabupatens_round(made, analyst):
    lalu = browser_of(somebody("lalu", Role.DISTRICT_OFFICER, "52.02", by=analyst))
    assert "Verifikasi tahap 1" not in text(lalu.get("/verifikasi/"))
    desa = {"pk": made.pk, "code": DESA}
    for name, where in [
        ("round", {"pk": made.pk}),
        ("names", {"pk": made.pk}),
        ("desa", desa),
        ("sheet_pdf", desa),
        ("type_in", desa),
    ]:
        assert lalu.get(reverse(f"verification_{name}", kwargs=where)).status_code == 404
    assert lalu.post(f"/verifikasi/{made.pk}/{DESA}/isi/?hal=1", typed(made, n1_alive="ya")).status_code == 404


def test_a_desa_without_names_in_the_round_is_not_there(client, made):
    for address in ("", "isi/", "lembar.pdf", "isian.xlsx"):
        assert client.get(f"/verifikasi/{made.pk}/52.01.02.2001/{address}").status_code == 404
