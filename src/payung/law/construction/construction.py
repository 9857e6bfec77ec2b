"""Construction projects: daily, piece-rate and fixed-term workers. Permenaker 5/2021 is said to carry Permenaker 44/2015 on."""

import narwhals as nw

from payung.law.engine import Law, if_known, per_10_000_of, rule, sum_of_slices


@rule(
    since="2016-01-01",
    cites="Permenaker 44/2015",
    unit="rupiah",
    label_id="Iuran JKK proyek",
    label_en="JKK contribution of the project",
    says_id="Dari jumlah upah bila diketahui. Bila tidak, menurut lapisan nilai kontrak: tarif tiap lapisan hanya berlaku "
    "untuk bagian nilai di lapisan itu. Dibulatkan ke bawah sampai rupiah.",
)
def construction_jkk_contribution(contract_value: nw.Expr, wage_bill: nw.Expr, law: Law) -> nw.Expr:
    """Of the wages, where they are known. Else by slices of the contract's value: each rate applies to its slice only.

    Down to the rupiah.
    """
    by_value = sum_of_slices(contract_value, law["construction.jkk_rate_by_contract_value"])
    return if_known(wage_bill, per_10_000_of(wage_bill, law["construction.jkk_rate_of_wages"]), by_value)


@rule(
    since="2016-01-01",
    cites="Permenaker 44/2015",
    unit="rupiah",
    label_id="Iuran JKM proyek",
    label_en="JKM contribution of the project",
    says_id="Dihitung seperti JKK, dengan tarif JKM.",
)
def construction_jkm_contribution(contract_value: nw.Expr, wage_bill: nw.Expr, law: Law) -> nw.Expr:
    """As for JKK, with the rates of JKM."""
    by_value = sum_of_slices(contract_value, law["construction.jkm_rate_by_contract_value"])
    return if_known(wage_bill, per_10_000_of(wage_bill, law["construction.jkm_rate_of_wages"]), by_value)


@rule(
    since="2016-01-01",
    cites="Permenaker 44/2015",
    unit="rupiah",
    label_id="Iuran proyek seluruhnya",
    label_en="Contribution of the project",
    says_id="JKK dan JKM untuk seluruh masa kontrak.",
)
def construction_contribution(construction_jkk_contribution: nw.Expr, construction_jkm_contribution: nw.Expr) -> nw.Expr:
    """JKK and JKM for the whole contract."""
    return construction_jkk_contribution + construction_jkm_contribution


@rule(
    since="2016-01-01",
    cites="Permenaker 44/2015",
    standing="regulation",
    unit="truth",
    label_id="Proyek didaftarkan tepat waktu",
    label_en="The project was registered in time",
    says_id="Paling lambat sekian hari kerja sesudah surat perintah kerja (SPK) terbit.",
)
def construction_registered_in_time(days_since_spk: nw.Expr, law: Law) -> nw.Expr:
    """At the latest so many working days after the work order (SPK) is issued."""
    return days_since_spk <= law["construction.registration_days_max"]


@rule(
    since="2016-01-01",
    cites="Permenaker 44/2015",
    standing="regulation",
    unit="truth",
    label_id="Pergantian pekerja dilaporkan tepat waktu",
    label_en="The change of workers was reported in time",
    says_id="Paling lambat sekian hari kerja sesudah pekerja berganti.",
)
def construction_change_reported_in_time(days_since_change: nw.Expr, law: Law) -> nw.Expr:
    """At the latest so many working days after the workers changed."""
    return days_since_change <= law["construction.change_report_days_max"]


@rule(
    since="2016-01-01",
    cites="Permenaker 44/2015",
    standing="regulation",
    unit="truth",
    label_id="Sertifikat proyek terbit tepat waktu",
    label_en="The certificate of the project came in time",
    says_id="Paling lambat sekian hari kerja sesudah formulir dan iuran pertama diterima BPJS Ketenagakerjaan.",
)
def construction_certificate_in_time(days_since_payment: nw.Expr, law: Law) -> nw.Expr:
    """At the latest so many working days after BPJS Ketenagakerjaan has the form and the first payment."""
    return days_since_payment <= law["construction.certificate_days_max"]
