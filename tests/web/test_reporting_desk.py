"""Figures as work behind the doors: asked, reminded, checked, taken; entered, corrected, answered; seen on the board."""

import html
import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from signing import browser_of, somebody

from payung.coverage.figures import Figure
from payung.governments import actions, asking
from payung.governments.models import Answer, AnswerDecision, AnswerLink, FigureRequest, Reminder, ReportedFigure, Response
from payung.governments.money_sources import OF_A_VILLAGE, Row, sources_for
from payung.office.models import Area, Event
from payung.office.roles import Role
from payung.web.reporting import answers, board, figures, filling, requests

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
JULY = date(2025, 7, 14)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    for module in (answers, board, figures, filling, requests):
        monkeypatch.setattr(module, "now", lambda: NOW)


@pytest.fixture
def boss(ntb, analyst):
    """Who appoints in these tests."""
    return analyst


@pytest.fixture
def rahmi(boss):
    return browser_of(somebody("rahmi", Role.ANALYST, "52", by=boss, name="Baiq Rahmi"))


@pytest.fixture
def made(boss):
    """An officer of Lombok Barat."""
    return browser_of(somebody("made", Role.DISTRICT_OFFICER, "52.01", by=boss, name="Made Sari"))


@pytest.fixture
def lalu(boss):
    """An officer of another kabupaten."""
    return browser_of(somebody("lalu", Role.DISTRICT_OFFICER, "52.02", by=boss, name="Lalu Ahmad"))


