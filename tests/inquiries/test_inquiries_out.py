"""What goes out: whom an inquiry is about, the same each time, with totals by which both sides see that nothing was lost."""

import json
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent))
from asked_people import DEADLINE, NOW, TODAY, accepted, as_csv, book, lines, listed, made, people, sent, workers

from payung.inquiries import asking, layouts
from payung.inquiries.asking import Chosen
from payung.inquiries.models import AnswerFile, Inquiry, InquiryRow
from payung.office.models import Area, Event, User
from payung.office.refusals import Refusal
from payung.office.roles import Role
from payung.registry import scope
from payung.registry.models import ReceivedFile, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@pytest.fixture
def register(ntb, analyst, tmp_path) -> User:
    """Three people of Lombok Timur; the analyst."""
    listed(tmp_path, analyst)
    return analyst


def appointed(username: str, role: Role, area: str, by: User) -> User:
    from payung.office.actions import appoint

    user = User.objects.create_user(username)
    appoint(user=user, role=role, area=Area.objects.get(code=area), decree="SK uji 9/2026", by=by, from_the_server=True)
    return user


def test_an_inquiry_goes_out_as_standard_columns_numbered_by_name(register):
    inquiry = made(register)
    written = asking.write(inquiry=inquiry, form="csv", by=register)
    frame = people(written.body)
    assert frame.columns == ["batch", "number", "worker_id", "nik", "name", "sex", "birth_date", "mother_name", "area_code"]
    assert frame["name"].to_list() == ["LALU BUDI", "SITI AMINAH", "WAYAN PUTRA"]
    assert frame["nik"].to_list() == ["5299011407800002", "5299015407800001", "5299011407800003"]
    assert frame.row(1)[:2] + frame.row(1)[5:] == (inquiry.batch, "2", "P", "1980-07-14", "INAQ SAHRI", "52.03.01.2001")
    assert (written.rows, written.changed, written.name) == (3, 0, f"tanya-{inquiry.batch.lower()}.csv")


def test_totals_are_those_that_anybody_can_count_in_the_file(register):
    inquiry = made(register)
    written = asking.write(inquiry=inquiry, form="csv", by=register)
    niks = people(written.body)["nik"].drop_nulls().to_list()
    assert (inquiry.rows, inquiry.rows_with_nik) == (3, 3)
    digits = sum(int(digit) for nik in niks for digit in nik)
    told = json.loads(asking.write(inquiry=inquiry, form="json", by=register).body)
    assert (told["rows"], told["nik_digit_sum"], told["csv_sha256"]) == (3, digits, sha256(written.body).hexdigest())
    assert told["batch"] == inquiry.batch and "active" in told["answer"]["status"]


def test_the_workbook_has_its_totals_first_and_niks_as_text_to_fill_in_beside(register, tmp_path):
    inquiry = made(register)
    csv = asking.write(inquiry=inquiry, form="csv", by=register).body
    (tmp_path / "out.xlsx").write_bytes(asking.write(inquiry=inquiry, form="xlsx", by=register).body)
    workbook = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    assert workbook.sheet_names[:2] == ["Kontrol", "Isi di sini"]
    control = dict(row[:2] for row in workbook.get_sheet_by_name("Kontrol").to_python())
    assert (control["Batch"], control["Jumlah baris"]) == (inquiry.batch, "3")
    assert control["Ditanyakan oleh"] == f"{register.name}, {inquiry.area.name}"
    assert control["Mohon dijawab paling lambat"] == DEADLINE.isoformat()
    assert control["SHA-256 berkas csv"] == sha256(csv).hexdigest()
    headings, first, *_ = workbook.get_sheet_by_name("Isi di sini").to_python()
    assert headings[:4] + headings[-3:] == ["Batch", "Nomor baris", "Kode", "NIK", "Status", "Segmen", "Iuran sampai"]
    assert first[3] == "5299011407800002" and not any("saldo" in each.lower() or "kpj" in each.lower() for each in headings)


def test_our_own_workbook_filled_in_comes_back_as_an_answer_whose_hash_is_known(register):
    inquiry = made(register)
    with scope.of_area("52.03"):
        frame, _ = asking._asked(inquiry, only_unanswered=False)
    about, totals = asking._about(inquiry, False), layouts.totals_of(inquiry.batch, frame)
    from payung.received_files.writing import SheetToWrite, xlsx

    sheet = layouts.LAYOUTS["bpjs-1"].sheet(inquiry.batch, frame)
    rows = [(*row, "tidak ditemukan") for row in sheet.rows]
    filled = xlsx([layouts._control(about, totals), SheetToWrite(sheet.name, sheet.columns, rows)])
    answer = sent(inquiry, filled, register)
    assert (answer.new, answer.read, answer.notes["sum_agrees"], answer.notes["left_out"]) == (3, 3, True, [])


