"""When a month is protected: how a membership begins, is kept up, and ends, as the insurer is quoted in the press.

Who books what in which month is a matter of the ledger. Here stands what follows for one worker.
"""

import narwhals as nw

from payung.law.engine import NOT_FOUND, Law, by_first_of_month, choose, not_after_month, rule

_SAID = "BPJS Ketenagakerjaan"
_TEXT = ("Bunyi peraturan tentang masa kepesertaan BPU", "The regulation on the membership of BPU workers")


@rule(
    since="2015-07-01",
    cites=NOT_FOUND,
    standing="assumption",
    settled_by=_TEXT,
    unit="truth",
    label_id="Perlindungan sudah mulai",
    label_en="The cover has begun",
    says_id="Sejak hari iuran pertama dibukukan; bulan sebelumnya tidak pernah terlindungi, untuk bulan apa pun dibayar.",
)
def cover_has_begun(event_date: nw.Expr, first_booked_on: nw.Expr, month: nw.Expr, law: Law) -> nw.Expr:
    """From the day the first contribution is booked; no month before it is covered, whatever it was paid for."""
    by_month = not_after_month(first_booked_on, month)
    in_this_month = choose(by_month, event_date >= first_booked_on, False)
    by_day = choose(by_first_of_month(first_booked_on, month), True, in_this_month)
    return choose(law["membership.begins_on_booking_day"], by_day, by_month)


@rule(
    since="2015-07-01",
    cites=_SAID,
    unit="truth",
    label_id="Kepesertaan sudah berhenti",
    label_en="Membership has lapsed",
    says_id="Begitu sekian bulan tidak dibayar; sebelum itu tidak ada yang berakhir.",
)
def membership_lapsed(months_unpaid: nw.Expr, law: Law) -> nw.Expr:
    """On reaching so many months without payment; before that nothing ends."""
    return months_unpaid >= law["membership.lapsed_from_months_unpaid"]


@rule(
    since="2015-07-01",
    cites=_SAID,
    unit="rupiah",
    label_id="Denda karena terlambat membayar",
    label_en="Fine for a late payment",
    says_id="Berapa pun lamanya terlambat.",
)
def late_payment_fine(law: Law) -> nw.Expr:
    """However late the payment is."""
    return law["membership.late_payment_fine"]


@rule(
    since="2015-07-01",
    cites=_SAID,
    unit="truth",
    label_id="Terlindungi meski menunggak",
    label_en="Protected in spite of arrears",
    says_id="Tanpa tunggakan ya; sesudah berhenti tidak. Untuk bulan menunggak di antaranya belum ditemukan: tidak diketahui.",
)
def protected_while_unpaid(months_unpaid: nw.Expr, membership_lapsed: nw.Expr, law: Law) -> nw.Expr:
    """Without arrears yes, after the lapse no. For the months of arrears between it was not found: unknown."""
    in_grace = choose(months_unpaid == 0, True, law["membership.protected_in_grace"])
    return choose(membership_lapsed, False, in_grace)


@rule(
    since="2015-07-01",
    cites=NOT_FOUND,
    standing="assumption",
    settled_by=_TEXT,
    unit="truth",
    label_id="Pembayaran terlambat memulihkan bulan yang tertunggak",
    label_en="A late payment makes good the months owed",
    says_id="Selama belum berhenti: bulan yang terlambat dibayar menjadi terlindungi dan hitungan kepesertaan tidak terputus.",
)
def late_payment_heals(membership_lapsed: nw.Expr, law: Law) -> nw.Expr:
    """As long as it has not lapsed: the months paid late become protected, and the count of months goes on."""
    return choose(membership_lapsed, False, law["membership.late_payment_heals"])


@rule(
    since="2015-07-01",
    cites=NOT_FOUND,
    standing="assumption",
    settled_by=_TEXT,
    unit="truth",
    label_id="Hitungan bulan kepesertaan berlanjut sesudah menunggak",
    label_en="The count of months goes on after arrears",
    says_id="Selama belum berhenti ya; sesudah berhenti pendaftaran baru mulai dari bulan 1.",
)
def clock_continues_after_arrears(membership_lapsed: nw.Expr, law: Law) -> nw.Expr:
    """As long as it has not lapsed; after a lapse a new registration starts at month 1."""
    return choose(membership_lapsed, law["membership.clock_continues_after_lapse"], True)


@rule(
    since="2015-07-01",
    cites=NOT_FOUND,
    standing="assumption",
    settled_by=_TEXT,
    unit="truth",
    label_id="Hitungan bulan kepesertaan berlanjut sesudah pembelian habis",
    label_en="The count of months goes on after the purchase ended",
    says_id="Bila jedanya pendek; sesudah itu mulai lagi dari bulan pertama, seperti pada tunggakan.",
)
def clock_continues_after_end(months_ended: nw.Expr, law: Law) -> nw.Expr:
    """Where the break is short; after that it starts at the first month again, as for arrears."""
    return months_ended < law["membership.clock_restarts_from_months_ended"]


@rule(
    since="2015-07-01",
    cites=NOT_FOUND,
    standing="assumption",
    settled_by=_TEXT,
    unit="truth",
    label_id="Hitungan bulan kepesertaan berlanjut saat pembayar berganti",
    label_en="The count of months goes on when the payer changes",
    says_id="Pergantian pembayar, sumber dana, atau wadah tanpa bulan kosong tidak memutus hitungan.",
)
def clock_continues_at_handover(law: Law) -> nw.Expr:
    """A change of payer, pot or wadah without an unpaid month does not break the count."""
    return law["membership.clock_continues_at_handover"]
