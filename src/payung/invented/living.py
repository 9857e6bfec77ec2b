"""What people live from and where: work, income, addresses, groups, who is insured, who has died or moved.

ASSUMPTION, all shares here that name no source. Where one is named, it is in domain.md of this project's documents.
"""

# pyright: reportUnknownMemberType=false

from functools import cache
from itertools import pairwise

import polars as pl

from payung.invented import identity
from payung.invented.chance import Chance, Table, either, table, taken
from payung.invented.families import HEAD
from payung.invented.naming import GROUPS
from payung.invented.province import CODES, KAB, Occupation, desas, occupations

# 54 % of all people work: NTB's 3.11 million of 5.75 million (BPS August 2024, quoted from the press).
_WORK_FROM = (15, 18, 20, 25, 55, 60, 65, 70, 75)
_MEN_WORK = (0.0, 0.2, 0.55, 0.85, 0.98, 0.94, 0.87, 0.7, 0.45, 0.2)
_WOMEN_WORK = (0.0, 0.13, 0.35, 0.58, 0.71, 0.64, 0.53, 0.38, 0.2, 0.08)
_STUDY_FROM = (6, 7, 16, 19, 24)
_STUDY = (0.0, 0.6, 0.98, 0.8, 0.25, 0.0)
_DECILES = (0.30, 0.27, 0.20, 0.13, 0.05, 0.02, 0.012, 0.008, 0.006, 0.004)  # a list of the poor: mostly 1 to 4
# 57,196 vulnerable workers were paid for in June 2025; among the about 377,000 workers here that is 15 %.
_PAID_FOR = 0.15
# Mataram's P3KE: 154 of 22,491 had died and 12 had moved, in a list that was a year old or older.
_DEAD_FROM = (40, 60, 75)
_DEAD = (0.0008, 0.006, 0.03, 0.08)
_MOVED = 0.0005
_CAPITALS = ("Gerung", "Praya", "Selong", "Sumbawa Besar", "Dompu", "Woha", "Taliwang", "Tanjung", "Mataram", "Raba")
_FROM_AFAR = ("Surabaya", "Banyuwangi", "Malang", "Denpasar", "Makassar", "Kupang", "Jember", "Lamongan", "Ende", "Bandung")
# Of Lombok, of Sumbawa's west, of Dompu and Bima.
_DUSUN = (
    ("Dasan Baru", "Karang Anyar", "Montong Are", "Gubuk Timuq", "Gubuk Bat", "Dasan Tengak", "Lendang Nangka Baru",
     "Otak Desa", "Bagek Longgek", "Karang Bejelo", "Repok Atas", "Tanak Abang", "Pengkores",
     "Jurang Satu", "Penimbung", "Tibu Lilin"),
    ("Orong Bukal", "Brang Bawah", "Karang Dima", "Kampung Jati", "Mekar Sari", "Kampung Bugis Baru", "Batu Bangka",
     "Sekar Biru", "Sinar Laut", "Uma Buntar", "Unter Ketimis", "Bangkong Atas", "Lape Dalam",
     "Sampar Maras", "Pelita", "Berang Rea Baru"),
    ("Rora Baru", "Sori Nae", "Doro Belo", "Kampo Sigi", "Wadu Nocu", "Oi Mbo", "Tolo Rasa", "Nanga Wera Baru",
     "Kala Timur", "Lewi Dewa", "Ncera Atas", "Kabo Ese", "Mangge Lewi", "Bata Londe", "Tente Dalam", "Ule Barat"),
)  # fmt: skip
_ISLES = tuple({"52.04": 1, "52.07": 1, "52.05": 2, "52.06": 2, "52.72": 2}.get(code, 0) for code in CODES)
_DUSUN_OF_AN_ISLE = len(_DUSUN[0])
_DUSUN_A_DESA = 7
_HOURS = {
    "pertanian": "07.00-14.00", "perikanan": "03.00-11.00", "perdagangan": "06.00-15.00", "transportasi": "06.30-18.00",
    "konstruksi": "08.00-16.00", "industri": "08.00-15.00", "jasa": "08.00-17.00", "lainnya": "08.00-16.00",
}  # fmt: skip
_PLACES = {
    "pertanian": "Sawah dan ladang", "perikanan": "Pantai", "perdagangan": "Pasar", "transportasi": "Jalan raya",
    "konstruksi": "Proyek bangunan", "industri": "Rumah produksi", "jasa": "Rumah pelanggan", "lainnya": "Kantor dan toko",
}  # fmt: skip
_WADAH = {"pertanian": "Kelompok Tani", "perikanan": "KUB Nelayan", "industri": "Kelompok Perajin", "transportasi": "Paguyuban"}
_SEGMENT = (None, "BPU", "BPU", "PU", "PU")
_STATUS = (None, "active", "inactive", "active", "inactive")


