"""The nouns: what the calculation reads and writes, column by column, with units.

Names are public and come from the standard columns of the plain files. Money is whole rupiah, months are the first day
of the month, empty is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# What a value is measured in, in Indonesian and English, as it stands after the number.
# Rates finer than a percent are whole numbers too: per mille, and per 10,000 (21 is 0.21 percent).
Unit = Literal[
    "rupiah",
    "rupiah per month",
    "rupiah per year",
    "percent",
    "per mille",
    "per 10,000",
    "months",
    "years",
    "days",
    "working days",
    "hours",
    "persons",
    "class",
    "truth",
    "choice",
    "date",
]
UNIT_WORDS: Mapping[Unit, tuple[str, str]] = {
    "rupiah": ("", ""),
    "rupiah per month": ("per bulan", "per month"),
    "rupiah per year": ("per tahun", "per year"),
    "percent": ("persen", "percent"),
    "per mille": ("persen", "percent"),
    "per 10,000": ("persen", "percent"),
    "months": ("bulan", "months"),
    "years": ("tahun", "years"),
    "days": ("hari", "days"),
    "working days": ("hari kerja", "working days"),
    "hours": ("jam", "hours"),
    "persons": ("orang", "persons"),
    "class": ("", ""),
    "truth": ("", ""),
    "choice": ("", ""),
    "date": ("", ""),
}

# Int64 overflows without a sound on Polars. With every input under its bound, no rule can reach 2**63, and 285 million
# workers can be summed. Below 2**53 a product also survives an engine that divides in floating point.
_RUPIAH_A_MONTH_MAX = 10_000_000_000
_RUPIAH_A_PROJECT_MAX = 10_000_000_000_000
_EARLIEST_BIRTH = 1900  # the year


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
    in_month: bool = False  # a date of the event itself: it lies in the month asked for
    before: bool = False  # a date that cannot lie after the month asked for
    hint_id: str = ""  # what to write there, where the label does not say it
    hint_en: str = ""


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

_TRANSPORT_KINDS = {
    "land": ("darat, sungai, atau danau", "land, river or lake"),
    "sea": ("laut", "sea"),
    "air": ("udara", "air"),
}

_AID_KINDS = {
    "dentures": ("gigi tiruan", "dentures"),
    "hearing_aid": ("alat bantu dengar", "hearing aid"),
    "glasses": ("kacamata", "glasses"),
    "home_care": ("perawatan di rumah", "care at home"),
}


def _rupiah(name: str, label_id: str, label_en: str, *, optional: bool = False, highest: int = _RUPIAH_A_MONTH_MAX) -> Input:
    unit: Unit = "rupiah per month" if highest == _RUPIAH_A_MONTH_MAX else "rupiah"
    return Input(name, unit, label_id, label_en, highest=highest, optional=optional)


# Optional is what few tables hold: a list of workers need not have a column for the cost of a boat.
LAW_INPUTS: Mapping[str, Input] = {
    each.name: each
    for each in (
        _rupiah("declared_income", "Penghasilan yang dinyatakan pekerja", "Income the worker declares"),
        Input("payer_kind", "choice", "Yang membayar iuran", "Who pays the contribution", choices=_PAYER_KINDS),
        Input("sector", "choice", "Sektor pekerjaan", "Sector of the work", choices=_SECTORS),
        # ------------------------------------------------------------------------------------------------ membership
        Input("months_unpaid", "months", "Bulan menunggak", "Months unpaid", highest=1_200),
        Input(
            "months_ended",
            "months",
            "Bulan sejak pembelian perlindungan habis",
            "Months since the cover that was bought ended",
            highest=1_200,
            optional=True,
            hint_id="Bulan tanpa iuran yang tidak terutang siapa pun: bukan tunggakan.",
            hint_en="Months without a contribution that nobody owes: no arrears.",
        ),
        Input(
            "months_of_membership",
            "months",
            "Bulan kepesertaan, termasuk bulan meninggal",
            "Months of membership, the month of death included",
            lowest=1,
            highest=1_200,
            hint_id="Bulan pertama yang terlindungi dihitung 1.",
            hint_en="The first covered month counts as 1.",
        ),
        Input(
            "days_of_membership",
            "days",
            "Hari kepesertaan, termasuk hari meninggal",
            "Days of membership, the day of death included",
            lowest=1,
            highest=36_500,
            optional=True,
        ),
        Input(
            "first_booked_on",
            "date",
            "Tanggal pembukuan iuran pertama",
            "Date on which the first contribution was booked",
            optional=True,
        ),
        Input(
            "event_date",
            "date",
            "Tanggal kecelakaan atau meninggal",
            "Date of the accident or death",
            optional=True,
            in_month=True,
        ),
        Input("death_date", "date", "Tanggal meninggal", "Date of death", optional=True, in_month=True),
        Input("contribution_years", "years", "Masa iur dalam tahun penuh", "Full years of contribution", highest=100),
        # ----------------------------------------------------------------------------------------------- eligibility
        Input("birth_date", "date", "Tanggal lahir", "Date of birth", lowest=_EARLIEST_BIRTH, before=True),
        Input(
            "employed_by_state",
            "truth",
            "Bekerja sebagai ASN, TNI, atau Polri",
            "Employed as ASN, TNI or Polri",
        ),
        Input("active_pu_member", "truth", "Peserta aktif sebagai penerima upah", "Active member as a wage earner"),
        # -------------------------------------------------------------------------------------------- accident, death
        Input("cause", "choice", "Sebab meninggal atau cacat", "Cause of death or disability", choices=_CAUSES),
        Input("months_off_work", "months", "Bulan tidak mampu bekerja", "Months unable to work", highest=1_200),
        Input(
            "table_loss",
            "per mille",
            "Bagian cacat menurut tabel",
            "Loss by the table of disabilities",
            highest=1_000,
            optional=True,
            hint_id="Dalam permil: 40 persen ditulis 400. Tabelnya sendiri tidak dapat kami baca.",
            hint_en="Per mille: 40 percent is written 400. The table itself could not be read.",
        ),
        Input(
            "function_loss",
            "per mille",
            "Bagian fungsi yang hilang",
            "Share of the function that is lost",
            highest=1_000,
            optional=True,
            hint_id="Dalam permil: 50 persen ditulis 500.",
            hint_en="Per mille: 50 percent is written 500.",
        ),
        Input("transport_kind", "choice", "Angkutan", "Transport", choices=_TRANSPORT_KINDS, optional=True),
        _rupiah("transport_cost", "Biaya angkutan", "Cost of the transport", optional=True, highest=1_000_000_000),
        Input("aid_kind", "choice", "Alat bantu atau perawatan", "Aid or care", choices=_AID_KINDS, optional=True),
        _rupiah("aid_cost", "Biaya alat bantu atau perawatan", "Cost of the aid or care", optional=True, highest=1_000_000_000),
        Input(
            "hours_until_report",
            "hours",
            "Jam sejak kecelakaan sampai dilaporkan",
            "Hours from the accident to its report",
            highest=100_000,
            optional=True,
        ),
        # ------------------------------------------------------------------------------------------------ scholarship
        Input("school_level", "choice", "Jenjang pendidikan anak", "School level of the child", choices=_SCHOOL_LEVELS),
        Input("school_children", "persons", "Anak yang bersekolah", "Children at school", highest=30, optional=True),
        Input(
            "child_birth_date",
            "date",
            "Tanggal lahir anak",
            "Date of birth of the child",
            optional=True,
            lowest=_EARLIEST_BIRTH,
            before=True,
        ),
        Input("child_married", "truth", "Anak sudah menikah", "The child is married", optional=True),
        Input("child_works", "truth", "Anak sudah bekerja", "The child works", optional=True),
        # ----------------------------------------------------------------------------------------------- construction
        _rupiah(
            "contract_value",
            "Nilai kontrak sebelum PPN",
            "Value of the contract before VAT (PPN)",
            highest=_RUPIAH_A_PROJECT_MAX,
        ),
        _rupiah(
            "wage_bill",
            "Jumlah upah seluruh pekerja proyek",
            "Wages of all workers of the project",
            optional=True,
            highest=_RUPIAH_A_PROJECT_MAX,
        ),
        Input(
            "days_since_spk",
            "working days",
            "Hari kerja sejak SPK terbit",
            "Working days since the work order (SPK)",
            highest=10_000,
            optional=True,
        ),
        Input(
            "days_since_change",
            "working days",
            "Hari kerja sejak pekerja berganti",
            "Working days since the workers changed",
            highest=10_000,
            optional=True,
        ),
        Input(
            "days_since_payment",
            "working days",
            "Hari kerja sejak formulir dan iuran pertama diterima",
            "Working days since the form and the first payment came in",
            highest=10_000,
            optional=True,
        ),
        # ------------------------------------------------------------------------------------------------------ wages
        _rupiah("wage", "Upah sebulan", "Wage a month"),
        Input(
            "risk_class",
            "class",
            "Tingkat risiko pekerjaan",
            "Risk class of the work",
            lowest=1,
            highest=5,
            hint_id="1 sangat rendah, 5 sangat tinggi.",
            hint_en="1 is very low, 5 very high.",
        ),
        Input(
            "labour_intensive",
            "truth",
            "Industri padat karya yang disebut PP 7/2025",
            "One of the labour-intensive industries of PP 7/2025",
            optional=True,
        ),
        Input("employees", "persons", "Pekerja perusahaan", "Employees of the company", highest=10_000_000, optional=True),
    )
}
