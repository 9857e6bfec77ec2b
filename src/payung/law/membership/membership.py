"""When a membership ends by itself, as BPJS Ketenagakerjaan is quoted in the press."""

import narwhals as nw

from payung.law.engine import Law, rule


@rule(
    since="2015-07-01",
    cites="BPJS Ketenagakerjaan, as quoted in the press",
    unit="truth",
    label_id="Kepesertaan sudah berhenti",
    label_en="Membership has lapsed",
)
def membership_lapsed(months_unpaid: nw.Expr, law: Law) -> nw.Expr:
    """On reaching the third month without payment; before that there is no fine and nothing ends."""
    return months_unpaid >= law["membership.lapsed_from_months_unpaid"]
