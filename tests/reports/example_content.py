"""Complete snapshots to draw: edition 1 as stated on 14 July 2025, edition 2 with the newest figures, and other states.

The numbers are those of the seed and of the reported figures of its year; the sums are worked out by hand, not by our code.
"""

import copy
import datetime
from typing import Any

SEED = "Suara NTB 2025-07-14"
MPP = "MPP Mataram 2025-09-04"

NAMES = {
    "52": ("Provinsi Nusa Tenggara Barat", "Provinsi NTB", None),
    "52.01": ("Kabupaten Lombok Barat", "Lombok Barat", [0, 1]),
    "52.02": ("Kabupaten Lombok Tengah", "Lombok Tengah", [1, 1]),
    "52.03": ("Kabupaten Lombok Timur", "Lombok Timur", [2, 1]),
    "52.04": ("Kabupaten Sumbawa", "Sumbawa", [4, 1]),
    "52.05": ("Kabupaten Dompu", "Dompu", [5, 1]),
    "52.06": ("Kabupaten Bima", "Bima", [6, 1]),
    "52.07": ("Kabupaten Sumbawa Barat", "Sumbawa Barat", [3, 1]),
    "52.08": ("Kabupaten Lombok Utara", "Lombok Utara", [1, 0]),
    "52.71": ("Kota Mataram", "Kota Mataram", [0, 0]),
    "52.72": ("Kota Bima", "Kota Bima", [6, 0]),
}


def fig(
    id: str, what: str, area: str, value: str | None, *, half: str = "0", as_of: str, cutoff: str, **more: Any
) -> dict[str, Any]:
    """A figure as a snapshot keeps it. `half` is what "about" allows on each side; "0" means exact."""
    from decimal import Decimal

    days = (datetime.date.fromisoformat(cutoff) - datetime.date.fromisoformat(as_of)).days
    return {
        "id": id,
        "what": what,
        "what_printed": what.replace("_", " "),
        "area": area,
        "payer": None,
        "pot": None,
        "months": None,
        "as_of": as_of,
        "published": as_of,
        "value": value,
        "low": value and str(Decimal(value) - Decimal(half)),
        "high": value and str(Decimal(value) + Decimal(half)),
        "precision": "exact" if half == "0" else "about",
        "unit": "people",
        "source": SEED,
        "age_days": days,
    } | more


def paid(
    code: str, value: str | None, cutoff: str, *, half: str = "0", as_of: str = "2025-07-14", source: str = SEED, **more: Any
) -> dict[str, Any]:
    return fig(
        f"covered-{code.replace('.', '')}",
        "people_paid_for",
        code,
        value,
        half=half,
        as_of=as_of,
        cutoff=cutoff,
        payer=NAMES[code][0],
        source=source,
        **more,
    )


