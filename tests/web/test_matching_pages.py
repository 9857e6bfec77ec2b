"""Pages of pairs: two rows side by side, three answers, undo; a run shown whole before it merges; a sample decided blind."""

import html
import re
import sys
from pathlib import Path

import pytest
from django.test import Client
from signing import browser_of, somebody

sys.path.insert(0, str(Path(__file__).parents[1] / "identities"))
from people_to_match import LOBAR, LOTENG, NOW, PROVINCE, accepted, pair_of, people, run_of, stands_for, waiting

from payung.identities import auditing
from payung.identities.models import AuditedPair, Decision, Looking, Run
from payung.office.models import Event
from payung.office.roles import Role
from payung.registry import scope
from payung.registry.models import Worker
from payung.web.matching import quality, queue, runs

pytestmark = pytest.mark.django_db
NIK, NEAR = "5299014107840001", "5299014107850001"


@pytest.fixture(autouse=True)
def keys_and_clock(settings, tmp_path, monkeypatch):
    settings.PAYUNG_KEYS = str(tmp_path / "keys")
    for module in (quality, queue, runs):
        monkeypatch.setattr(module, "now", lambda: NOW)


@pytest.fixture
def made(ntb, analyst):
    """An officer of Lombok Barat."""
    return somebody("made", Role.DISTRICT_OFFICER, LOBAR, by=analyst, name="Made Sari")


@pytest.fixture
def rahmi(ntb, analyst) -> Client:
    """An analyst of the province."""
    return browser_of(somebody("rahmi", Role.ANALYST, PROVINCE, by=analyst, name="Baiq Rahmi"))


def text(response) -> str:
    body = response.content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body[body.index("<main") : body.index("</main>")])))


def region_names(page) -> list[str]:
    """What a screen reader calls the parts of a page that it can jump to."""
    body = page.content.decode()
    tags = re.findall(r"<section [^>]*>|<[a-z]+ [^>]*role=\"region\"[^>]*>", body)
    labels = [(re.search(r'aria-label="([^"]*)"', tag), re.search(r'aria-labelledby="([^"]*)"', tag)) for tag in tags]
    named = [re.findall(rf'id="{by[1]}"[^>]*>(.*?)</h', body, re.S) for _, by in labels if by]
    assert all(len(each) == 1 for each in named), "a region is named by an id that stands once on its page"
    return [label[1] for label, _ in labels if label] + [each for [each] in named]


def form_of(page) -> dict[str, str]:
    body = page.content.decode()
    form = re.search(r'<form[^>]*id="putusan".*?</form>', body, re.S)
    assert form, "no form to decide with"
    return dict(re.findall(r'name="(dilihat|sesudah)" value="([^"]*)"', form[0]))


def answer(client: Client, pk: int, word: str, **more: str):
    page = client.get(f"/en/pencocokan/pasangan/{pk}/")
    return client.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", form_of(page) | {"putusan": word} | more)


def test_a_pair_stands_side_by_side_with_what_differs_and_no_nik(made, analyst, monkeypatch):
    [a] = people("MUHAMMAD SAHNAN", nik=NIK, birth_date="1984-07-01", sex="L", mother_name="INAQ SAHRI", household="kk")
    [b] = people("MUH. SAHNAN", nik=NEAR, birth_date="1984-01-07", sex="L", address="Dusun Timuk", household="kk")
    run = run_of(monkeypatch, analyst, [(a, b, "review 0.9")])
    page = browser_of(made).get(f"/en/pencocokan/pasangan/{pair_of(run, a, b).pk}/")
    said = text(page)
    assert page.status_code == 200
    for expected in (
        "Full name ≈ written differently MUHAMMAD SAHNAN MUH. SAHNAN",
        "NIK ≠ different •••••• •••••≠ •••• one digit differs, in the birth date in it",
        "Sex = same man man",
        "Date of birth ≠ different 1 July 1984 7 January 1984 day and month are changed round",
        "Mother's name ? only one is known INAQ SAHRI not known",
        "Family card number = same",
        "2 things differ",
        "Not known of either: Place of birth",
        "Nama sama: review.",
        "90.0% likely",
        "0 of 1 decided",
    ):
        assert expected in said, expected
    assert not re.search(r"\d{12,}", said.replace(" ", ""))
    assert NIK not in page.content.decode() and NEAR not in page.content.decode()


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        ("SITI AMINAH", "SITI FATIMAH", ["AMINAH", "FATIMAH"]),
        ("H. MUH. SAHNAN", "MUHAMMAD SAHNAN HADI", ["HADI"]),
        ("LALU AHMAD", "L. ACHMAD YANI", ["YANI"]),
    ],
)
def test_words_that_the_other_name_lacks_are_marked_by_more_than_colour(made, analyst, monkeypatch, one, other, marked):
    a, b = people(one, other)
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    body = browser_of(made).get(f"/en/pencocokan/pasangan/{pair_of(run, a, b).pk}/").content.decode()
    assert re.findall(r"<mark[^>]*>([^<]*)", body) == marked


