"""What stands below a list, or beside it, is nobody: signers, notes, contacts."""

import pytest
from list_rows import SITI, judged, row, sheet

from payung.lists.reading import read_list
from payung.received_files.workbook import Sheet, Workbook

HEADINGS = ["No", *SITI]
NUR = row(NIK="5299010704800002", Nama="Nur", L_P="L", Tanggal_Lahir="07-04-1980")
HAPPENED_TO_HAVE_NO_NIK = row(NIK=None, No_KK=None, Nama="Budi Santoso", L_P="L")


def cells(number, person):
    return [number, *(person[heading] for heading in SITI)]


def named(text, *more):
    return [None, None, None, text, *more]


def lines_of(*below, people=(SITI, NUR)):
    rows = [HEADINGS, *(cells(float(at), person) for at, person in enumerate(people, start=1)), *below]
    read_in = read_list(Workbook([Sheet("a", False, rows)]))
    return judged(read_in).rows["line"].to_list(), {told.code: told.lines for told in read_in.notes}


@pytest.mark.parametrize(
    "below",
    [
        [named("Mengetahui,"), named("Pj. Kepala Desa"), [], named("H. LALU AHMAD, S.Sos")],
        [named("KEPALA DINAS"), named("Ir. H. AHMAD SAHRUN, M.Si"), named("Pembina Utama Muda (IV/c)"), named("NIP 19650312")],
        [named("Catatan: diperiksa RT"), named("*) coret yang tidak perlu"), named("Laki-laki : 2"), named("Operator: Sahrun")],
        [named("Tanjung Luar, 12/11/2026"), named("Kepala Desa"), named("MUHAMMAD ALI")],
        [named("JUMLAH : 4"), named("Terbilang: empat orang"), named("H. LALU AHMAD")],
        [named("H. LALU AHMAD, S.Sos")],
        [named("Dst.")],
    ],
)
def test_nobody_below_a_list_is_a_worker(below):
    lines, notes = lines_of(*below)
    assert lines == [2, 3]
    said = {at for code in ("N-LIST-11", "N-LIST-14") for at in notes.get(code, ())}
    assert said == {at for at, each in enumerate(below, start=4) if each}


def test_people_below_a_subtotal_or_a_note_are_people():
    below = [
        named("Sub Jumlah"),
        cells(3.0, NUR),
        cells(4.0, HAPPENED_TO_HAVE_NO_NIK),
        named("Catatan: lengkap"),
        cells(5.0, SITI),
    ]
    assert lines_of(*below)[0] == [2, 3, 5, 6, 8]


def test_somebody_of_whom_only_the_name_is_known_but_who_has_a_number_is_somebody():
    assert lines_of([3.0, None, None, "Budi Santoso"])[0] == [2, 3, 4]


@pytest.mark.parametrize("name", ["Pembina Utama", "Kasi Ati", "Operator Sahrun"])
def test_a_name_that_begins_like_an_office_is_a_name_where_a_nik_stands_beside_it(name):
    assert lines_of(people=[{**SITI, "Nama": name}])[0] == [2]


@pytest.mark.parametrize(
    "contacts",
    [
        [["NO", "NAMA", "JABATAN", "NIP", "NO HP"], [1.0, "Lalu Petugas", "Kasi Kesra", None, "081234567890"]],
        [["No", "NIK", "Tanggal Lahir", "JK"], [1.0, SITI["NIK"], "02-03-1980", "P"]],
    ],
    ids=["no word of who they are", "no names"],
)
def test_a_sheet_beside_the_list_that_does_not_say_who_people_are_is_left_out_and_told(contacts):
    read_in = read_list(Workbook([sheet([row()], name="Data"), Sheet("Tim", False, contacts)]))
    assert (read_in.problems, [table.sheet for table in read_in.sheets]) == ([], ["Data"])
    assert ("N-LIST-28", "Tim") in {(told.code, told.sheet) for told in read_in.notes}


def test_a_sheet_of_people_without_niks_beside_one_with_niks_is_read():
    lacking = {heading: cell for heading, cell in NUR.items() if heading not in ("NIK", "No KK")}
    read_in = read_list(Workbook([sheet([row()], name="A"), sheet([lacking], name="B")]))
    assert judged(read_in).counts.read == 2
