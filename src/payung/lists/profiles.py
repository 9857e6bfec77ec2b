"""By which headings the lists of each source say what they say, and how they count men and women.

Synonyms are compared as received_files.headings.normalised() leaves them: lower case, without signs, short forms in full. What
no profile knows is asked once and then kept for the office.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from payung.lists.guessing import with_guesses
from payung.lists.synonyms import EVERYWHERE, IGNORED
from payung.received_files.cells import text_of
from payung.received_files.headings import IGNORE, Headings, find_headings, normalised
from payung.received_files.workbook import Sheet, Workbook

# Below this many known headings a row is not the head of a list of people.
HEADINGS_MIN = 2
# Who somebody is: one of them must be there, and neither is left out because of a list that had it twice.
_WHO = ("nik", "name")
_OF_PEOPLE = frozenset(
    {"sex", "birth_date", "birth", "birth_place", "mother_name", "household_id", "age", "phone", "occupation"}
)
#: What an office has said its headings mean: by profile, then heading (as written or normalised), a field or "ignore".
OfficeHeadings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Profile:
    """`marks` are headings that hardly any other source writes. `numbered_*`: that source writes 1 for men and
    2 for women, and occupations as Dukcapil numbers them."""

    key: str
    id: str
    en: str
    own: Mapping[str, Sequence[str]]
    marks: Sequence[str]
    #: Marks that others write too: they say nothing where none of the others is there.
    weak_marks: Sequence[str] = ()
    required: tuple[str, ...] = ("name",)
    numbered_sexes: bool = False
    numbered_occupations: bool = False

    @property
    def synonyms(self) -> Mapping[str, Sequence[str]]:
        """For each field everything it may be called, this source's own words first."""
        taken = {normalised(word): field for field, words in self.own.items() for word in words}
        general = {
            field: [word for word in words if taken.get(normalised(word), field) == field]
            for field, words in EVERYWHERE.items()
        }
        return {field: [*self.own.get(field, ()), *general.get(field, ())] for field in {**general, **self.own}}

    def ignored(self) -> dict[str, str]:
        """Headings that say nothing we keep: religion, blood group, the row's number."""
        own = {normalised(word) for words in self.own.values() for word in words}
        return {word: IGNORE for word in map(normalised, IGNORED) if word not in own}


