"""The province as its statistics know it: areas, how many poor people live where, ages, what people live from.

Figures and their sources stand in data/; what no source gives is marked as an assumption here.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lokal import wilayah

DATA = Path(__file__).parent / "data"
PROVINCE = "52"
# The ten governments in the order of their codes, as the columns of occupations.csv name them.
KAB = {
    "52.01": "lobar", "52.02": "loteng", "52.03": "lotim", "52.04": "sumbawa", "52.05": "dompu",
    "52.06": "bima", "52.07": "ksb", "52.08": "klu", "52.71": "mataram", "52.72": "kotabima",
}  # fmt: skip
CODES = tuple(KAB)
TOBACCO = ("52.02", "52.03")
TOWNS = ("52.71", "52.72")

# SP2020 in NTB, per cent of all people (BPS NTB 2021-01-21, quoted from the press): under 15, 15 to 64, 65 and older.
# Indonesia's structure, which we have by single bands, is older; each of the three parts is scaled to NTB's.
BROAD_AGES = {0: 25.35, 15: 69.77, 65: 4.88}


@dataclass(frozen=True)
class Desa:
    """A desa or kelurahan, and the numbers of its kecamatan and kabupaten in their order of codes."""

    code: str
    name: str
    is_kelurahan: bool
    kecamatan: str
    kab: int


@dataclass(frozen=True)
class Occupation:
    name: str
    sector: str
    men: float
    women: float
    rupiah: int
    group: str
    where: Sequence[float]  # a factor for each kabupaten and kota


@cache
def names() -> Mapping[str, str]:
    """Code to name of the kabupaten, kota and kecamatan."""
    found = {kab.code: _title(kab.name) for kab in wilayah.list_wilayah(PROVINCE)}
    return found | {kec.code: kec.name for kab in CODES for kec in wilayah.list_wilayah(kab)}


@cache
def desas() -> Sequence[Desa]:
    """Every desa and kelurahan, by code."""
    return tuple(
        Desa(desa.code, desa.name, desa.type == "kelurahan", kecamatan.code, number)
        for number, kab in enumerate(CODES)
        for kecamatan in wilayah.list_wilayah(kab)
        for desa in wilayah.list_wilayah(kecamatan.code)
    )


@cache
def desa_weights() -> Sequence[Sequence[float]]:
    """For each kabupaten, weights of all its desa. ASSUMPTION: populations of desa vary as 1 : 3; none was found."""
    weights: list[list[float]] = [[] for _ in CODES]
    for number, desa in enumerate(desas()):
        weights[desa.kab].append(1 + 2 * (number * 0.618034 % 1))
    return weights


@cache
def kabkota() -> Sequence[Mapping[str, str]]:
    """Men, women and poor people of each kabupaten and kota."""
    return tuple(_rows("kabkota.csv"))


@cache
def age_weights() -> tuple[Sequence[float], Sequence[float], Sequence[int]]:
    """(men, women, first age of the band) in bands of five years."""
    rows = _rows("ages.csv")
    total = dict.fromkeys(BROAD_AGES, 0.0)
    for row in rows:
        total[_broad(row)] += float(row["men_thousand"]) + float(row["women_thousand"])
    factor = {age: share / total[age] for age, share in BROAD_AGES.items()}
    men, women = ([float(row[sex]) * factor[_broad(row)] for row in rows] for sex in ("men_thousand", "women_thousand"))
    return men, women, [int(row["from_age"]) for row in rows]


@cache
def occupations() -> Sequence[Occupation]:
    return tuple(
        Occupation(
            name=row["occupation"],
            sector=row["sector"],
            men=float(row["men"]),
            women=float(row["women"]),
            rupiah=int(row["rupiah_a_month"]),
            group=row["groups"],
            where=tuple(float(row[column]) for column in KAB.values()),
        )
        for row in _rows("occupations.csv")
    )


@cache
def name_lists() -> Mapping[str, Any]:
    """nama_ntb.json as it is."""
    return json.loads((DATA / "nama_ntb.json").read_text(encoding="utf-8"))


def _broad(row: Mapping[str, str]) -> int:
    return max(age for age in BROAD_AGES if age <= int(row["from_age"]))


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _title(name: str) -> str:
    return name if name.startswith(("Kota ", "Kabupaten ")) else f"Kabupaten {name}"
