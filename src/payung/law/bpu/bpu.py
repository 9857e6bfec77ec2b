"""What is due for JKK and JKM of a worker who is not paid a wage, with the discount of PP 50/2025."""

# A changed law is a second dated function of the same name.
# ruff: noqa: F811
# pyright: reportRedeclaration=false

import narwhals as nw

from payung.law.engine import Law, choose, less_percent, rule


@rule(
    since="2015-07-01",
    until="2026-01-01",
    cites="PP 44/2015",
    unit="percent",
    label_id="Potongan untuk sektornya",
    label_en="Discount of the sector",
    says_id="Tarif penuh untuk semua sektor.",
)
def bpu_discount_percent_of_sector(law: Law) -> nw.Expr:
    """The full tariff, for every sector."""
    return law["bpu.discount_percent_before_pp_50_2025"]


@rule(
    since="2026-01-01",
    cites="PP 50/2025, Pasal 4",
    unit="percent",
    label_id="Potongan untuk sektornya",
    label_en="Discount of the sector",
    says_id="Untuk yang membayar sendiri; sektor transportasi punya bulan-bulan sendiri.",
)
def bpu_discount_percent_of_sector(sector: nw.Expr, law: Law) -> nw.Expr:
    """For who pays for herself; the transport sector has months of its own."""
    return choose(sector == "transportasi", law["bpu.discount_percent_transport"], law["bpu.discount_percent_other_sectors"])


@rule(
    since="2015-07-01",
    until="2026-01-01",
    cites="PP 44/2015",
    unit="percent",
    label_id="Potongan iuran JKK dan JKM",
    label_en="Discount on JKK and JKM",
    says_id="Tarif penuh untuk semua orang.",
)
def bpu_discount_percent(bpu_discount_percent_of_sector: nw.Expr) -> nw.Expr:
    """The full tariff, for everyone."""
    return bpu_discount_percent_of_sector


@rule(
    since="2026-01-01",
    cites="PP 50/2025, Pasal 3–4",
    unit="percent",
    label_id="Potongan iuran JKK dan JKM",
    label_en="Discount on JKK and JKM",
    says_id="Yang membayar sendiri mendapat potongan untuk sektornya pada bulan-bulannya; yang dibayar APBN atau APBD "
    "dikecualikan. Apakah desa atau perusahaan yang membayarkan juga mendapatnya belum ditemukan: tidak diketahui selama "
    "sektornya mendapat potongan.",
)
def bpu_discount_percent(payer_kind: nw.Expr, bpu_discount_percent_of_sector: nw.Expr, law: Law) -> nw.Expr:
    """Who pays for herself gets the discount of her sector in its months; what APBN or APBD pays is excepted.

    Whether a village or a company that pays for her gets it was not found: unknown while her sector has a discount.
    """
    of_others = choose(law["bpu.discount_for_villages_and_donors"], bpu_discount_percent_of_sector, 0)
    of_citizens = choose(payer_kind == "self", bpu_discount_percent_of_sector, of_others)
    return choose(payer_kind == "government", law["bpu.discount_percent_government"], of_citizens)


@rule(
    since="2015-07-01",
    cites="PP 44/2015, Lampiran II",
    unit="rupiah per month",
    label_id="Iuran JKK dan JKM yang harus dibayar",
    label_en="JKK and JKM contribution due",
    says_id="Kedua iuran dikurangi potongan, dibulatkan ke bawah. Tunggakan dari masa sebelum potongan tetap terutang penuh.",
)
def bpu_contribution_due(jkk_contribution: nw.Expr, jkm_contribution: nw.Expr, bpu_discount_percent: nw.Expr) -> nw.Expr:
    """Both contributions less the discount, down to the rupiah. Arrears from before the discount stay due in full."""
    # Every base of Lampiran II gives an even sum, so today nothing is lost by rounding.
    return less_percent(jkk_contribution + jkm_contribution, bpu_discount_percent)
