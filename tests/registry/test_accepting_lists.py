"""A list comes into the register whole or not at all, once, and says what it says about the right person."""

from datetime import date

import pytest
from lists_to_accept import TODAY, accepted, nik, of, received, row

from payung.office.models import Event
from payung.registry import nik_vault, receiving, scope
from payung.registry.models import Household, Statement, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@pytest.fixture
def everybody(ntb, analyst):
    with scope.everything(analyst):
        yield


def test_an_accepted_list_is_in_the_register(everybody, analyst, tmp_path):
    rows = [
        row(
            "SITI AMINAH",
            1,
            sex="P",
            household_id="5299010101100001",
            decile=2,
            groups="buruh tembakau",
            mother_name="INAQ SAHRI",
        ),
        row("LALU BUDI", 2, household_id="5299010101100001", decile=1),
        row("NUR", None),
    ]
    file = accepted(tmp_path, rows, by=analyst)
    assert file.state == "accepted"
    assert (file.read, file.accepted, file.unchanged, file.new_workers, file.changed_workers) == (3, 3, 0, 3, 0)
    budi, nur, siti = Worker.objects.order_by("name")
    assert (siti.name, siti.sex, siti.birth_date, siti.area_id, siti.decile) == (
        "SITI AMINAH", "P", date(1980, 7, 14), "52.03.01.2001", 2,
    )  # fmt: skip
    assert siti.household == budi.household and nur.household is None
    assert (siti.kab, siti.sources, siti.groups, siti.mother_name) == ("52.03", ["village"], ["buruh-tembakau"], "INAQ SAHRI")
    assert nik_vault.opened(siti.pk, bytes(siti.nik_sealed), siti.key_version) == nik(1, sex="P")
    assert nur.nik_index is None
    assert Household.objects.count() == 1
    told = Statement.objects.get(worker=siti)
    assert (told.line, told.said["decile"], told.household_id) == (2, 2, siti.household_id)
    assert "nik" not in told.said and "household_id" not in told.said
    event = Event.objects.get(kind="list_accepted")
    assert event.detail["new_workers"] == 3
    assert event.area_id == "52.03"


def test_the_same_file_is_received_once(everybody, analyst, tmp_path):
    rows = [row("SITI AMINAH", 1)]
    first = accepted(tmp_path, rows, by=analyst)
    with pytest.raises(receiving.AlreadyReceived) as known:
        receiving.refuse_known(area=first.area, sha256=first.sha256)
    assert known.value.file == first
    # And where two got past that at once, the database refuses the second.
    second, path = received(tmp_path, rows, by=analyst)
    receiving.check(file=second, today=TODAY, read_list=of(path, second))
    with pytest.raises(receiving.NotNow):
        receiving.accept(file=second, today=TODAY, by=analyst, read_list=of(path, second), from_the_server=True)
    assert Worker.objects.count() == 1
    assert Statement.objects.count() == 1
    assert Event.objects.filter(kind="list_accepted").count() == 1


def test_what_a_list_says_again_is_unchanged_and_what_it_says_anew_changes_the_worker(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, decile=2), row("BUDI", 2, decile=3)], by=analyst)
    again = accepted(
        tmp_path,
        [row("SITI AMINAH", 1, decile=2), row("BUDI", 2, decile=1), row("NUR", 3)],
        by=analyst,
        as_of=date(2026, 11, 1),
    )
    assert (again.read, again.accepted, again.unchanged, again.new_workers, again.changed_workers) == (3, 2, 1, 1, 1)
    assert list(Worker.objects.order_by("name").values_list("name", "decile", "said_on")) == [
        ("BUDI", 1, date(2026, 11, 1)), ("NUR", None, date(2026, 11, 1)), ("SITI AMINAH", 2, date(2026, 11, 1)),
    ]  # fmt: skip
    assert list(Statement.objects.filter(repeats=True).values_list("worker__name", flat=True)) == ["SITI AMINAH"]


def test_what_a_newer_list_leaves_empty_stays_as_an_older_one_said(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, decile=2, occupation="PETANI")], by=analyst)
    accepted(tmp_path, [row("SITI AMINAH", 1, decile=4)], by=analyst, as_of=date(2026, 11, 1))
    assert Worker.objects.values_list("decile", "occupation").get() == (4, "PETANI")


