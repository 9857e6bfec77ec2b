"""What a clerk reads."""

from datetime import date

import pytest

from payung import law
from payung.law import cases
from payung.law.explanation import Asked
from payung.law.worded import formula

JUNE = date(2026, 6, 1)
SITI = {"declared_income": 1_000_000, "payer_kind": "government", "sector": "pertanian"}


def test_the_explanation_of_what_is_due_for_siti_in_indonesian():
    found = law.explain("bpu_contribution_due", month=JUNE, given=SITI)
    assert (found.value, found.standing) == (16_800, "press")
    assert (
        found.text("id")
        == f"""\
Iuran JKK dan JKM yang harus dibayar, Juni 2026: Rp16.800 per bulan
1. Penghasilan yang dinyatakan pekerja: Rp1.000.000 per bulan
2. Dasar penghitungan iuran pekerja bukan penerima upah menurut penghasilan: Rp1.000.000 per bulan (PP 44/2015, \
Lampiran II; menurut pers)
3. Dasar penghitungan iuran: Rp1.000.000 per bulan (golongan sampai Rp1.000.000 per bulan) (PP 44/2015, Lampiran II; \
menurut pers)
4. Iuran JKK pekerja bukan penerima upah, bagian dari dasar penghitungan: 1 persen (PP 44/2015, Lampiran II; \
menurut pers)
5. Iuran JKK: Rp10.000 per bulan = 1 persen dari Rp1.000.000 per bulan (PP 44/2015, Lampiran II; menurut pers)
6. Iuran JKM pekerja bukan penerima upah: Rp6.800 per bulan (PP 44/2015; menurut pers)
7. Iuran JKM: Rp6.800 per bulan (PP 44/2015; menurut pers)
8. Yang membayar iuran: pemerintah (APBN/APBD)
9. Potongan iuran JKK dan JKM yang dibayar dari APBN atau APBD: 0 persen (PP 50/2025, Pasal 3; menurut pers)
10. Potongan iuran JKK dan JKM: 0 persen (PP 50/2025, Pasal 3–4; menurut pers)
11. Iuran JKK dan JKM yang harus dibayar: Rp16.800 per bulan = (Rp10.000 per bulan + Rp6.800 per bulan) dikurangi \
0 persen (PP 44/2015, Lampiran II; menurut pers)
Dasar terlemah: menurut pers.
Versi hukum: {law.version()}."""
    )


def test_the_explanation_of_a_benefit_in_english():
    found = law.explain("jkm_benefit", month=JUNE, given={"months_of_membership": 3})
    assert (
        found.text("en")
        == f"""\
JKM benefit to the family, June 2026: Rp10,000,000
1. Whether full JKM is counted in days of membership instead of months: no (Permenaker 1/2025; assumption)
2. Months of membership, the month of death included: 3 months
3. First month of membership, the month of death included, in which the full death benefit is paid (jkm_full_from): \
4 months (Permenaker 1/2025; assumption)
4. JKM is full: no (tested: 3 months ≥ 4 months) (Permenaker 1/2025; as reported by the press)
5. Funeral benefit: Rp10,000,000 (PP 82/2019; as reported by the press)
6. JKM benefit to the family: Rp10,000,000 (PP 82/2019; as reported by the press)
Weakest source: assumption.
Law version: {law.version()}."""
    )


def test_only_what_was_used_is_shown():
    for_a_government = law.explain("bpu_discount_percent", month=JUNE, given={"payer_kind": "government"})
    assert [each.name for each in for_a_government.steps if each.kind == "input"] == ["payer_kind"]
    for_herself = law.explain("bpu_discount_percent", month=JUNE, given={"payer_kind": "self", "sector": "jasa"})
    assert [each.name for each in for_herself.steps if each.kind == "parameter"] == ["bpu.discount_percent_other_sectors"]


def test_an_unknown_answer_says_what_is_missing():
    found = law.explain("jkm_benefit", month=JUNE, given={})
    assert found.value is None and found.standing is None
    missing = "Belum diketahui: Bulan kepesertaan, termasuk bulan meninggal."
    assert missing in found.text("id")
    assert "Not yet known: Months of membership, the month of death included." in found.text("en")


def test_an_answer_the_law_does_not_give_says_so():
    found = law.explain("bpu_discount_percent", month=JUNE, given={"payer_kind": "village", "sector": "jasa"})
    assert found.value is None
    assert "What the law says of this was not found." in found.text("en")


