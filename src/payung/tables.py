"""The nouns: what the calculation reads and writes, column by column, with units.

Names are public and come from the standard columns of the plain files. Money is whole rupiah, months are the first day
of the month, empty is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# What a value is measured in, in Indonesian and English, as it stands after the number.
Unit = Literal["rupiah", "rupiah per month", "rupiah per year", "percent", "months", "years", "truth", "choice", "date"]
UNIT_WORDS: Mapping[Unit, tuple[str, str]] = {
    "rupiah": ("", ""),
    "rupiah per month": ("per bulan", "per month"),
    "rupiah per year": ("per tahun", "per year"),
    "percent": ("persen", "percent"),
    "months": ("bulan", "months"),
    "years": ("tahun", "years"),
    "truth": ("", ""),
    "choice": ("", ""),
    "date": ("", ""),
}

# Int64 overflows without a sound on Polars. With every input under its bound, no rule can reach 2**63, and 285 million
# workers can be summed.
_RUPIAH_A_MONTH_MAX = 10_000_000_000


# ---------------------------------------------------------------------------------------- what the law is asked about
@dataclass(frozen=True)
class Input:
    """Something the law needs to know about a worker, a payer or an event. Unknown (empty) is always allowed."""

    name: str
    unit: Unit
    label_id: str
    label_en: str
    lowest: int = 0
    highest: int = 0
    choices: Mapping[str, tuple[str, str]] | None = None  # value: words in Indonesian, words in English
    optional: bool = False  # a table may lack the column; then it is unknown for everyone


_SECTORS = {
    "pertanian": ("pertanian", "agriculture"),
    "perikanan": ("perikanan", "fishery"),
    "perdagangan": ("perdagangan", "trade"),
    "transportasi": ("transportasi", "transport"),
    "konstruksi": ("konstruksi", "construction"),
    "industri": ("industri", "manufacturing"),
    "jasa": ("jasa", "services"),
    "lainnya": ("lainnya", "other"),
}

_PAYER_KINDS = {
    "government": ("pemerintah (APBN/APBD)", "a government (APBN/APBD)"),
    "self": ("pekerja sendiri", "the worker"),
    "village": ("desa (APBDes)", "a village (APBDes)"),
    "csr": ("CSR atau donatur", "CSR or a donor"),
}

_SCHOOL_LEVELS = {
    "tk_sd": ("TK–SD", "kindergarten and primary"),
    "smp": ("SMP", "lower secondary"),
    "sma": ("SMA", "upper secondary"),
    "higher": ("perguruan tinggi", "higher education"),
}

_CAUSES = {
    "natural": ("bukan kecelakaan kerja", "not a work accident"),
    "work_accident": ("kecelakaan kerja", "a work accident"),
}

LAW_INPUTS: Mapping[str, Input] = {
    each.name: each
    for each in (
        Input(
            "declared_income",
            "rupiah per month",
            "Penghasilan yang dinyatakan pekerja",
            "Income the worker declares",
            highest=_RUPIAH_A_MONTH_MAX,
        ),
        Input("payer_kind", "choice", "Yang membayar iuran", "Who pays the contribution", choices=_PAYER_KINDS),
        Input("sector", "choice", "Sektor pekerjaan", "Sector of the work", choices=_SECTORS),
        Input("months_unpaid", "months", "Bulan menunggak", "Months unpaid", highest=1_200),
        Input(
            "months_of_membership",
            "months",
            "Bulan kepesertaan, termasuk bulan meninggal",
            "Months of membership, the month of death included",
            lowest=1,
            highest=1_200,
        ),
        Input("contribution_years", "years", "Masa iur dalam tahun penuh", "Full years of contribution", highest=100),
        Input("school_level", "choice", "Jenjang pendidikan anak", "School level of the child", choices=_SCHOOL_LEVELS),
        Input("cause", "choice", "Sebab meninggal atau cacat", "Cause of death or disability", choices=_CAUSES),
        Input("death_date", "date", "Tanggal meninggal", "Date of death", optional=True),
    )
}