def test_a_list_that_knows_only_the_kabupaten_does_not_take_away_the_desa(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    accepted(tmp_path, [row("SITI AMINAH", 1, area_code="52.03")], by=analyst, as_of=date(2026, 11, 1), profile="dtsen")
    assert Worker.objects.get().area_id == "52.03.01.2001"
    accepted(tmp_path, [row("SITI AMINAH", 1, area_code="52.03.02")], by=analyst, as_of=date(2026, 11, 2), profile="dtsen")
    assert Worker.objects.get().area_id == "52.03.02"  # she moved


def test_each_kind_of_list_has_its_own_say_in_the_groups(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1, groups="marbot")], by=analyst)
    accepted(tmp_path, [row("SITI AMINAH", 1, groups="guru ngaji")], by=analyst, as_of=date(2026, 11, 1), profile="p3ke")
    siti = Worker.objects.get()
    assert (siti.groups, siti.sources) == (["guru-ngaji", "marbot"], ["p3ke", "village"])
    accepted(tmp_path, [row("SITI AMINAH", 1, groups="ojek")], by=analyst, as_of=date(2026, 11, 2))
    assert Worker.objects.get().groups == ["guru-ngaji", "ojek"]


def test_a_known_nik_beside_another_name_is_somebody_else_and_told(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    file = accepted(tmp_path, [row("SITTI AMINAH", 1), row("LALU WIRA", 2)], by=analyst, as_of=date(2026, 11, 1))
    assert (file.new_workers, file.warned) == (1, 0)  # another spelling is no other name
    file = accepted(tmp_path, [row("BUDI HARTONO", 1)], by=analyst, as_of=date(2026, 11, 2))
    assert (file.accepted, file.warned, file.new_workers) == (1, 1, 1)
    (cause,) = [each for each in file.causes if each["code"] == "W-NIK-25"]
    assert (cause["rows"], cause["severity"]) == (1, "warning")
    assert Statement.objects.get(worker__name="BUDI HARTONO").warnings == ["W-NIK-25"]
    siti, budi = Worker.objects.exclude(name="LALU WIRA").order_by("id")
    assert bytes(siti.nik_index) == bytes(budi.nik_index)


def test_people_of_another_kab_are_not_consulted(everybody, analyst, tmp_path):
    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    there = accepted(tmp_path, [row("SITI AMINAH", 1, area_code="52.04.02.2001")], by=analyst, area="52.04")
    assert (there.accepted, there.new_workers) == (1, 1)
    assert "W-NIK-25" not in {cause["code"] for cause in there.causes}
    assert sorted(Worker.objects.values_list("kab", flat=True)) == ["52.03", "52.04"]


def test_without_a_nik_the_same_name_birth_date_and_desa_are_one_person(everybody, analyst, tmp_path):
    rows = [row("SITI AMINAH"), row("SITI AMINAH", born=date(1981, 1, 1)), row("NUR", born=None), row("NUR", born=None)]
    first = accepted(tmp_path, rows, by=analyst)
    again = accepted(tmp_path, [*rows, row("SITI AMINAH", area_code="52.03.01.2002")], by=analyst, as_of=date(2026, 11, 1))
    assert first.new_workers == first.accepted
    assert (again.unchanged, again.new_workers) == (first.accepted, 1)
    # One with a NIK is kept apart: whether it is she, a person decides.
    third = accepted(tmp_path, [row("SITI AMINAH", 9)], by=analyst, as_of=date(2026, 11, 2))
    assert third.new_workers == 1


def test_what_the_field_found_about_the_breadwinner_goes_before_every_list(everybody, analyst, tmp_path):
    from payung.registry.round_models import Verification

    accepted(tmp_path, [row("SITI AMINAH", 1, breadwinner="tidak")], by=analyst)
    siti = Worker.objects.get()
    Verification.objects.create(
        worker=siti, kab=siti.kab, breadwinner=True, alive=True, resident=True, works=True, seen_on=TODAY, seen_by="Amir",
        kept_by=analyst,
    )  # fmt: skip
    accepted(tmp_path, [row("SITI AMINAH", 1, breadwinner="tidak", decile=1)], by=analyst, as_of=date(2026, 11, 1))
    siti.refresh_from_db()
    assert (siti.breadwinner, siti.decile) == (True, 1)


def test_nothing_is_in_the_register_before_somebody_accepts(everybody, analyst, tmp_path):
    file, path = received(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    receiving.check(file=file, today=TODAY, read_list=of(path, file))
    assert (file.state, file.accepted, file.new_workers) == ("checked", 1, 1)
    assert not Worker.objects.exists() and not Statement.objects.exists() and not Household.objects.exists()


def test_what_changed_since_it_was_seen_is_not_accepted_but_shown_anew(everybody, analyst, tmp_path):
    rows = [row("SITI AMINAH", 1)]
    file, path = received(tmp_path, [*rows, row("BUDI", 2)], by=analyst)
    receiving.check(file=file, today=TODAY, read_list=of(path, file))
    seen = file.verdict_sha256
    accepted(tmp_path, rows, by=analyst)
    receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file), from_the_server=True)
    assert (file.state, file.accepted, file.unchanged) == ("checked", 1, 1)
    assert file.verdict_sha256 != seen
    assert Worker.objects.count() == 1
    receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file), from_the_server=True)
    assert file.state == "accepted" and Worker.objects.count() == 2


