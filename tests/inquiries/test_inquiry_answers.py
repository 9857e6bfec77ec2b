"""An inquiry goes out as it was frozen, and its answer comes in row by row, once, by the day of which it speaks."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from asked_people import (
    ANSWER,
    NOW,
    TODAY,
    accepted,
    as_csv,
    book,
    codes_of,
    counts,
    lines,
    listed,
    made,
    sent,
    workers,
)  # fmt: skip

from payung.inquiries import answering
from payung.inquiries.models import Answered, AnswerFile, Inquiry
from payung.inquiries.troubles import NotAnAnswer
from payung.inquiries.words import understood
from payung.office.actions import appoint
from payung.office.models import Area, Event, User
from payung.office.roles import Role
from payung.registry import scope
from payung.registry.models import ReceivedFile, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@pytest.fixture
def inquiry(ntb, analyst, tmp_path) -> Inquiry:
    """Of the insurer, about LALU BUDI, SITI AMINAH, WAYAN PUTRA in this order."""
    listed(tmp_path, analyst)
    return made(analyst)


def refused(inquiry, data, by, name="jawaban.csv") -> NotAnAnswer:
    with pytest.raises(NotAnAnswer) as error:
        sent(inquiry, data, by, name=name)
    assert not AnswerFile.objects.exists()
    return error.value


def test_an_accepted_answer_is_on_the_workers_as_a_statement_of_its_file(inquiry, analyst):
    answer = sent(inquiry, book(lines(inquiry, ("AKTIF", "PU", "2026-10"), "Non-Aktif", "tidak ditemukan")), analyst)
    assert counts(answer) == {"new": 3} and answer.state == "checked"
    assert {each.insurer_status for each in workers().values()} == {""}

    answer = accepted(answer, analyst)
    found = workers()
    assert {name: (each.insurer_status, each.segment) for name, each in found.items()} == {
        "LALU BUDI": ("active", "PU"), "SITI AMINAH": ("inactive", ""), "WAYAN PUTRA": ("not_found", ""),
    }  # fmt: skip
    assert found["LALU BUDI"].sources == ["jawaban-bpjs", "village"]
    assert (found["LALU BUDI"].may_be_paid_for, found["SITI AMINAH"].mother_name) == (False, "INAQ SAHRI")
    assert answer.state == "accepted" and answer.received.profile == "jawaban-bpjs"
    assert (answer.received.read, answer.received.accepted, answer.received.changed_workers) == (3, 3, 3)
    with scope.of_area("52.03"):
        told = Statement.objects.get(worker=found["LALU BUDI"], file=answer.received)
        assert told.said == {"insurer_status": "active", "segment": "PU", "paid_until": "2026-10-01"}
        assert (told.sheet, told.line) == ("Jawaban", 2)
    inquiry.refresh_from_db()
    assert inquiry.state == "answered"
    [event] = Event.objects.filter(kind="answer_accepted")
    assert (event.detail["new"], event.detail["changed_workers"], event.area_id) == (3, 3, "52.03")


def test_a_csv_with_semicolons_a_mark_of_its_encoding_blank_rows_and_columns_of_money_is_read_and_those_left_there(
    inquiry, analyst
):
    first, second, third = codes_of(inquiry)
    headings = ("No", "Kode", "Nama Lengkap", "STATUS KEPESERTAAN", "Segmen", "Saldo JHT", "No. KPJ", "Catatan")
    rows = [
        [2, second, "SITI AMINAH", "AKTIF", "bpu", "12500000", "21000000001", "-"],
        [None] * 8,
        [1, first, "LALU BUDI", "TIDAK AKTIF", "", "0", "21000000002", ""],
        [3, third, "WAYAN PUTRA", "", "", "", "", ""],
    ]
    answer = sent(inquiry, as_csv(rows, headings, delimiter=";", bom=True), analyst, name="Jawaban BPJS.CSV")
    assert counts(answer) == {"new": 2, "unanswered": 1}
    assert answer.notes["dropped"] == ["Saldo JHT", "No. KPJ"] and answer.notes["unread"] == ["Catatan"]
    accepted(answer, analyst)
    assert (workers()["SITI AMINAH"].insurer_status, workers()["SITI AMINAH"].segment) == ("active", "BPU")
    with scope.of_area("52"):
        told = repr([*Answered.objects.values(), *Statement.objects.values(), *ReceivedFile.objects.values()])
    assert "12500000" not in told and "21000000001" not in told
    inquiry.refresh_from_db()
    assert inquiry.state == "open"


def test_a_workbook_with_a_letterhead_above_its_headings_is_read(inquiry, analyst):
    above = [["BPJS KETENAGAKERJAAN KANTOR CABANG NTB"], ["Hasil pengecekan kepesertaan"], [None]]
    rows = [*lines(inquiry, "AKTIF BPU", "NIK tidak sesuai Dukcapil", "REVIEW"), [None] * 7, ["Jumlah", 3, *[None] * 5]]
    answer = sent(inquiry, book(rows, above=above), analyst)
    assert counts(answer) == {"new": 2, "unanswered": 1}
    assert answer.by_status == {"active": 1, "nik_other": 1} and answer.notes["review"] == 1


def test_the_statuses_that_matching_at_the_insurer_writes_are_an_answer(inquiry, analyst):
    first, second, third = codes_of(inquiry)
    told = f"worker_id,status,segment,paid_until\n{first},active,BPU,2026-12-01\n{second},not_found,,\n{third},review,,\n"
    answer = accepted(sent(inquiry, told.encode(), analyst, name="statuses.csv"), analyst)
    assert counts(answer) == {"new": 2, "unanswered": 1}
    with scope.of_area("52.03"):
        assert Answered.objects.get(status="active").paid_until == date(2026, 12, 1)


def test_a_status_the_insurer_never_uses_is_refused_with_its_line_and_what_is_allowed(inquiry, analyst):
    answer = sent(inquiry, book(lines(inquiry, "AKTIF", "SUDAH DIBAYAR GUBERNUR", "aktif")), analyst)
    assert counts(answer) == {"new": 2, "refused": 1} and answer.causes == {"J-06": 1}
    rows = answering.kept_rows(answer)
    [bad] = rows.filter(rows["verdict"] == "refused").to_dicts()
    assert (bad["line"], bad["shown"], bad["trouble"]) == (3, "SUDAH DIBAYAR GUBERNUR", "J-06")


def test_a_list_without_ids_is_refused_as_a_whole(inquiry, analyst):
    error = refused(inquiry, as_csv([["LALU BUDI", "AKTIF"]], ("Nama", "Status")), analyst)
    assert error.code == "E-JWB-01" and "Unduh berkas permintaan" in error.said("id")[1]
    assert refused(inquiry, as_csv([[1, "AKTIF"]], ("No", "Status")), analyst).code == "E-JWB-07"


def test_a_list_without_statuses_is_refused_as_a_whole(inquiry, analyst):
    [code, *_] = codes_of(inquiry)
    assert refused(inquiry, as_csv([[code, inquiry.batch]], ("Kode", "Batch")), analyst).code == "E-JWB-02"
    assert refused(inquiry, as_csv([[code, "SITI", "AKTIF"]], ("Kode", "Nama", "Ket.")), analyst).code == "E-JWB-02"


def test_niks_that_became_numbers_are_told_of_a_list_without_codes_too(inquiry, analyst):
    data = book([["LALU BUDI", 5299011407800002.0, "AKTIF"]], ("Nama", "NIK", "Status"))
    error = refused(inquiry, data, analyst, name="jawaban.xlsx")
    assert (error.code, error.facts) == ("E-JWB-08", {"line": 2})
    text = as_csv([["LALU BUDI", "5299011407800002", "AKTIF"]], ("Nama", "NIK", "Status"))
    assert refused(inquiry, text, analyst).code == "E-JWB-01"


@pytest.mark.parametrize(
    "heading", ["No. Sistem", "Kode Sistem", "ID Baris", "No Sistem Payung", "Nomor Sistem", "System number"]
)
def test_the_code_is_found_under_the_names_that_offices_give_it(inquiry, analyst, heading):
    rows = [[code, "AKTIF"] for code in codes_of(inquiry)]
    assert counts(sent(inquiry, as_csv(rows, (heading, "Status")), analyst, name="a.csv")) == {"new": 3}


@pytest.mark.parametrize("said", [
    "TIDAK TERDAFTAR", "BELUM TERDAFTAR", "TIDAK DITEMUKAN", "BUKAN PESERTA", "Belum terdaftar sebagai peserta",
    "Tidak terdaftar di BPJS Ketenagakerjaan", "bukan peserta BPJS", "Tidak ditemukan di database",
])  # fmt: skip
def test_who_is_no_member_is_not_found_and_never_not_active(said):
    assert understood(said, "bpjs") == ("not_found", "")


@pytest.mark.parametrize("said", ["bukan peserta aktif", "tidak", "belum bayar", "tidak padan di Dukcapil"])
def test_what_may_mean_something_else_is_not_called_not_found(said):
    assert understood(said, "bpjs")[0] != "not_found"


@pytest.mark.parametrize("nik", [5299011407800001.0, "5,29901E+15", "5.29901E+15"])
def test_a_nik_column_that_became_numbers_is_refused_with_what_to_do(inquiry, analyst, nik):
    rows = lines(inquiry, "AKTIF", "AKTIF", "AKTIF")
    rows[1][3] = nik
    error = refused(inquiry, book(rows), analyst, name="jawaban.xlsx")
    assert error.code == "E-JWB-03" and error.facts == {"line": 3}
    assert "Hapus kolom NIK" in error.said("id")[1]


def test_an_answer_for_another_batch_is_refused_and_the_batch_is_named(inquiry, analyst):
    rows = lines(inquiry, "AKTIF", "AKTIF", "AKTIF")
    error = refused(inquiry, book([["BPJS-9999", *row[1:]] for row in rows]), analyst, name="jawaban.xlsx")
    assert error.code == "E-JWB-04" and error.facts["other"] == "BPJS-9999"
    strangers = [[f"NTB-ABCD{at}-00000", "AKTIF"] for at in range(3)]
    assert refused(inquiry, as_csv(strangers, ("Kode", "Status")), analyst).code == "E-JWB-05"


def test_a_single_row_of_another_batch_is_refused_alone(inquiry, analyst):
    rows = lines(inquiry, "AKTIF", "AKTIF", "AKTIF")
    rows[0][0] = f"DUKCAPIL-{inquiry.pk:04}"
    answer = sent(inquiry, book(rows), analyst)
    assert counts(answer) == {"new": 2, "refused": 1} and answer.causes == {"J-03": 1}
    assert answer.notes["missing"] == 1  # whose row answers another batch is not answered here


def test_rows_twice_in_a_file_are_taken_once_where_they_agree_and_not_at_all_where_they_contradict(inquiry, analyst):
    rows = lines(inquiry, "AKTIF", "AKTIF", "AKTIF")
    answer = sent(inquiry, book([*rows, rows[0], [*rows[1][:4], "TIDAK AKTIF", None, None]]), analyst)
    assert counts(answer) == {"new": 2, "repeated": 1, "refused": 2} and answer.causes == {"J-07": 2}
    accepted(answer, analyst)
    assert [each.insurer_status for _, each in sorted(workers().items())] == ["active", "", "active"]


def test_a_column_that_was_sorted_by_itself_is_noticed(inquiry, analyst):
    rows = lines(inquiry, "AKTIF", "AKTIF", "AKTIF")
    rows[0][2], rows[1][2] = rows[1][2], rows[0][2]
    assert sent(inquiry, book(rows), analyst).causes == {"J-04": 2}


def test_a_nik_that_is_not_hers_is_noticed_and_one_that_is_passes(inquiry, analyst):
    rows = lines(inquiry, "AKTIF", "AKTIF", "AKTIF")
    rows[0][3], rows[1][3] = "5299011407800002", "5299011407809999"
    answer = sent(inquiry, book(rows), analyst)
    assert counts(answer) == {"new": 2, "refused": 1} and answer.causes == {"J-05": 1}


def test_who_is_missing_in_an_answer_is_counted_as_unanswered(inquiry, analyst):
    answer = accepted(sent(inquiry, book(lines(inquiry, "AKTIF")), analyst), analyst)
    assert answer.notes["missing"] == 2 and answer.notes["asked"] == 3
    inquiry.refresh_from_db()
    assert inquiry.state == "open"
    rest = sent(inquiry, book(lines(inquiry, "AKTIF", "AKTIF", "tidak ada")), analyst)
    assert counts(rest) == {"new": 2, "unchanged": 1} and rest.entering == 2


def test_the_same_file_again_changes_nothing_and_says_so(inquiry, analyst):
    data = book(lines(inquiry, "AKTIF", "AKTIF", "AKTIF"))
    answer = accepted(sent(inquiry, data, analyst), analyst)
    with pytest.raises(answering.SentBefore) as error:
        sent(inquiry, data, analyst)
    assert error.value.answer == answer and AnswerFile.objects.count() == 1


def test_the_same_answers_in_another_file_say_nothing_new(inquiry, analyst):
    accepted(sent(inquiry, book(lines(inquiry, "AKTIF", "AKTIF", "AKTIF")), analyst), analyst)
    again = sent(inquiry, as_csv(lines(inquiry, "aktif", "Aktif", "active")), analyst, name="ulang.csv")
    assert counts(again) == {"unchanged": 3} and again.entering == 0
    with pytest.raises(answering.Refusal, match="Nothing in this answer is new"):
        accepted(again, analyst)


def test_an_answer_of_a_newer_day_that_contradicts_is_listed_and_taken_and_one_of_an_older_day_is_not(inquiry, analyst):
    accepted(sent(inquiry, book(lines(inquiry, "AKTIF", "AKTIF", "AKTIF")), analyst, as_of=date(2026, 11, 10)), analyst)
    older = sent(inquiry, book(lines(inquiry, "TIDAK AKTIF")), analyst, as_of=date(2026, 11, 9))
    assert counts(older) == {"overtaken": 1} and older.notes["overtaken"] == [2]
    newer = sent(inquiry, book(lines(inquiry, "TIDAK AKTIF", "AKTIF")), analyst, as_of=date(2026, 11, 20))
    assert counts(newer) == {"changed": 1, "unchanged": 1} and newer.entering == 2
    rows = answering.kept_rows(newer)
    [changed] = rows.filter(rows["verdict"] == "changed").to_dicts()
    assert (changed["was"], changed["status"], changed["was_on"]) == ("active", "inactive", date(2026, 11, 10))
    accepted(newer, analyst)
    assert workers()["LALU BUDI"].insurer_status == "inactive"
    with scope.of_area("52.03"):
        assert Statement.objects.filter(file__profile="jawaban-bpjs", repeats=True).count() == 1


def test_what_was_seen_is_what_is_accepted(inquiry, analyst):
    first = sent(inquiry, book(lines(inquiry, "AKTIF", "AKTIF")), analyst)
    second = sent(inquiry, book(lines(inquiry, "TIDAK AKTIF", "AKTIF", "AKTIF")), analyst)
    accepted(second, analyst)
    first = accepted(first, analyst)
    assert first.state == "checked" and counts(first) == {"overtaken": 1, "unchanged": 1}
    assert workers()["LALU BUDI"].insurer_status == "inactive"


def test_of_the_same_day_the_answer_that_was_sent_last_counts_whichever_is_accepted_first(inquiry, analyst):
    older = sent(inquiry, book(lines(inquiry, "AKTIF", "AKTIF", "AKTIF")), analyst)
    newer = sent(inquiry, book(lines(inquiry, "TIDAK AKTIF", "AKTIF")), analyst)
    accepted(newer, analyst)
    older = accepted(older, analyst)  # its verdict is another now
    assert (older.state, counts(older)) == ("checked", {"new": 1, "unchanged": 1, "overtaken": 1})
    accepted(older, analyst)
    assert {name: each.insurer_status for name, each in workers().items()} == {
        "LALU BUDI": "inactive", "SITI AMINAH": "active", "WAYAN PUTRA": "active",
    }  # fmt: skip
    corrected = sent(inquiry, book(lines(inquiry, "AKTIF")), analyst)
    assert counts(corrected) == {"changed": 1}
    accepted(corrected, analyst)
    assert workers()["LALU BUDI"].insurer_status == "active"


def test_an_answer_is_decided_about_once(inquiry, analyst):
    answer = accepted(sent(inquiry, book(lines(inquiry, "AKTIF")), analyst), analyst)
    with pytest.raises(answering.NotNow):
        accepted(answer, analyst)
    with pytest.raises(answering.NotNow):
        answering.withdraw(answer=answer, now=NOW, by=analyst)


def test_of_a_segment_and_a_month_nobody_understands_the_status_is_taken_with_a_remark(inquiry, analyst):
    told = [("AKTIF", "PMI", "kapan-kapan"), ("AKTIF", "PU", "202610"), ("AKTIF", "-", "Des-26")]
    answer = accepted(sent(inquiry, book(lines(inquiry, *told)), analyst), analyst)
    assert counts(answer) == {"new": 3} and answer.causes == {"J-11": 1, "J-12": 1}
    with scope.of_area("52.03"):
        kept = Answered.objects.order_by("worker_id").values_list("segment", "paid_until")
        assert sorted(kept, key=str) == [("", None), ("", date(2026, 12, 1)), ("PU", date(2026, 10, 1))]


def test_what_dukcapil_says_is_kept_and_only_its_own_word_brings_somebody_back_to_life(ntb, analyst, tmp_path):
    listed(tmp_path, analyst)
    inquiry = made(analyst, kind="dukcapil")
    told = book(lines(inquiry, "MENINGGAL DUNIA", "Nama berbeda", "ditemukan"))
    answer = accepted(sent(inquiry, told, analyst, as_of=date(2026, 11, 1)), analyst)
    assert answer.by_status == {"dead": 1, "found": 1, "name_differs": 1} and answer.received.profile == "jawaban-dukcapil"
    found = workers()
    assert [found[name].deceased for name in ("LALU BUDI", "SITI AMINAH", "WAYAN PUTRA")] == [True, None, None]
    assert found["LALU BUDI"].may_be_paid_for is False and found["LALU BUDI"].insurer_status == ""
    with scope.of_area("52.03"):
        said = Statement.objects.filter(file=answer.received).order_by("line").values_list("said", flat=True)
        assert list(said) == [
            {"nik_status": "meninggal", "deceased": True}, {"nik_status": "nama berbeda"}, {"nik_status": "ditemukan"},
        ]  # fmt: skip
    accepted(sent(inquiry, book(lines(inquiry, "ditemukan", "ditemukan", "ditemukan")), analyst), analyst)
    assert workers()["LALU BUDI"].deceased is False and workers()["SITI AMINAH"].deceased is None


def test_a_list_that_comes_in_later_but_speaks_of_an_earlier_day_does_not_undo_an_answer(inquiry, analyst, tmp_path):
    accepted(sent(inquiry, book(lines(inquiry, ("AKTIF", "BPU", None))), analyst), analyst)
    row = {
        "nik": "5299011407800002",
        "name": "LALU BUDI",
        "sex": "L",
        "birth_date": "14-07-1980",
        "insurer_status": "tidak aktif",
    }
    listed(tmp_path, analyst, [row], profile="bpjs-status", as_of=date(2026, 10, 1))
    assert (workers()["LALU BUDI"].insurer_status, workers()["LALU BUDI"].segment) == ("active", "BPU")


def test_an_answer_of_an_earlier_day_than_a_list_that_says_otherwise_is_noted_with_a_remark(inquiry, analyst, tmp_path):
    row = {"nik": "5299011407800002", "name": "LALU BUDI", "sex": "L", "birth_date": "14-07-1980", "insurer_status": "aktif"}
    listed(tmp_path, analyst, [row], profile="bpjs-status", as_of=date(2026, 11, 20))
    told = lines(inquiry, "TIDAK AKTIF", "AKTIF", "AKTIF")
    answer = sent(inquiry, book(told), analyst, as_of=date(2026, 11, 10))
    assert counts(answer) == {"new": 3} and answer.causes == {"J-13": 1}
    rows = answering.kept_rows(answer)
    assert rows.filter(rows["odd_day"].is_not_null()).select("line", "odd_day").rows() == [(2, "2026-11-20")]
    accepted(answer, analyst)
    assert workers()["LALU BUDI"].insurer_status == "active"
    assert sent(inquiry, book(told[:1]), analyst, as_of=date(2026, 11, 21)).causes == {}


def test_an_answer_to_a_withdrawn_inquiry_is_not_taken(inquiry, analyst):
    from payung.inquiries import asking

    answer = sent(inquiry, book(lines(inquiry, "AKTIF")), analyst)
    asking.withdraw(inquiry=inquiry, now=NOW, by=analyst)
    with pytest.raises(answering.Refusal, match="withdrawn"):
        accepted(answer, analyst)
    with pytest.raises(answering.Refusal, match="withdrawn"):
        sent(inquiry, book(lines(inquiry, "AKTIF", "AKTIF")), analyst)


def test_an_answer_is_withdrawn_by_who_sent_it_or_by_who_may_accept_it_and_by_nobody_else(inquiry, analyst):
    by = {"by": analyst, "from_the_server": True}
    insurer, other = User.objects.create_user("bpjs"), User.objects.create_user("bpjs.2")
    for user in (insurer, other):
        appoint(user=user, role=Role.INSURER, area=Area.objects.get(code="52"), decree="SK uji 9/2026", **by)
    first = sent(inquiry, book(lines(inquiry, "AKTIF")), insurer)
    with pytest.raises(answering.Refusal, match="withdrawn by who sent it"):
        answering.withdraw(answer=first, now=NOW, by=other)
    answering.withdraw(answer=first, now=NOW, by=insurer)
    second = sent(inquiry, book(lines(inquiry, "AKTIF")), insurer)
    answering.withdraw(answer=second, now=NOW, by=analyst)
    assert set(AnswerFile.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_headings_alone_are_no_answer(inquiry, analyst):
    assert refused(inquiry, as_csv([], ANSWER), analyst).code == "E-JWB-06"


def test_a_day_still_to_come_is_refused(inquiry, analyst):
    with pytest.raises(answering.Refusal, match="not come yet"):
        sent(inquiry, book(lines(inquiry, "AKTIF")), analyst, as_of=date(TODAY.year + 1, 1, 1))