def test_who_fetched_it_and_how_many_rows_is_in_the_log(register):
    inquiry = made(register)
    insurer = appointed("bpjs", Role.INSURER, "52", register)
    asking.write(inquiry=inquiry, form="xlsx", by=insurer)
    event = Event.objects.get(kind="inquiry_taken")
    assert (event.by, event.area_id, event.detail["rows"], event.detail["form"]) == (insurer, "52.03", 3, "xlsx")
    assert not any("5299" in str(value) for value in event.detail.values())


def test_what_changed_in_the_register_since_is_counted(register, tmp_path):
    inquiry = made(register)
    row = {"nik": "5299011407800002", "name": "LALU BUDI", "sex": "L", "birth_date": "14-07-1980", "mother_name": "INAQ SRI"}
    listed(tmp_path, register, [row | {"area_code": "52.03.01.2001"}], as_of=date(2026, 11, 20))
    written = asking.write(inquiry=inquiry, form="csv", by=register)
    assert (written.rows, written.changed) == (3, 1)
    assert Event.objects.filter(kind="inquiry_taken").get().detail["changed"] == 1


def test_nobody_is_asked_about_twice_while_an_answer_is_awaited_nor_once_it_came_unless_wanted(register):
    inquiry = made(register)
    with pytest.raises(Refusal, match="nobody to ask about"):
        made(register)
    asking.withdraw(inquiry=inquiry, now=NOW, by=register)
    second = made(register)
    accepted(sent(second, book(lines(second, "AKTIF", "", "tidak ada")), register), register)
    asking.withdraw(inquiry=second, now=NOW, by=register)
    assert made(register).rows == 1
    assert made(register, kind="dukcapil").rows == 3
    with pytest.raises(Refusal, match="nobody to ask about"):
        made(register)
    assert made(register, again=True).rows == 2  # not she who is being asked about


def test_an_inquiry_after_its_deadline_no_longer_keeps_anybody_from_being_asked_about(register):
    made(register)
    later = date(2026, 12, 16)
    place = Area.objects.get(code="52.03")
    again = asking.make(kind="bpjs", area=place, chosen=Chosen(), deadline=date(2027, 1, 1), today=later, by=register)
    assert again.rows == 3


def test_the_dead_are_not_asked_about_at_the_insurers_but_at_dukcapils(register):
    with scope.of_area("52.03"):
        Worker.objects.filter(name="LALU BUDI").update(deceased=True)
    assert (made(register).rows, made(register, kind="dukcapil").rows) == (2, 3)


def test_who_is_counted_elsewhere_is_not_asked_about(register):
    found = workers()
    first, second = sorted([found["LALU BUDI"].pk, found["WAYAN PUTRA"].pk])
    with scope.of_area("52.03"):
        Worker.objects.filter(pk=second).update(same_as=first)
    assert made(register).rows == 2


def test_who_stands_for_somebody_who_is_being_asked_about_is_not_asked_about_too(register):
    with scope.of_area("52.03"):
        Worker.objects.update(groups=["nelayan"])
        first, *_, second = sorted(Worker.objects.values_list("pk", flat=True))
        Worker.objects.filter(pk=second).update(groups=["petani"])
    assert made(register, group="petani").rows == 1  # then a clerk says that she is who is listed first
    with scope.of_area("52.03"):
        Worker.objects.filter(pk=second).update(same_as=first)
    assert made(register).rows == 1


def test_only_a_part_of_an_area_or_a_group_can_be_asked_about(register):
    with pytest.raises(Refusal, match="nobody to ask about"):
        made(register, group="marbot")
    part = {"chosen": Chosen(area="52.03.01"), "kind": "bpjs", "deadline": DEADLINE, "today": TODAY, "by": register}
    with pytest.raises(Refusal, match="is not in"):
        asking.make(area=Area.objects.get(code="52.01"), **part)
    assert asking.make(area=Area.objects.get(code="52"), **part).rows == 3