def government(code: str, figure: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    name, short, tile = NAMES[code]
    kind = "provinsi" if code == "52" else "kota" if code > "52.7" else "kabupaten"
    state = (
        "not_mentioned"
        if figure is None
        else "no_number"
        if figure["value"] is None
        else "zero"
        if figure["value"] == "0"
        else "stated"
    )
    return {
        "code": code,
        "name": name,
        "short": short,
        "kind": kind,
        "tile": tile,
        "state": state,
        "figure": figure,
        "asked_on": None,
        "notes": [],
        "poor": None,
        "gap": None,
    } | more


def seed_parts(cutoff: str) -> dict[str, dict[str, Any]]:
    return {
        "52": paid("52", "13000", cutoff),
        "52.03": paid("52.03", "17000", cutoff, half="500"),
        "52.02": paid("52.02", "12000", cutoff, half="500"),
        "52.04": paid("52.04", "5700", cutoff, half="50"),
        "52.05": paid("52.05", "3200", cutoff, half="50"),
        "52.72": paid("52.72", "2000", cutoff, half="500"),
        "52.06": paid("52.06", "1000", cutoff, half="500"),
        "52.07": paid("52.07", "1000", cutoff, half="500"),
        "52.08": paid("52.08", "1050", cutoff),
        "52.71": paid("52.71", "0", cutoff),
    }


def edition(number: int) -> dict[str, Any]:
    """Edition 1 or 2, complete."""
    cutoff = {1: "2025-07-14", 2: "2026-11-22"}[number]
    parts = seed_parts(cutoff)
    paid_for = dict(parts)
    notes: dict[str, list[dict[str, str]]] = {
        "52": [
            {
                "id": "Pembayar, bukan wilayah: orangnya tinggal di kabupaten/kota, pembagiannya tidak diketahui.",
                "en": "A payer, not an area: its people live in the kabupaten/kota; the split is unknown.",
            }
        ]
    }
    if number == 2:
        paid_for |= {
            "52.02": paid("52.02", "12050", cutoff, as_of="2025-10-30", source="insidelombok 2025-10-30", pot="DBH-CHT"),
            "52.04": paid(
                "52.04", "21736", cutoff, as_of="2026-01-05", source="Suara NTB 2026-01-05 (1,736 for 12 months, 20,000 for 3)"
            ),
            "52.07": paid(
                "52.07",
                "3008",
                cutoff,
                as_of="2025-11-30",
                source="Prokopim KSB 2025; akurasintbnews 2025-11: fishers and fish farmers with KUSUKA card",
            ),
            "52.71": paid(
                "52.71",
                "1984",
                cutoff,
                as_of="2025-10-30",
                source="Suara NTB 2025-10-30; about Rp100 million fits 3 months (own arithmetic)",
            ),
        }
        notes["52.04"] = [
            {
                "id": "Angka ini tidak cocok dengan rupiahnya: Rp759.494.400 adalah 45.208 orang-bulan, "
                "sedangkan yang diumumkan memerlukan 80.832.",
                "kind": "does_not_fit",
                "en": "This figure does not fit its rupiah: Rp759,494,400 is 45,208 person-months, and what "
                "was announced needs 80,832.",
            }
        ]
    covered = fig(
        "covered",
        "people_covered",
        "52",
        "57000",
        half="500",
        as_of="2025-07-14",
        cutoff=cutoff,
        source=f"{SEED}, Plt. Kepala Disnakertrans",
    )
    poor = fig(
        "poor",
        "poor_people",
        "52",
        "698000",
        half="500",
        as_of="2025-07-14",
        cutoff=cutoff,
        source=f"{SEED}, Plt. Kepala Disnakertrans",
    )
    h1 = fig(
        "covered-2025h1",
        "people_paid_for",
        "52",
        "57196",
        as_of="2025-06-30",
        cutoff=cutoff,
        source=MPP,
        published="2025-09-04",
    )
    part_list = [
        parts[code] for code in ("52", "52.03", "52.02", "52.04", "52.05", "52.72", "52.06", "52.07", "52.08", "52.71")
    ]

    def share_fig(id: str, value: str, half: str, as_of: str, source: str, what: str = "ucj_share") -> dict[str, Any]:
        return fig(id, what, "52", value, half=half, as_of=as_of, cutoff=cutoff, source=source, unit="share")

    def residual(
        total: dict[str, Any], left: int, rounding: int, sentence: dict[str, str], coincidence: dict[str, str] | None
    ) -> dict[str, Any]:
        return {
            "total": total,
            "parts": part_list,
            "parts_sum": 55950,
            "parts_low": 53350,
            "parts_high": 58550,
            "residual": left,
            "rounding": rounding,
            "holds": True,
            "missing": ["52.01 Kabupaten Lombok Barat"],
            "sentence": sentence,
            "coincidence": coincidence,
        }

    residuals = [
        residual(
            covered,
            1050,
            3100,
            {
                "id": "Rinciannya berjumlah 55.950; 1.050 dari 57.000 belum terinci. Selisih ini masih dalam "
                "batas pembulatan (3.100). Kabupaten Lombok Barat tidak disebut.",
                "en": "The parts add up to 55,950; 1,050 of the 57,000 are not broken down. That is within "
                "what rounding explains (3,100). Kabupaten Lombok Barat is not mentioned.",
            },
            {
                "id": "1.050 sama dengan angka Lombok Utara; itu kebetulan, bukan penjelasan.",
                "en": "1,050 equals the figure of Lombok Utara; that is a coincidence, not an explanation.",
            },
        ),
        residual(
            h1,
            1246,
            2600,
            {
                "id": "Rinciannya berjumlah 55.950; 1.246 dari 57.196 belum terinci. Selisih ini masih dalam "
                "batas pembulatan (2.600). Kabupaten Lombok Barat tidak disebut.",
                "en": "The parts add up to 55,950; 1,246 of the 57,196 are not broken down. That is within "
                "what rounding explains (2,600). Kabupaten Lombok Barat is not mentioned.",
            },
            None,
        ),
    ]
    governments = [government(code, paid_for.get(code), notes=notes.get(code, [])) for code in NAMES]
    rows = [
        {
            "who": "all_poor",
            "kind": "upper_bound",
            "persons": 641000,
            "month": 10768800000,
            "year": 129225600000,
            "month_said": 10256000000,
            "year_said": 123072000000,
            "standing": "press",
        },
        {
            "who": "workers",
            "kind": "scenario",
            "persons": 320442,
            "month": 5383425600,
            "year": 64601107200,
            "month_said": 5127072000,
            "year_said": 61524864000,
            "standing": "assumption",
        },
    ]
    return {
        "number": number,
        "cutoff": cutoff,
        "published_on": cutoff,
        "seed_edition": 1,
        "seed_cutoff": "2025-07-14",
        "law_version": "a1b2c3d4e5f6",
        "standing": "press",
        "share": {
            "covered": covered,
            "poor": poor,
            "share": "0.0817",
            "stated_share": share_fig("covered-share", "0.08", "0.005", "2025-07-14", SEED, what="covered_share"),
            "workers": {
                "ratio": "0.5407",
                "numerator": 3110000,
                "denominator": 5751295,
                "persons": 377442,
                "standing": "assumption",
                "source": "Sakernas Aug 2024 (ekbisntb.com 2024-11-05) / Kepmendagri 300.2.2-2138/2025",
            },
            "covered_who_are_poor": None,
        },
        "governments": governments,
        "residuals": residuals,
        "ucj": {
            "active": fig(
                "ucj-active",
                "active_participants",
                "52",
                "555276",
                as_of="2025-06-30",
                cutoff=cutoff,
                source=f"{MPP} (meeting of 25 July 2025)",
                published="2025-09-04",
            ),
            "eligible": fig(
                "ucj-eligible",
                "eligible_workers",
                "52",
                "1808432",
                as_of="2025-06-30",
                cutoff=cutoff,
                source=f"{MPP} (meeting of 25 July 2025)",
                published="2025-09-04",
            ),
            "share": "0.3070",
            "stated_share": share_fig("ucj-share", "0.32", "0.005", "2025-06-30", f"{SEED}, Kepala BPJS Ketenagakerjaan NTB"),
            "target": share_fig(
                "ucj-target",
                "0.62",
                "0.005",
                "2025-12-31",
                f"{SEED}; SE Bangda 500.11.2/9602 gives 0.6222, and 0.6494 for 2026",
                what="ucj_target",
            ),
            "holds": False,
            "sentence": {
                "id": "555.276 dari 1.808.432 adalah 30,7 %; yang dilaporkan 32 % (31,5–32,5 %) tidak cocok dengan angka itu.",
                "en": "555,276 of 1,808,432 is 30.7%; the reported 32% (31.5–32.5%) does not fit these numbers.",
            },
            "later": [share_fig("ucj-sep25", "0.3325", "0.00005", "2025-09-10", "wartaone 2025-09-10")] if number == 2 else [],
            "next_target": share_fig(
                "ucj-target-2026",
                "0.6494",
                "0",
                "2026-12-31",
                "insidelombok 2025-07-16; SE Bangda 500.11.2/9602",
                what="ucj_target",
            )
            if number == 2
            else None,
            "short_of_target": 565952,
        },
        "cost": {
            "tariff": 16800,
            "tariff_month": f"{cutoff[:7]}-01",
            "tariff_standing": "press",
            "tariff_cites": "PP 44/2015, Lampiran II; PP 82/2019",
            "tariff_said": fig(
                "contribution-said",
                "contribution_a_month",
                "52",
                "16000",
                half="500",
                as_of="2025-07-14",
                cutoff=cutoff,
                source=f"{SEED}, Wakil Gubernur",
                unit="rupiah_per_month",
            ),
            "rows": rows,
        },
        "family": {
            "contribution": 16800,
            "jkm": 42000000,
            "jkm_first_months": 10000000,
            "jkm_full_from": 4,
            "jkk_death": 70000000,
            "scholarship_child": 87000000,
            "scholarship_two": 174000000,
            "scholarship_years": 3,
            "standing": "press",
            "cites": [
                {"rule": "jkm_benefit", "cites": "PP 82/2019; Permenaker 1/2025", "standing": "press"},
                {"rule": "jkk_death_benefit", "cites": "PP 82/2019", "standing": "press"},
                {"rule": "scholarship_max_a_child", "cites": "Permenaker 5/2021", "standing": "press"},
            ],
        },
        "figures": [covered, poor, h1, *paid_for.values()],
        "checks": [],
        "responses": [],
        "requests": [],
    }


def with_government(content: dict[str, Any], code: str, **changes: Any) -> dict[str, Any]:
    """The same snapshot with one government told otherwise."""
    other = copy.deepcopy(content)
    for one in other["governments"]:
        if one["code"] == code:
            one.update(changes)
    return other


def all_states() -> dict[str, Any]:
    """Edition 1 with each of the five states in it: stated, 0, not mentioned, asked, named without a number."""
    content = with_government(edition(1), "52.01", state="asked", figure=None, asked_on="2025-08-21")
    unnumbered = paid("52.05", None, "2025-07-14")
    content = with_government(content, "52.05", state="no_number", figure=unnumbered)
    return with_government(content, "52.72", state="not_mentioned", figure=None)


def everything() -> dict[str, dict[str, Any]]:
    """The snapshots that every picture must be able to show."""
    return {"edition 1": edition(1), "edition 2": edition(2), "states": all_states()}