def said(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def ask_both(boss) -> list[tuple[FigureRequest, str]]:
    areas = Area.objects.filter(code__in=["52.01", "52.02"])
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    return asking.ask(areas=areas, **days, how="Surat 1/2026", now=NOW, by=boss)


def answer_of(request: FigureRequest, token: str, people: int | None = 5000) -> Answer:
    rows = [Row(source.key, 0) for source in sources_for("kabupaten")]
    rows[0] = Row("apbd", people, 12)
    sender = asking.Sender("Siti Aminah", "Kabid", "Disnaker")
    return asking.send_answer(request=request, rows=rows, total=people, sender=sender, now=NOW, link=asking.link_of(token))


# ----------------------------------------------------------------------------------------------------- asked, reminded


def test_ten_governments_are_ticked_and_each_gets_a_link_with_its_text(rahmi):
    page = rahmi.get("/permintaan/baru/")
    assert page.content.count(b"checked") == 10
    assert b'value="31-10-2026"' in page.content
    codes = list(Area.objects.filter(kind__in=Area.GOVERNMENTS).values_list("code", flat=True))
    sent = {"as_of": "31-10-2026", "deadline": "19-11-2026", "areas": codes, "how": "Surat 560/1"}
    response = rahmi.post("/permintaan/baru/", sent)
    assert "Tautan siap dikirim: 10" in said(response)
    links = set(re.findall(r"http://testserver/isi/([\w-]{43})/", response.content.decode()))
    assert len(links) == 10
    assert {asking.link_of(token).request.government_id for token in links} == set(codes)
    text = said(response)
    assert "Mohon dikirim paling lambat 19 November 2026." in text
    assert "sampai 3 Desember 2026" in text
    assert response["Cache-Control"] == "no-store"
    again = rahmi.post("/permintaan/baru/", sent)  # loaded once more
    assert again.status_code == 422
    assert FigureRequest.objects.count() == 10


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"as_of": "6-11-2026"}, "hari itu belum lewat"),
        ({"as_of": "31-9-2026"}, "tulis tanggal"),
        ({"deadline": "4-11-2026"}, "batas waktunya sudah lewat"),
        ({"areas": []}, "pilih sekurang-kurangnya satu"),
        ({"how": ""}, "wajib diisi"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(rahmi, typed, wanted):
    sent = {"as_of": "31-10-2026", "deadline": "19-11-2026", "areas": ["52.01"], "how": "Surat"} | typed
    response = rahmi.post("/permintaan/baru/", sent)
    assert response.status_code == 422
    assert wanted in said(response)
    assert not FigureRequest.objects.exists()


def test_an_officer_sees_and_answers_the_request_to_her_own_government(made, boss):
    (own, _), (other, _) = ask_both(boss)
    page = said(made.get("/permintaan/"))
    assert "Kabupaten Lombok Barat" in page
    assert "Kabupaten Lombok Tengah" not in page
    for path in (f"/permintaan/{other.pk}/", f"/permintaan/{other.pk}/isi/"):
        assert made.get(path).status_code == 404
    typed = {"orang_apbd": "5000", "bulan_apbd": "12", "total": "5000", "kosong": "nol", "nama": "Made", "jabatan": "Analis",
             "instansi": "Disnaker", "langkah": "kirim"}  # fmt: skip
    assert made.post(f"/permintaan/{other.pk}/isi/", typed).status_code == 404
    response = made.post(f"/permintaan/{own.pk}/isi/", typed, follow=True)
    answer = Answer.objects.get()
    assert (answer.request, answer.sent_by.username, answer.total_people) == (own, "made", 5000)
    assert answer.receipt in said(response)
    assert made.get(f"/permintaan/{own.pk}/isi/").status_code == 302  # nothing more to fill in


def test_a_reminder_makes_a_new_link_and_is_noted_when_it_was_sent(rahmi, boss):
    (own, token), _ = ask_both(boss)
    response = rahmi.post(f"/permintaan/{own.pk}/ingatkan/")
    text = said(response)
    assert "Jawabannya belum kami terima. Batas waktunya 19 November 2026." in text
    newer = re.search(r"/isi/([\w-]{43})/", response.content.decode())[1]
    assert newer != token
    assert asking.link_of(token).state(NOW) == "withdrawn"
    assert asking.link_of(newer).state(NOW) == "open"
    assert not Reminder.objects.exists()  # making the text is not sending it
    rahmi.post(f"/permintaan/{own.pk}/diingatkan/", {"how": "WhatsApp"})
    assert [(one.how, one.sent_on) for one in Reminder.objects.all()] == [("WhatsApp", NOW.date())]
    assert "5 November 2026: WhatsApp (Baiq Rahmi)" in said(rahmi.get(f"/permintaan/{own.pk}/"))
    refused = rahmi.post(f"/permintaan/{own.pk}/diingatkan/", {"how": "WhatsApp", "sent_on": "6-11-2026"})
    assert refused.status_code == 422


def test_an_officer_cannot_remind_herself_or_ask_others(made, boss):
    (own, _), _ = ask_both(boss)
    assert made.get("/permintaan/baru/").status_code == 403
    for deed in ("ingatkan", "diingatkan", "tarik"):
        assert made.post(f"/permintaan/{own.pk}/{deed}/", {"how": "x"}).status_code == 404
    assert AnswerLink.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_a_link_that_went_to_the_wrong_number_is_withdrawn(rahmi, boss):
    (own, token), _ = ask_both(boss)
    rahmi.post(f"/permintaan/{own.pk}/tarik/")
    assert asking.link_of(token).state(NOW) == "withdrawn"


# ------------------------------------------------------------------------------------------------------------- villages


def test_an_officer_gives_a_desa_of_her_own_kabupaten_a_link(made, lalu):
    desa = Area.objects.filter(kind=Area.Kind.DESA, parent__parent_id="52.01").select_related("parent").first()
    assert desa.parent.name in said(made.get("/permintaan/desa/"))
    address = f"/permintaan/desa/?kec={desa.parent_id}"
    sent = {"areas": desa.code, "as_of": "31-10-2026", "deadline": "19-11-2026", "how": "WhatsApp"}
    response = made.post(address, sent)
    assert f"Kepala Desa {desa.name}" in said(response)
    assert "tiga baris" in said(response)
    request = FigureRequest.objects.get()
    assert request.government == desa
    assert made.get(f"/permintaan/{request.pk}/").status_code == 200
    assert lalu.get(f"/permintaan/{request.pk}/").status_code == 404


def test_a_desa_of_another_kabupaten_cannot_be_chosen(made):
    desa = Area.objects.filter(kind=Area.Kind.DESA, parent__parent_id="52.02").first()
    sent = {"areas": desa.code, "as_of": "31-10-2026", "deadline": "19-11-2026", "how": "WhatsApp"}
    made.post(f"/permintaan/desa/?kec={desa.parent_id}", sent)
    own = Area.objects.filter(parent_id="52.01").first()
    assert made.post(f"/permintaan/desa/?kec={own.code}", sent).status_code == 422
    assert not FigureRequest.objects.exists()


def test_a_village_operator_fills_three_rows(client, made, boss):
    desa = Area.objects.filter(kind=Area.Kind.DESA, parent__parent_id="52.01").first()
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    ((_, token),) = asking.ask(areas=[desa], **days, how="WhatsApp", now=NOW, by=boss)
    assert client.get(f"/isi/{token}/").content.count(b'name="orang_') == 3
    typed = {"orang_add": "20", "bulan_add": "12", "total": "20", "kosong": "nol", "nama": "Pak Amir", "jabatan": "Kaur",
             "instansi": "Kantor Desa", "langkah": "kirim"}  # fmt: skip
    client.post(f"/isi/{token}/", typed)
    answer = Answer.objects.get()
    page = said(made.get(f"/jawaban/{answer.receipt}/"))
    assert "tidak menjadi angka ringkasan" in page
    assert b"/terima/" not in made.get(f"/jawaban/{answer.receipt}/").content


def test_an_officer_does_not_answer_as_a_desa(made, boss):
    desa = Area.objects.filter(kind=Area.Kind.DESA, parent__parent_id="52.01").first()
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    ((request, token),) = asking.ask(areas=[desa], **days, how="WhatsApp", now=NOW, by=boss)
    typed = {"orang_add": "20", "bulan_add": "12", "total": "20", "kosong": "nol", "nama": "Made", "jabatan": "Kaur",
             "instansi": "Kantor Desa", "langkah": "kirim"}  # fmt: skip
    assert made.get(f"/permintaan/{request.pk}/isi/").status_code == 404
    assert made.post(f"/permintaan/{request.pk}/isi/", typed).status_code == 404
    assert not Answer.objects.exists()
    assert asking.link_of(token).state(NOW) == "open"


def test_a_villages_answer_is_not_sent_back(rahmi, boss):
    desa = Area.objects.filter(kind=Area.Kind.DESA, parent__parent_id="52.01").first()
    days = {"as_of": date(2026, 10, 31), "deadline": date(2026, 11, 19)}
    ((request, token),) = asking.ask(areas=[desa], **days, how="WhatsApp", now=NOW, by=boss)
    rows = [Row(source.key, 1) for source in OF_A_VILLAGE]
    sender = asking.Sender("Pak Amir", "Kaur", "Kantor Desa")
    answer = asking.send_answer(request=request, rows=rows, total=3, sender=sender, now=NOW, link=asking.link_of(token))
    page = said(rahmi.post(f"/jawaban/{answer.receipt}/kembalikan/", {"because": "Baris 2?"}, follow=True))
    assert "buat tautan baru di permintaannya" in page
    assert not AnswerDecision.objects.exists()


# -------------------------------------------------------------------------------------------------- checked and decided


def test_an_answer_stands_beside_what_was_known_and_is_taken_once(rahmi, boss):
    (own, token), _ = ask_both(boss)
    known = Figure("known", "people paid for", "52.01", JULY, Decimal(4000), "exact", "Suara NTB 2025-07-14", published=JULY)
    actions.report_figure(figure=known, by=boss)
    answer = answer_of(own, token)
    page = said(rahmi.get(f"/jawaban/{answer.receipt}/"))
    assert "5.000 orang ditanggung per 31 Oktober 2026" in page
    assert "4.000 orang (+1.000) per 14 Juli 2025, Suara NTB 14 Juli 2025" in page
    for _ in range(2):
        rahmi.post(f"/jawaban/{answer.receipt}/terima/", follow=True)
    figure = ReportedFigure.objects.get(area_id="52.01", as_of=date(2026, 10, 31))
    assert int(figure.value) == 5000
    assert answer.receipt in said(rahmi.get(f"/angka-masuk/{figure.key}/"))


def test_sending_back_needs_a_reason_and_gives_a_new_link(rahmi, client, boss):
    (own, token), _ = ask_both(boss)
    answer = answer_of(own, token)
    assert rahmi.post(f"/jawaban/{answer.receipt}/kembalikan/", {"because": " "}).status_code == 422
    response = rahmi.post(f"/jawaban/{answer.receipt}/kembalikan/", {"because": "Baris 3 tidak cocok dengan SK."})
    newer = re.search(r"/isi/([\w-]{43})/", response.content.decode())[1]
    assert "Kami kembalikan karena: Baris 3 tidak cocok dengan SK." in said(response)
    assert "Baris 3 tidak cocok dengan SK." in said(client.get(f"/isi/{newer}/"))
    assert "Baris 3 tidak cocok dengan SK." in said(client.get(f"/isi/{token}/"))  # the old link still shows its receipt
    assert not ReportedFigure.objects.exists()


def test_only_the_province_decides_and_only_ones_own_answers_are_seen(made, lalu, boss):
    (own, token), _ = ask_both(boss)
    answer = answer_of(own, token)
    assert made.get(f"/jawaban/{answer.receipt}/").status_code == 200
    assert lalu.get(f"/jawaban/{answer.receipt}/").status_code == 404
    assert answer.receipt not in said(lalu.get("/jawaban/"))
    for deed in ("terima", "kembalikan"):
        assert made.post(f"/jawaban/{answer.receipt}/{deed}/", {"because": "x"}).status_code == 403
    assert not ReportedFigure.objects.exists()


# ------------------------------------------------------------------------------------------------------ figures entered

TYPED = {"what": "people paid for", "area": "52.71", "as_of": "31-10-2026", "value": "1.984", "precision": "exact",
         "source": "Suara NTB 1-11-2026", "published": "1-11-2026", "months": "3"}  # fmt: skip


def test_a_figure_is_entered_as_people_write_it(rahmi):
    response = rahmi.post("/angka-masuk/baru/", TYPED, follow=True)
    figure = ReportedFigure.objects.get()
    assert (figure.key, int(figure.value), figure.months) == ("people-paid-for-5271-2026-10-31", 1984, 3)
    assert "Kota Mataram, orang yang ditanggung per 31 Oktober 2026: 1.984" in said(response)
    rahmi.post("/angka-masuk/baru/", TYPED)
    assert ReportedFigure.objects.filter(key="people-paid-for-5271-2026-10-31-2").exists()


@pytest.mark.parametrize(
    ("typed", "value", "step"),
    [
        ({"what": "UCJ coverage", "value": "33,25 %", "precision": "about"}, "0.3325", "0.0001"),
        ({"what": "UCJ coverage", "value": "32", "precision": "about"}, "0.32", "0.01"),
        ({"what": "people paid for", "value": "57.000", "precision": "about"}, "57000", "1000"),
        ({"what": "rupiah spent on contributions", "value": "Rp759.494.400"}, "759494400", None),
        ({"value": "0"}, "0", None),
        ({"value": "", "is_unnamed": "on"}, None, None),
    ],
)
def test_a_value_is_read_by_what_it_is_about(rahmi, typed, value, step):
    rahmi.post("/angka-masuk/baru/", TYPED | typed)
    figure = ReportedFigure.objects.get()
    assert figure.value == (None if value is None else Decimal(value))
    assert figure.printed_step == (None if step is None else Decimal(step))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"value": "dua ribu"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "5", "is_unnamed": "on"}, "value"),
        ({"what": "UCJ coverage", "value": "120 %"}, "value"),
        ({"what": "UCJ coverage", "value": "", "is_unnamed": "on"}, "value"),
        ({"what": "nonsense"}, "what"),
        ({"area": "52.01.01"}, "area"),
        ({"area": "31.71"}, "area"),
        ({"as_of": "31-2-2026"}, "as_of"),
        ({"as_of": "6-11-2026"}, "as_of"),
        ({"published": "30-10-2026"}, "published"),
        ({"source": ""}, "source"),
        ({"months": "13"}, "months"),
    ],
)
def test_a_figure_that_means_nothing_is_refused_beside_its_field(rahmi, typed, field):
    response = rahmi.post("/angka-masuk/baru/", TYPED | typed)
    assert response.status_code == 422
    assert f'<a href="#id_{field}">' in response.content.decode()
    assert not ReportedFigure.objects.exists()