def test_a_name_whose_words_are_changed_round_is_written_differently_and_no_other(made, analyst, monkeypatch):
    a, b = people("SUHAIMI HASANUDIN", "HASANUDIN SUHAIMI")
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    said = text(browser_of(made).get(f"/en/pencocokan/pasangan/{pair_of(run, a, b).pk}/"))
    assert "Full name ≈ written differently" in said and "the same words in another order" in said and "Nothing differs" in said


@pytest.mark.parametrize(("word", "outcome"), [("sama", "same"), ("beda", "different"), ("serumah", "household")])
def test_each_answer_is_kept_and_leads_to_the_next_pair(made, analyst, monkeypatch, word, outcome):
    a, b, c, d = people("SITI", "SITTI", "WAYAN", "I WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "review 0.9"), (c, d, "review 0.5")])
    first, second = pair_of(run, a, b), pair_of(run, c, d)
    client = browser_of(made)
    assert client.get("/en/pencocokan/berikut/")["Location"] == f"/en/pencocokan/pasangan/{first.pk}/"
    there = answer(client, first.pk, word, catatan="  kata kepala dusun ")
    page = client.get(there["Location"], follow=True)
    assert page.redirect_chain[-1][0] == f"/en/pencocokan/pasangan/{second.pk}/"
    assert "1 of 2 decided" in text(page)
    with scope.of_area(LOBAR):
        kept = Decision.objects.get()
    assert (kept.outcome, kept.by, kept.remark) == (outcome, made, "kata kepala dusun")
    assert stands_for(a, b) == ({b.pk: a.pk} if word == "sama" else {})
    assert Event.objects.filter(kind="pair_decided", area=LOBAR, by=made).count() == 1
    assert client.get(answer(client, second.pk, "beda")["Location"])["Location"] == "/en/pencocokan/"
    assert "No pair waits" in text(client.get("/en/pencocokan/"))


def test_the_last_answer_is_undone_from_the_next_pair(made, analyst, monkeypatch):
    a, b, c, d = people("SITI", "SITTI", "WAYAN", "I WAYAN")
    run = run_of(monkeypatch, analyst, [(a, b, "review 0.9"), (c, d, "review 0.5")])
    first, second = pair_of(run, a, b), pair_of(run, c, d)
    client = browser_of(made)
    answer(client, first.pk, "sama")
    body = client.get(f"/en/pencocokan/pasangan/{second.pk}/").content.decode()
    assert "Kept: SITI and SITTI: same person." in body
    [sesudah] = re.findall(rf'/{first.pk}/batalkan/.*?name="sesudah" value="(\d+)"', body, re.S)
    undone = client.post(f"/en/pencocokan/pasangan/{first.pk}/batalkan/", {"sesudah": sesudah}, follow=True)
    assert "The register is as it was before it." in text(undone)
    assert form_of(undone)["sesudah"] and stands_for(a, b) == {}
    assert waiting(run) == {(a.pk, b.pk), (c.pk, d.pk)}
    again = client.post(f"/en/pencocokan/pasangan/{first.pk}/batalkan/", {"sesudah": sesudah}, follow=True)
    assert "somebody else has decided it" in text(again).lower()


def test_what_was_decided_in_another_session_or_told_already_is_not_undone_by_a_key(made, analyst, monkeypatch):
    rows = people("SITI", "SITTI", "WAYAN", "I WAYAN", "NUR", "NOR")
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    run = run_of(monkeypatch, analyst, [(a, b, "review") for a, b in pairs])
    _, second, third = (f"/en/pencocokan/pasangan/{pair_of(run, a, b).pk}/" for a, b in pairs)
    client = browser_of(made)
    answer(client, pair_of(run, *pairs[0]).pk, "sama")
    assert 'data-key="u"' not in browser_of(made).get(second).content.decode()
    for _ in range(2):  # loaded again it is told again
        assert 'data-key="u"' in client.get(second).content.decode()
    assert 'data-key="u"' not in client.get(third).content.decode()


def test_the_last_pair_of_all_is_undone_from_the_page_of_all_pairs(made, analyst, monkeypatch):
    a, b = people("SITI", "SITTI")
    run = run_of(monkeypatch, analyst, [(a, b, "review")])
    client = browser_of(made)
    page = client.get(answer(client, pair_of(run, a, b).pk, "beda")["Location"], follow=True)
    assert "No pair waits" in text(page) and "Kept: SITI and SITTI: different people." in text(page)
    assert 'data-key="u"' in page.content.decode()


def test_a_pair_that_changed_while_it_was_open_is_shown_anew_and_nothing_is_kept(made, analyst, monkeypatch):
    a, b = people("SITI", "SITTI")
    pk = pair_of(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b).pk
    client = browser_of(made)
    old = form_of(client.get(f"/en/pencocokan/pasangan/{pk}/"))
    with scope.of_area(LOBAR):
        Worker.objects.filter(pk=b.pk).update(mother_name="INAQ BARU")
    page = client.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", old | {"putusan": "sama", "catatan": "tadi"})
    assert page.status_code == 422
    assert "has changed since you opened the page" in text(page) and "INAQ BARU" in text(page)
    assert ">tadi</textarea>" in page.content.decode()
    assert "something of one of the two has changed" in text(page)
    assert stands_for(a, b) == {}
    client.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", form_of(page) | {"putusan": "sama"})
    assert stands_for(a, b) == {b.pk: a.pk}


def test_a_pair_that_somebody_has_open_is_shown_without_buttons_and_nobody_else_is_given_it(made, analyst, rahmi, monkeypatch):
    a, b = people("SITI", "SITTI")
    pk = pair_of(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b).pk
    client = browser_of(made)
    old = form_of(client.get(f"/en/pencocokan/pasangan/{pk}/"))
    theirs = rahmi.get(f"/en/pencocokan/pasangan/{pk}/")
    assert "Made Sari has this pair open until" in text(theirs) and "putuskan" not in theirs.content.decode()
    assert rahmi.get("/en/pencocokan/berikut/")["Location"] == "/en/pencocokan/"
    refused = rahmi.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", old | {"putusan": "beda", "catatan": "kata RT"})
    assert refused.status_code == 422 and "Made Sari" in text(refused)
    assert "Your remark was not kept: “kata RT”" in text(refused) and 'id="putusan"' in refused.content.decode()
    client.get(f"/en/pencocokan/berikut/?setelah={pk}")  # left alone
    with scope.of_area(LOBAR):
        assert not Looking.objects.exists()
    assert answer(rahmi, pk, "beda").status_code == 302
    late = client.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", old | {"putusan": "sama", "catatan": "tadi"}, follow=True)
    assert "Somebody else has decided it" in text(late) and "Your remark was not kept: “tadi”" in text(late)
    assert stands_for(a, b) == {}


def test_a_second_click_is_no_matter_and_an_unknown_answer_is_refused(made, analyst, monkeypatch):
    a, b = people("SITI", "SITTI")
    pk = pair_of(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b).pk
    client = browser_of(made)
    form = form_of(client.get(f"/en/pencocokan/pasangan/{pk}/"))
    assert client.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", form | {"putusan": "mungkin"}).status_code == 422
    for _ in range(2):
        page = client.post(f"/en/pencocokan/pasangan/{pk}/putuskan/", form | {"putusan": "sama"}, follow=True)
    assert "Decided: same person" in text(page) and "somebody else" not in text(page).lower()
    with scope.of_area(LOBAR):
        assert Decision.objects.count() == 1


def test_whoever_would_be_one_person_is_shown_whole_before(made, analyst, monkeypatch):
    a, b, c = people("SITI", "SITI A", "SITTI")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "review")])
    accepted(run, analyst)
    page = browser_of(made).get(f"/en/pencocokan/pasangan/{pair_of(run, b, c).pk}/")
    assert "these 3 rows are one person" in text(page)
    assert a.code in text(page)


