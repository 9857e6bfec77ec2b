"""Frozen editions: permalinks, files, downloads, headers, languages, and the ways they can fail."""

import copy
import csv
import hashlib
import io
import json

import pytest
from django.db import OperationalError
from test_overview import text_of

pytestmark = pytest.mark.django_db

PAGES = ("/", "/edisi/1/", "/edisi/2/", "/edisi/", "/angka/", "/periksa/", "/pemerintah/52/", "/pemerintah/52.71/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_both_languages_and_links_to_the_other(client, published, path):
    indonesian, english = client.get(path), client.get("/en" + path)
    assert indonesian.status_code == english.status_code == 200
    assert '<html lang="id"' in indonesian.content.decode()
    assert '<html lang="en"' in english.content.decode()
    for response in (indonesian, english):
        page = response.content.decode()
        assert f'hreflang="id" href="http://testserver{path}"' in page
        assert f'hreflang="en" href="http://testserver/en{path}"' in page
    assert f'href="/en{path}" lang="en"' in indonesian.content.decode()
    assert f'href="{path}" lang="id"' in english.content.decode()


def test_the_language_switch_keeps_what_was_typed(client, published):
    assert 'href="/en/periksa/?orang1=5&bulan1=2"' in client.get("/periksa/?orang1=5&bulan1=2").content.decode().replace(
        "&amp;", "&"
    )


def test_the_front_page_is_short_lived_and_a_permalink_is_not(client, published):
    assert client.get("/")["Cache-Control"] == "public, max-age=60"
    assert client.get("/edisi/1/")["Cache-Control"] == "public, max-age=86400"


def test_an_unchanged_page_is_not_sent_again(client, published):
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", [*PAGES, "/tidak-ada/", "/edisi/2/share.png"])
def test_the_strict_policy_is_on_every_answer(client, published, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("name", "media_type", "saved_as"),
    [
        ("share.svg", "image/svg+xml", None),
        ("share.png", "image/png", None),
        ("og.png", "image/png", None),
        ("share.csv", "text/csv; charset=utf-8", "payung-ntb-edisi-2-share-en.csv"),
        ("share.json", "application/json", "payung-ntb-edisi-2-share-en.json"),
        ("payung-ntb.pdf", "application/pdf", "payung-ntb-edisi-2-en.pdf"),
        ("angka.csv", "text/csv; charset=utf-8", "payung-ntb-edisi-2-angka-en.csv"),
        ("angka.json", "application/json", "payung-ntb-edisi-2-angka-en.json"),
        ("isi.json", "application/json", "payung-ntb-edisi-2-isi-en.json"),
    ],
)
def test_a_file_has_its_type_its_name_and_may_be_kept_for_ever(client, published, name, media_type, saved_as):
    response = client.get(f"/en/edisi/2/{name}")
    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.get("Content-Disposition") == (saved_as and f'attachment; filename="{saved_as}"')
    assert client.get(f"/en/edisi/2/{name}", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_each_language_gets_its_own_file(client, published):
    assert client.get("/edisi/2/payung-ntb.pdf").content.endswith(b"id")
    assert client.get("/en/edisi/2/payung-ntb.pdf").content.endswith(b"en")


def test_the_whole_content_has_the_fingerprint_of_the_footer(client, published):
    body = client.get("/edisi/2/isi.json").content
    fingerprint = hashlib.sha256(body).hexdigest()
    assert fingerprint == published[2].content_sha256
    assert f"<code>{fingerprint[:12]}</code>" in client.get("/").content.decode()


def test_the_figures_as_csv_are_iso_with_a_dot_and_empty_for_unknown(client, published):
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(client.get("/edisi/2/angka.csv").content.decode()))}
    assert rows["covered"]["value"] == "57000"
    assert rows["covered"]["as_of"] == "2025-07-14"
    assert rows["covered"]["pot"] == ""
    assert rows["covered-5204"]["check_holds"] == "false"


