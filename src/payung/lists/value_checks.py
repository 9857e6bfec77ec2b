"""Every cell but NIK and name, understood: one reader a field, each distinct text once."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from payung.lists.areas import MAYBE_BPS, Areas
from payung.lists.days import reader as day_reader
from payung.lists.fields import DTYPES, FIELDS
from payung.lists.findings import Findings
from payung.lists.numbers import DEPENDANTS_MAX, counter, decile, email, income, phone
from payung.lists.occupations import employed_by_state, numbered_occupation, occupation, sector, sector_of
from payung.lists.profiles import Profile
from payung.lists.said import NOTHING, Column, Said
from payung.lists.words import UNKNOWN, deceased, groups, insurer_status, nik_status, remark, segment, sex_reader, truth

_BREAK = "\x1f"
AREA_CELLS = ("area_code", "desa", "kecamatan", "kabupaten", "province_part", "kab_part", "kecamatan_part", "desa_part")
_OPENSID_STATES = {"1": "hidup", "2": "meninggal", "3": "pindah", "4": "hilang", "5": "pergi"}


class ValueChecks:
    """Reads the cells of a batch; remembers what it has understood for the next one."""

    def __init__(self, profile: Profile, areas: Areas, today: date) -> None:
        def column(read: Callable[[str], Said], field: str) -> Column:
            return Column(read, DTYPES[FIELDS[field].kind])

        self.areas = areas
        self._columns: Mapping[str, Column] = {
            "birth_date": column(day_reader(today), "birth_date"),
            "sex": column(sex_reader(numbered=profile.numbered_sexes), "sex"),
            "decile": column(decile, "decile"),
            "declared_income": column(income, "declared_income"),
            "dependants": column(counter(DEPENDANTS_MAX, "W-KERJA-07"), "dependants"),
            "school_children": column(counter(DEPENDANTS_MAX, "W-KERJA-07"), "school_children"),
            "age": column(counter(110, "W-UMUR-01"), "age"),
            "breadwinner": column(truth, "breadwinner"),
            "employed_by_state": column(truth, "employed_by_state"),
            "deceased": column(deceased, "deceased"),
            "segment": column(segment, "segment"),
            "insurer_status": column(insurer_status, "insurer_status"),
            "nik_status": column(nik_status, "nik_status"),
            "groups": column(groups, "groups"),
            "occupation": column(numbered_occupation if profile.numbered_occupations else occupation, "occupation"),
            "sector": column(sector, "sector"),
            "email": column(email, "email"),
            **dict.fromkeys(("birth_place", "work_place", "work_hours", "wadah"), column(_text, "address")),
        }
        self._phones = column(phone, "phone")
        self._remarks = Column(_opensid_state if profile.key == "opensid" else remark, pl.Boolean())
        self._sector_of = Column(sector_of, pl.String())
        self._state = Column(lambda text: Said(True if employed_by_state(text) else None), pl.Boolean())
        self._areas = Column(self._area, pl.String())

    def read(self, raw: pl.DataFrame, findings: Findings) -> dict[str, pl.Series]:
        """The values of a batch by field, and `_day_code`, `_sex_code`: those two are judged together with the NIK."""
        values: dict[str, pl.Series] = {}
        for field, column in self._columns.items():
            if field not in raw.columns:
                values[field] = _nothing(field, raw.height)
                if field in ("birth_date", "sex"):
                    values[f"_{field}_code"] = values[f"_{field}_facts"] = pl.Series([""]).new_from_index(0, raw.height)
                continue
            said = column(raw[field])
            values[field] = said["value"].alias(field)
            if field in ("birth_date", "sex"):
                values[f"_{field}_code"] = said["code"].fill_null("")
                values[f"_{field}_facts"] = said["facts"].fill_null("")
            else:
                self._tell(raw, said, field, findings)
        values["phone"] = self._phone(raw, findings)
        values["address"] = _address(raw)
        self._life(raw, values, findings)
        self._work(raw, values)
        values["area_code"] = self._place(raw, values, findings)
        return values

    def _tell(self, raw: pl.DataFrame, said: pl.DataFrame, field: str, findings: Findings) -> None:
        found = raw.select("_row", field).with_columns(said["code"], said["facts"]).filter(pl.col("code") != "")
        findings.add(found, pl.col("code"), field=field, shown=field, facts=pl.col("facts"))

    def _phone(self, raw: pl.DataFrame, findings: Findings) -> pl.Series:
        """No two are alike, so what needs no thought goes through one expression."""
        if "phone" not in raw.columns:
            return _nothing("phone", raw.height)
        digits = pl.col("phone").str.replace_all(r"[\s\-.()']", "").str.extract(r"^(?:\+?62|0)?(8[1-9][0-9]{7,10})$")
        # 081111111111 is nobody's; the slow reader says so.
        plain = digits.str.slice(1).str.contains(r"^(?:1+|2+|3+|4+|5+|6+|7+|8+|9+|.0+)$").not_()
        numbers = raw.select("_row", "phone", digits.alias("digits"), plain.fill_null(False).alias("plain"))
        fast = numbers.filter("plain").select("_row", pl.concat_str([pl.lit("0"), "digits"]).alias("value"))
        doubtful = numbers.filter(~pl.col("plain") & pl.col("phone").is_not_null())
        said = self._phones(doubtful["phone"])
        self._tell(doubtful, said, "phone", findings)
        understood = pl.concat([fast, doubtful.select("_row", said["value"])])
        return raw.select("_row").join(understood, on="_row", how="left", maintain_order="left")["value"].alias("phone")

    def _life(self, raw: pl.DataFrame, values: dict[str, pl.Series], findings: Findings) -> None:
        if "note" in raw.columns:
            said = self._remarks(raw["note"])
            self._tell(raw, said, "note", findings)
            values["deceased"] = pl.select(pl.coalesce(said["value"], values["deceased"])).to_series().alias("deceased")

    def _work(self, raw: pl.DataFrame, values: dict[str, pl.Series]) -> None:
        work = pl.DataFrame([values["occupation"], values["sector"], values["employed_by_state"]])
        told = self._sector_of(work["occupation"])["value"]
        state = self._state(work["occupation"])["value"]
        values["sector"] = work.select(pl.coalesce("sector", told)).to_series().alias("sector")
        values["employed_by_state"] = (
            work.select(pl.coalesce("employed_by_state", state)).to_series().alias("employed_by_state")
        )

    # ----------------------------------------------------------------------------------------------------------- area

    def _place(self, raw: pl.DataFrame, values: dict[str, pl.Series], findings: Findings) -> pl.Series:
        cells = [pl.col(name).fill_null("") if name in raw.columns else pl.lit("") for name in AREA_CELLS]
        # An empty list of cells is still a place: the office's own.
        key = raw.select(pl.concat_str(cells, separator=_BREAK)).to_series()
        key = key.new_from_index(0, raw.height) if len(key) != raw.height else key
        said = self._areas(key)
        there = [pl.col(name) for name in AREA_CELLS[:4] if name in raw.columns]
        which = [
            pl.col(name).is_not_null().replace_strict({True: name}, default=None, return_dtype=pl.String)
            for name in AREA_CELLS[:4]
            if name in raw.columns
        ]
        found = raw.with_columns(said["code"], said["facts"]).filter(~pl.col("code").is_in(["", MAYBE_BPS]))
        findings.add(
            found,
            pl.col("code"),
            field=pl.coalesce(*which, pl.lit("area_code")),
            shown=pl.coalesce(there) if there else None,
            facts=pl.col("facts"),
        )
        values["_maybe_bps"] = said["code"] == MAYBE_BPS
        return said["value"].alias("area_code")

    def _area(self, key: str) -> Said:
        code, desa, kecamatan, kabupaten, *parts = key.split(_BREAK)
        return self.areas.find(code or _of_parts(*parts), desa, kecamatan, kabupaten)


def _of_parts(province: str, kab: str, kecamatan: str, desa: str) -> str:
    """SIAK writes a code in four columns: 52, 3, 1, 2001. Others repeat the upper parts in each: 52, 5203, 520301."""
    digits = ["".join(sign for sign in part.removesuffix(".0") if sign.isdigit()) for part in (province, kab, kecamatan, desa)]
    whole = next((part for part in reversed(digits) if len(part) in (6, 7, 10)), "")
    if whole:
        return whole
    code = digits[0]
    for part, width in zip(digits[1:], (2, 2, 4), strict=True):
        if not part or not code:
            break
        code = part if len(part) == len(code.replace(".", "")) + width else f"{code}.{part.zfill(width)}"
    return code


def _nothing(field: str, height: int) -> pl.Series:
    return pl.Series(field, [None], dtype=DTYPES[FIELDS[field].kind]).new_from_index(0, height)


def _address(raw: pl.DataFrame) -> pl.Series:
    """The address, with the dusun behind it where that has a column of its own."""
    there = [name for name in ("address", "dusun") if name in raw.columns]
    if not there:
        return _nothing("address", raw.height)
    texts = [
        pl.col(name).str.replace_all(r"\s+", " ").str.strip_chars().replace(dict.fromkeys(["", *UNKNOWN])) for name in there
    ]
    return raw.select(pl.concat_str(texts, separator=", ", ignore_nulls=True).replace("", None)).to_series()


def _text(text: str) -> Said:
    return NOTHING if text.lower() in UNKNOWN else Said(" ".join(text.split()))


def _opensid_state(text: str) -> Said:
    return remark(_OPENSID_STATES.get(text.strip(), text))
