"""A list that arrives late comes out exactly as if it had come in time, and as a slow reading of all that was said has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lists_to_accept import BORN, accepted, row

from payung import law
from payung.registry import merging, scope
from payung.registry.models import ReceivedFile, Worker

pytestmark = pytest.mark.django_db
FIELDS = (
    "decile", "occupation", "dependants", "breadwinner", "groups", "area_code", "household_id", "employed_by_state",
    "insurer_status",
)  # fmt: skip
PEOPLE: Mapping[str, int | None] = {"SITI AMINAH": 1, "LALU WIRA": 2, "NUR HAYATI": None}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")


@dataclass(frozen=True)
class Sent:
    profile: str
    day: int
    rows: tuple[Mapping[str, Any], ...]

    @property
    def as_of(self) -> date:
        return date(2026, 1, 1) + timedelta(days=self.day)


said = st.fixed_dictionaries(
    {
        "name": st.sampled_from(list(PEOPLE)),
        "decile": st.sampled_from([None, 1, 2, 3]),
        "occupation": st.sampled_from([None, "PETANI", "SOPIR"]),  # who may be ASN, TNI or Polri, and who is not
        "dependants": st.sampled_from([None, 0, 4]),
        "breadwinner": st.sampled_from([None, "ya", "tidak"]),
        "groups": st.sampled_from([None, "marbot", "guru ngaji", "marbot, ojek"]),
        "household_id": st.sampled_from([None, "5299010101100001", "5299010101100002"]),
        "employed_by_state": st.sampled_from([None, "ya", "tidak"]),
        "insurer_status": st.sampled_from([None, "AKTIF", "TIDAK AKTIF"]),
        "segment": st.sampled_from([None, "PU", "BPU"]),
        "area_code": st.sampled_from(["52.03.01.2001", "52.03.01", "52.03", "52.03.02.2004"]),
    }
)
lists = st.lists(
    st.builds(
        lambda profile, day, rows: Sent(profile, day, tuple(rows)),
        st.sampled_from(["village", "p3ke", "dtsen"]),
        st.integers(0, 9),
        st.lists(said, min_size=1, max_size=3, unique_by=lambda each: each["name"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda sent: sent.day,  # two lists of one day: the order of their numbers, which is that of arrival
)


def rows_of(sent: Sent) -> list[dict[str, object]]:
    rows = []
    for each in sent.rows:
        serial = PEOPLE[each["name"]]
        if serial is None:  # who has no NIK is the same person only in the same desa
            each = {**each, "area_code": "52.03.01.2001"}
        rows.append({**row(each["name"], serial), **each})
    return rows


def columns_now() -> dict[str, tuple[object, ...]]:
    return {
        worker.name: (
            worker.decile, worker.occupation, worker.dependants, worker.breadwinner, sorted(worker.groups), worker.area_id,
            worker.household and bytes(worker.household.index), worker.sources, worker.said_on, worker.name_key,
            worker.may_be_paid_for, worker.insurer_status, worker.segment,
        )
        for worker in Worker.objects.select_related("household")
    }  # fmt: skip


def slowly(sent: Sequence[Sent]) -> dict[str, tuple[object, ...]]:
    """By hand: go through all that was said, the oldest first."""
    found: dict[str, dict[str, Any]] = {}
    for one in sorted(sent, key=lambda each: each.as_of):
        for each in rows_of(one):
            her = found.setdefault(each["name"], {"groups": {}, "areas": [], "sources": set(), "segment": ""})
            her["sources"].add(one.profile)
            her["said_on"] = one.as_of
            her["areas"].append(each["area_code"])
            if each["insurer_status"]:  # status and segment come from one row
                her["segment"] = each["segment"] or ""
            elif each["segment"] and "insurer_status" not in her:
                her["segment"] = each["segment"]
            for field in FIELDS:
                if each[field] is not None:
                    if field == "groups":
                        her["groups"][one.profile] = {tag.strip().replace(" ", "-") for tag in each[field].split(",")}
                    else:
                        her[field] = each[field]
    answer = {}
    for name, her in found.items():
        area = her["areas"][-1]
        for older in reversed(her["areas"]):
            if (
                older.startswith(area)
                and len(older) > len(area)
                and all(len(other) <= len(older) for other in her["areas"] if other.startswith(her["areas"][-1]))
            ):
                area = older
                break
        answer[name] = (
            her.get("decile"), her.get("occupation", ""), her.get("dependants"),
            {"ya": True, "tidak": False, None: None}[her.get("breadwinner")],
            sorted(set().union(*her["groups"].values())), area, her.get("household_id"), sorted(her["sources"]), her["said_on"],
            payable(her), {"AKTIF": "active", "TIDAK AKTIF": "inactive", None: ""}[her.get("insurer_status")], her["segment"],
        )  # fmt: skip
    return answer


def payable(her: Mapping[str, Any]) -> bool | None:
    """The law's answer for one, from what was said of her in words."""
    status, segment = her.get("insurer_status"), her["segment"]
    state = her.get("employed_by_state") or ("tidak" if her.get("occupation") in ("PETANI", "NELAYAN") else None)
    member = False if status == "TIDAK AKTIF" or segment == "BPU" else True if status and segment else None
    given = {
        "birth_date": BORN,
        "employed_by_state": {"ya": True, "tidak": False, None: None}[state],
        "active_pu_member": member,
    }
    return law.value("may_be_paid_for", month=date(2026, 11, 1), given=given)


