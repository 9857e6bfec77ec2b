"""JKK, of a worker who is not paid a wage: PP 44/2015 as amended by PP 82/2019 and PP 49/2023."""

import narwhals as nw

from payung.law.engine import Law, divide_down, rule, step


@rule(
    since="2015-07-01",
    cites="PP 44/2015, Lampiran II",
    unit="rupiah per month",
    label_id="Dasar penghitungan iuran",
    label_en="Base of the contribution",
)
def contribution_base(declared_income: nw.Expr, law: Law) -> nw.Expr:
    """The nominal income of the band in which the worker's declared income lies; the same base serves benefits."""
    return step(declared_income, law["jkk.contribution_base_by_declared_income"])


@rule(
    since="2015-07-01",
    cites="PP 44/2015, Lampiran II",
    unit="rupiah per month",
    label_id="Iuran JKK",
    label_en="JKK contribution",
)
def jkk_contribution(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """A share of the base: by the income the worker declares, not by what she earned. Before any discount."""
    return divide_down(contribution_base * law["jkk.contribution_percent"], 100)


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan kematian karena kecelakaan kerja, dengan santunan berkala dan pemakaman",
    label_en="Benefit for death by work accident, with periodic and funeral benefit",
)
def jkk_death_benefit(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """48 times the base, the periodic benefit at once, and the funeral. There is no waiting time for accidents."""
    lump_sum = contribution_base * law["jkk.death_months_of_base"]
    return lump_sum + law["jkk.periodic"] + law["jkk.funeral"]
