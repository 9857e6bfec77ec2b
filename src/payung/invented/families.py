"""Who is married to whom, whose child is who, and who lives in which household.

Ages and sexes come first, so that they are the province's; families are then made from the people there are. ASSUMPTION:
the curves and shares here are plausible, not measured; only households of about four are (4.27 people in a poor household,
BPS March 2025, quoted from the press).
"""

# pyright: reportUnknownMemberType=false
# Polars leaves some of its parameters without a type.

from collections.abc import Sequence

import polars as pl

from payung.invented.chance import Chance, either, taken

YEAR = 365.2425
HEAD, WIFE, CHILD, DAUGHTER_IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW, OTHER = (
    "kepala keluarga", "istri", "anak", "menantu", "cucu", "orang tua", "mertua", "famili lain",
)  # fmt: skip

_MARRIED_FROM = (15, 18, 20, 25, 30, 35, 40)
_WOMEN_MARRIED = (0.0, 0.04, 0.1, 0.46, 0.78, 0.91, 0.95, 0.97)
_MEN_MARRIED = (0.0, 0.0, 0.02, 0.2, 0.58, 0.83, 0.92, 0.97)
_TOGETHER_FROM = (30, 50, 60, 70)
_WOMEN_TOGETHER = (0.92, 0.92, 0.82, 0.6, 0.32)
_MEN_TOGETHER = (0.95, 0.97, 0.95, 0.9, 0.78)
_AGE_AT_HOME = (18, 25, 30, 40)
_AT_HOME = (0.96, 0.93, 0.85, 0.6, 0.3)
_BIRTHS_APART = 290  # days
_CHILDREN_MOST = 9
_ROUNDS = 5


def with_families(people: pl.DataFrame, chance: Chance, today: int) -> pl.DataFrame:
    """The people with `partner`, `mother` (numbers of people, or null), `head` (of the household) and `relation` to the head.

    `people` has i = 0, 1, 2 … in this order, `kab`, `man`, `born` (days, as is `today`).
    """
    age = (today - pl.col("born")) / YEAR
    people = people.with_columns(age=age).with_columns(
        ever=either(
            pl.col("man"),
            chance.happens("ever married", _by_age(_MARRIED_FROM, _MEN_MARRIED)),
            chance.happens("ever married", _by_age(_MARRIED_FROM, _WOMEN_MARRIED)),
        )
    )
    people = _with_partners(people, chance)
    people = _with_mothers(people, chance)
    people = _with_hosts(people, chance)
    return _with_heads(people).drop("age", "ever", "host", "as_child", "old", "may_host")


def _by_age(limits: Sequence[float], values: Sequence[float]) -> pl.Expr:
    """The value that holds at this row's age: values[0] below the first limit."""
    return taken(values, pl.lit(pl.Series(limits, dtype=pl.Float64)).search_sorted(pl.col("age"), side="right"))