def test_a_pair_of_two_kabupaten_is_the_province_s(made, analyst, rahmi, monkeypatch):
    [a], [b] = people("SITI"), people("SITTI", kab=LOTENG)
    pk = pair_of(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b).pk
    assert browser_of(made).get(f"/en/pencocokan/pasangan/{pk}/").status_code == 404
    assert "No pair waits" in text(browser_of(made).get("/en/pencocokan/"))
    assert rahmi.get(f"/en/pencocokan/pasangan/{pk}/").status_code == 200
    assert "only the province sees both" in text(rahmi.get("/en/pencocokan/"))
    assert "1 pair of people to decide about" in text(rahmi.get("/en/meja/"))


def test_the_desk_says_how_many_pairs_wait_for_ones_own_office(made, analyst, rahmi, monkeypatch):
    a, b, c, d = people("SITI", "SITTI", "NUR", "NUR")
    run = run_of(monkeypatch, analyst, [(a, b, "review"), (c, d, "same")])
    assert "1 pair of people to decide about" in text(browser_of(made).get("/en/meja/"))
    said = text(rahmi.get("/en/meja/"))
    assert "comparison of the register to accept" in said and "pair of people to decide" not in said
    accepted(run, analyst)
    assert "comparison of the register" not in text(rahmi.get("/en/meja/"))


