"""The pictures of a snapshot: true to its numbers, safe inside a page, and nothing clipped or on top of another."""

import functools
import gzip
import itertools
import re
from xml.etree import ElementTree as ET

import example_content
import pytest

from payung.reports import charts, wording
from payung.reports.charts import canvas, font

CONTENTS = example_content.everything()
LANGS = ("id", "en")
WIDTHS = ("wide", "narrow")
STATE_WORDS = {
    "id": {
        "zero": "dinyatakan",
        "not_mentioned": "tidak disebut dalam sumber",
        "no_number": "disebut tanpa angka",
        "asked": "diminta 21 Agu 2025, belum menjawab",
    },
    "en": {
        "zero": "stated",
        "not_mentioned": "not mentioned in the sources",
        "no_number": "named without a number",
        "asked": "asked 21 Aug 2025, no answer yet",
    },
}

every_picture = pytest.mark.parametrize(
    ("which", "name", "lang", "width"), list(itertools.product(CONTENTS, charts.NAMES, LANGS, WIDTHS))
)


@functools.cache
def drawn(which, name, lang, width="wide"):
    return charts.chart(name, CONTENTS[which], lang, width)


@functools.cache
def tree(which, name, lang, width="wide"):
    return ET.fromstring(drawn(which, name, lang, width).svg)


def words(which, name, lang, width="wide"):
    """All text of a picture, line breaks as spaces."""
    return " ".join(element.text for element in tree(which, name, lang, width).iter() if element.tag.endswith("}text"))


def in_reading_order(which, name, lang, width):
    """Text by lines from top to bottom, so that a wrapped sentence reads on."""
    texts = [one for one in tree(which, name, lang, width).iter() if one.tag.endswith("}text")]
    texts.sort(key=lambda one: (float(one.get("x")), float(one.get("y"))))
    return " ".join(one.text for one in texts)


def boxes(svg):
    """Left, top, right, bottom and text of every piece of text."""
    for one in ET.fromstring(svg).iter():
        if one.tag.endswith("}text"):
            size, weight = float(one.get("font-size")), int(one.get("font-weight", "400"))
            width = font.width(one.text, size, weight)
            left = float(one.get("x")) - {"end": width, "middle": width / 2}.get(one.get("text-anchor"), 0)
            baseline = float(one.get("y"))
            yield left, baseline - size * 0.7, left + width, baseline + size * 0.2, one.text


# ------------------------------------------------------------------------------------------------ true to the numbers


@pytest.mark.parametrize(("lang", "width"), list(itertools.product(LANGS, WIDTHS)))
@pytest.mark.parametrize("which", CONTENTS)
@pytest.mark.parametrize("name", ["map", "payers"])
def test_every_government_stands_with_its_number(which, name, lang, width):
    text = words(which, name, lang, width)
    for one in CONTENTS[which]["governments"]:
        if one["state"] == "stated":
            assert wording.number(one["figure"]["value"], lang) in text, one["short"]


@pytest.mark.parametrize(
    ("name", "lang", "numbers"),
    [
        ("share", "id", ["57.000", "698.000", "641.000", "6.980", "8,17", "8,2 %"]),
        ("share", "en", ["57,000", "698,000", "641,000", "6,980", "8.17", "8.2%"]),
        (
            "residual",
            "id",
            ["57.000", "57.196", "1.050 belum terinci", "1.246 belum terinci", "53.350–58.550"],
        ),
        ("residual", "en", ["57,000", "57,196", "1,050 not broken down", "1,246 not broken down", "53,350–58,550"]),
        ("ucj", "id", ["30,7 %", "32 % dilaporkan", "33,25 %", "62 %", "64,94 %", "1.808.432", "565.952", "698.000"]),
        ("ucj", "en", ["30.7%", "32% reported", "33.25%", "62%", "64.94%", "1,808,432", "565,952", "698,000"]),
        (
            "cost",
            "id",
            ["641.000", "320.442", "Rp129,2 miliar", "Rp64,6 miliar", "Rp123,1 miliar", "Rp61,5 miliar", "Rp16.000"],
        ),
        ("cost", "en", ["641,000", "320,442", "Rp129.2 billion", "Rp64.6 billion", "Rp123.1 billion", "Rp61.5 billion"]),
    ],
)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_picture_carries_its_numbers(name, lang, numbers, width):
    text = words("edition 2", name, lang, width)
    assert [number for number in numbers if number not in text] == []


def test_eight_of_a_hundred_figures_are_filled():
    people = [one for one in tree("edition 1", "share", "id").iter() if one.tag.endswith("}use")]
    assert len(people) == 100
    assert sum(one.get("fill") == canvas.TEAL for one in people) == 8


