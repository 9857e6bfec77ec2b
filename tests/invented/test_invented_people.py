"""The people: a province's structure, not noise; and nobody real."""

import re
from datetime import date

import polars as pl
import pytest
from invented_people import COUNT, SEED, population
from lokal import wilayah

from payung.invented.people import AS_OF, SCHEMA, people
from payung.invented.province import CODES, kabkota


def ages() -> pl.DataFrame:
    return population().with_columns(age=(pl.lit(AS_OF) - pl.col("birth_date")).dt.total_days() / 365.2425)


def share(condition: pl.Expr, of: pl.DataFrame | None = None) -> float:
    return (population() if of is None else of).select(condition.fill_null(False).mean()).item()


def test_there_are_as_many_as_asked_for_with_the_declared_columns():
    assert population().height == COUNT and population().schema == SCHEMA


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert people(500, SEED).equals(people(500, SEED))
    assert not people(500, SEED).equals(people(500, SEED + 1))


@pytest.mark.parametrize("count", [1, 2, 17, 300])
def test_a_handful_of_people_is_a_population_too(count):
    few = people(count, SEED)
    assert few.height == count
    heads = few.filter(relation="kepala keluarga").group_by("household_id").len()
    assert heads.height == few["household_id"].n_unique() and heads["len"].max() == 1


def test_more_people_than_there_are_numbers_for_are_refused():
    with pytest.raises(ValueError, match="2,000,000"):
        people(2_000_001)


def test_ages_are_those_of_the_province():
    """SP2020 in NTB: 25.35 % under 15, 4.88 % 65 or older."""
    assert share(pl.col("age") < 15, ages()) == pytest.approx(0.2535, abs=0.012)
    assert share(pl.col("age") >= 65, ages()) == pytest.approx(0.0488, abs=0.008)
    assert ages()["age"].min() >= -1 and ages()["age"].max() < 106


def test_there_are_about_as_many_women_as_men():
    assert share(pl.col("sex") == "P") == pytest.approx(0.5, abs=0.012)


def test_people_live_where_the_poor_live():
    poor = {row["code"]: int(row["poor"]) for row in kabkota()}
    for code in CODES:
        assert share(pl.col("kab_code") == code) == pytest.approx(poor[code] / sum(poor.values()), abs=0.012)


def test_every_area_is_a_desa_of_its_kabupaten():
    codes = population()["area_code"].unique().to_list()
    assert all(wilayah.get_wilayah(code).level == 4 for code in codes)
    assert share(pl.col("area_code").str.starts_with(pl.col("kab_code"))) == 1


@pytest.mark.parametrize(("kab", "group", "least"), [
    ("52.03", "sasak", 0.84), ("52.04", "samawa", 0.58), ("52.06", "mbojo", 0.88), ("52.72", "mbojo", 0.80),
    ("52.71", "bali", 0.06),
])  # fmt: skip
def test_the_four_peoples_live_where_they_live(kab, group, least):
    assert share(pl.col("people") == group, population().filter(kab_code=kab)) >= least


def test_nobles_balinese_and_women_are_named_as_such():
    nobles = population().filter(people="sasak_bangsawan")
    assert share(pl.col("name").str.contains(r"^(Lalu|L\.|Raden|Datu) "), nobles.filter(sex="L")) == 1
    assert share(pl.col("name").str.contains(r"^(Baiq|Lale|Denda|Dende) "), nobles.filter(sex="P")) == 1
    assert share(pl.col("name").str.contains(r"^(I|Ida|Anak) "), population().filter(people="bali", sex="L")) == 1


def test_names_repeat_but_not_too_often():
    counts = population()["name"].value_counts(sort=True)
    assert counts["count"][0] < COUNT / 100 and counts.height > COUNT / 4


def test_every_household_has_one_head_and_a_plausible_size():
    homes = (
        population()
        .group_by("household_id")
        .agg(size=pl.len(), heads=(pl.col("relation") == "kepala keluarga").sum(), areas=pl.col("area_code").n_unique())
    )
    assert homes["heads"].unique().to_list() == [1] and homes["areas"].unique().to_list() == [1]
    assert 3.4 < homes["size"].mean() < 4.4 and homes["size"].max() <= 25


def test_nobody_under_18_heads_a_household_or_lives_alone():
    assert ages().filter(relation="kepala keluarga")["age"].min() >= 18


def test_mothers_are_women_of_an_age_to_be_and_give_their_name():
    children = ages().filter(pl.col("mother_id").is_not_null())
    mothers = ages().select(mother_id="person_id", her="name", her_age="age", her_sex="sex")
    both = children.join(mothers, on="mother_id")
    assert both.height == children.height > COUNT / 3
    assert share((pl.col("mother_name") == pl.col("her")) & (pl.col("her_sex") == "P"), both) == 1
    gap = both.select(pl.col("her_age") - pl.col("age")).to_series()
    assert gap.min() > 14 and gap.max() < 48 and 25 < gap.mean() < 29