def test_decisions_are_listed_with_those_that_no_longer_count(made, analyst, monkeypatch):
    a, b = people("SITI", "SITTI")
    pk = pair_of(run_of(monkeypatch, analyst, [(a, b, "review")]), a, b).pk
    client = browser_of(made)
    answer(client, pk, "sama", catatan="keliru")
    with scope.of_area(LOBAR):
        last = Decision.objects.get()
    client.post(f"/en/pencocokan/pasangan/{pk}/batalkan/", {"sesudah": last.pk})
    said = text(client.get("/en/pencocokan/keputusan/"))
    assert said.index("taken back") < said.index("same person no longer counts")
    assert "keliru" in said


# ---------------------------------------------------------------------------------------------------------------- a run


def test_a_run_is_shown_whole_accepted_and_taken_back(analyst, rahmi, ntb, monkeypatch):
    a, b, c, d = people("SITI", "SITI", "SITI A", "WAYAN", birth_date="1990-01-01")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "same"), (c, d, "review")])
    page = rahmi.get(f"/en/pencocokan/hasil/{run.pk}/")
    said = text(page)
    assert "4 rows are 2 people" in said and "1 person of 3 rows" in said
    assert all(each.code in said for each in (a, b, c)) and d.code not in said
    [seen] = re.findall(r'name="dilihat" value="([0-9a-f]{64})"', page.content.decode())
    assert stands_for(a, b, c) == {}
    wrong = rahmi.post(f"/en/pencocokan/hasil/{run.pk}/terima/", {"dilihat": "0" * 64}, follow=True)
    assert "accept again" in text(wrong) and stands_for(a, b, c) == {}
    page = rahmi.post(f"/en/pencocokan/hasil/{run.pk}/terima/", {"dilihat": seen}, follow=True)
    assert "Rows that now count with another: 2" in text(page)
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}
    again = rahmi.post(f"/en/pencocokan/hasil/{run.pk}/terima/", {"dilihat": seen}, follow=True)
    assert "accepted already" in text(again)
    merged = rahmi.get("/en/pencocokan/gabungan/")
    assert "2 rows count with another" in text(merged) and "Look at this pair" in text(merged)
    page = rahmi.post(f"/en/pencocokan/hasil/{run.pk}/cabut/", follow=True)
    assert "nobody is merged by a comparison now" in text(page)
    assert stands_for(a, b, c) == {}
    [seen] = re.findall(r'name="dilihat" value="([0-9a-f]{64})"', page.content.decode())
    page = rahmi.post(f"/en/pencocokan/hasil/{run.pk}/terima/", {"dilihat": seen}, follow=True)
    assert "Rows that now count with another: 2" in text(page), "the newest may be accepted once more"
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}
    newer = run_of(monkeypatch, analyst, [(a, b, "same")])
    accepted(newer, analyst)
    page = rahmi.post(f"/en/pencocokan/hasil/{newer.pk}/cabut/", follow=True)
    assert "the comparison of 24 November 2026 counts again" in text(page)
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}


