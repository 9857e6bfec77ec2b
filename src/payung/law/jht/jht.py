"""JHT, of a worker who is not paid a wage: PP 46/2015, PP 60/2015. It is hers to take or leave."""

import narwhals as nw

from payung.law.engine import Law, percent_of, rule


@rule(
    since="2015-07-01",
    cites="PP 46/2015, PP 60/2015",
    unit="rupiah per month",
    label_id="Iuran JHT",
    label_en="JHT contribution",
    says_id="Sebagian dari dasar yang sama dengan JKK; pekerja boleh ikut atau tidak.",
)
def jht_contribution(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """A share of the same base as JKK; the worker may take it or leave it."""
    return percent_of(contribution_base, law["jht.contribution_percent"])