def test_another_share_fills_another_number_of_figures():
    content = example_content.edition(1)
    content["share"]["share"] = "0.1251"
    picture = ET.fromstring(charts.svg("share", content, "id"))
    people = [one for one in picture.iter() if one.tag.endswith("}use")]
    assert sum(one.get("fill") == canvas.TEAL for one in people) == 13


def test_bars_are_as_long_as_their_numbers():
    def length(value):
        paths = [one.get("d") for one in tree("edition 2", "payers", "id").iter() if one.get("fill") == canvas.TEAL]
        widths = [float(found[1]) for d in paths if (found := re.match(r"M[\d.]+,[\d.]+h([\d.]+)", d))]
        ranked = sorted(widths, reverse=True)
        values = [21736, 17000, 12050, 3200, 3008, 2000, 1984, 1050, 1000]
        assert len(ranked) == len(values)
        return ranked[values.index(value)]

    assert length(17000) / length(21736) == pytest.approx(17000 / 21736, rel=0.01)
    assert length(1000) / length(21736) == pytest.approx(1000 / 21736, rel=0.05)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("share", ["8 ", "57000", "698000"]),
        ("map", ["9 ", "10 ", "21736"]),
        ("payers", ["21736", "17000", "13000"]),
        ("residual", ["57000", "55950", "1050"]),
        ("ucj", ["0.3070", "0.62", "565952"]),
        ("cost", ["129225600000", "64601107200"]),
    ],
)
def test_a_title_is_a_finding_with_its_numbers(name, numbers, lang):
    said = charts.title(name, CONTENTS["edition 2"], lang)
    for number in numbers:
        if number.startswith("0."):
            assert wording.percent(number, lang, 1 if number == "0.3070" else None) in said
        elif len(number) > 9:
            assert wording.rupiah_short(number, lang) in said
        else:
            assert (number if number.endswith(" ") else wording.number(number, lang)) in said


def test_a_definition_names_its_denominator():
    content = CONTENTS["edition 2"]
    assert "698.000" in charts.definition("share", content, "id")
    assert "1,808,432" in charts.definition("ucj", content, "en")
    assert "Rp16.800" in charts.definition("cost", content, "id")


def test_the_province_is_a_payer_and_no_tile():
    for lang, lead, kind in (("id", "sebagai pembayar: 13.000", "bukan wilayah"), ("en", "as a payer: 13,000", "not an area")):
        assert lead in words("edition 2", "map", lang)
        assert kind in words("edition 1", "payers", lang)


# ------------------------------------------------------------------------------------------------ four states, four marks


@pytest.mark.parametrize(("lang", "width"), list(itertools.product(LANGS, WIDTHS)))
def test_each_state_without_a_number_has_words_of_its_own(lang, width):
    text = words("states", "payers", lang, width)
    for said in STATE_WORDS[lang].values():
        assert said in text
    tiles = in_reading_order("states", "map", lang, width)
    for said in STATE_WORDS[lang].values():
        assert said in tiles


def test_each_state_without_a_number_has_an_outline_of_its_own():
    edges = set(canvas.OUTLINES.values())
    assert len(edges) == 4
    drawn_edges = {
        (one.get("stroke"), one.get("stroke-width"), one.get("stroke-dasharray"), one.get("stroke-linecap"))
        for one in tree("states", "map", "id").iter()
        if one.get("fill") == canvas.PAPER and one.get("stroke")
    }
    assert len(drawn_edges) == 4
    double = [one for one in tree("states", "map", "id").iter() if one.get("stroke-width") == "1.2"]
    assert len(double) == 2, "asked, no answer yet: two edges, one inside the other"


def test_a_stated_zero_is_a_bold_0():
    zeros = [one for one in tree("edition 1", "map", "id").iter() if one.text == "0"]
    assert [one.get("font-weight") for one in zeros] == ["700"]
    assert not [one for one in tree("edition 2", "map", "id").iter() if one.text == "0"]


def test_a_figure_that_does_not_fit_is_marked_and_explained():
    for name in ("map", "payers"):
        amber = [one for one in tree("edition 2", name, "id").iter() if one.get("fill") == canvas.AMBER]
        assert len(amber) == 2  # at the figure and at the note
        assert "Rp759.494.400" in words("edition 2", name, "id")
        assert not [one for one in tree("edition 1", name, "id").iter() if one.get("fill") == canvas.AMBER]


def test_another_note_is_marked_but_not_in_amber():
    note = {"id": "Sumber tidak menyebut siapa pembayarnya.", "en": "The source does not name the payer."}
    content = example_content.with_government(CONTENTS["edition 1"], "52.05", notes=[note])
    picture = charts.svg("payers", content, "id")
    assert "Dompu: Sumber tidak menyebut" in picture
    assert canvas.AMBER not in picture