def test_a_correction_adds_with_its_reason_and_shows_what_it_corrects(rahmi):
    rahmi.post("/angka-masuk/baru/", TYPED)
    wrong = ReportedFigure.objects.get()
    page = rahmi.get(f"/angka-masuk/{wrong.key}/koreksi/")
    assert "Sekarang tertulis: Kota Mataram, orang yang ditanggung: 1.984" in said(page)
    assert b'value="1.984"' in page.content
    assert rahmi.post(f"/angka-masuk/{wrong.key}/koreksi/", TYPED | {"value": "1.985"}).status_code == 422  # no reason
    rahmi.post(f"/angka-masuk/{wrong.key}/koreksi/", TYPED | {"value": "1.985", "note": "Salah ketik"})
    right = ReportedFigure.objects.get(corrects=wrong)
    assert (int(right.value), right.note, ReportedFigure.objects.count()) == (1985, "Salah ketik", 2)
    assert "Angka ini sudah dikoreksi." in said(rahmi.get(f"/angka-masuk/{wrong.key}/"))
    again = rahmi.post(f"/angka-masuk/{wrong.key}/koreksi/", TYPED | {"note": "x"})
    assert again["Location"] == f"/angka-masuk/{right.key}/"
    assert Event.objects.filter(kind="figure_corrected", area_id="52.71").count() == 1


