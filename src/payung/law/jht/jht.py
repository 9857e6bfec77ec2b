"""JHT, of a worker who is not paid a wage: PP 46/2015, PP 60/2015. It is hers to take or leave."""

import narwhals as nw

from payung.law.engine import Law, divide_down, rule


@rule(
    since="2015-07-01",
    cites="PP 46/2015, PP 60/2015",
    unit="rupiah per month",
    label_id="Iuran JHT",
    label_en="JHT contribution",
)
def jht_contribution(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """A share of the same base as JKK."""
    return divide_down(contribution_base * law["jht.contribution_percent"], 100)
