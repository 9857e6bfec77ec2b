"""Names of NTB: one key for the spellings of one name, and whether two names may be one person's."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.matching import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "ST. AMINAH"),
        ("H. Muhammad Nur, S.Pd", "MUH NUR"),
        ("M.SAHNAN", "Moh. Sahnan"),
        ("Baiq Nurul Hidayati, S. Pd", "BQ. NURUL HIDAYATI"),
        ("L. Ahmad Junaidi", "LALU AHMAD JUNAIDI"),
        ("SA'DIAH", "Sa’diah"),
        ("I Wyn Sudana", "I WAYAN SUDANA"),
        ("ABD. RAHMAN", "Abdul Rahman"),
        ("Achmad Soedarno", "AHMAD SUDARNO"),
        ("Siti Rohani binti Sahri", "SITI ROHANI SAHRI"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert names.key(one) == names.key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Siti Aminah", "Siti Fatimah"), ("Budi", "Wayan"), ("Lalu Ahmad", "Baiq Ahmad"), ("H", "M")]
)
def test_different_names_have_different_keys_and_do_not_agree(one, other):
    assert names.key(one) != names.key(other)
    assert not names.agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NURHAYATI", "Nur Hayati"),
        ("Siti Rohani", "Siti Rohana"),
        ("Budi", "Budi Santoso"),
        ("M. Rizal", "Muhammad Rizal"),
        ("Aminah Siti", "Siti Aminah"),
        ("Siti A. Zahra", "Siti Aminah Zahra"),
        ("Haerul", "Haeurl"),
    ],
)
def test_names_agree_across_a_letter_initials_order_and_blanks(one, other):
    assert names.agree(one, other)
    assert names.agree(other, one)


def test_a_name_of_titles_only_is_still_a_name():
    assert names.key("HAJI") == "HAJI"
    assert names.key("- . ,") == ""


def test_a_name_is_shown_with_its_titles_as_written():
    assert names.cleaned("  h. muh.  nur,  s.pd ") == "H. MUH. NUR, S.PD"


@given(st.lists(st.one_of(st.none(), st.text(alphabet="ABDHILMNSTU. ',", max_size=24)), max_size=30))
def test_a_column_of_keys_is_the_key_of_each(texts):
    assert names.keys(pl.Series(texts, dtype=pl.String)).to_list() == [
        None if text is None else names.key(text) for text in texts
    ]


@given(st.text(alphabet="ABDHILMNSTU. ',", max_size=24))
def test_a_key_is_its_own_key(text):
    key = names.key(text)
    assert names.agree(text, text) == bool(key)


def test_two_of_three_names_that_disagree_are_seen():
    assert not names.any_two_disagree(["SITI AMINAH", "ST AMINAH", "SITI AMINA"])
    assert names.any_two_disagree(["SITI AMINAH", "ST AMINAH", "BUDI SANTOSO"])


PIECES = [
    "SITI", "ST", "St.", "H.", "Hj", "M", "M.SAHNAN", "MUH", "BIN", "B", "AL", "SPD", "S.PD", "S.", "PD", "S", "SA'DIAH", "'",
    "--", "LL", "L", "BAIQ", "WYN", "ABDUL", "DJUNAIDI", "ALM", "NURR", "KHAERUL-ANAM", "é", "12",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join))
def test_a_name_of_plain_words_is_read_the_short_way_as_the_long_way(name):
    assert names.key(name) == " ".join(names.words(name))
