"""From an occupation to a sector, where the words leave no doubt; and who the state employs, and who does not work.

The sector decides about discounts, so unknown stays unknown: "wiraswasta" or "buruh harian lepas" may be anywhere.

Hardly any list asks whether somebody is ASN, TNI or Polri, and who may be paid for hangs on it. So where no list says it, the
occupation does: somebody listed as petani, nelayan or pedagang is none of them. That is our reading and no statement of a
list, so the register works it out and never keeps it as said. A teacher, a driver or an honorer may be one: unknown.
"""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

import re
from collections.abc import Mapping

import polars as pl

from payung.lists.fields import SECTORS
from payung.lists.said import NOTHING, Said, trouble
from payung.lists.words import UNKNOWN, plain

# Asked in this order, the first whose word is there: who sells fish is a trader.
_WORDS: Mapping[str, str] = {
    "perdagangan": "dagang|pedagang|warung|kios|jualan|penjual|lapak|asongan|toko|bakulan|pengecer|perdagangan|pengepul|bakul",
    "perikanan": "nelayan|perikanan|ikan|tambak|rumput laut|abk|anak buah kapal|mutiara|kerang|budidaya laut|penangkap",
    "konstruksi": "bangunan|konstruksi|tukang batu|tukang kayu|tukang cat|proyek|mandor|tukang besi|tukang listrik",
    "transportasi": "ojek|ojol|sopir|supir|driver|kusir|cidomo|benhur|angkut|kernet|transportasi|pengemudi|kurir|parkir|becak",
    "pertanian": "tani|petani|kebun|pekebun|tembakau|ternak|peternak|sawah|ladang|pertanian|perkebunan|padi|jagung|bawang|"
    "kopi|gembala|penggarap",
    "industri": "tenun|penenun|anyam|kerajinan|pengrajin|perajin|gerabah|industri|pabrik|jahit|penjahit|konveksi|mebel|"
    "meubel|batu bata|genteng|ikat|pandai besi|tukang las|tahu tempe|garam|gula aren",
    "jasa": "pembantu|asisten rumah tangga|art|prt|laundry|cuci|salon|cukur|rias|guru|marbot|marbut|merbot|ustad|"
    "ustadz|kader|satpam|keamanan|montir|mekanik|bengkel|juru masak|koki|dukun|paraji|sampah|pemulung|"
    "kebersihan|kesenian|seniman|pijat|ngaji|posyandu|tabib|pengasuh|jasa|pemandu|porter|linmas",
}
_SECTOR_OF = {sector: re.compile(rf"\b(?:{words})\b") for sector, words in _WORDS.items()}
_STATE_JOBS = (
    r"(?:asn|pns|cpns|pppk|p3k|tni|polri|polisi|polwan|pegawai negeri(?: sipil)?|tentara(?: nasional indonesia)?|"
    r"kepolisian(?: ri)?|aparatur sipil(?: negara)?)"
)
_STATE = re.compile(rf"\b{_STATE_JOBS}\b")
# What may stand before the word where the person is it: "guru PNS", not "tukang kebun kantor Polri".
_IS_STATE = re.compile(
    r"(?:(?:guru|dosen|bidan|perawat|dokter|apoteker|pegawai|staf|anggota|aparatur|aparat|penyuluh|karyawan|prajurit|"
    rf"kepala sekolah) )*{_STATE_JOBS}\b"
)
_NOT_STATE = re.compile(rf"\b(?:non|bukan|bkn) {_STATE_JOBS}(?: (?:(?:dan|atau|maupun|non|bukan) )?{_STATE_JOBS})*\b")
_PERHAPS_STATE = re.compile(
    r"\b(?:non|bukan|bkn|tidak|belum|istri|isteri|suami|anak|bapak|ibu|orang tua|ortu|keluarga|janda|duda|pensiunan?|purna|"
    r"purnawirawan|purn|mantan|eks|bekas|calon pegawai|rumah|honor|honorer|honorarium|kontrak|magang|sukarela|thl|tkk|"
    r"outsourcing|pembantu|sopir|tukang|pamong praja)\b"
)
# Nobody who is ASN, TNI or Polri is listed as one of these. First in the text; what follows says of what and where.
_PRIVATE = re.compile(
    r"(?:petani|tani|pekebun|peternak|ternak|penggarap|nelayan|pedagang|dagang|berdagang|penjual|jualan|pengecer|asongan|"
    r"warung|bakulan|papalele|pengepul|petambak|pembudidaya|"
    r"buruh|kuli|pemulung|ojek|ojol|tukang ojek|kusir|cidomo|benhur|kernet|tukang parkir|juru parkir|tukang becak|"
    r"(?:sopir|supir|driver) (?:angkot|angkutan|truk|truck|travel|bemo|ojol|ojek|online|engkel|bus)|"
    r"tukang (?!kebun|sapu|bersih|ketik|listrik)|penjahit|penenun|pengrajin|perajin|pandai besi|"
    r"asisten rumah tangga|pembantu rumah tangga|pembantu|art|prt|pengasuh|pekerja lepas|pekerja bebas|wiraswasta|wirausaha)\b"
)
# Words of offices and of those who may work there under either name.
_OFFICIAL = re.compile(
    r"\b(?:dinas|kantor|instansi|pemda|pemkab|pemkot|pemprov|pemerintah|kecamatan|kelurahan|sekolah|sd|sdn|smp|smpn|sma|sman|"
    r"smk|madrasah|puskesmas|rsud|rumah sakit|uptd|upt|balai|badan|kejaksaan|pengadilan|kodim|polsek|polres|polda|lanud|"
    r"guru|dosen|bidan|perawat|dokter|pegawai|karyawan|staf|penyuluh|petugas|kepala|perangkat|sekretaris|bumn|bumd|satpol|"
    r"honor|honorer|kontrak|thl|tkk)\b"
)
_NOT_WORKING = re.compile(
    r"\b(?:belum(?: tidak)? bekerja|tidak bekerja|pelajar|mahasiswa|mengurus rumah tangga|ibu rumah tangga|irt|"
    r"pensiunan|menganggur|pengangguran|balita|belum sekolah)\b"
)
# As Dukcapil numbers them (the forms of Permendagri 109/2019); only those that say something here.
NUMBERED: Mapping[str, str] = {
    **{"1": "BELUM/TIDAK BEKERJA", "2": "MENGURUS RUMAH TANGGA", "3": "PELAJAR/MAHASISWA", "4": "PENSIUNAN"},
    **{"5": "PEGAWAI NEGERI SIPIL", "6": "TENTARA NASIONAL INDONESIA (TNI)", "7": "KEPOLISIAN RI (POLRI)", "8": "PERDAGANGAN"},
    **{"9": "PETANI/PEKEBUN", "10": "PETERNAK", "11": "NELAYAN/PERIKANAN", "12": "INDUSTRI", "13": "KONSTRUKSI"},
    **{"14": "TRANSPORTASI", "15": "KARYAWAN SWASTA", "16": "KARYAWAN BUMN", "17": "KARYAWAN BUMD", "18": "KARYAWAN HONORER"},
    **{"19": "BURUH HARIAN LEPAS", "20": "BURUH TANI/PERKEBUNAN", "21": "BURUH NELAYAN/PERIKANAN", "22": "BURUH PETERNAKAN"},
    **{"23": "PEMBANTU RUMAH TANGGA", "24": "TUKANG CUKUR", "25": "TUKANG LISTRIK", "26": "TUKANG BATU", "27": "TUKANG KAYU"},
    **{"28": "TUKANG SOL SEPATU", "29": "TUKANG LAS/PANDAI BESI", "30": "TUKANG JAHIT", "34": "MEKANIK", "64": "DOSEN"},
    **{"65": "GURU", "81": "SOPIR", "84": "PEDAGANG", "85": "PERANGKAT DESA", "86": "KEPALA DESA", "88": "WIRASWASTA"},
}


