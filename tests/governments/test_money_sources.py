"""Rows and their total: a sum never passes over what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.governments.money_sources import (
    OF_A_GOVERNMENT,
    OF_A_VILLAGE,
    Row,
    Sum,
    common_months,
    people,
    person_months,
    refuse_money_for_nobody,
    refuse_wrong_total,
    remarks,
    rupiah,
    sources_for,
)
from payung.office.refusals import Refusal


def rows(*people: int | None) -> list[Row]:
    return [Row(source.key, n) for source, n in zip(OF_A_GOVERNMENT, people, strict=False)]


def test_a_government_has_ten_rows_and_a_village_three():
    assert [len(sources_for(kind)) for kind in ("kabupaten", "kota", "desa", "kelurahan")] == [10, 10, 3, 3]
    for sources in (OF_A_GOVERNMENT, OF_A_VILLAGE):
        assert len({source.key for source in sources}) == len(sources)
        assert all(source.label["id"] and source.label["en"] for source in sources)


def test_the_rows_are_the_total():
    refuse_wrong_total(rows(5000, 12_050, 0), 17_050)


@pytest.mark.parametrize("total", [17_049, 17_051])
def test_a_wrong_total_is_refused_with_both_numbers_and_the_difference(total):
    with pytest.raises(Refusal) as refused:
        refuse_wrong_total(rows(5000, 12_050, 0), total)
    assert refused.value.field == "total"
    for text in ("17.050", f"{total:,}".replace(",", "."), "selisih 1 orang"):
        assert text in refused.value.said["id"]
    assert "1 people of difference" in refused.value.said["en"]


def test_with_an_unknown_row_the_total_may_be_more_but_not_less():
    refuse_wrong_total(rows(5000, None), 5000)
    refuse_wrong_total(rows(5000, None), 9000)
    refuse_wrong_total(rows(5000, None), None)
    with pytest.raises(Refusal, match="1 people too few"):
        refuse_wrong_total(rows(5000, None), 4999)


def test_an_unknown_total_needs_an_unknown_row():
    with pytest.raises(Refusal):
        refuse_wrong_total(rows(5000, 0), None)


def test_person_months_of_unknown_months_are_unknown_except_of_nobody():
    assert person_months([Row("apbd", 5000, 3), Row("add", 10), Row("csr", 0), Row("asn", None, 12)]) == Sum(15_000, 2)


def test_rupiah_are_not_missing_where_there_is_nobody():
    assert rupiah([Row("apbd", 5000, 3, 252_000_000), Row("add", 0), Row("csr", 7)]) == Sum(252_000_000, 1)


def test_money_is_paid_for_somebody_or_for_how_many_is_not_known():
    for row in (Row("apbd", 1, 3, 50_400), Row("apbd", None, None, 50_400), Row("apbd", 0, 12, 0), Row("apbd", 0, 12)):
        refuse_money_for_nobody(row)
    with pytest.raises(Refusal) as refused:
        refuse_money_for_nobody(Row("apbd", 0, None, 1))
    assert refused.value.field == "orang_apbd"


def test_the_months_are_told_only_where_all_people_have_the_same():
    assert common_months([Row("apbd", 5000, 3), Row("add", 10, 3), Row("csr", 0, 12)]) == 3
    assert common_months([Row("apbd", 5000, 3), Row("add", 10, 9)]) is None
    assert common_months([Row("apbd", 5000, 3), Row("add", None)]) is None
    assert common_months([Row("apbd", 0)]) is None


@given(st.lists(st.none() | st.integers(0, 10**7), min_size=1, max_size=10), st.none() | st.integers(0, 10**8))
def test_what_is_accepted_adds_up(numbers, total):
    the_rows = rows(*numbers)
    sums = people(the_rows)
    try:
        refuse_wrong_total(the_rows, total)
    except Refusal:
        assert total != sums.known
    else:
        assert total == sums.known or sums.unknown
        assert total is None or total >= sums.known


def test_people_whom_others_pay_for_are_told_apart_from_the_government_s_own():
    rows = [Row("apbd", people=1000), Row("csr", people=20), Row("zakat", people=8), Row("add", people=None)]
    told = remarks(rows, "kabupaten")
    assert told["en"] == (
        "1 of 4 sources of money unknown; the total is the sender's; "
        "28 of them from others' money (villages, zakat, companies, ...)"
    )
    assert told["id"].endswith("28 orang di antaranya dari uang pihak lain (desa, zakat, perusahaan, ...)")
    assert remarks([Row("apbd", people=5), Row("dbh_cht", people=0)], "kota") == {"id": "", "en": ""}