def with_homes(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """With what the household shares; rows have `desa`, `head`, `kab`, `group`, `relation`."""
    home = pl.col("head")
    dusun = (chance.uniform("dusun", home) * _DUSUN_A_DESA).floor().cast(pl.Int64)
    rt = (chance.uniform("rt", home) * 6).floor().cast(pl.Int64) + 1
    kab, desa, codes = pl.col("kab").cast(pl.Int64), pl.col("desa").cast(pl.Int64), desas()
    in_town = taken([desa.is_kelurahan for desa in codes], desa)
    own = (desa * 5 + dusun * 7) % _DUSUN_OF_AN_ISLE
    dusun_name = taken([name for isle in _DUSUN for name in isle], taken(_ISLES, kab) * _DUSUN_OF_AN_ISLE + own)
    afar = pl.col("group") == GROUPS.index("umum")
    return people.with_columns(
        kab_code=taken(CODES, kab),
        kecamatan_code=taken([desa.kecamatan for desa in codes], desa),
        area_code=taken([desa.code for desa in codes], desa),
        dusun=dusun_name,
        rt=rt.cast(pl.String).str.zfill(3),
        rw=(dusun + 1).cast(pl.String).str.zfill(3),
        address=pl.format(
            "{} {} RT {} RW {}",
            either(in_town, "Lingkungan", "Dusun"),
            dusun_name,
            rt.cast(pl.String).str.zfill(3),
            (dusun + 1).cast(pl.String).str.zfill(3),
        ),
        decile=(taken(range(1, 11), chance.pick("decile", table([_DECILES]), row=home))).cast(pl.Int8),
        birth_place=either(
            afar & chance.happens("born afar", 0.5),
            chance.one_of("from afar", _FROM_AFAR),
            either(chance.happens("born in the desa", 0.4), taken([desa.name for desa in codes], desa), taken(_CAPITALS, kab)),
        ),
    )


def with_work(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """With work, income, groups and cover; rows have `age`, `man` and what `with_homes` gives."""
    man, kab, age = pl.col("man"), pl.col("kab").cast(pl.Int64), pl.col("age")
    works = chance.happens("works", either(man, _by_age(_WORK_FROM, _MEN_WORK), _by_age(_WORK_FROM, _WOMEN_WORK)))
    studies = ~works & chance.happens("studies", _by_age(_STUDY_FROM, _STUDY))
    people = people.with_columns(works=works, studies=studies, job=chance.pick("job", _jobs(), kab * 2 + man.cast(pl.Int64)))
    people = people.with_columns(job=pl.col("job") % len(occupations()))
    its = {
        key: taken([getattr(each, key) for each in occupations()], pl.col("job"))
        for key in ("name", "sector", "group", "rupiah")
    }
    idle = either(
        pl.col("studies"), "Pelajar/Mahasiswa", either(~man & (age >= 18), "Mengurus Rumah Tangga", "Belum/Tidak Bekerja")
    )
    income = its["rupiah"] * chance.bell("income", 0, 0.35).exp() * either(man, 1.0, 0.85)
    works = pl.col("works")
    people = people.with_columns(
        occupation=either(works, its["name"], idle),
        sector=either(works, its["sector"], None),
        job_group=either(works, its["group"], ""),
        declared_income=either(works, (income / 50_000).round().clip(4, None).cast(pl.Int64) * 50_000, None),
    )
    return _with_cover(_with_places(_with_household_counts(people), chance), chance)


def with_fates(people: pl.DataFrame, chance: Chance, today: int) -> pl.DataFrame:
    """With `died_on` and `moved_to` (another kabupaten) of those whom lists still carry: since at most eighteen months."""
    died = chance.happens("died", _by_age(_DEAD_FROM, _DEAD))
    moved = ~died & chance.happens("moved", _MOVED)
    day = (pl.lit(today) - chance.whole("died days ago", 20, 540)).cast(pl.Int32).cast(pl.Date)
    to = (pl.col("kab").cast(pl.Int64) + chance.whole("moved to", 1, len(CODES) - 1)) % len(CODES)
    return people.with_columns(died_on=either(died, day, None), moved_to=either(moved, taken(CODES, to), None))


def _with_household_counts(people: pl.DataFrame) -> pl.DataFrame:
    earns = pl.col("declared_income").fill_null(-1) * 1000 + either(pl.col("relation") == HEAD, 999, pl.col("age").clip(0, 99))
    earner = pl.col("works") & (pl.struct(earns, "i").rank("ordinal", descending=True).over("head") == 1)
    home = people.group_by("head").agg(
        idle=(~pl.col("works")).sum(), pupils=(pl.col("studies") & pl.col("age").is_between(6, 19)).sum()
    )
    people = people.with_columns(breadwinner=either(pl.col("works"), earner, None)).join(home, on="head", maintain_order="left")
    parent = pl.col("relation").is_in([HEAD, "istri"])
    return people.with_columns(
        dependants=either(pl.col("works"), either(pl.col("breadwinner"), pl.col("idle"), 0), None).cast(pl.Int64),
        school_children=either(pl.col("works"), either(parent, pl.col("pupils"), 0), None).cast(pl.Int64),
    ).drop("idle", "pupils")


def _with_places(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    works, sector, desa = (
        pl.col("works"),
        pl.col("sector"),
        taken([desa.name for desa in desas()], pl.col("desa").cast(pl.Int64)),
    )
    joined = works & chance.happens("in a group of workers", 0.3)
    fisher = (pl.col("job_group") == "nelayan-kusuka") & chance.happens("has KUSUKA", 0.6)
    kept = pl.col("job_group").is_in(["buruh-tembakau", "petani-tembakau", "marbot", "guru-ngaji", "perajin", "pemulung"])
    # Extreme poverty: 2.04 % of NTB's people, which is about a sixth of a register of 698,000.
    extreme = (pl.col("decile") == 1) & (chance.uniform("extremely poor", pl.col("head")) < 0.55)
    groups = pl.concat_str(
        either(kept | fisher, pl.col("job_group"), None),
        either(extreme, "miskin-ekstrem", None),
        either(~pl.col("man") & (pl.col("relation") == HEAD), "perempuan-kepala-keluarga", None),
        either(chance.happens("disabled", 0.02), "disabilitas", None),
        separator=" ",
        ignore_nulls=True,
    )
    return people.with_columns(
        groups=groups.replace({"": None}),
        phone=either((pl.col("age") >= 15) & chance.happens("has a telephone", 0.7), identity.phone(pl.col("number")), None),
        work_place=either(works, pl.format("{} {}", sector.replace_strict(_PLACES), desa), None),
        work_hours=either(works, sector.replace_strict(_HOURS), None),
        wadah=either(joined, pl.format("{} {}", sector.replace_strict(_WADAH, default=None), desa), None),
    )


def _with_cover(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    state, employee = pl.col("job_group") == "negara", pl.col("job_group") == "karyawan"
    # Neither, BPU active or not, PU active or not.
    kinds = table([[0.77, _PAID_FOR, 0.05, 0.005, 0.025], [0.35, 0.03, 0.02, 0.5, 0.1], [1, 0, 0, 0, 0]])
    kind = chance.pick("cover", kinds, either(state | ~pl.col("works"), 2, either(employee, 1, 0))) % len(_SEGMENT)
    insured = either(kind > 0, identity.kpj(pl.col("number")), None)
    by_self = chance.happens("pays herself", 0.3)
    government = taken(tuple(KAB.values()), pl.col("kab").cast(pl.Int64))
    payer = either(by_self, "mandiri", either(chance.happens("the province pays", 0.23), "prov-ntb", government))
    return people.with_columns(
        employed_by_state=either(pl.col("works"), state, None),
        segment=taken(_SEGMENT, kind),
        insurer_status=taken(_STATUS, kind),
        insurer_number=insured,
        payer_id=either(kind == 0, None, either(kind > 2, "pemberi-kerja", payer)),
        months_behind=either(kind.is_in([2, 4]), chance.whole("months behind", 3, 40), either(kind == 0, None, 0)),
    ).drop("job_group", "studies", "job")


@cache
def _jobs() -> Table:
    """Women's and men's weights in each kabupaten. In the towns fewer live from the land."""

    def weight(each: Occupation, kab: int, man: bool) -> float:
        return (each.men if man else each.women) * each.where[kab]

    return table([[weight(each, kab, man) for each in occupations()] for kab in range(len(CODES)) for man in (False, True)])


def _by_age(limits: tuple[int, ...], values: tuple[float, ...]) -> pl.Expr:
    assert len(values) == len(limits) + 1 and all(low < high for low, high in pairwise(limits))
    return taken(values, pl.lit(pl.Series(limits, dtype=pl.Float64)).search_sorted(pl.col("age"), side="right"))
