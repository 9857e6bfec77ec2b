"""What the program logs holds no token of a one-time link, however its address is written."""

import logging
import sys

import pytest

from payung.site.logs import NoTokens, without_tokens

TOKEN = "0gpLp1tjxzkhyd9iXbFUperVRD7Mbyvd7XiCKDQLzio"


@pytest.mark.parametrize(
    "address",
    [
        f"/isi/{TOKEN}/",
        f"/en/isi/{TOKEN}/",
        f"/undangan/{TOKEN}/",
        f"/isi//{TOKEN}/",
        f"//isi/{TOKEN}",
        f"/masuk/?next=%2Fisi%2F{TOKEN}%2F",
        f"/masuk/?next=%2fen%2fundangan%2f{TOKEN}",
        f"/%69si/{TOKEN}/",
        f"/%75ndangan/{TOKEN}/?x=1",
    ],
)
def test_no_spelling_of_a_link_lets_its_token_through(address):
    said = without_tokens(f"Forbidden (Origin checking failed): {address}")
    assert TOKEN not in said
    assert said.startswith("Forbidden (Origin checking failed): /") and "..." in said


def test_other_addresses_are_logged_as_they_are():
    for address in ("/pemerintah/52.01/", "/isi", "/angka-masuk/covered-5203/", "/edisi/2/isi.json"):
        assert without_tokens(f"Not Found: {address}") == f"Not Found: {address}"


def test_a_traceback_is_cleaned_too():
    try:
        raise ValueError(f"no page at /isi/{TOKEN}/")
    except ValueError:
        record = logging.LogRecord("django.request", 40, "", 1, "Error: %s", (f"/isi/{TOKEN}/",), sys.exc_info())
    written = NoTokens().format(record)
    assert TOKEN not in written
    assert written.count("/isi/...") == 3  # in the message, in the line of the program, in the error
