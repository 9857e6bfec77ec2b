"""What a clerk reads."""

import time
from datetime import date

from payung import law

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
3. Dasar penghitungan iuran: Rp1.000.000 per bulan (PP 44/2015, Lampiran II; menurut pers)
4. Iuran JKK pekerja bukan penerima upah, bagian dari dasar penghitungan: 1 persen (PP 44/2015, Lampiran II; \
menurut pers)
5. Iuran JKK: Rp10.000 per bulan (PP 44/2015, Lampiran II; menurut pers)
6. Iuran JKM pekerja bukan penerima upah: Rp6.800 per bulan (PP 44/2015; menurut pers)
7. Iuran JKM: Rp6.800 per bulan (PP 44/2015; menurut pers)
8. Yang membayar iuran: pemerintah (APBN/APBD)
9. Potongan iuran JKK dan JKM yang dibayar dari APBN atau APBD: 0 persen (PP 50/2025, Pasal 3; menurut pers)
10. Potongan iuran JKK dan JKM: 0 persen (PP 50/2025, Pasal 3–4; menurut pers)
11. Iuran JKK dan JKM yang harus dibayar: Rp16.800 per bulan (PP 44/2015, Lampiran II; menurut pers)
Dasar terlemah: menurut pers.
Versi hukum: {law.version()}."""
    )


def test_the_explanation_of_a_benefit_in_english():
    found = law.explain("jkm_benefit", month=JUNE, given={"months_of_membership": 3})
    assert (
        found.text("en")
        == f"""\
JKM benefit to the family, June 2026: Rp10,000,000
1. Months of membership, the month of death included: 3 months
2. First month of membership, the month of death included, in which the full death benefit is paid (jkm_full_from): \
4 months (Permenaker 1/2025; assumption)
3. Funeral benefit: Rp10,000,000 (PP 82/2019; as reported in the press)
4. JKM benefit to the family: Rp10,000,000 (PP 82/2019, Permenaker 1/2025; as reported in the press)
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
    assert found["steps"][0]["value"] == "2025-02-24"


def test_one_worker_takes_less_than_ten_milliseconds():
    law.explain("bpu_contribution_due", month=JUNE, given=SITI)
    start = time.perf_counter()
    for _ in range(20):
        law.explain("bpu_contribution_due", month=JUNE, given=SITI)
    assert (time.perf_counter() - start) / 20 < 0.010