def test_husband_and_wife_name_each_other_and_live_together():
    couples = population().filter(pl.col("partner_id").is_not_null())
    other = population().select(partner_id="person_id", back="partner_id", their="sex", home="household_id")
    both = couples.join(other, on="partner_id")
    assert both.height == couples.height > COUNT / 3
    assert share((pl.col("back") == pl.col("person_id")) & (pl.col("their") != pl.col("sex")), both) == 1
    assert share(pl.col("home") == pl.col("household_id"), both) == 1


def test_workers_are_among_the_people_and_children_are_not_workers():
    """3.11 million of 5.75 million work in NTB: 54 %."""
    assert share(pl.col("works")) == pytest.approx(0.54, abs=0.02)
    assert ages().filter("works")["age"].min() >= 14.9
    assert share(pl.col("sector").is_null() == ~pl.col("works")) == 1


def test_work_follows_the_place():
    workers = population().filter("works")
    tobacco = pl.col("occupation").str.contains("tembakau")
    assert share(tobacco, workers.filter(kab_code="52.03")) > 0.08 > 0.01 > share(tobacco, workers.filter(kab_code="52.04"))
    assert share(pl.col("sector") == "pertanian", workers) == pytest.approx(0.43, abs=0.04)
    assert share(pl.col("sector") == "pertanian", workers.filter(kab_code="52.71")) < 0.1


def test_the_list_is_one_of_the_poor():
    assert share(pl.col("decile") <= 4) == pytest.approx(0.9, abs=0.02)
    incomes = population()["declared_income"].drop_nulls()
    assert incomes.min() >= 200_000 and incomes.max() < 15_000_000 and (incomes % 50_000).max() == 0


def test_each_household_with_a_worker_has_one_breadwinner():
    homes = (
        population()
        .group_by("household_id")
        .agg(workers=pl.col("works").sum(), bread=pl.col("breadwinner").fill_null(False).sum())
    )
    assert share(pl.col("bread") == pl.min_horizontal("workers", 1), homes) == 1


def test_a_seventh_of_the_workers_is_paid_for_and_some_are_of_the_state():
    workers = population().filter("works")
    paid = (pl.col("segment") == "BPU") & (pl.col("insurer_status") == "active")
    assert share(paid, workers) == pytest.approx(0.15, abs=0.02)
    assert 0.001 < share(pl.col("employed_by_state"), workers) < 0.02
    assert share(pl.col("insurer_number").is_null() == pl.col("segment").is_null()) == 1


def test_some_have_died_or_moved_and_the_old_die_most():
    dead = ages().filter(pl.col("died_on").is_not_null())
    assert 0.004 < dead.height / COUNT < 0.013 and dead["age"].median() > 50
    assert dead["died_on"].max() < AS_OF and 0 < population()["moved_to"].count() < COUNT / 500


# ------------------------------------------------------------------------------------------------------- nobody is real


def test_every_nik_is_of_a_kabupaten_that_does_not_exist_and_of_one_person():
    niks = population()["nik"]
    assert niks.str.contains(r"^5299\d{12}$").all() and niks.n_unique() == COUNT


def test_a_nik_says_sex_and_birth_date():
    day = pl.col("birth_date").dt.day() + 40 * (pl.col("sex") == "P").cast(pl.Int8)
    said = pl.concat_str(day.cast(pl.String).str.zfill(2), pl.col("birth_date").dt.strftime("%m%y"))
    assert share(pl.col("nik").str.slice(6, 6) == said) == 1
    assert share(pl.col("nik").str.slice(12) != "0000") == 1 and share(pl.col("nik").str.slice(4, 2) != "00") == 1


def test_running_numbers_count_from_1_without_gaps():
    runs = (
        population()
        .group_by(pl.col("nik").str.slice(0, 12))
        .agg(most=pl.col("nik").str.slice(12).cast(pl.Int64).max(), count=pl.len())
    )
    assert share(pl.col("most") == pl.col("count"), runs) == 1


def test_family_cards_telephones_and_kpj_are_nobodys():
    assert population()["household_id"].str.contains(r"^5299\d{12}$").all()
    assert not set(population()["household_id"]) & set(population()["nik"])
    assert population()["phone"].drop_nulls().str.contains(r"^08400\d{7}$").all()
    assert population()["insurer_number"].drop_nulls().str.contains(r"^0000\d{7}$").all()
    assert population()["phone"].drop_nulls().n_unique() == population()["phone"].count()


def test_two_populations_share_no_number():
    register, others = people(3000, SEED), people(3000, SEED, population=1)
    more = people(3000, SEED, population=2)
    for column in ("nik", "household_id", "phone", "insurer_number", "person_id"):
        sets = [set(each[column].drop_nulls()) for each in (register, others, more)]
        assert sum(map(len, sets)) == len(set.union(*sets)), column


def test_the_day_of_the_list_is_an_argument():
    then = people(200, SEED, as_of=date(2020, 1, 1))
    assert then["birth_date"].max() <= date(2020, 1, 1)
    assert re.fullmatch(r"P\d{7}", then["person_id"][0])