def test_rows_that_are_answered_are_left_out_of_the_file_of_the_rest(register):
    inquiry = made(register)
    accepted(sent(inquiry, book(lines(inquiry, "AKTIF", "", "AKTIF")), register), register)
    rest = asking.write(inquiry=inquiry, form="csv", only_unanswered=True, by=register)
    assert people(rest.body).select("number", "name").rows() == [("2", "SITI AMINAH")]


def test_a_district_asks_only_for_its_own_and_the_insurer_asks_for_nobody(register):
    lobar = appointed("atasan.lobar", Role.DISTRICT_HEAD, "52.01", register)
    insurer = appointed("bpjs", Role.INSURER, "52", register)
    for stranger in (lobar, insurer):
        with pytest.raises(Refusal, match="may not ask for"):
            made(stranger)
    inquiry = made(register)
    with pytest.raises(Refusal, match="not for you"):
        asking.write(inquiry=inquiry, form="csv", by=lobar)
    with pytest.raises(Refusal, match="not for you"):
        asking.write(inquiry=made(register, kind="dukcapil"), form="csv", by=insurer)


def test_a_withdrawn_inquiry_is_fetched_no_longer(register):
    inquiry = made(register)
    asking.withdraw(inquiry=inquiry, now=NOW, by=register)
    with pytest.raises(Refusal, match="withdrawn"):
        asking.write(inquiry=inquiry, form="csv", by=register)


def test_nothing_of_an_inquirys_people_lies_in_its_table_but_who_they_are(register):
    inquiry = made(register)
    with scope.of_area("52.03"):
        kept = repr(list(InquiryRow.objects.filter(inquiry=inquiry).values_list()))
    assert "5299" not in kept and "SITI" not in kept


def test_no_hash_is_kept_or_logged_from_which_a_nik_could_be_guessed(register):
    inquiry = made(register)
    bodies = [asking.write(inquiry=inquiry, form=form, by=register).body for form in ("csv", "json", "xlsx")]
    answer = as_csv([[*line[:3], nik, *line[4:]] for line, nik in zip(
        lines(inquiry, "aktif", "aktif", "aktif"), people(bodies[0])["nik"], strict=True)])  # fmt: skip
    accepted(sent(inquiry, answer, register, name="jawaban.csv"), register)
    with scope.of_area("52.03"):
        kept = repr([*Inquiry.objects.values(), *AnswerFile.objects.values(), *ReceivedFile.objects.filter(
            profile="jawaban-bpjs").values(), *Event.objects.values()])  # fmt: skip
    assert not any(sha256(body).hexdigest() in kept for body in [*bodies, answer]) and "nik_digit_sum" not in kept


def test_a_name_that_a_spreadsheet_would_run_goes_out_as_text(register):
    with scope.of_area("52.03"):
        Worker.objects.filter(name="LALU BUDI").update(name="=1+1")
    inquiry = made(register)
    assert people(asking.write(inquiry=inquiry, form="csv", by=register).body)["name"][0] == "'=1+1"


def test_no_nik_goes_out_of_who_is_too_young_or_too_old_to_be_paid_for(register):
    with scope.of_area("52.03"):
        Worker.objects.filter(name="LALU BUDI").update(birth_date=date(2020, 1, 1))
        Worker.objects.filter(name="WAYAN PUTRA").update(birth_date=date(1950, 1, 1))
        Worker.objects.filter(name="SITI AMINAH").update(birth_date=None)
    assert made(register).rows == 1
    assert made(register, any_age=True).rows == 2


def test_of_somebody_listed_twice_the_nik_goes_out_that_any_of_her_rows_has_and_its_answer_comes_in(register):
    with scope.of_area("52.03"):
        first, second = workers()["LALU BUDI"], workers()["WAYAN PUTRA"]
        Worker.objects.filter(pk=first.pk).update(nik_index=None, nik_sealed=None)
        Worker.objects.filter(pk=second.pk).update(same_as=first.pk)
    inquiry = made(register)
    frame = people(asking.write(inquiry=inquiry, form="csv", by=register).body)
    assert frame["name"].to_list() == ["LALU BUDI", "SITI AMINAH"]
    assert frame["nik"].to_list() == ["5299011407800003", "5299015407800001"]
    told = [[*line[:3], nik, *line[4:]] for line, nik in zip(lines(inquiry, "aktif", "aktif"), frame["nik"], strict=True)]
    accepted(sent(inquiry, book(told), register), register)
    assert workers()["LALU BUDI"].insurer_status == "active"
