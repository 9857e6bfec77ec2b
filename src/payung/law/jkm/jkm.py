"""JKM, of a worker who is not paid a wage: PP 44/2015, PP 82/2019, Permenaker 1/2025."""

# A changed law is a second dated function of the same name.
# ruff: noqa: F811
# pyright: reportRedeclaration=false

import narwhals as nw

from payung.law.engine import Law, choose, rule


@rule(
    since="2015-07-01",
    cites="PP 44/2015",
    unit="rupiah per month",
    label_id="Iuran JKM",
    label_en="JKM contribution",
    says_id="Jumlah yang sama untuk setiap orang, berapa pun penghasilannya. Sebelum potongan.",
)
def jkm_contribution(law: Law) -> nw.Expr:
    """The same amount for everyone, whatever the income. Before any discount."""
    return law["jkm.contribution"]


@rule(
    since="2015-07-01",
    until="2025-02-24",
    cites="PP 44/2015, PP 82/2019",
    unit="truth",
    label_id="Santunan JKM penuh",
    label_en="JKM is full",
    says_id="Penuh sejak hari pertama kepesertaan.",
)
def jkm_is_full(law: Law) -> nw.Expr:
    """In full from the first day of membership."""
    return law["jkm.full_from_first_day"]


@rule(
    since="2025-02-24",
    cites="Permenaker 1/2025",
    unit="truth",
    label_id="Santunan JKM penuh",
    label_en="JKM is full",
    says_id="Penuh bila sudah cukup lama menjadi peserta; sebelum itu hanya biaya pemakaman. Dalam bulan pertama aturan ini "
    "tanggal meninggal yang menentukan.",
    day="death_date",
)
def jkm_is_full(months_of_membership: nw.Expr, days_of_membership: nw.Expr, law: Law) -> nw.Expr:
    """In full where the member had been one for long enough; before that the funeral only.

    In the first month of this rule the day of death decides.
    """
    by_months = months_of_membership >= law["jkm.full_from"]
    return choose(law["jkm.counted_in_days"], days_of_membership >= law["jkm.full_from_days"], by_months)


@rule(
    since="2015-07-01",
    until="2019-12-01",
    cites="PP 44/2015",
    unit="rupiah",
    label_id="Santunan JKM kepada keluarga",
    label_en="JKM benefit to the family",
    says_id="Satu jumlah seluruhnya, sebelum PP 82/2019 menaikkannya.",
)
def jkm_benefit(law: Law) -> nw.Expr:
    """One amount in all, before PP 82/2019 raised it."""
    return law["jkm.benefit_before_pp_82_2019"]


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan JKM kepada keluarga",
    label_en="JKM benefit to the family",
    says_id="Biaya pemakaman; bila JKM penuh juga santunan sekaligus dan santunan berkala.",
)
def jkm_benefit(jkm_is_full: nw.Expr, law: Law) -> nw.Expr:
    """The funeral benefit; where JKM is full also the lump sum and the periodic benefit."""
    rest = law["jkm.lump_sum"] + law["jkm.periodic"]
    return choose(jkm_is_full, law["jkm.funeral"] + rest, law["jkm.funeral"])
