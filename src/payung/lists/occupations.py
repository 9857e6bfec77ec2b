"""From an occupation to a sector, where the words leave no doubt; and who the state employs, and who does not work.

The sector decides about discounts, so unknown stays unknown: "wiraswasta" or "buruh harian lepas" may be anywhere.
"""

import re
from collections.abc import Mapping

from payung.lists.fields import SECTORS
from payung.lists.said import NOTHING, Said, trouble
from payung.lists.words import UNKNOWN, plain

# Asked in this order, the first whose word is there: who sells fish is a trader.
_WORDS: Mapping[str, str] = {
    "perdagangan": "dagang|pedagang|warung|kios|jualan|penjual|lapak|asongan|toko|bakulan|pengecer|perdagangan|pengepul|bakul",
    "perikanan": "nelayan|perikanan|ikan|tambak|rumput laut|abk|anak buah kapal|mutiara|kerang|budidaya laut|penangkap",
    "konstruksi": "bangunan|konstruksi|tukang batu|tukang kayu|tukang cat|kuli|proyek|mandor|tukang besi|tukang listrik",
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
_STATE = re.compile(
    r"\b(?:asn|pns|pppk|p3k|tni|polri|polisi|pegawai negeri(?: sipil)?|tentara|aparatur sipil|guru pns|dosen pns|cpns)\b"
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
    """The source's words; told where they say that the state employs somebody, or that somebody does not work."""
    word = plain(text)
    if text.lower().strip() in UNKNOWN or not word or word == "0":
        return NOTHING
    shown = " ".join(text.upper().split())
    if _STATE.search(word):
        return trouble("W-KERJA-01", shown)
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


def employed_by_state(text: str) -> bool:
    return bool(_STATE.search(plain(text)))