_PROFILES = (
    Profile(
        "dtsen", "DTSEN (Data Tunggal Sosial dan Ekonomi Nasional)", "DTSEN, the national socio-economic data",
        own={
            "decile": ["desil nasional", "desil dtsen", "peringkat desil", "kelompok desil", "desil kesejahteraan nasional"],
            "household_id": ["id keluarga dtsen", "no kartu keluarga art"],
            "occupation": ["lapangan usaha dan pekerjaan utama", "pekerjaan utama art"],
        },
        marks=["desil nasional", "desil dtsen", "id keluarga dtsen", "id dtsen", "id individu dtsen", "peringkat nasional",
               "hubungan dengan kepala keluarga", "kode wilayah dtsen", "peringkat desil"],
        numbered_sexes=True,
    ),
    Profile(
        "p3ke", "P3KE (Pensasaran Percepatan Penghapusan Kemiskinan Ekstrem)", "P3KE, the targeting of extreme poverty",
        own={
            "decile": ["desil kesejahteraan", "desil p3ke", "desil kesejahteraan p3ke", "kelompok desil p3ke"],
            "nik_status": ["padan dukcapil", "status padan dukcapil", "padan"],
            "name": ["nama individu", "nama anggota keluarga p3ke"],
        },
        marks=["desil kesejahteraan", "padan dukcapil", "id keluarga p3ke", "id individu p3ke", "id p3ke", "penerima bpnt",
               "penerima bpum", "penerima bst", "penerima pkh", "penerima sembako", "resiko stunting", "kepemilikan rumah"],
        numbered_sexes=True,
    ),
    Profile(
        "siak", "SIAK (Dinas Dukcapil)", "SIAK, the civil registry",
        own={
            "name": ["nama lgkp", "nama_lgkp"], "sex": ["jenis klmin", "jenis_klmin"], "birth_place": ["tmpt lhr", "tmpt_lhr"],
            "birth_date": ["tgl lhr", "tgl_lhr"], "mother_name": ["nama lgkp ibu", "nama_lgkp_ibu"],
            "occupation": ["jenis pkrjn", "jenis_pkrjn"], "province_part": ["no prop", "no_prop"],
            "kab_part": ["no kab", "no_kab"],
            "kecamatan_part": ["no kec", "no_kec"], "desa_part": ["no kel", "no_kel"], "desa": ["nama kel", "nama_kel"],
            "kecamatan": ["nama kec", "nama_kec"], "kabupaten": ["nama kab", "nama_kab"],
        },
        marks=["nama lgkp", "jenis klmin", "stat hbkel", "nama lgkp ibu", "no prop", "no kab", "no kec",
               "no kel", "jenis pkrjn", "gol drh", "pddk akh"],
        numbered_sexes=True, numbered_occupations=True,
    ),
    Profile(
        "opensid", "OpenSID (sistem informasi desa)", "OpenSID, the village information system",
        own={
            "sex": ["sex"], "birth_place": ["tempatlahir"], "birth_date": ["tanggallahir"], "household_id": ["no_kk"],
            "occupation": ["pekerjaan_id"], "phone": ["telepon"], "mother_name": ["nama_ibu"], "note": ["status_dasar"],
        },
        marks=["tempatlahir", "tanggallahir", "pekerjaan_id", "agama_id", "kk_level", "pendidikan_kk_id",
               "pendidikan_sedang_id", "warganegara_id", "golongan_darah_id", "ayah_nik", "ibu_nik", "status_dasar", "ktp_el",
               "status_rekam", "alamat_sekarang", "akta_lahir", "tag_id_card", "suku", "cacat_id"],
        numbered_sexes=True, numbered_occupations=True,
    ),
    Profile(
        "bpjs-status", "Status kepesertaan BPJS Ketenagakerjaan", "The insurer's list of members",
        own={
            "insurer_number": ["kpj", "no kpj", "nomor peserta", "no peserta", "no kartu peserta", "kartu peserta"],
            "insurer_status": ["status", "status aktif", "status tk", "flag aktif", "keaktifan", "status peserta"],
            "name": ["nama tk", "nama peserta", "nama tenaga kerja"],
            "segment": ["segmen kepesertaan", "segmen peserta", "jenis kepesertaan", "jenis peserta", "program segmen"],
        },
        marks=["kpj", "no kpj", "npp", "status kepesertaan", "tgl kepesertaan", "tanggal kepesertaan", "kode kantor",
               "kantor cabang", "nama perusahaan", "blth terakhir", "tgl non aktif", "tanggal nonaktif", "keps awal",
               "kode pembina", "status tk"],
        weak_marks=["status kepesertaan", "nama perusahaan"],
    ),
    Profile(
        "village", "Usulan desa atau dinas", "A proposal by a village or an office",
        own={"note": ["ket"]},
        marks=["nama pekerja", "pencari nafkah utama", "jumlah tanggungan", "usulan", "diusulkan oleh", "no kusuka",
               "kartu kusuka", "luas lahan tembakau", "luas lahan (ha)", "kelompok tani", "gapoktan", "nama kelompok",
               "asn/tni/polri", "kode nelayan"],
    ),
)  # fmt: skip
#: What came back when somebody was asked about workers of ours (payung.inquiries): no lists that anybody sends by himself.
ANSWERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "jawaban-bpjs": ("Jawaban BPJS Ketenagakerjaan", "Answer of BPJS Ketenagakerjaan"),
        "jawaban-dukcapil": ("Jawaban Dinas Dukcapil", "Answer of Dukcapil, the civil registry"),
    }
)
PROFILES: Mapping[str, Profile] = MappingProxyType({profile.key: profile for profile in _PROFILES})