def _with_partners(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """As many husbands as wives in each kabupaten, the older with the older."""
    together = either(
        pl.col("man"),
        chance.happens("together", _by_age(_TOGETHER_FROM, _MEN_TOGETHER)),
        chance.happens("together", _by_age(_TOGETHER_FROM, _WOMEN_TOGETHER)),
    )
    may = people.filter(pl.col("ever") & together).select(
        "i", "kab", "man", lot=chance.uniform("who finds nobody"), about=pl.col("born") + chance.bell("match", 0, 3 * YEAR)
    )
    men, women = (pl.col("man").sum().over("kab"), (~pl.col("man")).sum().over("kab"))
    may = may.filter(pl.col("lot").rank("ordinal").over("kab", "man") <= pl.min_horizontal(men, women))
    may = may.with_columns(order=pl.struct("about", "i").rank("ordinal").over("kab", "man"))
    couples = may.filter("man").join(may.filter(~pl.col("man")), on=["kab", "order"]).select("i", partner="i_right")
    both = pl.concat([couples, couples.select(i="partner", partner="i")])
    return people.join(both, on="i", how="left", maintain_order="left")


def _with_mothers(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """Who never married mostly lives with a mother of the right age; her children are born at least 290 days apart."""
    women = people.filter(~pl.col("man") & pl.col("ever"))
    homeward = ~pl.col("ever") & chance.happens("lives with mother", _by_age(_AGE_AT_HOME, _AT_HOME))
    looking = people.filter(homeward).select("i", "kab", "born")
    settled: pl.DataFrame | None = None
    for attempt in range(_ROUNDS):
        mother_born = pl.col("born") - chance.bell(f"mother's age {attempt}", 27 * YEAR, 5.2 * YEAR)
        found = _near(looking, women, mother_born, chance, f"mother {attempt}", (15.5, 46))
        all_now = found if settled is None else pl.concat([settled, found])
        apart = (pl.col("born") - pl.col("born").shift().over("found")).fill_null(_BIRTHS_APART)
        all_now = all_now.sort("found", "born", "i")
        settled = all_now.filter(apart >= _BIRTHS_APART)
        settled = settled.filter(pl.col("i").cum_count().over("found") <= _CHILDREN_MOST)
        looking = looking.join(settled, on="i", how="anti")
    assert settled is not None
    mothers = settled.select("i", mother="found")
    return people.join(mothers, on="i", how="left", maintain_order="left").with_columns(as_child=pl.col("mother").is_not_null())


def _with_hosts(people: pl.DataFrame, chance: Chance) -> pl.DataFrame:
    """In whose household somebody lives who is neither its head, wife nor child: young couples, old parents, kin."""
    couples = people.filter("man", pl.col("partner").is_not_null())
    wives = people.filter(~pl.col("man") & pl.col("partner").is_not_null())
    young = couples.filter((pl.col("age") < 34) & chance.happens("stays at home", 0.4))
    mothers = wives.filter(pl.col("age") >= 38)
    before = pl.col("born") - chance.bell("age of his mother", 26 * YEAR, 4 * YEAR)
    stays = _near(young, mothers, before, chance, "his mother", (16, 45))
    people = _placed(people.with_columns(host=pl.lit(None, dtype=pl.Int32)), stays).with_columns(
        mother=pl.coalesce("mother", "host")
    )

    settled = pl.col("i").is_in(pl.concat([stays["found"], people["partner"].gather(stays["found"])]).implode())
    moving = (pl.col("host").is_not_null()) | pl.col("host").gather(pl.col("partner").fill_null(0)).is_not_null()
    moving = moving & pl.col("partner").is_not_null()
    alone = pl.col("partner").is_null()
    wife_is_old = pl.col("age").gather(pl.col("partner").fill_null(0)) >= 63
    people = people.with_columns(
        old=~settled
        & (
            (alone & pl.col("ever") & (pl.col("age") >= 55) & chance.happens("moves in alone", 0.65))
            | (~alone & pl.col("man") & wife_is_old & (pl.col("age") >= 60) & chance.happens("moves in", 0.3))
        ),
        may_host=~alone & ~moving & (pl.col("age") < 58),
    )
    grown = pl.col("born") + chance.bell("age at the child's birth", 27.5 * YEAR, 4.5 * YEAR)
    moved = _near(people.filter("old"), people.filter("may_host"), grown, chance, "host", (-46, -16))
    moved = moved.unique("found", keep="first", maintain_order=True)
    people = _with_mothers_who_moved_in(_placed(people, moved), moved)

    free = people.filter(pl.col("partner").is_null() & ~pl.col("as_child") & pl.col("host").is_null())
    children = free.filter(pl.col("age") < 19)
    grandmothers = people.filter(~pl.col("man") & pl.col("ever") & (pl.col("age") >= 42))
    heads = people.filter("man", pl.col("partner").is_not_null(), pl.col("host").is_null())
    kin = free.filter((pl.col("age") >= 19) & chance.happens("lives with kin", 0.5))
    people = _placed(people, _near(children, grandmothers, pl.col("born") - 50 * YEAR, chance, "grandmother", (36, 75)))
    people = _placed(people, _near(kin, heads, pl.col("born"), chance, "kin", (-40, 40)))
    rest = people.filter(pl.col("i").is_in(children["i"].implode()) & pl.col("host").is_null())
    # Nobody under 19 lives alone, whatever the ages around.
    return _placed(people, _near(rest, heads, pl.col("born") - 25 * YEAR, chance, "any house", (-200, 200)))


def _placed(people: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """With the hosts that were found, where nobody had one."""
    hosts = found.select("i", new="found")
    people = people.join(hosts, on="i", how="left", maintain_order="left")
    return people.with_columns(host=pl.coalesce("host", "new")).drop("new")


def _with_mothers_who_moved_in(people: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Where a widow moves in, or a couple, she is the mother of who takes her in, if her age allows it."""
    who = moved.join(people.select("i", "man", "partner"), on="i", maintain_order="left")
    mothers = who.select(i="found", elder=either(pl.col("man"), pl.col("partner"), pl.col("i")))
    people = people.join(mothers, on="i", how="left", maintain_order="left")
    older = (pl.col("born") - pl.col("born").gather(pl.col("elder").fill_null(0))) / YEAR
    elder = either(pl.col("elder").is_not_null() & older.is_between(15.5, 46), pl.col("elder"), None)
    return people.with_columns(mother=pl.coalesce("mother", elder)).drop("elder")


def _with_heads(people: pl.DataFrame) -> pl.DataFrame:
    wife_of = either(pl.col("man"), None, pl.col("partner"))
    its_mother = either(pl.col("as_child"), pl.col("mother"), None)
    people = people.with_columns(to=pl.coalesce("host", wife_of, its_mother, "i"))
    people = people.with_columns(head="to")
    for _ in range(4):  # doubles the way each time; child, mother, her husband, his mother, her husband is the longest
        people = people.with_columns(head=pl.col("head").gather(pl.col("head")))
    i, to, head, host = (pl.col(name) for name in ("i", "to", "head", "host"))
    people = people.with_columns(next=(to == head) | (pl.col("partner").gather(to) == head).fill_null(False))
    near, older = pl.col("next"), pl.col("age") - pl.col("age").gather(to)
    son = host.is_not_null() & (pl.col("mother") == to).fill_null(False)
    ways = (
        (head == i, HEAD),
        ((pl.col("partner") == head).fill_null(False), WIFE),
        (near & ((host.is_null() & pl.col("as_child")) | son), CHILD),
        (near & (older > 16) & (to == head), PARENT),
        (near & (older > 16), PARENT_IN_LAW),
        (near & host.is_not_null() & (older < -36), GRANDCHILD),
        (wife_of.is_not_null() & son.gather(to) & near.gather(to), DAUGHTER_IN_LAW),
        (host.is_null() & pl.col("as_child") & son.gather(pl.col("partner").gather(to).fill_null(0)), GRANDCHILD),
    )
    relation = pl.lit(OTHER)
    for condition, word in reversed(ways):
        relation = either(condition, word, relation)
    return people.with_columns(relation=relation).drop("to", "next")


def _near(
    people: pl.DataFrame, hosts: pl.DataFrame, born: pl.Expr, chance: Chance, what: str, years: tuple[float, float]
) -> pl.DataFrame:
    """For each of the people a host of the same kabupaten born at about that day: columns i, kab, born, found.

    Those are left out whose host would not be between `years` older than they (negative: younger). Chosen by lot among
    the hosts of about a year, so that numbers of children vary as they do, not as the gaps between birthdays.
    """
    far = 10_000_000  # days between one kabupaten and the next, so that one sorted column holds all ten
    sorted_hosts = hosts.sort("kab", "born", "i")
    at = (sorted_hosts["kab"].cast(pl.Float64) * far + sorted_hosts["born"]).to_list()
    if not at or not people.height:
        return people.select("i", "kab", "born", found=pl.col("i")).clear()
    sizes = (
        sorted_hosts.group_by("kab", maintain_order=True)
        .agg(size=pl.len())
        .with_columns(first=pl.col("size").cum_sum() - pl.col("size"))
    )
    placed = people.select("i", "kab", "born", wanted=pl.col("kab").cast(pl.Float64) * far + born).join(
        sizes, on="kab", how="inner", maintain_order="left"
    )
    size, first = pl.col("size").cast(pl.Int64), pl.col("first").cast(pl.Int64)
    spread = (chance.uniform(what) - 0.5) * pl.max_horizontal(size / 60, pl.min_horizontal(size, 3))
    place = pl.lit(pl.Series(at)).search_sorted(pl.col("wanted")).cast(pl.Int64) + spread.round().cast(pl.Int64)
    place = pl.min_horizontal(pl.max_horizontal(place, first), first + size - 1)
    placed = placed.with_columns(
        found=taken(sorted_hosts["i"], place), older=(pl.col("born") - taken(sorted_hosts["born"], place)) / YEAR
    )
    low, high = years
    return placed.filter(pl.col("older").is_between(low, high) & (pl.col("found") != pl.col("i"))).select(
        "i", "kab", "born", "found"
    )
