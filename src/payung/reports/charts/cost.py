"""What it costs a year to close the gap: an upper bound and a scenario, by the law and as the article rounded it."""

from typing import Any

from payung.reports.charts import font
from payung.reports.charts.canvas import MUTED, TEAL, TEALS, Canvas
from payung.reports.charts.common import Cell, Content, Fig, Heading, Table, say
from payung.reports.wording import Lang, month, number, people, rupiah, rupiah_short, standing


def title(content: Content, lang: Lang) -> str:
    amounts = {row["who"]: rupiah_short(row["year"], lang) for row in content["cost"]["rows"]}
    return say(
        lang,
        f"Menutup kesenjangan: {amounts['all_poor']} setahun bila semua umur dihitung, {amounts['workers']} bila pekerja saja",
        f"Closing the gap: {amounts['all_poor']} a year counting all ages, {amounts['workers']} counting workers only",
    )


def definition(content: Content, lang: Lang) -> str:
    if not _said(content):
        return basis(content, lang)
    said = rupiah(_said(content) or 0, lang)
    return basis(content, lang) + say(
        lang, f" Garis: hitungan dengan {said}, seperti disebut pejabat.", f" Line: the same with {said}, as officials said."
    )


def basis(content: Content, lang: Lang) -> str:
    """What is multiplied with what."""
    block = content["cost"]
    tariff = rupiah(block["tariff"], lang)
    since = month(block["tariff_month"], lang)
    return say(
        lang,
        f"Orang yang belum terlindungi × iuran JKK dan JKM terendah bagi bukan penerima upah, {tariff} sebulan "
        f"({since}) × 12. Batas atas "
        f"menghitung semua penduduk miskin, juga anak-anak; skenario hanya yang bekerja (asumsi). "
        "Keduanya dengan asumsi semua yang disebut terlindungi memang miskin.",
        f"People not yet covered × the lowest JKK and JKM contribution for those without a wage, {tariff} a "
        f"month ({since}) × 12. The upper "
        f"bound counts all poor people, children too; the scenario only those who work (assumption). "
        "Both suppose that all who are said to be covered are poor.",
    )


def table(content: Content, lang: Lang) -> Table:
    block = content["cost"]
    tariff, said = rupiah(block["tariff"], lang), rupiah(_said(content) or 0, lang) if _said(content) else ""
    headings = [
        Heading(say(lang, "Untuk siapa", "For whom"), "who"),
        Heading(say(lang, "Jenis", "Kind"), "kind"),
        Heading(say(lang, "Orang", "People"), "persons", is_number=True),
        Heading(say(lang, f"Sebulan, {tariff}", f"A month, {tariff}"), "month", is_number=True),
        Heading(say(lang, f"Setahun, {tariff}", f"A year, {tariff}"), "year", is_number=True),
        *(_said_headings(said, lang) if said else []),
        Heading(say(lang, "Kedudukan", "Standing"), "standing"),
    ]
    rows = []
    for row in block["rows"]:
        amounts = ("month", "year", "month_said", "year_said") if said else ("month", "year")
        money = [Cell(rupiah(row[key], lang), row[key]) for key in amounts]
        rows.append([
            Cell(_who(row, lang), row["who"]),
            Cell(_kind(row, lang), row["kind"]),
            Cell(number(row["persons"], lang), row["persons"]),
            *money,
            Cell(standing(row["standing"], lang), row["standing"]),
        ])  # fmt: skip
    return Table.of(headings, rows)


def alt(content: Content, lang: Lang) -> str:
    told = []
    for row in content["cost"]["rows"]:
        year = rupiah_short(row["year"], lang)
        words = f"{_who(row, lang)}, {people(row['persons'], lang)}: "
        words += say(lang, f"{year} setahun ({_kind(row, lang)})", f"{year} a year ({_kind(row, lang)})")
        told.append(f"{words}, {_said_words(row, content, lang)}" if _said(content) else words)
    return "; ".join(told) + "."


def figures(content: Content) -> list[Fig]:
    said = [content["cost"]["tariff_said"]] if _said(content) else []
    return [*said, content["share"]["covered"], content["share"]["poor"]]


def draw(c: Canvas, content: Content, lang: Lang) -> float:
    block = content["cost"]
    # Where nobody is left to cover, there is nothing to draw to scale.
    scale = (c.width - 2) / max(1, *(max(row["year"], row["year_said"] or 0) for row in block["rows"]))
    y = 0.0
    for row in block["rows"]:
        y = _row(c, row, content, lang, y, scale) + 24
    return y - 24


def _row(c: Canvas, row: dict[str, Any], content: Content, lang: Lang, y: float, scale: float) -> float:
    who = f"{_who(row, lang)}: {people(row['persons'], lang)}"
    y = c.paragraph(0, y + 14, who, c.width, size=14, weight=600)
    kind = _kind(row, lang) + ("" if row["kind"] == "scenario" else f" · {_tariff_words(row, lang)}")
    c.text(0, y - 2, kind, fill=MUTED)
    y += 6
    tall, length = 34, row["year"] * scale
    if row["kind"] == "upper_bound":  # light and edged: it can only be less
        c.rect(0.75, y + 0.75, length - 1.5, tall - 1.5, fill=TEALS[0], stroke=TEAL, stroke_width=1.5)
    else:
        c.rect(0, y, length, tall, fill=TEALS[1])
    money = rupiah_short(row["year"], lang)
    c.text(10, y + 23, money, size=18, weight=700)
    if not _said(content):
        return y + tall
    said = row["year_said"] * scale
    c.line(said, y - 3, said, y + tall + 9, width=1.5)
    words = _said_words(row, content, lang)
    is_left = font.fits(words, said - 6, c.small)
    c.text(said - 6 if is_left else said + 6, y + tall + 14, words, anchor="right" if is_left else "left")
    return y + tall + 18


def _said(content: Content) -> str | None:
    """The contribution as an official rounded it, where one did."""
    return content["cost"]["tariff_said"] and content["cost"]["tariff_said"]["value"]


def _said_words(row: dict[str, Any], content: Content, lang: Lang) -> str:
    tariff, year = rupiah(_said(content) or 0, lang), rupiah_short(row["year_said"], lang)
    return say(lang, f"dengan {tariff}: {year}", f"with {tariff}: {year}")


def _said_headings(said: str, lang: Lang) -> list[Heading]:
    return [
        Heading(say(lang, f"Sebulan, {said}", f"A month, {said}"), "month_said", is_number=True),
        Heading(say(lang, f"Setahun, {said}", f"A year, {said}"), "year_said", is_number=True),
    ]


def _who(row: dict[str, Any], lang: Lang) -> str:
    if row["who"] == "all_poor":
        return say(lang, "Semua penduduk miskin yang belum terlindungi", "All poor people not yet covered")
    return say(lang, "Hanya yang bekerja di antara mereka", "Only those of them who work")


def _tariff_words(row: dict[str, Any], lang: Lang) -> str:
    return f"{say(lang, 'iuran', 'contribution')} {standing(row['standing'], lang)}"


def _kind(row: dict[str, Any], lang: Lang) -> str:
    if row["kind"] == "upper_bound":
        return say(lang, "batas atas", "upper bound")
    return say(lang, "skenario, berdasar asumsi", "a scenario, on an assumption")
