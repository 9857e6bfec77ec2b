"""May a government pay this worker's BPU place? Permenaker 5/2021, as far as it is quoted."""

import narwhals as nw

from payung.law.engine import Law, choose, full_years, rule

_WHO = ("Bunyi Permenaker 5/2021 tentang peserta BPU", "The text of Permenaker 5/2021 on who may be a BPU member")


@rule(
    since="2021-01-01",
    cites="Permenaker 5/2021",
    standing="assumption",
    settled_by=_WHO,
    unit="truth",
    label_id="Cukup umur untuk bekerja",
    label_en="Old enough to work",
    says_id="Umur dihitung pada awal bulan.",
)
def of_working_age(birth_date: nw.Expr, month: nw.Expr, law: Law) -> nw.Expr:
    """The age is that at the beginning of the month."""
    return full_years(birth_date, month) >= law["eligibility.age_min"]


@rule(
    since="2021-01-01",
    cites="Permenaker 5/2021",
    standing="assumption",
    settled_by=_WHO,
    unit="truth",
    label_id="Belum mencapai batas umur pendaftaran",
    label_en="Below the age limit of registration",
    says_id="Umur dihitung pada awal bulan pendaftaran.",
)
def below_age_limit(birth_date: nw.Expr, month: nw.Expr, law: Law) -> nw.Expr:
    """The age is that at the beginning of the month of registration."""
    return full_years(birth_date, month) < law["eligibility.age_limit"]


@rule(
    since="2021-01-01",
    cites="Permenaker 5/2021",
    standing="assumption",
    settled_by=_WHO,
    unit="truth",
    label_id="Boleh dibayari pemerintah sebagai BPU",
    label_en="A government may pay the BPU place",
    says_id="Saat didaftarkan: cukup umur, belum mencapai batas umur, bukan ASN, TNI, atau Polri, dan bukan peserta aktif "
    "sebagai penerima upah.",
)
def may_be_paid_for(
    of_working_age: nw.Expr, below_age_limit: nw.Expr, employed_by_state: nw.Expr, active_pu_member: nw.Expr
) -> nw.Expr:
    """On registration: of working age, below the age limit, not ASN, TNI or Polri, and not active as a wage earner."""
    return of_working_age & below_age_limit & ~employed_by_state & ~active_pu_member


@rule(
    since="2021-01-01",
    cites="Permenaker 5/2021",
    standing="assumption",
    settled_by=_WHO,
    unit="truth",
    label_id="Boleh terus dibayari pemerintah sebagai BPU",
    label_en="A government may go on paying the BPU place",
    says_id="Yang sudah menjadi peserta boleh diteruskan melewati batas umur.",
)
def may_stay_paid_for(
    of_working_age: nw.Expr,
    below_age_limit: nw.Expr,
    employed_by_state: nw.Expr,
    active_pu_member: nw.Expr,
    law: Law,
) -> nw.Expr:
    """Who is a member already may go on past the age limit."""
    in_age = choose(law["eligibility.member_continues_past_limit"], of_working_age, of_working_age & below_age_limit)
    return in_age & ~employed_by_state & ~active_pu_member
