"""The rows of the form that asks who pays for whom, and what they add up to. No database, no clock.

A row is one source of money. What it holds may be unknown (None), which is not 0, and no sum passes over an unknown in
silence. People who pay for themselves are in no row: nobody pays for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from payung.office.refusals import Both, Refusal, digits

PEOPLE_MAX = 10_000_000  # twice the people of the province
RUPIAH_MAX = 100_000_000_000_000  # several times the budgets of all its governments
MONTHS_MAX = 12


@dataclass(frozen=True)
class Source:
    """Where money for contributions comes from. An open one has no name of its own: the sender gives it."""

    key: str
    label: Both
    hint: Both
    is_open: bool = False
    is_own: bool = False  # money of the government that answers; everything else is somebody else's


OF_A_GOVERNMENT = (
    Source("apbd", {"id": "APBD murni", "en": "District budget (APBD)"}, {"id": "", "en": ""}, is_own=True),
    Source("apbd_p", {"id": "APBD Perubahan", "en": "Revised budget (APBD Perubahan)"}, {"id": "", "en": ""}, is_own=True),
    Source(
        "dbh_cht",
        {"id": "DBH-CHT", "en": "Tobacco excise share (DBH-CHT)"},
        {"id": "bagi hasil cukai hasil tembakau", "en": "e.g. tobacco farmers and workers"},
        is_own=True,
    ),
    Source(
        "dbh_sawit",
        {"id": "DBH Sawit", "en": "Palm oil share (DBH Sawit)"},
        {"id": "bagi hasil kelapa sawit", "en": ""},
        is_own=True,
    ),
    Source(
        "add",
        {"id": "APBDes / ADD", "en": "Village budgets (APBDes / ADD)"},
        {"id": "jumlah dari semua desa", "en": "of all villages together"},
    ),
    Source(
        "dana_desa",
        {"id": "Dana Desa (PKTD)", "en": "Village fund (Dana Desa, PKTD)"},
        {"id": "pekerja padat karya tunai desa", "en": "workers of cash-for-work projects"},
    ),
    Source(
        "zakat", {"id": "BAZNAS / zakat", "en": "Zakat (BAZNAS)"}, {"id": "termasuk infak dan sedekah", "en": "and other alms"}
    ),
    Source("csr", {"id": "CSR / TJSL perusahaan", "en": "Companies (CSR / TJSL)"}, {"id": "", "en": ""}),
    Source(
        "asn",
        {"id": "ASN atau orang tua asuh (SERTAKAN)", "en": "Civil servants as sponsors (SERTAKAN)"},
        {"id": "", "en": ""},
    ),
    Source("other", {"id": "Sumber lain", "en": "Another source"}, {"id": "", "en": ""}, is_open=True),
)
OF_A_VILLAGE = (
    Source("add", {"id": "APBDes / ADD", "en": "Village budget (APBDes / ADD)"}, {"id": "", "en": ""}),
    Source(
        "dana_desa",
        {"id": "Dana Desa (PKTD)", "en": "Village fund (Dana Desa, PKTD)"},
        {"id": "pekerja padat karya tunai desa", "en": "workers of cash-for-work projects"},
    ),
    Source(
        "other", {"id": "Swadaya atau sumber lain", "en": "Collected in the village, or another"}, {"id": "", "en": ""}, True
    ),
)


def sources_for(kind: str) -> tuple[Source, ...]:
    """The rows by kind of area: ten of a kabupaten or kota (and the province), three of a desa or kelurahan."""
    return OF_A_VILLAGE if kind in ("desa", "kelurahan") else OF_A_GOVERNMENT


@dataclass(frozen=True)
class Row:
    """People paid for from one source, for how many months each, with how many rupiah. None is unknown."""

    source: str
    people: int | None = None
    months: int | None = None
    rupiah: int | None = None
    named: str = ""
    note: str = ""

    @property
    def person_months(self) -> int | None:
        """Nobody for unknown months is nothing; anybody for unknown months is unknown."""
        if self.people == 0:
            return 0
        return None if self.people is None or self.months is None else self.people * self.months


@dataclass(frozen=True)
class Sum:
    """What is known of a column, and how many rows are not."""

    known: int
    unknown: int


def people(rows: Iterable[Row]) -> Sum:
    return _sum(row.people for row in rows)


def person_months(rows: Iterable[Row]) -> Sum:
    return _sum(row.person_months for row in rows)


def rupiah(rows: Iterable[Row]) -> Sum:
    """A row without people needs no rupiah to be known."""
    return _sum(0 if row.people == 0 and row.rupiah is None else row.rupiah for row in rows)


def _sum(values: Iterable[int | None]) -> Sum:
    values = list(values)
    return Sum(sum(value for value in values if value is not None), values.count(None))


def common_months(rows: Iterable[Row]) -> int | None:
    """The months of all people, where every row with people says the same."""
    said = {row.months for row in rows if row.people != 0}
    return said.pop() if len(said) == 1 else None


def refuse_money_for_nobody(row: Row) -> None:
    """Refusal for rupiah paid for 0 people: one of the two is not what the sender means, and we do not guess which."""
    if row.people == 0 and row.rupiah:
        raise Refusal(
            f"orang_{row.source}",
            id="ada rupiah, tetapi tidak ada orangnya. Tulis jumlah orangnya, atau “?” bila tidak diketahui.",
            en="there is money but nobody it is paid for. Write how many people, or “?” if that is not known.",
        )


def refuse_wrong_total(rows: Sequence[Row], total: int | None) -> None:
    """Refusal where the declared total is not the sum of its rows; with unknown rows, where it is below what is known."""
    sums = people(rows)
    if total is None:
        if not sums.unknown:
            raise Refusal("total", id="isi jumlah seluruh orangnya", en="write the total number of people")
        return
    if total == sums.known or (sums.unknown and total > sums.known):
        return
    gap = abs(total - sums.known)
    if sums.unknown:
        raise Refusal(
            "total",
            id=f"jumlah yang Anda tulis {digits(total, 'id')}, padahal baris yang diketahui saja sudah "
            f"{digits(sums.known, 'id')}: kurang {digits(gap, 'id')} orang. Perbaiki jumlahnya atau barisnya.",
            en=f"you wrote {digits(total, 'en')}, but the known rows alone make {digits(sums.known, 'en')}: "
            f"{digits(gap, 'en')} people too few. Mend the total or the rows.",
        )
    raise Refusal(
        "total",
        id=f"jumlah yang Anda tulis {digits(total, 'id')}, sedangkan baris-barisnya berjumlah {digits(sums.known, 'id')}: "
        f"selisih {digits(gap, 'id')} orang. Perbaiki jumlahnya atau barisnya.",
        en=f"you wrote {digits(total, 'en')}, but the rows add up to {digits(sums.known, 'en')}: "
        f"{digits(gap, 'en')} people of difference. Mend the total or the rows.",
    )


def remarks(rows: Sequence[Row], kind: str) -> Both:
    """What must be said beside a total: how many sources are unknown, and how many people others pay for."""
    own = {source.key for source in sources_for(kind) if source.is_own}
    unknown, others = people(rows).unknown, sum(row.people or 0 for row in rows if row.source not in own)
    said: dict[str, list[str]] = {"id": [], "en": []}
    if unknown:
        said["id"].append(f"{unknown} dari {len(rows)} sumber dana tidak diketahui; jumlahnya menurut pengirim")
        said["en"].append(f"{unknown} of {len(rows)} sources of money unknown; the total is the sender's")
    if others:
        said["id"].append(f"{digits(others, 'id')} orang di antaranya dari uang pihak lain (desa, zakat, perusahaan, ...)")
        said["en"].append(f"{digits(others, 'en')} of them from others' money (villages, zakat, companies, ...)")
    return {"id": "; ".join(said["id"]), "en": "; ".join(said["en"])}
