"""The snapshot on one A4 page, set by Typst: the same numbers and pictures as the web page.

It gets its words and pictures as one JSON text.
"""

import datetime
from typing import Any

from payung.reports import charts, typesetting, wording
from payung.reports.charts import cost
from payung.reports.charts.common import Content, say
from payung.reports.wording import Lang


def pdf(content: Content, lang: Lang) -> bytes:
    """The page as PDF/UA-1. The same content gives the same bytes."""
    return typesetting.pdf("onepage.typ", page(content, lang))


def page(content: Content, lang: Lang) -> dict[str, Any]:
    """Everything the page says, in its language."""
    published = datetime.date.fromisoformat(content["published_on"])
    family = content["family"]
    said = wording.rupiah(content["cost"]["tariff_said"]["value"], lang) if content["cost"]["tariff_said"] else ""
    return {
        "lang": lang,
        "day": {"year": published.year, "month": published.month, "day": published.day},
        "document": say(lang, "UCJ di NTB dalam satu halaman", "UCJ in NTB on one page") + f" · {_edition(content, lang)}",
        "brand": say(lang, "Jaminan sosial ketenagakerjaan di NTB", "Employment social security in NTB"),
        "edition": _edition(content, lang),
        "headline": charts.title("share", content, lang),
        "lead": charts.definition("share", content, lang),
        "charts": {
            "share": _picture("share", content, lang, "page"),
            "map": _picture("map", content, lang, "page", with_notes=False),
            "payers": _picture("payers", content, lang, "column"),
            "ucj": _picture("ucj", content, lang, "narrow") if content["ucj"] else None,
        },
        "residual": {
            "title": charts.title("residual", content, lang),
            "text": [text[lang] for one in content["residuals"] for text in (one["sentence"], one["coincidence"]) if text],
        },
        "cost": {
            "title": say(lang, "Biaya menutup kesenjangan", "What closing the gap costs"),
            "heads": [
                "",
                say(lang, "orang", "people"),
                say(lang, "sebulan", "a month"),
                say(lang, "setahun", "a year"),
                *([say(lang, f"setahun, {said}", f"a year, {said}")] if said else []),
            ],
            "rows": [_cost_row(row, lang) for row in content["cost"]["rows"]],
            "note": cost.basis(content, lang),
        },
        "family": {
            "title": say(
                lang,
                f"Apa yang diterima keluarga untuk {wording.rupiah(family['contribution'], lang)} sebulan",
                f"What a family gets for {wording.rupiah(family['contribution'], lang)} a month",
            ),
            "rows": _family_rows(family, lang),
            "note": _family_note(family, lang),
        },
        "sources": {
            "title": say(lang, "Sumber", "Sources"),
            "text": "; ".join([*charts.source_names(content, lang), content["share"]["workers"]["source"]]),
        },
        "foot": charts.edition_line(content, lang),
    }


def _edition(content: Content, lang: Lang) -> str:
    return f"{say(lang, 'edisi', 'edition')} {content['number']}, {wording.date(content['published_on'], lang)}"


def _picture(name: str, content: Content, lang: Lang, width: charts.Width, *, with_notes: bool = True) -> dict[str, str]:
    drawn = charts.chart(name, content, lang, width, with_notes=with_notes)
    return {"svg": drawn.svg, "alt": charts.alt(name, content, lang), "title": charts.title(name, content, lang)}


def _cost_row(row: dict[str, Any], lang: Lang) -> list[str]:
    who = (
        say(lang, "batas atas: semua penduduk miskin", "upper bound: all poor people")
        if row["kind"] == "upper_bound"
        else say(lang, "skenario: hanya pekerja (asumsi)", "scenario: only workers (assumption)")
    )
    return [
        who,
        wording.number(row["persons"], lang),
        *(wording.rupiah_short(row[key], lang) for key in ("month", "year", "year_said") if row[key] is not None),
    ]


def _family_rows(family: dict[str, Any], lang: Lang) -> list[list[str]]:
    def money(key: str) -> str:
        return wording.rupiah_short(family[key], lang)

    full_from = family["jkm_full_from"]
    return [
        [
            money("jkm"),
            say(
                lang,
                f"meninggal bukan karena kerja, mulai bulan ke-{full_from} kepesertaan",
                f"death not caused by work, from month {full_from} of membership",
            ),
        ],
        [
            money("jkm_first_months"),
            say(lang, f"yang sama dalam {full_from - 1} bulan pertama", f"the same in the first {full_from - 1} months"),
        ],
        [
            money("jkk_death"),
            say(lang, "meninggal karena kecelakaan kerja", "death by a work accident"),
        ],
        [
            money("scholarship_child"),
            say(
                lang,
                f"beasiswa seorang anak, paling banyak; dua anak {money('scholarship_two')}",
                f"scholarship of one child, at most; two children {money('scholarship_two')}",
            ),
        ],
    ]


def _family_note(family: dict[str, Any], lang: Lang) -> str:
    years = family["scholarship_years"]
    cites = "; ".join(dict.fromkeys(law for one in family["cites"] for law in one["cites"].split("; ")))
    return say(
        lang,
        f"Beasiswa karena meninggal biasa: setelah {years} tahun iuran. Kedudukan: "
        f"{wording.standing(family['standing'], lang)} ({cites}).",
        f"Scholarship after a death not caused by work: after {years} years of contributions. Standing: "
        f"{wording.standing(family['standing'], lang)} ({cites}).",
    )
