"""Whatever stands in an address is answered: with a page, or that there is none."""

from urllib.parse import quote

import pytest
from signing import browser_of, somebody

from payung.office.roles import Role

pytestmark = pytest.mark.django_db

ODD = [
    "\0",
    "52\0",
    "x" * 5000,
    "9" * 30,
    "-1",
    "👷🏽",
    "'\"><script>",
    "%",
    "../..",
    "é\u202e",
    "31-12-9999",
    "9999-12",
    "1-1-0001",
]
#: Each address with what it reads from its query.
QUERIES = {
    "/angka-masuk/": ["wilayah", "jenis", "status", "halaman"],
    "/angka-masuk/baru/": ["wilayah"],
    "/papan/": ["sampai"],
    "/papan/52.01/": ["sampai"],
    "/permintaan/": ["halaman"],
    "/permintaan/baru/": ["areas"],
    "/permintaan/desa/": ["kab", "kec"],
    "/jawaban/": ["halaman"],
    "/rekap/": ["bulan"],
    "/rekap/templat.xlsx": ["bulan"],
    "/catatan/": ["siapa", "jenis", "perihal", "wilayah", "dari", "sampai", "sebelum"],
    "/catatan/catatan.csv": ["siapa", "jenis", "perihal", "wilayah", "dari", "sampai"],
    "/orang/": ["siapa", "next"],
}
PATHS = [
    *("/papan/{}/", "/angka-masuk/{}/", "/angka-masuk/{}/koreksi/", "/angka-masuk/{}/tanggapan/"),
    *("/jawaban/{}/", "/permintaan/{}/", "/permintaan/{}/isi/", "/rekap/{}/", "/rekap/{}/unduh.csv", "/isi/{}/", "/orang/{}/"),
]


@pytest.fixture
def boss(ntb, head):
    """Who may open all of these."""
    return browser_of(head)


@pytest.fixture
def rahmi(ntb, analyst):
    return browser_of(somebody("rahmi", Role.ANALYST, "52", by=analyst))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_an_odd_query_fails_no_page(boss, rahmi, odd):
    opened = set()
    for path, names in QUERIES.items():
        for name in names:
            for client in (boss, rahmi):
                response = client.get(path, {name: odd})
                assert response.status_code in (200, 302, 403, 404, 422), (path, name)
                body = b"".join(response.streaming_content) if response.streaming else response.content
                assert b"<script>" not in body
                if response.status_code == 200:
                    opened.add(path)
    assert {"/angka-masuk/", "/papan/", "/papan/52.01/", "/permintaan/desa/", "/rekap/templat.xlsx"} <= opened


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
@pytest.mark.parametrize("path", PATHS)
def test_an_odd_address_is_one_that_does_not_exist(rahmi, boss, path, odd):
    for client in (rahmi, boss):
        assert client.get(path.format(quote(odd, safe=""))).status_code in (302, 403, 404)
