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
)
def jkm_contribution(law: Law) -> nw.Expr:
    """The same amount for everyone, whatever the income. Before any discount."""
    return law["jkm.contribution"]


@rule(
    since="2015-07-01",
    until="2019-12-01",
    cites="PP 44/2015",
    unit="rupiah",
    label_id="Santunan JKM kepada keluarga",
    label_en="JKM benefit to the family",
)
def jkm_benefit(law: Law) -> nw.Expr:
    """One amount in all, before PP 82/2019 raised it."""
    return law["jkm.benefit_before_pp_82_2019"]


@rule(
    since="2019-12-01",
    until="2025-02-24",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan JKM kepada keluarga",
    label_en="JKM benefit to the family",
)
def jkm_benefit(law: Law) -> nw.Expr:
    """Lump sum, periodic benefit at once, and funeral: in full from the first day of membership."""
    return law["jkm.lump_sum"] + law["jkm.periodic"] + law["jkm.funeral"]


@rule(
    since="2025-02-24",
    cites="PP 82/2019, Permenaker 1/2025",
    unit="rupiah",
    label_id="Santunan JKM kepada keluarga",
    label_en="JKM benefit to the family",
    day="death_date",
)
def jkm_benefit(months_of_membership: nw.Expr, law: Law) -> nw.Expr:
    """The funeral benefit; the rest only where the member had been one for three months.

    In February 2025 the day of death decides; where it is not known, a member of three months or less is unknown.
    """
    rest = law["jkm.lump_sum"] + law["jkm.periodic"]
    is_full = months_of_membership >= law["jkm.full_from"]
    return choose(is_full, law["jkm.funeral"] + rest, law["jkm.funeral"])