def occupation(text: str) -> Said:
    """The source's words; told where they say, or may say, that the state employs somebody, or that somebody does not work."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word or word == "0":
        return NOTHING
    shown = " ".join(text.upper().split())
    if _STATE.search(word):
        state = employed_by_state(text)
        return Said(shown) if state is False else trouble("W-KERJA-01" if state else "W-KERJA-13", shown)
    return trouble("W-KERJA-02", shown) if _NOT_WORKING.search(word) else Said(shown)


def numbered_occupation(text: str) -> Said:
    """As occupation(), of a source that writes Dukcapil's numbers."""
    word = text.strip().removesuffix(".0")
    if not re.fullmatch(r"\d{1,2}", word):
        return occupation(text)
    words = NUMBERED.get(str(int(word)))
    return occupation(words) if words else NOTHING if int(word) == 89 else trouble("W-KERJA-12")


def sector_of(text: str) -> Said:
    """The sector that an occupation is certainly in."""
    word = plain(text)
    return Said(next((sector for sector, words in _SECTOR_OF.items() if words.search(word)), None))


def sector(text: str) -> Said:
    """A sector by its name, or by words that mean only one."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word:
        return NOTHING
    if word in SECTORS:
        return Said(word)
    found = sector_of(text).value
    return Said(found) if found else Said("lainnya") if word.startswith("lain") else trouble("W-KERJA-03")


def employed_by_state(text: str) -> bool | None:
    """What an occupation says of it: true, false, or nothing. Who does not work is asked about, and stays unknown."""
    word = plain(text)
    rest = " ".join(_NOT_STATE.sub(" ", word).split())
    if rest != word and (not rest or _is_private(rest)):
        return False
    if _STATE.search(word):
        return True if _IS_STATE.match(word) and not _PERHAPS_STATE.search(word) else None
    return False if _is_private(word) else None


def none_of_the_state(occupations: pl.Series) -> pl.Series:
    """False where an occupation says that somebody is neither ASN, TNI nor Polri; elsewhere unknown."""
    told = {each: False for each in occupations.unique() if each and employed_by_state(each) is False}
    return occupations.replace_strict(told, default=None, return_dtype=pl.Boolean).alias("employed_by_state")


def _is_private(word: str) -> bool:
    return bool(_PRIVATE.match(word)) and not any(other.search(word) for other in (_STATE, _OFFICIAL, _NOT_WORKING))
