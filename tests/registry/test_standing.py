"""Whether a worker's place may be paid for is the law's answer, kept; and workers as the calculation sees them."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists_to_accept import accepted, nik, row

from payung import law
from payung.office.models import Event
from payung.office.roles import Reach, Role
from payung.registry import as_tables, scope, standing
from payung.registry.finding import Wanted
from payung.registry.models import Worker

NOVEMBER = date(2026, 11, 1)
truth = st.sampled_from([None, True, False])
people = st.lists(
    st.fixed_dictionaries(
        {
            "birth_date": st.one_of(st.none(), st.dates(date(1850, 1, 1), date(2030, 1, 1))),
            "employed_by_state": truth,
            "segment": st.sampled_from([None, "", "BPU", "PU", "JAKON"]),
            "insurer_status": st.sampled_from([None, "", "active", "inactive", "not_found", "nik_other"]),
            "deceased": truth,
            "field_alive": truth,
            "same_as_id": st.sampled_from([None, None, 7]),
        }
    ),
    max_size=6,
)


def slowly(her: dict[str, object]) -> bool | None:
    """One person at a time, by the law's own way for one."""
    if her["deceased"] or her["field_alive"] is False or her["same_as_id"]:
        return False
    status, segment, born = her["insurer_status"] or None, her["segment"] or None, her["birth_date"]
    active = None if status in (None, "nik_other") else status == "active"
    wage_earner = None if segment is None else segment == "PU"
    member = False if active is False or wage_earner is False else None if None in (active, wage_earner) else True
    if born and not date(1900, 1, 1) <= born <= NOVEMBER:
        born = None
    given = {"birth_date": born, "employed_by_state": her["employed_by_state"], "active_pu_member": member}
    return law.value("may_be_paid_for", month=NOVEMBER, given=given)


@given(people)
def test_the_standing_of_many_is_that_of_each(many):
    schema = {
        "birth_date": pl.Date, "employed_by_state": pl.Boolean, "segment": pl.String, "insurer_status": pl.String,
        "deceased": pl.Boolean, "field_alive": pl.Boolean, "same_as_id": pl.Int64,
    }  # fmt: skip
    frame = pl.DataFrame(many, schema=schema)
    assert standing.of(frame, NOVEMBER).to_list() == [slowly(her) for her in many]


def test_a_column_that_is_absent_is_unknown():
    frame = pl.DataFrame({"name": ["SITI"]})
    assert standing.of(frame, NOVEMBER).to_list() == [None]


@pytest.fixture
def register(ntb, analyst, tmp_path, settings):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")
    rows = [
        row("SITI AMINAH", 1, employed_by_state="tidak", decile=2, groups="marbot, ojek", household_id="5299010101100001"),
        row("LALU WIRA", 2, employed_by_state="tidak", born=date(1961, 12, 14), household_id="5299010101100001"),
        row("NUR"),
    ]
    with scope.everything(analyst):
        accepted(tmp_path, rows, by=analyst)


@pytest.mark.django_db
def test_only_whose_standing_changes_is_written(register, analyst):
    month = date(2026, 12, 1)
    assert standing.renew_all(month=NOVEMBER, by=analyst) == 0
    with scope.everything(analyst):
        before = dict(Worker.objects.values_list("name", "may_be_paid_for"))
        Worker.objects.filter(name="SITI AMINAH").update(field_alive=False)
    changed = standing.renew_all(month=month, by=analyst)
    with scope.everything(analyst):
        after = dict(Worker.objects.values_list("name", "may_be_paid_for"))
        since = dict(Worker.objects.values_list("name", "standing_month"))
    assert changed == sum(before[name] != after[name] for name in after) >= 1
    assert after["SITI AMINAH"] is False and since["SITI AMINAH"] == month
    assert since["NUR"] == NOVEMBER
    assert Event.objects.filter(kind="standing_renewed").last().detail == {"changed": changed}


@pytest.mark.django_db
def test_workers_are_given_as_the_standard_columns_have_them(register, analyst):
    reach = Reach(((Role.ANALYST, "52"),))
    with scope.within(reach):
        frame = as_tables.workers(reach=reach)
        codes = list(Worker.objects.order_by("name").values_list("code", flat=True))
        open_ = as_tables.workers(Wanted(name="siti"), reach=reach, niks=True)
    frame = frame.sort("name")
    assert frame["worker_id"].to_list() == codes
    assert frame["nik"].to_list() == [None, None, None]
    siti = frame.row(2, named=True)
    assert (siti["name"], siti["area_code"], siti["decile"], siti["groups"]) == (
        "SITI AMINAH",
        "52.03.01.2001",
        2,
        "marbot ojek",
    )
    assert (siti["employed_by_state"], siti["birth_date"], siti["occupation"]) == (False, date(1980, 7, 14), None)
    assert frame["household_id"][0] == frame["household_id"][2] and frame["household_id"][1] is None
    assert (open_["name"].to_list(), open_["nik"].to_list()) == (["SITI AMINAH"], [nik(1)])
    with scope.within(reach):
        answered = law.evaluate(frame.with_columns(active_pu_member=pl.lit(False)), "may_be_paid_for", month=NOVEMBER)
    assert answered["may_be_paid_for"].to_list() == [True, None, True]


@pytest.mark.django_db
def test_a_row_for_whom_another_stands_is_not_paid_for_and_is_again_when_it_is_undone(register, analyst):
    standing.renew_all(month=NOVEMBER, by=analyst)
    with scope.everything(analyst):
        before = list(Worker.objects.order_by("id").values())
        siti, other = Worker.objects.order_by("id")[:2]
        for same_as in (siti, None):
            Worker.objects.filter(pk=other.pk).update(same_as=same_as)
            standing.renew(month=NOVEMBER, only=pl.Series([other.pk]))
            other.refresh_from_db()
            frame = as_tables.workers(reach=Reach(((Role.ANALYST, "52"),)))
            rows_of_one = frame.filter(pl.col("person_id").is_duplicated())["worker_id"].to_list()
            assert sorted(rows_of_one) == (sorted([siti.code, other.code]) if same_as else [])
            if same_as:
                assert other.may_be_paid_for is False
        assert list(Worker.objects.order_by("id").values()) == before


@pytest.mark.django_db
def test_without_a_scope_there_are_no_workers(register):
    assert as_tables.workers(reach=Reach(((Role.ANALYST, "52"),))).height == 0


@pytest.mark.django_db
def test_the_schedule_renews_once_a_month(register, analyst):
    december = date(2026, 12, 1)
    with scope.everything(analyst):
        Worker.objects.filter(name="SITI AMINAH").update(birth_date=date(2012, 1, 1))
    assert standing.renew_if_due(month=december) == 1
    assert standing.renew_if_due(month=december) is None
    assert Event.objects.get(kind="standing_renewed").through == "the schedule"