def test_tables_of_people_of_one_name_are_told_apart(analyst, rahmi, ntb, monkeypatch):
    a, b, c, d = people("SITI", "SITI", "SITI", "SITI")
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (c, d, "same")])
    accepted(run, analyst)
    for path in (f"/en/pencocokan/hasil/{run.pk}/?semua=1", "/en/pencocokan/gabungan/"):
        found = region_names(rahmi.get(path))
        assert {"1. SITI", "2. SITI"} <= set(found) and len(found) == len(set(found)), path


def test_each_nik_of_a_person_is_told_by_the_rows_above_it(analyst, rahmi, ntb, monkeypatch):
    [a], [b], [c], [d] = people("SITI"), people("SITI", nik=NIK), people("SITI", nik=NEAR), people("SITI", nik=NEAR)
    run = run_of(monkeypatch, analyst, [(a, b, "same"), (b, c, "same"), (c, d, "same")])
    said = text(rahmi.get(f"/en/pencocokan/hasil/{run.pk}/"))
    rows = [said[said.index(each.code) :] for each in (a, b, c, d)]
    expected = [
        "no list gave one",
        "kept, not shown",
        f"one digit differs, in the birth date in it ({b.code})",
        f"the same NIK ({c.code})",
    ]
    for row, words in zip(rows, expected, strict=True):
        assert words in row[: row.index("SITI") if "SITI" in row else 250], words


def test_a_comparison_is_asked_for_once_and_its_page_leads_back_while_it_runs(rahmi, ntb):
    rahmi.post("/en/pencocokan/jalankan/")
    page = rahmi.get("/en/pencocokan/")
    assert "The register is being compared" in text(page) and page["Refresh"] == "5"
    assert "under way already" in text(rahmi.post("/en/pencocokan/jalankan/", follow=True))
    run = Run.objects.get()
    assert rahmi.get(f"/en/pencocokan/hasil/{run.pk}/")["Location"] == "/en/pencocokan/"


def test_the_page_of_one_of_the_rows_tells_who_merged_it_when_and_why(made, analyst, rahmi, monkeypatch):
    [a] = people("SITI", household="kk")
    [b] = people("SITTI", nik=NIK, household="kk")
    [c], [d] = people("NUR", household="kk"), people("NOR", household="kk")
    run = run_of(monkeypatch, analyst, [(a, b, "review"), (c, d, "same")])
    accepted(run, analyst)
    client = browser_of(made)
    answer(client, pair_of(run, a, b).pk, "sama", catatan="kata kadus")
    said = text(client.get(f"/en/register/{a.code}/"))
    history = said[said.index("History") :]
    assert f"Decided: the same person as {b.code} kata kadus Made Sari" in history
    household = said[said.index("Same household") : said.index("History")]
    assert b.code not in household, "she is no member of her own household"
    assert c.code in household and d.code not in household, "one who is listed twice is one member"
    assert f"no list gave one The same person has one: {b.code}" in said
    said = text(client.get(f"/en/register/{d.code}/"))
    assert f"A comparison was accepted: the same person as {c.code} Nama sama: same." in said
    with scope.of_area(LOBAR):
        last = Decision.objects.get()
    client.post(f"/en/pencocokan/pasangan/{pair_of(run, a, b).pk}/batalkan/", {"sesudah": last.pk})
    said = text(client.get(f"/en/register/{a.code}/"))
    assert f"What was decided about this record and {b.code} was taken back" in said
    assert b.code in said[said.index("Same household") : said.index("History")]


# ------------------------------------------------------------------------------------------------------------ the quality