# ------------------------------------------------------------------------------------------------ safe inside a page


@every_picture
def test_a_picture_is_safe_inside_a_strict_page(which, name, lang, width):
    picture = drawn(which, name, lang, width).svg
    for element in tree(which, name, lang, width).iter():
        assert element.tag.rpartition("}")[2] in ("svg", "title", "desc", "defs", "path", "use", "line", "text")
        assert not {"style", "class"} & set(element.attrib)
        assert not [key for key in element.attrib if key.startswith("on")]
        assert element.get("href", "#").startswith("#")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("which", CONTENTS)
def test_ids_are_unique_over_a_whole_page(which):
    pictures = [*itertools.product(charts.NAMES, LANGS, WIDTHS)]
    ids = [one.get("id") for name, lang, width in pictures for one in tree(which, name, lang, width).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


@every_picture
def test_a_picture_speaks_to_those_who_do_not_see_it(which, name, lang, width):
    root = tree(which, name, lang, width)
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.tag.endswith(("}title", "}desc"))}
    assert list(named) == root.get("aria-labelledby").split()
    assert list(named.values()) == [charts.title(name, CONTENTS[which], lang), charts.alt(name, CONTENTS[which], lang)]


@every_picture
def test_a_picture_scales(which, name, lang, width):
    one, root = drawn(which, name, lang, width), tree(which, name, lang, width)
    assert root.get("viewBox") == f"0 0 {one.width} {one.height}"
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert one.width == {"wide": 720, "narrow": 328}[width]