#: Everything by which the register knows what it knows.
SOURCES = (*PROFILES, *ANSWERS)


def called(key: str, language: str) -> str:
    """A kind of list, or of answer, in full; "" where it is neither."""
    at = 1 if language == "en" else 0
    if key in ANSWERS:
        return ANSWERS[key][at]
    return (PROFILES[key].id, PROFILES[key].en)[at] if key in PROFILES else ""


def headings_of(sheet: Sheet, profile: Profile, office: Mapping[str, str]) -> Headings | None:
    """Where this sheet names its columns, as that source does; None where it is no list of people.

    `office`: what the office has said of headings in lists of that source. That it does not need a column of names or NIKs,
    it said of a list that had two: where the heading stands alone, it is read.
    """
    said = {normalised(heading): field for heading, field in office.items()}
    found = _found(sheet, profile, said)
    if IGNORE in said.values() and (lost := [field for field in _WHO if not found or field not in _fields(found)]):
        unsaid = _found(sheet, profile, {heading: field for heading, field in said.items() if field != IGNORE})
        needed = {heading for field in lost for heading in _written(sheet, unsaid, field)}
        if needed:
            found = _found(sheet, profile, {heading: field for heading, field in said.items() if heading not in needed})
    if found is None:
        return None
    found = with_guesses(found, {heading for heading, field in said.items() if field == IGNORE})
    return found if names_people(found) or _is_about_people(found) else None


def _found(sheet: Sheet, profile: Profile, said: Mapping[str, str]) -> Headings | None:
    known = {**profile.ignored(), **said}
    return find_headings(sheet, profile.synonyms, required=profile.required, office=known, enough=HEADINGS_MIN)


def _fields(headings: Headings) -> set[str]:
    return {*headings.columns, *headings.doubled}


def _written(sheet: Sheet, headings: Headings | None, field: str) -> set[str]:
    """The normalised headings of the columns that are this field."""
    if headings is None:
        return set()
    places = headings.doubled.get(field) or [headings.columns[field]] if field in _fields(headings) else []
    rows = sheet.rows[headings.row - 1 : headings.first_data_row - 1]
    return {normalised(text_of(row[at])) for row in rows for at in places if at < len(row)}


def names_people(headings: Headings) -> bool:
    """A name or a NIK; otherwise it is a recap, instructions, a list of codes."""
    return bool(_fields(headings) & {*_WHO})


def _is_about_people(headings: Headings) -> bool:
    """No name, no NIK, but what only people have, and a heading that may be it: somebody is to say which."""
    return bool(headings.unknown) and len(_fields(headings) & _OF_PEOPLE) >= 2


def recognise(workbook: Workbook, office: OfficeHeadings | None = None) -> str | None:
    """The profile whose marks and words fit the headings of most sheets best. None where nothing names people."""
    fits: dict[str, int] = {}
    for profile in PROFILES.values():
        marks = {normalised(mark) for mark in profile.marks}
        for sheet in workbook.sheets:
            if sheet.hidden or (headings := headings_of(sheet, profile, (office or {}).get(profile.key, {}))) is None:
                continue
            rows = sheet.rows[headings.row - 1 : headings.row + 1]
            written = {normalised(cell) for row in rows for cell in row if isinstance(cell, str)}
            seen = marks & written
            weight = 3 * len(seen) if seen - {normalised(mark) for mark in profile.weak_marks} else 0
            fits[profile.key] = fits.get(profile.key, 0) + len(headings.columns) + weight
    # Where several fit alike, the one that claims least about the source.
    order = ["village", *(key for key in PROFILES if key != "village")]
    return max((key for key in order if key in fits), key=lambda key: fits[key], default=None)