class _Undone(Exception):
    pass


def arrive(sent: Sequence[Sent], order: Sequence[int], folder, by) -> dict[str, tuple[object, ...]]:
    """The register after these lists came in this order; then everything is taken back."""
    found: dict[str, tuple[object, ...]] = {}
    try:
        with transaction.atomic():
            for at in order:
                file = accepted(folder, rows_of(sent[at]), by=by, profile=sent[at].profile, as_of=sent[at].as_of)
                assert file.state == "accepted"
                assert file.read == file.accepted + file.rejected + file.duplicate + file.unchanged == len(sent[at].rows)
            found = columns_now()
            workers = Worker.objects.count()
            assert workers == len({each["name"] for one in sent for each in one.rows})
            raise _Undone
    except _Undone:
        return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=lists, data=st.data())
def test_lists_come_out_alike_in_whatever_order_they_arrive(ntb, analyst, tmp_path, sent, data):
    shuffled = data.draw(st.permutations(range(len(sent))))
    with scope.everything(analyst):
        in_order = arrive(sent, sorted(range(len(sent)), key=lambda at: sent[at].day), tmp_path, analyst)
        late = arrive(sent, shuffled, tmp_path, analyst)
    assert late == in_order
    reference = slowly(sent)
    assert set(late) == set(reference)
    for name, columns in late.items():
        household, expected = columns[6], reference[name]
        assert columns[:6] == expected[:6]
        assert (household is None) == (expected[6] is None)
        assert columns[7:9] == expected[7:9]
        assert columns[10:] == expected[9:]


@pytest.mark.parametrize(
    ("september", "november", "pair", "payable"),
    [
        (("TIDAK AKTIF", "PU"), ("AKTIF", None), ("active", ""), None),
        (("AKTIF", "PU"), ("TIDAK AKTIF", None), ("inactive", ""), True),
        (("AKTIF", "BPU"), ("AKTIF", "PU"), ("active", "PU"), False),
        (("AKTIF", "PU"), (None, "BPU"), ("active", "PU"), False),
        ((None, "BPU"), (None, "PU"), ("", "PU"), None),
        ((None, "PU"), (None, "BPU"), ("", "BPU"), True),  # paid no wage, whatever the insurer would say
    ],
)
def test_status_and_segment_are_of_one_row(ntb, analyst, tmp_path, september, november, pair, payable):
    with scope.everything(analyst):
        for (status, segment), as_of in ((september, date(2026, 9, 1)), (november, date(2026, 11, 1))):
            said = {"employed_by_state": "tidak", "insurer_status": status, "segment": segment}
            assert accepted(tmp_path, [row("SITI AMINAH", 1, **said)], by=analyst, as_of=as_of).state == "accepted"
        siti = Worker.objects.get()
    assert ((siti.insurer_status, siti.segment), siti.may_be_paid_for) == (pair, payable)


def test_working_everybody_out_again_changes_nothing(ntb, analyst, tmp_path):
    """What a new worker's row is filled with at once is what the merge of all that was said gives."""
    import polars as pl

    with scope.everything(analyst):
        full = row(
            "SITI AMINAH", 1, sex="P", decile=2, occupation="PETANI", mother_name="INAQ SAHRI", phone="081900000001",
            address="DUSUN TIMUK", groups="ojek, marbot", dependants=3, declared_income=1_000_000, breadwinner="ya",
            employed_by_state="tidak", household_id="5299010101100001",
        )  # fmt: skip
        accepted(tmp_path, [full, row("BUDI", 2), row("NUR")], by=analyst)
        before = list(Worker.objects.order_by("id").values())
        ids = pl.Series([each["id"] for each in before], dtype=pl.Int64)
        assert merging.renew(ids, keep=pl.Series([], dtype=pl.Int64), month=date(2026, 11, 1)) == 0
        assert list(Worker.objects.order_by("id").values()) == before
        assert ReceivedFile.objects.count() == 1