def test_a_truth_is_said_as_a_word():
    found = law.explain("scholarship_due", month=JUNE, given={"cause": "work_accident"})
    assert found.text("id").startswith("Berhak atas beasiswa, Juni 2026: ya\n")
    assert found.text("en").startswith("Scholarship is due, June 2026: yes\n")


def test_the_explanation_as_data_holds_text_numbers_and_truths_only():
    given = {"months_of_membership": 3, "death_date": date(2025, 2, 24)}
    found = law.explain("jkm_benefit", month=date(2025, 2, 1), given=given).as_dict()
    assert (found["month"], found["value"], found["standing"]) == ("2025-02-01", 10_000_000, "assumption")
    assert "2025-02-24" in [step["value"] for step in found["steps"]]


def test_a_contract_is_worked_out_slice_by_slice():
    found = law.explain("construction_jkk_contribution", month=JUNE, given={"contract_value": 250_000_000})
    assert found.steps[-1].worked("id") == "= 0,21 persen dari Rp100.000.000 + 0,17 persen dari Rp150.000.000"
    assert found.steps[-1].worked("en") == "= 0.21 percent of Rp100,000,000 + 0.17 percent of Rp150,000,000"


def test_an_age_is_said_in_years_and_a_reason_against_by_its_name():
    given = {"birth_date": date(1961, 5, 31), "employed_by_state": False, "active_pu_member": False}
    found = law.explain("may_be_paid_for", month=JUNE, given=given)
    worked = {step.name: step.worked("en") for step in found.steps}
    assert worked["below_age_limit"] == "(tested: 65 years < 65 years)"
    assert worked["may_be_paid_for"] == (
        "(tested: Old enough to work: yes and Below the age limit of registration: no"
        " and Employed as ASN, TNI or Polri: no and Active member as a wage earner: no)"
    )


def test_what_is_worked_out_in_words_comes_to_the_answer(all_cases, book):
    """The words run the same body once more; where they give an amount, it is the answer."""
    for case in all_cases:
        for rule in case.expect:
            asked = Asked(cases.book_for(book, case), rule, case.month, case.given)
            for name in asked.answers:
                worked = asked.worked_out(name, "id")
                assert worked is None or worked.value == asked.answers[name].value, (case.name, name)


# --------------------------------------------------------------------------------------------------- a rule in words
@pytest.mark.parametrize(
    ("rule", "indonesian", "english"),
    [
        ("jkk_contribution", "1 persen dari Dasar penghitungan iuran", "1 percent of Base of the contribution"),
        ("membership_lapsed", "Bulan menunggak ≥ 3 bulan", "Months unpaid ≥ 3 months"),
        (
            "jkm_benefit",
            "jika Santunan JKM penuh: Rp10.000.000 + Rp20.000.000 + Rp12.000.000; selain itu Rp10.000.000",
            "if JKM is full: Rp10,000,000 + Rp20,000,000 + Rp12,000,000; otherwise Rp10,000,000",
        ),
        (
            "bpu_contribution_due",
            "(Iuran JKK + Iuran JKM) dikurangi Potongan iuran JKK dan JKM",
            "(JKK contribution + JKM contribution) less Discount on JKK and JKM",
        ),
        (
            "may_be_paid_for",
            "Cukup umur untuk bekerja dan Belum mencapai batas umur pendaftaran dan bukan: Bekerja sebagai ASN, TNI, atau "
            "Polri dan bukan: Peserta aktif sebagai penerima upah",
            "Old enough to work and Below the age limit of registration and not: Employed as ASN, TNI or Polri and not: "
            "Active member as a wage earner",
        ),
    ],
)
def test_a_rule_can_be_read_as_a_sentence(rule, indonesian, english, book):
    version = book.named(rule)[-1]
    assert formula(book, version, "id").text == indonesian
    assert formula(book, version, "en").text == english


def test_a_sentence_knows_what_each_of_its_words_speaks_of(book):
    found = formula(book, book.named("scholarship_due")[-1], "en")
    assert [(piece.text, piece.kind, piece.name) for piece in found.branches[1].then if piece.kind] == [
        ("Full years of contribution", "input", "contribution_years"),
        ("3 years", "parameter", "scholarship.contribution_years_min"),
    ]


def test_every_rule_can_be_read_in_both_languages(book):
    for versions in book.rules.values():
        for each in versions:
            texts = {formula(book, each, lang).text for lang in ("id", "en")}
            assert all(texts), each.name