def test_a_sample_is_drawn_looked_at_blind_and_tells_the_interval(analyst, rahmi, ntb, monkeypatch):
    rows = people(*(f"SITI {at}" for at in range(6)))
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    accepted(run_of(monkeypatch, analyst, [(a, b, "same 0.9999") for a, b in pairs]), analyst)
    assert "not known yet" in text(rahmi.get("/en/pencocokan/mutu/"))
    for typed in ("", "banyak", "0", "99999"):
        assert rahmi.post("/en/pencocokan/mutu/ambil/", {"ukuran": typed}).status_code == 422, typed
    page = rahmi.post("/en/pencocokan/mutu/ambil/", {"ukuran": "3"}, follow=True)
    for word in ("sama", "sama", "beda"):
        assert "Nama sama" not in text(page) and "likely" not in text(page) and "99.9" not in text(page)
        assert rahmi.post(page.request["PATH_INFO"], {"putusan": "?"}).status_code == 422
        page = rahmi.post(page.request["PATH_INFO"], form_of(page) | {"putusan": word}, follow=True)
    said = text(page)
    assert "All 3 pairs of the sample were looked at" in said and "3. SITI" in said and "different people" in said
    said = text(rahmi.get("/en/pencocokan/mutu/"))
    assert "at least 9.4% is right" in said and "2 of 3 pairs that were looked at are one person: 66.7%" in said
    assert "between 9.4% and 99.2%, from 3 pairs" in said
    [estimate] = auditing.estimates(by=None)
    assert f"seed {estimate.sample.seed}" in said
    assert len(stands_for(*rows)) == 2  # what was wrong has parted
    with scope.of_area(PROVINCE):
        first = AuditedPair.objects.order_by("number").first()
    assert first and rahmi.post(f"/en/pencocokan/mutu/{first.pk}/", {"putusan": "beda"}).status_code == 422


def sample_of(rahmi, analyst, monkeypatch, n: int = 3) -> list[Worker]:
    """A sample of this many pairs of an accepted run, of which nobody has looked at one."""
    rows = people(*(f"SITI {at}" for at in range(2 * n)))
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    accepted(run_of(monkeypatch, analyst, [(a, b, "same 0.9999") for a, b in pairs]), analyst)
    rahmi.post("/en/pencocokan/mutu/ambil/", {"ukuran": str(n)})
    return rows


def say(client: Client, word: str):
    """Of the pair that is next; the page after it."""
    page = client.get("/en/pencocokan/mutu/berikut/", follow=True)
    return client.post(page.request["PATH_INFO"], form_of(page) | {"putusan": word}, follow=True)


def test_an_answer_of_the_audit_counts_for_what_was_shown_alone(analyst, rahmi, ntb, monkeypatch):
    rows = sample_of(rahmi, analyst, monkeypatch, 1)
    page = rahmi.get("/en/pencocokan/mutu/berikut/", follow=True)
    with scope.of_area(PROVINCE):
        Worker.objects.filter(pk=rows[1].pk).update(mother_name="INAQ BARU")
    late = rahmi.post(page.request["PATH_INFO"], form_of(page) | {"putusan": "beda"})
    assert late.status_code == 422 and "has changed since you opened the page" in text(late) and "INAQ BARU" in text(late)
    assert len(stands_for(*rows)) == 1


def test_who_finds_in_the_audit_what_others_have_decided_otherwise_is_told_of_whom(analyst, rahmi, ntb, monkeypatch):
    a, b, c = people("SITI", "SITI", "SITI")
    run = run_of(monkeypatch, analyst, [(a, b, "review"), (b, c, "review"), (a, c, "same 0.9999")])
    for one, other in ((a, b), (b, c)):
        answer(rahmi, pair_of(run, one, other).pk, "sama")
    rahmi.post("/en/pencocokan/mutu/ambil/", {"ukuran": "1"})
    page = say(rahmi, "beda")
    assert "the two still count as one person" in text(page) and f"{a.code} – {b.code} – {c.code}" in text(page)
    assert stands_for(a, b, c) == {b.pk: a.pk, c.pk: a.pk}


def undo(client: Client, page):
    body = page.content.decode()
    [(path, seen)] = re.findall(r'action="([^"]*/batalkan/)">.*?name="sesudah" value="([^"]*)"', body, re.S)
    return client.post(path, {"sesudah": html.unescape(seen)}, follow=True)