def test_only_who_may_send_lists_of_the_area_accepts_one(everybody, analyst, head, tmp_path):
    file, path = received(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    receiving.check(file=file, today=TODAY, read_list=of(path, file))
    with pytest.raises(receiving.NotYours):
        receiving.accept(file=file, today=TODAY, by=head, read_list=of(path, file))
    receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file))
    assert file.state == "accepted"


def test_a_list_is_withdrawn_or_accepted_and_not_both(everybody, analyst, tmp_path):
    file, path = received(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    receiving.check(file=file, today=TODAY, read_list=of(path, file))
    receiving.withdraw(file=file, by=analyst)
    with pytest.raises(receiving.NotNow):
        receiving.accept(file=file, today=TODAY, by=analyst, read_list=of(path, file))
    kept = accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    with pytest.raises(receiving.NotNow):
        receiving.withdraw(file=kept, by=analyst)


def test_a_code_that_is_taken_is_drawn_again(everybody, analyst, tmp_path, monkeypatch):
    import polars as pl

    from payung.registry import codes

    accepted(tmp_path, [row("SITI AMINAH", 1)], by=analyst)
    taken, drawn = Worker.objects.get().code, codes.new_codes
    once = iter([pl.Series("code", [taken])])
    monkeypatch.setattr(codes, "new_codes", lambda count: next(once, drawn(count)))
    accepted(tmp_path, [row("BUDI", 2)], by=analyst, as_of=date(2026, 11, 1))
    assert Worker.objects.count() == len(set(Worker.objects.values_list("code", flat=True))) == 2


def test_who_may_be_paid_for_is_known_at_once(everybody, analyst, tmp_path):
    rows = [
        row("MAESAROH", 1, employed_by_state="tidak"),
        row("SERIANI", 2, employed_by_state="ya"),
        row("SEMBARANG", 3),
        row("OLAH", 4, born=date(1950, 1, 2)),
        row("GONI", 5, employed_by_state="tidak", insurer_status="AKTIF", segment="PU"),
        row("SUMBA", 6, employed_by_state="tidak", insurer_status="TIDAK AKTIF"),
    ]
    accepted(tmp_path, rows, by=analyst)
    found = dict(Worker.objects.values_list("name", "may_be_paid_for"))
    assert found == {
        "MAESAROH": None, "SERIANI": False, "SEMBARANG": None, "OLAH": False, "GONI": False, "SUMBA": True,
    }  # fmt: skip


def test_a_list_from_the_server_is_taken_at_once_or_not_at_all(everybody, analyst, tmp_path):
    _, path = received(tmp_path, [row("SITI AMINAH", 1), row("X" * 300, 2), row("", 3)], by=analyst)
    from payung.lists import reading
    from payung.office.models import Area

    file = receiving.take(
        read_list=reading.read_csv_path(path, profile="village"), name="5299014107800001.csv", size=9, sha256="e" * 64,
        area=Area.objects.get(code="52.03"), as_of=date(2026, 10, 31), today=TODAY, by=analyst,
    )  # fmt: skip
    assert (file.state, file.read, file.rejected) == ("accepted", 3, 3 - file.accepted)
    assert file.name == "….csv"  # a name of a file may hold a NIK too
    with pytest.raises(receiving.AlreadyReceived):
        receiving.take(
            read_list=reading.read_csv_path(path, profile="village"), name="x", size=9, sha256="e" * 64, area=file.area,
            as_of=date(2026, 10, 31), today=TODAY, by=analyst,
        )  # fmt: skip