def test_the_figures_as_json_bring_checks_answers_and_requests(client, published):
    body = json.loads(client.get("/edisi/2/angka.json").content)
    assert {figure["id"] for figure in body["figures"]} >= {"covered", "poor"}
    assert body["checks"][0]["holds"] is False
    assert body["requests"][0]["government"] == "52.01"


def test_all_figures_stand_on_one_page_with_their_checks(client, published):
    page = client.get("/angka/").content.decode()
    for figure in published[2].content["figures"]:
        assert f'id="{figure["id"]}"' in page
    assert "Rp759.494.400 tepat 45.208 orang-bulan" in page
    assert "56.500–57.500" in page  # what "about 57,000" allows


def test_the_list_of_editions_has_the_newest_first(client, published):
    page = client.get("/edisi/").content.decode()
    assert page.index('href="/edisi/2/">Edisi 2') < page.index('href="/edisi/1/">Edisi 1')


def test_an_old_edition_says_that_it_is_frozen(client, published):
    assert "sudah beku" in client.get("/edisi/1/").content.decode()
    assert "sudah beku" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/edisi/9/", "/edisi/99999999999999999999/", "/edisi/2/nope.svg", "/edisi/9/share.svg", "/edisi/2/..%2Fsecret",
        "/edisi/9/isi.json", "/edisi/99999999999999999999/share.svg", "/pemerintah/52.99/", "/pemerintah/x/", "/tidak/ada",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_page_in_the_language_of_its_address(client, published, path):
    indonesian, english = client.get(path), client.get("/en" + path)
    assert indonesian.status_code == english.status_code == 404
    assert "Halaman tidak ditemukan" in indonesian.content.decode()
    assert "Page not found" in english.content.decode()
    assert indonesian["Cache-Control"] == "no-store"
    assert f'href="{path}"' in english.content.decode() or "%2F" in path


def test_the_picture_for_messages_carries_the_edition_in_its_address(client, published):
    assert '<meta property="og:image" content="http://testserver/en/edisi/2/og.png">' in client.get("/en/").content.decode()


def test_health_tells_the_edition(client, published):
    response = client.get("/health")
    assert (response.status_code, response.content) == (200, b"ok 2\n")


def test_health_before_the_first_edition(client, db):
    assert client.get("/health").content == b"ok no edition\n"


