"""JKK, of a worker who is not paid a wage: PP 44/2015 as amended by PP 82/2019 and PP 49/2023."""

import narwhals as nw

from payung.law.engine import Law, choose, larger_of, per_mille_of, percent_of, rule, smaller_of, step, times

_TEXT = ("Bunyi PP 82/2019 dan tabel cacatnya", "The text of PP 82/2019 and its table of disabilities")


# -------------------------------------------------------------------------------------------------------- contribution
@rule(
    since="2015-07-01",
    cites="PP 44/2015, Lampiran II",
    unit="rupiah per month",
    label_id="Dasar penghitungan iuran",
    label_en="Base of the contribution",
    says_id="Penghasilan nominal dari golongan tempat penghasilan yang dinyatakan pekerja berada; dasar yang sama dipakai "
    "untuk manfaat.",
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
    says_id="Sebagian dari dasar: menurut penghasilan yang dinyatakan pekerja, bukan yang diperolehnya. Sebelum potongan.",
)
def jkk_contribution(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """A share of the base: by the income the worker declares, not by what she earned. Before any discount."""
    return percent_of(contribution_base, law["jkk.contribution_percent"])


# -------------------------------------------------------------------------------------------------- unable to work
@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan sementara tidak mampu bekerja (STMB)",
    label_en="Temporary disability pay (STMB)",
    says_id="Bagian dari dasar untuk bulan-bulan pertama, sesudah itu bagian yang lebih kecil sampai sembuh: jumlah untuk "
    "semua bulan tidak mampu bekerja.",
)
def temporary_disability_pay(contribution_base: nw.Expr, months_off_work: nw.Expr, law: Law) -> nw.Expr:
    """A share of the base for the first months, then a smaller one until recovered: the sum over all months off work."""
    first = smaller_of(months_off_work, law["jkk.stmb_first_months"])
    later = larger_of(months_off_work - law["jkk.stmb_first_months"], 0)
    of_first = percent_of(times(contribution_base, first), law["jkk.stmb_first_percent"])
    return of_first + percent_of(times(contribution_base, later), law["jkk.stmb_later_percent"])


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Penggantian biaya angkutan",
    label_en="Transport to care",
    says_id="Biaya yang dikeluarkan, paling banyak batas untuk jenis angkutannya.",
)
def transport_benefit(transport_kind: nw.Expr, transport_cost: nw.Expr, law: Law) -> nw.Expr:
    """What it cost, up to the limit of its kind. Whether a journey by land and by sea adds both limits was not found."""
    by_land, by_sea, by_air = (smaller_of(transport_cost, law[f"jkk.transport_max_{kind}"]) for kind in ("land", "sea", "air"))
    return choose(transport_kind == "land", by_land, choose(transport_kind == "sea", by_sea, by_air))


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    standing="assumption",
    settled_by=_TEXT,
    unit="rupiah",
    label_id="Penggantian alat bantu atau perawatan di rumah",
    label_en="Aids, or care at home",
    says_id="Biaya yang dikeluarkan, paling banyak batas untuk jenisnya.",
)
def aid_benefit(aid_kind: nw.Expr, aid_cost: nw.Expr, law: Law) -> nw.Expr:
    """What it cost, up to the limit of its kind."""
    dentures, hearing_aid, glasses, home_care = (
        smaller_of(aid_cost, law[f"jkk.{kind}_max"]) for kind in ("dentures", "hearing_aid", "glasses", "home_care")
    )
    rest = choose(aid_kind == "hearing_aid", hearing_aid, choose(aid_kind == "glasses", glasses, home_care))
    return choose(aid_kind == "dentures", dentures, rest)


# -------------------------------------------------------------------------------------------------------- disability
@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan cacat total tetap, tanpa santunan berkala",
    label_en="Benefit for permanent total disability, without the periodic benefit",
    says_id="Sebagian dari dasar santunan cacat, yaitu sekian kali dasar penghitungan.",
)
def jkk_total_disability_benefit(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """A share of the base for disabilities, which is so many times the contribution base."""
    return percent_of(contribution_base * law["jkk.disability_months_of_base"], law["jkk.total_disability_percent"])


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    standing="assumption",
    settled_by=_TEXT,
    unit="rupiah",
    label_id="Santunan berkala cacat total tetap",
    label_en="Periodic benefit after permanent total disability",
    says_id="Dibayar di samping santunan cacat total tetap. Belum ada sumber yang dapat diperiksa.",
)
def jkk_total_disability_periodic(law: Law) -> nw.Expr:
    """Paid beside the benefit for total disability. No source that can be checked was found."""
    return law["jkk.total_disability_periodic"]


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan cacat sebagian anatomis",
    label_en="Benefit for a partial anatomical loss",
    says_id="Bagian menurut tabel cacat, dari dasar santunan cacat. Tabelnya tidak dapat dibaca: bagiannya diisi oleh yang "
    "bertanya.",
)
def jkk_partial_disability_benefit(contribution_base: nw.Expr, table_loss: nw.Expr, law: Law) -> nw.Expr:
    """The share in the table of disabilities, of the base for them. The table could not be read: who asks gives the share."""
    return per_mille_of(contribution_base * law["jkk.disability_months_of_base"], table_loss)


@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    standing="assumption",
    settled_by=_TEXT,
    unit="rupiah",
    label_id="Santunan cacat sebagian fungsi",
    label_en="Benefit for a partial loss of function",
    says_id="Bagian fungsi yang hilang, dari santunan untuk bagian tubuh itu menurut tabel cacat.",
)
def jkk_function_loss_benefit(jkk_partial_disability_benefit: nw.Expr, function_loss: nw.Expr) -> nw.Expr:
    """The share of the function that is lost, of what the table of disabilities gives for that part of the body."""
    return per_mille_of(jkk_partial_disability_benefit, function_loss)


# -------------------------------------------------------------------------------------------------------------- death
@rule(
    since="2019-12-01",
    cites="PP 82/2019",
    unit="rupiah",
    label_id="Santunan kematian karena kecelakaan kerja, dengan santunan berkala dan pemakaman",
    label_en="Benefit for death by work accident, with periodic and funeral benefit",
    says_id="Sekian kali dasar, santunan berkala sekaligus, dan biaya pemakaman. Untuk kecelakaan tidak ada masa tunggu.",
)
def jkk_death_benefit(contribution_base: nw.Expr, law: Law) -> nw.Expr:
    """So many times the base, the periodic benefit at once, and the funeral. There is no waiting time for accidents."""
    lump_sum = contribution_base * law["jkk.death_months_of_base"]
    return lump_sum + law["jkk.periodic"] + law["jkk.funeral"]


# ----------------------------------------------------------------------------------------------------------- the report
@rule(
    since="2025-02-24",
    cites="Permenaker 1/2025",
    unit="truth",
    label_id="Kecelakaan dilaporkan tepat waktu",
    label_en="The accident was reported in time",
    says_id="Juga lewat telepon, WhatsApp, atau surel. Pemberi kerja yang terlambat menanggung sendiri manfaatnya.",
    day="event_date",
)
def accident_reported_in_time(hours_until_report: nw.Expr, law: Law) -> nw.Expr:
    """Also by phone, WhatsApp or e-mail. An employer who is late carries the benefit himself."""
    return hours_until_report <= law["jkk.report_hours_max"]
