"""Every cell but NIK and name, understood: one reader a field, each distinct text once."""

# pyright: reportUnknownMemberType=false
# polars' signatures name numpy's types, and numpy is not installed.

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from payung.lists.area_parts import AREA_CELLS, cells_of_place
from payung.lists.areas import MAYBE_BPS, Areas, level
from payung.lists.cells import told
from payung.lists.days import reader as day_reader
from payung.lists.fields import DTYPES, FIELDS
from payung.lists.findings import Findings
from payung.lists.living import alive, deceased, remark
from payung.lists.numbers import DEPENDANTS_MAX, counter, decile, email, income, phone
from payung.lists.occupations import employed_by_state, numbered_occupation, occupation, sector, sector_of
from payung.lists.profiles import Profile
from payung.lists.said import NOTHING, Column, Said
from payung.lists.words import UNKNOWN, groups, insurer_status, nik_status, segment, sex_reader, truth

_BREAK = "\x1f"
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
            "alive": Column(alive, pl.Boolean()),
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
        self._state = Column(lambda text: Said(employed_by_state(text) or None), pl.Boolean())  # false: see the register
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
        said_of_it = [values["deceased"], values.pop("alive")]
        if "note" in raw.columns:
            said = self._remarks(raw["note"])
            self._tell(raw, said, "note", findings)
            said_of_it.insert(0, said["value"])
        values["deceased"] = pl.select(pl.coalesce(*said_of_it)).to_series().alias("deceased")

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
        there = [name for name in AREA_CELLS if name in raw.columns]
        cells = [pl.col(name).fill_null("") if name in there else pl.lit("") for name in AREA_CELLS]
        # An empty list of cells is still a place: the office's own.
        key = raw.select(pl.concat_str(cells, separator=_BREAK)).to_series()
        key = key.new_from_index(0, raw.height) if len(key) != raw.height else key
        said = self._areas(key)
        said = self._with_title(raw, said, findings)
        found = raw.with_columns(said["code"], said["facts"]).filter(~pl.col("code").is_in(["", MAYBE_BPS]))
        found = found.join(told(found.filter(pl.col("code") == "W-WIL-01"), *AREA_CELLS), on="_row", how="anti")
        # The cell that is meant; where none is said, the first that is filled.
        meant = pl.col("facts").str.extract(r'"cell": "(\w+)"')
        which = [
            condition.replace_strict({True: name}, default=None, return_dtype=pl.String)
            for is_meant in (True, False)
            for name in there
            for condition in (pl.col(name).is_not_null() & ((meant == name) if is_meant else pl.lit(True)),)
        ]
        found = found.with_columns(pl.coalesce(*which, pl.lit("area_code")).alias("_cell"))
        for (name,), rows in found.partition_by("_cell", as_dict=True).items():
            findings.add(rows, pl.col("code"), field=name, shown=name if name in there else None, facts=pl.col("facts"))
        values["_maybe_bps"] = said["code"] == MAYBE_BPS
        return said["value"].alias("area_code")

    def _with_title(self, raw: pl.DataFrame, said: pl.DataFrame, findings: Findings) -> pl.DataFrame:
        """Rows that name no place are of the desa above their table; or of that whose name their sheet has."""
        nowhere = (said["code"] == "W-WIL-01").fill_null(False)
        if "title_desa" not in raw.columns or not nowhere.any():
            return said
        (sheet, *title), *others = raw.select("sheet", "title_desa", "title_kecamatan").unique().rows()
        assert not others, "A batch is of one sheet."
        place, code = self.areas.of_title(*title), "N-LIST-26"
        of_sheet = self.areas.of_title(sheet, title[1]) if level(place) < 4 else ""
        if level(of_sheet) == 4:
            place, code = of_sheet, "N-LIST-27"
        if not place:
            return said
        findings.placed[code, sheet, place] += int(nowhere.sum())
        rows = nowhere.arg_true()
        return said.with_columns(
            said["value"].scatter(rows, place), said["code"].scatter(rows, "" if level(place) == 4 else "W-WIL-04")
        )

    def _area(self, key: str) -> Said:
        return self.areas.find(*cells_of_place(key.split(_BREAK), self.areas.area))


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