@pytest.fixture
def no_database(monkeypatch):
    """As when PostgreSQL is stopped."""

    def refuse(*_args, **_kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("payung.publishing.models.Snapshot.objects.order_by", refuse)
    monkeypatch.setattr("payung.publishing.models.Snapshot.objects.filter", refuse)


def test_health_without_a_database_is_503(client, no_database):
    assert client.get("/health").status_code == 503


@pytest.mark.parametrize("path", ["/", "/en/edisi/1/", "/angka/", "/periksa/", "/pemerintah/52/"])
def test_a_page_without_a_database_says_so_and_asks_to_come_back(client, no_database, path):
    response = client.get(path)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert (
        "The database does not answer" if path.startswith("/en") else "Basis data tidak menjawab"
    ) in response.content.decode()


def test_a_missing_page_without_a_database_is_still_a_page(client, no_database):
    assert client.get("/tidak-ada/").status_code == 404


def test_no_link_leads_to_another_host(client, published):
    assert 'href="//evil' not in client.get("/en//evil.example/").content.decode()


def test_an_unchanged_file_may_still_be_kept(client, published):
    first = client.get("/edisi/1/share.png")
    again = client.get("/edisi/1/share.png", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and "immutable" in again["Cache-Control"]


@pytest.mark.parametrize("path", ["/edisi/1/%00", "/edisi/1/Sh%C3%A4re.png", "/edisi/99999999999999999999/share.png"])
def test_a_file_name_that_cannot_be_is_not_found(client, published, path):
    assert client.get(path).status_code == 404


def test_a_failure_is_told_in_the_language_of_the_address(client, published, monkeypatch):
    def fails(*_):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("payung.web.overview.views.newest", fails)
    for path, words in (("/", "Ada yang gagal di sini"), ("/en/", "Something failed here")):
        answer = client.get(path)
        assert answer.status_code == 500 and words in answer.content.decode()


def test_a_mistake_can_be_told_to_somebody_where_an_office_stands_behind(client, published, settings):
    assert "belum ada kantor yang mengelolanya" in client.get("/").content.decode()
    settings.PAYUNG_CONTACT = "disnaker <NTB>"
    page = client.get("/").content.decode()
    assert "Beri tahu kantor yang mengelola halaman ini:" in page
    assert "disnaker &lt;NTB&gt;" in page
    assert "belum ada kantor" not in page


def test_where_the_site_is_known_shared_links_name_it(client, published, settings):
    settings.PAYUNG_SITE = "https://payung.example.go.id"
    page = client.get("/en/edisi/1/").content.decode()
    for link in (
        '<link rel="canonical" href="https://payung.example.go.id/en/edisi/1/">',
        '<link rel="alternate" hreflang="id" href="https://payung.example.go.id/edisi/1/">',
        '<meta property="og:url" content="https://payung.example.go.id/en/edisi/1/">',
        '<meta property="og:image" content="https://payung.example.go.id/en/edisi/1/og.png">',
    ):
        assert link in page
    assert "testserver" not in page
    settings.PAYUNG_SITE = ""
    assert '<link rel="canonical" href="http://testserver/en/edisi/1/">' in client.get("/en/edisi/1/").content.decode()


@pytest.fixture
def published_late(publish, contents):
    """Edition 1, with two figures about June that appeared in September and one whose day of publication is not known."""
    content = copy.deepcopy(contents[1])
    figure = next(f for f in content["figures"] if f["id"] == "covered-5204")
    for figure in (*content["figures"], *(content["ucj"][key] for key in ("active", "eligible"))):
        if figure["id"] in ("ucj-active", "ucj-eligible", content["ucj"]["active"]["id"], content["ucj"]["eligible"]["id"]):
            figure["published"] = "2025-09-04"
    content["figures"] += [
        {**figure, "id": "late-1", "as_of": "2025-06-30", "published": "2025-09-04"},
        {**figure, "id": "same-day", "published": content["cutoff"]},
        {**figure, "id": "no-day", "published": None},
    ]
    return publish(content)


def test_an_edition_says_how_many_of_its_figures_were_published_later(client, published_late):
    late = [f for f in published_late.content["figures"] if f["published"] and f["published"] > "2025-07-14"]
    assert late
    page = text_of(client.get("/edisi/1/"))
    assert "isinya tentang keadaan sampai 14 Juli 2025 dan tidak pernah berubah." in page
    assert f"{len(late)} angkanya baru terbit sesudah tanggal itu" in page
    assert page.count("terbit 4 September 2025. Sumber:") >= len(late) + 2  # in the list, and in the panel of UCJ
    html = client.get("/edisi/1/").content.decode()
    assert 'href="#terbit-kemudian"' in html and 'id="terbit-kemudian"' in html
    assert f"14 Juli 2025 {len(late)} angka terbit kemudian" in text_of(client.get("/edisi/"))
    assert "1 of its figures was" not in text_of(client.get("/en/edisi/1/")) or len(late) == 1


def test_an_edition_of_which_nothing_was_published_later_does_not_speak_of_it(client, publish, contents):
    content = copy.deepcopy(contents[1])
    content["figures"] = [{**f, "published": content["cutoff"]} for f in content["figures"]]
    publish(content)
    for path in ("/edisi/1/", "/edisi/"):
        page = text_of(client.get(path))
        assert "sesudah tanggal itu" not in page and "terbit kemudian" not in page
    assert "terbit-kemudian" not in client.get("/edisi/1/").content.decode()


def test_each_cell_of_the_list_of_editions_has_its_name_for_a_phone(client, published):
    page = client.get("/edisi/").content.decode()
    for name in ("Tentang keadaan sampai", "Terbit", "Isi", "Versi hukum"):
        assert page.count(f'data-label="{name}"') == 2
