"""Contributions of wage earners (PU), a month, on the wage."""

# A changed law is a second dated function of the same name.
# ruff: noqa: F811
# pyright: reportRedeclaration=false

import narwhals as nw

from payung.law.engine import NOT_FOUND, UNKNOWN, Law, choose, less_percent, per_10_000_of, percent_of, rule, smaller_of, step

_JP = ("Peraturan JP dan batas upahnya tiap tahun", "The regulation on JP and its wage cap of each year")


@rule(
    since="2015-07-01",
    cites="PP 82/2019, Lampiran I",
    unit="rupiah per month",
    label_id="Iuran JKK penerima upah",
    label_en="JKK contribution of a wage earner",
    says_id="Menurut tingkat risiko pekerjaan; dibayar pemberi kerja.",
)
def pu_jkk_contribution(wage: nw.Expr, risk_class: nw.Expr, law: Law) -> nw.Expr:
    """By the risk class of the work; the employer pays it."""
    return per_10_000_of(wage, step(risk_class, law["wages.jkk_rate_by_risk_class"]))


@rule(
    since="2015-07-01",
    until="2025-02-01",
    cites="PP 44/2015",
    unit="percent",
    label_id="Potongan iuran JKK industri padat karya",
    label_en="Discount on JKK for labour-intensive industries",
    says_id="Tarif penuh untuk semua perusahaan.",
)
def pu_jkk_discount_percent(law: Law) -> nw.Expr:
    """The full rate, for every company."""
    return law["wages.jkk_discount_percent"]


@rule(
    since="2025-02-01",
    cites="PP 7/2025, PP 36/2025",
    unit="percent",
    label_id="Potongan iuran JKK industri padat karya",
    label_en="Discount on JKK for labour-intensive industries",
    says_id="Untuk industri padat karya yang disebut, dengan cukup banyak pekerja, pada bulan-bulan yang disebut.",
)
def pu_jkk_discount_percent(labour_intensive: nw.Expr, employees: nw.Expr, law: Law) -> nw.Expr:
    """For the labour-intensive industries that are named, with enough workers, in the months that are named."""
    has_it = labour_intensive & (employees >= law["wages.discount_employees_min"])
    return choose(has_it, law["wages.jkk_discount_percent"], 0)


@rule(
    since="2015-07-01",
    cites="PP 82/2019, PP 7/2025, PP 36/2025",
    unit="rupiah per month",
    label_id="Iuran JKK penerima upah yang harus dibayar",
    label_en="JKK contribution of a wage earner, due",
    says_id="Iuran JKK dikurangi potongan.",
)
def pu_jkk_contribution_due(pu_jkk_contribution: nw.Expr, pu_jkk_discount_percent: nw.Expr) -> nw.Expr:
    """The JKK contribution less the discount."""
    return less_percent(pu_jkk_contribution, pu_jkk_discount_percent)


@rule(
    since="2015-07-01",
    cites="PP 44/2015",
    unit="rupiah per month",
    label_id="Iuran JKM penerima upah",
    label_en="JKM contribution of a wage earner",
    says_id="Sebagian dari upah; dibayar pemberi kerja.",
)
def pu_jkm_contribution(wage: nw.Expr, law: Law) -> nw.Expr:
    """A share of the wage; the employer pays it."""
    return per_10_000_of(wage, law["wages.jkm_rate"])


@rule(
    since="2015-07-01",
    cites="PP 46/2015",
    unit="rupiah per month",
    label_id="Iuran JHT penerima upah",
    label_en="JHT contribution of a wage earner",
    says_id="Bagian pemberi kerja dan bagian pekerja.",
)
def pu_jht_contribution(wage: nw.Expr, law: Law) -> nw.Expr:
    """The employer's share and the worker's."""
    return per_10_000_of(wage, law["wages.jht_rate_employer"] + law["wages.jht_rate_worker"])


@rule(
    since="2025-03-01",
    until="2026-03-01",
    standing="assumption",
    settled_by=_JP,
    cites=NOT_FOUND,
    unit="rupiah per month",
    label_id="Iuran JP penerima upah",
    label_en="JP contribution of a wage earner",
    says_id="Bagian pemberi kerja dan bagian pekerja, dari upah sampai batas upah.",
)
def pu_jp_contribution(wage: nw.Expr, law: Law) -> nw.Expr:
    """The employer's share and the worker's, of the wage up to the cap."""
    rate = law["wages.jp_percent_employer"] + law["wages.jp_percent_worker"]
    return percent_of(smaller_of(wage, law["wages.jp_wage_max_2025"]), rate)


@rule(
    since="2026-03-01",
    standing="assumption",
    settled_by=_JP,
    cites=NOT_FOUND,
    unit="rupiah per month",
    label_id="Iuran JP penerima upah",
    label_en="JP contribution of a wage earner",
    says_id="Batas upah disesuaikan tiap tahun; yang berlaku sejak Maret 2026 belum ditemukan. Upah di bawah batas lama "
    "tetap dapat dihitung, dengan asumsi batas itu tidak turun.",
)
def pu_jp_contribution(wage: nw.Expr, law: Law) -> nw.Expr:
    """The cap is revised each year, and the one from March 2026 was not found.

    A wage below the former cap can still be answered, on the assumption that the cap does not fall.
    """
    rate = law["wages.jp_percent_employer"] + law["wages.jp_percent_worker"]
    return choose(wage <= law["wages.jp_wage_max_2025"], percent_of(wage, rate), UNKNOWN)


@rule(
    since="2025-02-07",
    cites="PP 82/2019, PP 6/2025",
    unit="rupiah per month",
    label_id="Bagian iuran JKK yang tetap untuk JKK, bagi peserta JKP",
    label_en="The part of JKK that stays with JKK, for a member of JKP",
    says_id="Tarif JKK tanpa bagian yang menjadi JKP.",
)
def pu_jkk_kept_contribution(wage: nw.Expr, risk_class: nw.Expr, law: Law) -> nw.Expr:
    """The JKK rate without the part that goes to JKP."""
    return per_10_000_of(wage, step(risk_class, law["wages.jkk_rate_by_risk_class"]) - law["wages.jkp_rate_from_jkk"])


@rule(
    since="2025-01-01",
    until="2025-02-07",
    cites="PP 6/2025",
    unit="rupiah per month",
    label_id="Iuran JKP penerima upah",
    label_en="JKP contribution of a wage earner",
    says_id="Bagian pemerintah dan bagian yang diambil dari iuran JKK dan JKM, seluruhnya, sebelum PP 6/2025.",
)
def pu_jkp_contribution(wage: nw.Expr, law: Law) -> nw.Expr:
    """The government's share, and the parts taken out of JKK and JKM, in all, before PP 6/2025."""
    return per_10_000_of(wage, law["wages.jkp_rate_before_pp_6_2025"])


@rule(
    since="2025-02-07",
    cites="PP 6/2025",
    standing="regulation",
    unit="rupiah per month",
    label_id="Iuran JKP penerima upah",
    label_en="JKP contribution of a wage earner",
    says_id="Bagian pemerintah dan bagian yang diambil dari iuran JKK; pemberi kerja tetap membayar JKK penuh.",
)
def pu_jkp_contribution(wage: nw.Expr, law: Law) -> nw.Expr:
    """The government's share, and the part taken out of JKK; the employer still pays JKK in full."""
    return per_10_000_of(wage, law["wages.jkp_rate_government"] + law["wages.jkp_rate_from_jkk"])