def test_the_list_is_filtered_by_area_kind_and_state(rahmi, boss):
    for key, area, what in (("a", "52.01", "people paid for"), ("b", "52.02", "poor people")):
        actions.report_figure(figure=Figure(key, what, area, JULY, Decimal(5), "exact", f"sumber {key}"), by=boss)
    wrong = ReportedFigure.objects.get(key="a")
    right = Figure("c", "people paid for", "52.01", JULY, Decimal(6), "exact", "sumber c")
    actions.report_figure(figure=right, by=boss, corrects=wrong)

    def listed(**query: str) -> set[str]:
        return set(re.findall(r"/angka-masuk/([abc])/", rahmi.get("/angka-masuk/", query).content.decode()))

    assert listed() == {"a", "b", "c"}
    assert listed(wilayah="52.01") == {"a", "c"}
    assert listed(jenis="poor people") == {"b"}
    assert listed(status="dikoreksi") == {"a"}
    assert listed(status="belum") == {"b", "c"}
    assert listed(status="edisi") == set()
    assert listed(wilayah="52.99", jenis="'; DROP", status="?", halaman="x") == {"a", "b", "c"}


def test_the_next_page_of_a_list_is_narrowed_like_the_first_and_by_nothing_unknown(rahmi, boss, monkeypatch):
    monkeypatch.setattr(figures, "ON_A_PAGE", 1)
    for key in ("a", "b"):
        actions.report_figure(figure=Figure(key, "people paid for", "52.01", JULY, Decimal(5), "exact", key), by=boss)
    for query, wanted in (
        ({"jenis": "people paid for", "wilayah": "52.01"}, "wilayah=52.01&amp;jenis=people+paid+for&amp;halaman=2"),
        ({"jenis": "x&status=edisi", "wilayah": "\0"}, "halaman=2"),
    ):
        assert f'href="?{wanted}"' in rahmi.get("/angka-masuk/", query).content.decode()


