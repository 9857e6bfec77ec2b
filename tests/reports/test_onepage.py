"""The one A4 page: exactly one, the same numbers as the web page, the same bytes for the same content."""

import functools
import io

import example_content
import pypdf
import pytest

from payung.reports import onepage, wording

CONTENTS = example_content.everything()


@functools.cache
def made(which, lang):
    return onepage.pdf(CONTENTS[which], lang)


def text_of(pdf):
    return " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("which", CONTENTS)
def test_it_is_one_light_a4_page(which, lang):
    pdf = made(which, lang)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert len(pdf) <= 300_000


KEY_NUMBERS = {
    "id": """57.000|698.000|8,2 %|21.736|17.000|13.000|1.050|57.196|1.246|30,7 %|1.808.432|Rp129,2 miliar|Rp64,6 miliar
        |Rp10,8 miliar|Rp123,1 miliar|641.000|320.442|Rp16.800|Rp42 juta|Rp10 juta|Rp70 juta|Rp87 juta|Rp174 juta
        |/edisi/2/|22 November 2026|a1b2c3d4e5f6|tidak disebut|Biaya menutup kesenjangan|Apa yang diterima keluarga""",
    "en": """57,000|698,000|8.2%|21,736|17,000|13,000|1,050|57,196|1,246|30.7%|1,808,432|Rp129.2 billion|Rp64.6 billion
        |Rp10.8 billion|Rp123.1 billion|641,000|320,442|Rp16,800|Rp42 million|Rp10 million|Rp70 million|Rp174 million
        |/en/edisi/2/|22 November 2026|a1b2c3d4e5f6|not mentioned|What closing the gap costs|What a family gets""",
}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_it_carries_the_key_numbers(lang):
    text = text_of(made("edition 2", lang))
    assert [number.strip() for number in KEY_NUMBERS[lang].split("|") if number.strip() not in text] == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_number_of_a_government_is_on_it(lang):
    text = text_of(made("edition 2", lang))
    for one in CONTENTS["edition 2"]["governments"]:
        assert one["short"] in text
        if one["figure"]:
            assert wording.number(one["figure"]["value"], lang) in text


def test_it_says_when_it_is_from_and_in_which_language():
    reader = pypdf.PdfReader(io.BytesIO(made("edition 2", "id")))
    assert reader.metadata is not None
    assert "edisi 2, 22 November 2026" in str(reader.metadata.title)
    assert "20261122" in str(reader.metadata.get("/CreationDate"))
    assert reader.trailer["/Root"]["/Lang"] == "id"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in made("edition 2", "id")


def test_only_the_vendored_font_is_used():
    page = pypdf.PdfReader(io.BytesIO(made("edition 2", "en"))).pages[0]
    names = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert names and all("SourceSans3" in name for name in names)


def test_the_same_content_gives_the_same_bytes():
    assert onepage.pdf(example_content.edition(2), "id") == made("edition 2", "id")


def test_another_number_gives_another_page():
    content = example_content.edition(2)
    content["share"]["covered"]["value"] = "58000"
    assert onepage.pdf(content, "id") != made("edition 2", "id")


HOSTILE = '#panic("owned") $x$ *bold* `raw` "quoted" \\ [#read("/etc/passwd")] <label> @ref // comment'


def test_a_source_is_set_as_text_and_never_run():
    content = example_content.edition(2)
    content["residuals"][0]["sentence"] = {"id": HOSTILE, "en": HOSTILE}
    content["share"]["workers"]["source"] = HOSTILE
    content["family"]["cites"][0]["cites"] = HOSTILE
    note = {"id": HOSTILE, "en": HOSTILE}
    text = text_of(onepage.pdf(example_content.with_government(content, "52.05", notes=[note]), "id"))
    assert '#panic("owned")' in text and "*bold*" in text and "// comment" in text


def test_much_text_still_makes_one_page():
    content = example_content.edition(2)
    long = "Sumber tidak menyebut siapa pembayarnya dan dari pos anggaran mana uangnya diambil. " * 3
    for one in content["governments"]:
        one["notes"] = [{"id": long, "en": long}]
    assert len(pypdf.PdfReader(io.BytesIO(onepage.pdf(content, "id"))).pages) == 1


def test_a_page_can_be_made_when_little_is_known():
    content = example_content.edition(1)
    content |= {"ucj": None, "residuals": []}
    content["share"]["stated_share"] = content["cost"]["tariff_said"] = None
    for row in content["cost"]["rows"]:
        row["month_said"] = row["year_said"] = None
    pdf = onepage.pdf(content, "en")
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "57,000" in text_of(pdf)
