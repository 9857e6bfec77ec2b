"""Headings that nobody told us: taken where a list can mean nothing else by them, and asked about where they may matter.

A list of people says their names, and nearly always their NIKs. Left unread, a NIK makes one person two.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from payung.received_files.cells import text_of
from payung.received_files.headings import Headings, Unknown, normalised
from payung.received_files.workbook import Cell

_BEGINS = {
    "name": re.compile(r"nama (.+)"),
    "nik": re.compile(r"(?:nik|(?:nomor|id) (?:.* )?(?:nik|ktp)) (.+)|(?:nomor|id) (?:.* )?(?:nik|ktp)"),
}
_HEAD_OF_FAMILY = re.compile(r"(?:nama|nik) (?:kepala keluarga|kk|krt|kepala rumah tangga)|kepala keluarga")
# Who is listed, whatever stands behind: a reader of "Nama Anggota Kelompok" looks for people.
_PEOPLE = re.compile(
    r"(?:penerima|calon|pekerja|tenaga|buruh|petani|nelayan|anggota|peserta|warga|penduduk|guru|imam|marbot|kader|perangkat|"
    r"aparat|staf|tukang|pedagang|sopir|pengemudi|pengurus|pelaku|pembudidaya|penggarap|individu|orang|kpm|pm|art|lengkap|"
    r"ketua (?:rt|rw)|kepala (?:dusun|lingkungan))\b"
)
_OTHERS = re.compile(
    r"\b(?:ibu|ayah|bapak|suami|istri|isteri|pasangan|anak|ortu|orang tua|wali|waris|penjamin|saksi|"
    r"masjid|mushola|musholla|tpq|pondok|kelompok|gapoktan|kub|koperasi|paguyuban|bank|rekening|kapal|perahu|"
    r"usaha|perusahaan|toko|pasar|dusun|lingkungan|jalan|alamat|kecamatan|kabupaten|kota|provinsi|"
    r"petugas|surveyor|enumerator|pendata|pendamping|penyuluh|pembina|operator|ketua|kepala|pemilik|"
    r"pekerjaan|jabatan|profesi|program|kegiatan|barang|produk|komoditas|sekolah|instansi|dinas|kantor|unit|lembaga|"
    r"organisasi|yayasan|tempat|lokasi|alat|jenis|bidang|tanggal|umur|nomor|kk|keluarga|akta)\b"
)
_DESA = re.compile(r"\b(?:desa|kelurahan|kel|deskel|kampung)\b")
_OF_DESA = re.compile(r"\b(?:kode|jumlah|status|perangkat|dana|luas)\b")
_NIK = re.compile(r"\b(?:nik|ktp|induk)\b")
_PLACES = frozenset({"desa", "area_code", "desa_part"})
_ROWS_LOOKED_AT = 200
_NIKS_MIN = 3


def with_guesses(headings: Headings, left_out: Collection[str]) -> Headings:
    """Names and NIKs under the only heading that can hold them; if none, those of the heads of families.

    `left_out`: normalised headings that the office does not need.
    """
    guessed: dict[str, int] = {}
    for field, begins in _BEGINS.items():
        if field in headings.columns or field in headings.doubled:
            continue
        free = [(at, name) for at, name in _free(headings) if name not in left_out]
        places = [at for at, name in free if (found := begins.fullmatch(name)) and _is_of_people(found[1] or "")]
        heads = [at for at, name in free if _HEAD_OF_FAMILY.fullmatch(name) and name.startswith("nik ") == (field == "nik")]
        if len(chosen := places or heads) == 1:
            guessed[field] = chosen[0]
    if {"kecamatan", "sex"} <= {*headings.columns} and not _PLACES & {*headings.columns, *headings.doubled}:
        # Alone, "Kel." may also be short for kelamin.
        guessed |= {field: at for field, name in (("desa", "kel"),) for at, its in _free(headings) if its == name}
    if not guessed:
        return headings
    return replace(
        headings,
        columns={**headings.columns, **guessed},
        unknown=tuple(each for each in headings.unknown if each.index not in guessed.values()),
        missing=tuple(field for field in headings.missing if field not in guessed),
        guessed=tuple(guessed),
    )


def asked_about(headings: Headings, rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Unknown, str]]:
    """Unread headings that may say who somebody is, or where, in a list that says it nowhere else; and what they may say.

    `rows`: the list as far as it is at hand. A column of numbers of sixteen digits is taken for NIKs whatever it is called.
    """
    there = {*headings.columns, *headings.doubled}
    for each in headings.unknown:
        name = normalised(each.written)
        near = each.suggestions[0] if each.suggestions else ""
        of_others = bool(_OTHERS.search(name))
        if "nik" not in there and (_are_niks(rows, headings, each.index) or (_NIK.search(name) and not of_others)):
            yield each, "nik"
        elif of_others:
            continue
        elif "name" not in there and near == "name":
            yield each, "name"
        elif not {"birth_date", "birth"} & there and ("lahir" in name.split() or near in ("birth_date", "birth")):
            yield each, "birth_date"
        elif not _PLACES & there and _DESA.search(name) and not _OF_DESA.search(name):
            yield each, "desa"


def _free(headings: Headings) -> Iterator[tuple[int, str]]:
    """Headings that nothing goes by."""
    taken = {*headings.columns.values(), *(at for places in headings.doubled.values() for at in places)}
    for at, written in enumerate(headings.written):
        if at not in taken and written:
            yield at, normalised(written[-1] if len(written) > 1 and len(normalised(written[-1]).split()) > 1 else written[0])


def _is_of_people(rest: str) -> bool:
    return bool(_PEOPLE.match(rest)) or not (_OTHERS.search(rest) or _DESA.search(rest) or _NIK.search(rest))


def _are_niks(rows: Sequence[Sequence[Cell]], headings: Headings, at: int) -> bool:
    first = headings.first_data_row - 1
    texts = [text for row in rows[first : first + _ROWS_LOOKED_AT] if at < len(row) and (text := text_of(row[at]))]
    long = [text for text in texts if re.fullmatch(r"\d{16}", re.sub(r"[\s.'-]", "", text))]
    return len(long) >= _NIKS_MIN and 2 * len(long) > len(texts)
