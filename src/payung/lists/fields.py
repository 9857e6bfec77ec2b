"""What a list can say about a person: the columns of `workers` in payung.tables, and what lists say about life and cover.

`kept` fields come out of a check. The others only help to understand those: an area by its names, a birth date beside a place.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import polars as pl

Kind = Literal["text", "identifier", "name", "day", "sex", "choice", "area", "truth", "count", "money", "decile", "tags"]
DTYPES: Mapping[Kind, pl.DataType] = {
    **{kind: pl.String() for kind in ("text", "identifier", "name", "sex", "choice", "area", "tags")},
    **{"day": pl.Date(), "truth": pl.Boolean(), "count": pl.Int16(), "money": pl.Int64(), "decile": pl.Int8()},
}
SECTORS = ("pertanian", "perikanan", "perdagangan", "transportasi", "konstruksi", "industri", "jasa", "lainnya")
SEGMENTS = ("BPU", "PU", "JAKON")


@dataclass(frozen=True)
class Field:
    """`secret`: what stands in a cell of it is never shown in a message, only described."""

    name: str
    id: str
    en: str
    kind: Kind
    example: str = ""
    kept: bool = True
    secret: bool = False
    in_template: bool = True
    note_id: str = ""
    note_en: str = ""

    def called(self, language: str) -> str:
        return self.id if language == "id" else self.en


def _kept(name: str, id: str, en: str, kind: Kind, example: str = "", **more: bool | str) -> Field:
    return Field(name, id, en, kind, example, **more)  # pyright: ignore[reportArgumentType]


def _helper(name: str, id: str, en: str, kind: Kind = "text", *, secret: bool = False) -> Field:
    return Field(name, id, en, kind, kept=False, in_template=False, secret=secret)


# In the order of forms and templates.
_ALL = (
    _kept("nik", "NIK", "NIK", "identifier", "5299014107800001", secret=True,
          note_id="16 digit. Kolom ini berformat Teks: Excel hanya menyimpan 15 digit dari sebuah angka.",
          note_en="16 digits. This column is text: Excel keeps only 15 digits of a number."),
    _kept("name", "Nama lengkap", "Full name", "name", "CONTOH: SITI AMINAH",
          note_id="Seperti di KTP.", note_en="As on the card."),
    _kept("sex", "Jenis kelamin", "Sex", "sex", "P", note_id="L atau P.", note_en="L (man) or P (woman)."),
    _kept("birth_place", "Tempat lahir", "Place of birth", "text", "SELONG"),
    _kept("birth_date", "Tanggal lahir", "Date of birth", "day", "01-07-1980",
          note_id="Tanggal-bulan-tahun, misalnya 24-02-1980.", note_en="Day-month-year, such as 24-02-1980."),
    _kept("mother_name", "Nama ibu kandung", "Mother's name", "name", "INAQ SAHRI", secret=True),
    _kept("household_id", "Nomor KK", "Family card number", "identifier", "5299010101100001", secret=True,
          note_id="16 digit. Kolom ini berformat Teks.", note_en="16 digits. This column is text."),
    _kept("area_code", "Desa/kelurahan", "Desa or kelurahan", "area", "",
          note_id="Pilih dari daftar.", note_en="Choose from the list."),
    _kept("address", "Alamat", "Address", "text", "DUSUN TIMUK RURUNG RT 02"),
    _kept("phone", "Nomor HP", "Mobile number", "identifier", "081900000001", secret=True,
          note_id="Kolom ini berformat Teks, supaya angka 0 di depan tidak hilang.",
          note_en="This column is text, so that the leading 0 is kept."),
    _kept("occupation", "Pekerjaan", "Occupation", "text", "BURUH TANI TEMBAKAU"),
    _kept("sector", "Sektor", "Sector", "choice", "pertanian"),
    _kept("work_place", "Tempat kerja", "Place of work", "text", "DESA SENDIRI"),
    _kept("work_hours", "Jam kerja", "Working hours", "text", "07.00-15.00"),
    _kept("declared_income", "Penghasilan per bulan (Rp)", "Income a month (Rp)", "money", "1000000"),
    _kept("decile", "Desil", "Decile", "decile", "2", note_id="1 sampai 10; kosongkan kalau tidak tahu.",
          note_en="1 to 10; leave it empty where it is unknown."),
    _kept("groups", "Kelompok", "Groups", "tags", "buruh-tembakau",
          note_id="Misalnya buruh-tembakau, nelayan-kusuka, marbot. Pisahkan dengan koma.",
          note_en="Such as buruh-tembakau, nelayan-kusuka, marbot. Put commas between them."),
    _kept("dependants", "Jumlah tanggungan", "Dependants", "count", "3"),
    _kept("school_children", "Anak sekolah", "Children at school", "count", "1"),
    _kept("breadwinner", "Pencari nafkah utama", "Main breadwinner", "truth", "ya"),
    _kept("employed_by_state", "ASN/TNI/Polri", "Civil servant, army or police", "truth", "tidak"),
    _kept("wadah", "Wadah/kelompok kerja", "Organised through", "text", "", in_template=False),
    _kept("segment", "Segmen", "Segment", "choice", "", in_template=False),
    _kept("deceased", "Meninggal", "Deceased", "truth", "", in_template=False),
    _kept("insurer_status", "Status kepesertaan", "Status with the insurer", "choice", "", in_template=False),
    _kept("insurer_number", "Nomor KPJ", "Insurer's number (KPJ)", "identifier", "", in_template=False, secret=True),
    _kept("nik_status", "Status NIK", "State of the NIK", "text", "", in_template=False),
    _helper("birth", "Tempat, tanggal lahir", "Place and date of birth"),
    _helper("birth_day", "Tanggal lahir: tanggalnya", "Date of birth: the day"),
    _helper("birth_month", "Tanggal lahir: bulannya", "Date of birth: the month"),
    _helper("birth_year", "Tanggal lahir: tahunnya", "Date of birth: the year"),
    _helper("man", "Laki-laki (dicentang)", "Man (ticked)"),
    _helper("woman", "Perempuan (dicentang)", "Woman (ticked)"),
    _helper("age", "Umur", "Age", "count"),
    _helper("alive", "Masih hidup", "Still alive", "truth"),
    _helper("dusun", "Dusun/lingkungan", "Dusun"),
    _helper("desa", "Nama desa/kelurahan", "Name of the desa"),
    _helper("kecamatan", "Kecamatan", "Kecamatan"),
    _helper("kabupaten", "Kabupaten/kota", "Kabupaten or kota"),
    _helper("province_part", "Kode provinsi", "Province's part of the code"),
    _helper("kab_part", "Kode kabupaten", "Kabupaten's part of the code"),
    _helper("kecamatan_part", "Kode kecamatan", "Kecamatan's part of the code"),
    _helper("desa_part", "Kode kelurahan", "Desa's part of the code"),
    _helper("note", "Keterangan", "Remarks"),
    _helper("email", "Surel", "E-mail", secret=True),
)  # fmt: skip

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _ALL})
KEPT = tuple(field.name for field in _ALL if field.kept)
#: Without these nobody knows who somebody is: a broken cell is an error, a doubled column a question.
IDENTIFYING = frozenset({"name", "nik", "sex", "birth_date", "birth", "area_code", "desa", "kecamatan"})
SECRET = frozenset(field.name for field in _ALL if field.secret)