def test_an_answer_of_the_audit_is_undone_and_said_anew(analyst, rahmi, ntb, monkeypatch):
    rows = sample_of(rahmi, analyst, monkeypatch)
    page = say(rahmi, "beda")
    assert "Kept: pair 1: different people." in text(page) and 'data-key="u"' in page.content.decode()
    assert len(stands_for(*rows)) == 2
    stale = page
    page = undo(rahmi, page)
    assert "taken back" in text(page) and "Are these two one person?" in text(page)
    assert len(stands_for(*rows)) == 3, "what the machine had merged counts again"
    assert "somebody else" in text(undo(rahmi, stale)).lower()
    assert "2 of 3" not in text(say(rahmi, "sama")) and len(stands_for(*rows)) == 3
    kinds = Event.objects.filter(subject__startswith="sample").order_by("pk").values_list("kind", "detail__verdict")
    assert list(kinds)[1:] == [("pair_audited", "different"), ("pair_audit_taken_back", "different"), ("pair_audited", "same")]
    with scope.of_area(PROVINCE):
        assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == ["different", "open"]


def test_a_later_decision_about_the_pair_stays_when_the_audit_is_undone(analyst, rahmi, made, ntb, monkeypatch):
    sample_of(rahmi, analyst, monkeypatch, n=1)
    page = say(rahmi, "beda")
    with scope.of_area(PROVINCE):
        pair = Decision.objects.get()
        pk = AuditedPair.objects.get().pair_id
    made_s = browser_of(made)
    made_s.post(f"/en/pencocokan/pasangan/{pk}/batalkan/", {"sesudah": pair.pk})
    answer(made_s, pk, "serumah")
    undo(rahmi, page)
    with scope.of_area(PROVINCE):
        assert Decision.objects.order_by("-pk").values_list("outcome", flat=True)[0] == "household"
        assert AuditedPair.objects.get().verdict is None


def test_a_pair_of_a_sample_shows_no_way_to_what_the_machine_did(analyst, rahmi, ntb, monkeypatch):
    sample_of(rahmi, analyst, monkeypatch)
    page = rahmi.get("/en/pencocokan/mutu/berikut/", follow=True)
    body = page.content.decode()
    assert "/register/NTB-" not in body and "/pencocokan/pasangan/" not in body and "Nama sama" not in body
    assert "The sample is of pairs that the machine called one person." in text(page)


def test_a_new_sample_leaves_the_old_one_with_its_result_and_the_way_to_go_on(analyst, rahmi, ntb, monkeypatch):
    sample_of(rahmi, analyst, monkeypatch)
    say(rahmi, "sama")
    rahmi.post("/en/pencocokan/mutu/ambil/", {"ukuran": "2"})
    page = rahmi.get("/en/pencocokan/mutu/")
    said = text(page)
    assert "1 of 3" in said and "0 of 2" in said and "1 of 1 pair that was looked at is one person: 100.0%" in said
    newer, older = re.findall(r"/en/pencocokan/mutu/berikut/\?contoh=(\d+)", page.content.decode())
    first = rahmi.get(f"/en/pencocokan/mutu/berikut/?contoh={older}", follow=True)
    assert "Pair 2 of the sample" in text(first) and "1 of 3 looked at" in text(first)
    assert "Pair 1 of the sample" in text(rahmi.get(f"/en/pencocokan/mutu/berikut/?contoh={newer}", follow=True))
    assert "1 of 3 pairs of the sample were looked at" in text(rahmi.get(f"/en/pencocokan/mutu/contoh/{older}/"))


def test_who_may_see_counts_sees_how_good_it_is_and_nobody_s_name(analyst, ntb, monkeypatch):
    a, b = people("SITI RAHASIA", "SITI RAHASIA")
    run = run_of(monkeypatch, analyst, [(a, b, "same")])
    auditing.draw(run=run, size=1, by=analyst, seed="apel")
    client = browser_of(somebody("auditor", Role.AUDITOR, PROVINCE, by=analyst))
    page = client.get("/en/pencocokan/mutu/")
    assert page.status_code == 200 and "seed apel" in text(page)
    assert "RAHASIA" not in page.content.decode() and "/pencocokan/mutu/berikut/" not in page.content.decode()