def test_a_tanggapan_is_shown_word_for_word_by_its_own_government(made, lalu, rahmi, boss):
    figure = Figure("lobar", "people paid for", "52.01", JULY, None, "exact", "Suara NTB 2025-07-14")
    actions.report_figure(figure=figure, by=boss)
    words = {"text": "Kami <b>sudah</b>\nmenganggarkan.", "source": "Surat 7/2026"}
    assert lalu.post("/angka-masuk/lobar/tanggapan/", words).status_code == 404
    assert made.post("/angka-masuk/lobar/tanggapan/", {"text": "", "source": "x"}).status_code == 422
    made.post("/angka-masuk/lobar/tanggapan/", words)
    response = Response.objects.get()
    assert (response.government_id, response.entered_by.username) == ("52.01", "made")
    page = rahmi.get("/angka-masuk/lobar/").content.decode()
    assert "Kami &lt;b&gt;sudah&lt;/b&gt;\nmenganggarkan." in page.replace("\r\n", "\n")


def test_an_officer_enters_no_figure(made):
    assert made.get("/angka-masuk/baru/").status_code == 403
    assert made.post("/angka-masuk/baru/", TYPED).status_code == 403


# ---------------------------------------------------------------------------------------------------------------- board


def test_the_board_shows_who_is_late_and_who_was_reminded(rahmi, boss, monkeypatch):
    (own, token), (other, _) = ask_both(boss)
    answer_of(own, token)
    asking.note_reminder(request=other, sent_on=date(2026, 11, 4), how="WhatsApp", by=boss)
    monkeypatch.setattr(board, "now", lambda: NOW.replace(day=25))
    page = said(rahmi.get("/papan/"))
    assert "Oktober 2026: angka 1 dari 10 pemerintah sudah masuk" in page
    assert "Permintaan yang lewat batas waktu: 1." in page
    assert "lewat batas sejak 5 Nov 2026" in page
    assert "diingatkan 1×, terakhir 4 Nov 2026" in page
    assert "diperiksa sejak 5 Nov 2026" in page
    assert rahmi.get("/papan/?sampai=2026-06").status_code == 200
    assert said(rahmi.get("/papan/?sampai=entah")) == said(rahmi.get("/papan/?sampai=2999-01"))


def test_an_officer_sees_her_own_line_and_story_only(made, boss):
    ask_both(boss)
    page = said(made.get("/papan/"))
    assert "Kabupaten Lombok Barat" in page
    assert "Kabupaten Lombok Tengah" not in page
    assert "5 November 2026: diminta, Surat 1/2026" in said(made.get("/papan/52.01/"))
    for code in ("52.02", "52", "52.01.01", "99.99"):
        assert made.get(f"/papan/{code}/").status_code == 404


@pytest.mark.parametrize("path", ["/papan/", "/permintaan/", "/jawaban/", "/angka-masuk/", "/rekap/", "/permintaan/desa/"])
@pytest.mark.parametrize("lang", ["", "/en"])
def test_each_page_opens_before_there_is_anything(rahmi, path, lang):
    with override("id"):
        assert rahmi.get(lang + path).status_code == 200