@pytest.mark.parametrize("which", CONTENTS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_pictures_of_a_page_are_light(which, lang):
    page = "".join(drawn(which, name, lang, width).svg for name in charts.NAMES for width in WIDTHS)
    assert len(gzip.compress(page.encode())) <= 20_000  # 45,000 were allowed


def test_a_source_cannot_break_out_of_the_picture():
    hostile = '</text><script>alert(1)</script>&"\x00\x1b'
    content = example_content.with_government(
        CONTENTS["edition 1"], "52.05", short=hostile, notes=[{"id": hostile, "en": hostile}]
    )
    for name in ("map", "payers"):
        picture = charts.svg(name, content, "id")
        assert "<script" not in picture
        ET.fromstring(picture)


# ------------------------------------------------------------------------------------------------ legible


@every_picture
def test_letters_are_at_least_12_pixels(which, name, lang, width):
    sizes = [float(one.get("font-size")) for one in tree(which, name, lang, width).iter() if one.tag.endswith("}text")]
    assert min(sizes) >= {"wide": 13, "narrow": 12}[width]


@every_picture
def test_no_text_is_clipped_or_lies_on_another(which, name, lang, width):
    one = drawn(which, name, lang, width)
    texts = list(boxes(one.svg))
    for left, top, right, bottom, text in texts:
        assert left >= -0.5 and top >= -0.5 and right <= one.width + 0.5 and bottom <= one.height + 0.5, text
    for a, b in itertools.combinations(texts, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (a[4], b[4])


@pytest.mark.parametrize("which", CONTENTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_crosses_the_words_below_the_bar(which, width):
    root = tree(which, "ucj", "id", width)
    lines = [one.attrib for one in root.iter() if one.tag.endswith("}line") and one.get("x1") == one.get("x2")]
    for left, top, right, bottom, text in boxes(drawn(which, "ucj", "id", width).svg):
        for line in lines:
            x, ends = float(line["x1"]), sorted((float(line["y1"]), float(line["y2"])))
            assert not (left < x < right and ends[0] < bottom and top < ends[1]), text


def test_tiles_grow_with_a_long_name():
    content = example_content.edition(2)
    for one in content["governments"]:
        if one["state"] == "not_mentioned":
            one.update(state="stated", figure=content["governments"][0]["figure"])
        one["short"] = f"Kabupaten {one['short']} dan sekitarnya"
    texts = list(boxes(charts.svg("map", content, "id", "narrow")))
    for a, b in itertools.combinations(texts, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a[4], b[4])


def test_words_on_a_tile_stand_out_from_it():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a, b):
        light, dark = sorted((luminance(a), luminance(b)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for shade, colour in enumerate(canvas.TEALS):
        assert contrast(colour, canvas.PAPER if shade >= 3 else canvas.INK) >= 4.5
    assert min(contrast(ink, canvas.PAPER) for ink in (canvas.INK, canvas.MUTED, canvas.AMBER, canvas.DEEP)) >= 4.5
    assert contrast(canvas.TEAL, canvas.PAPER) >= 3 and contrast(canvas.LINE, canvas.PAPER) >= 3
    lightness = [luminance(colour) for colour in canvas.TEALS]
    assert lightness == sorted(lightness, reverse=True), "holds in grey print"


# ------------------------------------------------------------------------------------------------ passed on


@pytest.mark.parametrize("name", charts.NAMES)
def test_a_picture_passed_on_is_a_light_png_that_says_where_it_is_from(name):
    content = CONTENTS["edition 2"]
    png = charts.png(name, content, "id")
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20], "big") == 1200
    assert len(png) <= 300_000
    alone = ET.fromstring(charts.svg(name, content, "id", mode="standalone"))
    text = " ".join(one.text for one in alone.iter() if one.tag.endswith("}text"))
    for said in (charts.title(name, content, "id"), charts.definition(name, content, "id")):
        assert all(word in text for word in said.split())
    assert "/edisi/2/" in text and "22 November 2026" in text and "Sumber: " in text and "a1b2c3d4e5f6" in text


def test_a_picture_passed_on_names_the_english_permalink():
    assert "/en/edisi/2/" in charts.svg("share", CONTENTS["edition 2"], "en", mode="standalone")


def test_the_same_content_gives_the_same_picture():
    again = charts.chart("map", example_content.edition(2), "id")
    assert again == drawn("edition 2", "map", "id")


# ------------------------------------------------------------------------------------------------ the numbers beneath


@pytest.mark.parametrize("which", CONTENTS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", charts.NAMES)
def test_a_table_says_every_number_twice_for_readers_and_for_machines(which, lang, name):
    table = charts.table(name, CONTENTS[which], lang)
    assert len(table.headings) == len(table.keys) == len(table.are_numbers) == len(set(table.keys))
    for texts, raw in zip(table.rows, table.raw, strict=True):
        assert len(texts) == len(raw) == len(table.headings)
        for text, value in zip(texts, raw, strict=True):
            assert isinstance(value, int | str | None)
            if isinstance(value, int):
                assert text in (wording.number(value, lang), wording.rupiah(value, lang))


def test_the_table_of_payers_keeps_unknown_apart_from_zero():
    table = charts.table("payers", CONTENTS["edition 1"], "id")
    by_code = {row[0]: dict(zip(table.keys, row, strict=True)) for row in table.raw}
    assert (by_code["52.71"]["state"], by_code["52.71"]["people"]) == ("zero", 0)
    assert (by_code["52.01"]["state"], by_code["52.01"]["people"]) == ("not_mentioned", None)
    assert by_code["52.03"]["people"] == 17000 and by_code["52.03"]["low"] == 16500
    assert sum(row["people"] for row in by_code.values() if row["people"]) == 55950


def test_sources_are_named_once_with_their_day():
    said = charts.source("payers", CONTENTS["edition 2"], "id")
    assert said.count("Suara NTB 14 Juli 2025") == 1
    assert "insidelombok 30 Oktober 2025" in said and "own arithmetic" not in said
    everywhere = charts.source_names(CONTENTS["edition 2"], "id")
    assert "wartaone 10 September 2025" in everywhere and len(everywhere) == len(set(everywhere))


# ------------------------------------------------------------------------------------------------ what is not known


def without_the_rest():
    """A snapshot in which only the headline is known."""
    content = example_content.edition(1)
    content["residuals"] = []
    content["share"]["stated_share"] = None
    content["cost"]["tariff_said"] = None
    for row in content["cost"]["rows"]:
        row["month_said"] = row["year_said"] = None
    content["ucj"] |= {"target": None, "next_target": None, "stated_share": None, "short_of_target": None, "sentence": None}
    for one in content["governments"]:
        one.update(state="not_mentioned", figure=None, notes=[])
    return content


@pytest.mark.parametrize("name", charts.NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_can_be_drawn_when_little_is_known(name, width):
    content = without_the_rest()
    picture = charts.chart(name, content, "en", width)
    assert list(boxes(picture.svg))
    assert charts.title(name, content, "en") and charts.table(name, content, "en").headings
    assert "None" not in picture.svg


def test_parts_that_exceed_the_total_are_said_to():
    content = example_content.edition(1)
    content["residuals"][0] |= {"residual": -950, "parts_sum": 57950, "holds": False}
    assert "950 more than the total" in charts.title("residual", content, "en")
    assert "parts are 950 more" in charts.svg("residual", content, "en")


def test_altair_accepts_what_is_drawn():
    sheet = canvas.Canvas()
    sheet.rect(0, 0, 10, 10, stroke=canvas.INK, dash=(0.1, 5), radius=2)
    sheet.whisker(1, 9, 5)
    sheet.figures([(5, 5)], 10, fill=canvas.TEAL, stroke=canvas.INK)
    sheet.text(0, 12, "57.000", weight=700)
    sheet._chart(20, 20).to_dict(validate=True)
