"""Rows of the register for tests of identities, runs over them that find what a test chooses, the register as it stands."""

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from django.db import connection

sys.path.insert(0, str(Path(__file__).parents[1] / "registry"))
from people_of_the_register import worker

import payung.matching
from payung.identities import actions, facts, merging, running
from payung.identities.models import Decision, Outcome, Pair, Run
from payung.office.models import Area, User
from payung.registry import scope
from payung.registry.models import Worker

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
LOBAR, LOTENG, PROVINCE = "52.01", "52.02", "52"
Said = tuple[Worker, Worker, str]
PAIRS = {
    "left_id": pl.String, "right_id": pl.String, "match_weight": pl.Float64, "probability": pl.Float64,
    "decision": pl.String, "because": pl.String,
}  # fmt: skip


def people(*names: str, kab: str = LOBAR, **more: Any) -> list[Worker]:
    """In the order of their ids."""
    return [worker(name, kab, **more) for name in names]


def run_of(monkeypatch: Any, by: User, said: Iterable[Said], *, now: datetime = NOW) -> Run:
    """A run that finds these pairs: two rows, and what the machine says of them, with " 0.7" behind for how likely."""
    rows: list[dict[str, Any]] = []
    for one, other, words in said:
        decision, _, likely = words.partition(" ")
        left, right = sorted((one.code, other.code))
        probability = float(likely or {"same": 0.999, "review": 0.6, "different": 0.01}[decision])
        rows.append(
            {"left_id": left, "right_id": right, "match_weight": 1.0, "probability": probability, "decision": decision,
             "because": f"Nama sama: {decision}."}
        )  # fmt: skip
    machine(monkeypatch, lambda workers: pl.DataFrame(rows, schema=PAIRS))
    return running.compare(run=running.ask(area=Area.objects.get(code=PROVINCE), by=by), now=now)


def machine(monkeypatch: Any, dedupe: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Another model than the kept one, which is tested elsewhere: it says what a test wants to hear."""
    matched = lambda workers, engine: SimpleNamespace(pairs=dedupe(workers), model=SimpleNamespace(version="uji"))  # noqa: E731
    other = SimpleNamespace(matched=matched)
    monkeypatch.setitem(sys.modules, "payung.matching.pairing", other)
    monkeypatch.setattr(payung.matching, "pairing", other, raising=False)


def accepted(run: Run, by: User, *, now: datetime = NOW) -> merging.Renewed:
    return actions.accept(run=run, seen=merging.planned(run, by=by).sha256, now=now, by=by)


def pair_of(run: Run, one: Worker, other: Worker) -> Pair:
    with scope.of_area(PROVINCE):
        left, right = sorted((one.pk, other.pk))
        return Pair.objects.get(run=run, left=left, right=right)


def decide(run: Run, one: Worker, other: Worker, outcome: Outcome, *, by: User, **more: Any) -> Decision:
    """As somebody does who has just opened the pair."""
    with scope.of_area(PROVINCE):
        pair = pair_of(run, one, other)
        last = actions.newest(pair)
        seen = {"seen": facts.now_of(pair.left_id, pair.right_id), "after": last.pk if last else None, "now": NOW} | more
        return actions.decide(pair=pair, outcome=outcome, by=by, **seen)


def take_back(run: Run, one: Worker, other: Worker, *, by: User) -> Decision:
    with scope.of_area(PROVINCE):
        pair = pair_of(run, one, other)
        last = actions.newest(pair)
        assert last
        return actions.take_back(pair=pair, after=last.pk, now=NOW, by=by)


def waiting(run: Run) -> set[tuple[int, int]]:
    with scope.of_area(PROVINCE):
        return set(Pair.objects.filter(run=run, waits=True).values_list("left", "right"))


def stands_for(*workers: Worker) -> Mapping[int, int]:
    """Of these, whom each stands behind; who stands for herself is not there."""
    with scope.of_area(PROVINCE):
        rows = Worker.objects.filter(pk__in=[each.pk for each in workers], same_as__isnull=False)
        return dict(rows.values_list("pk", "same_as"))


def in_review(*workers: Worker) -> set[int]:
    with scope.of_area(PROVINCE):
        return set(Worker.objects.filter(pk__in=[each.pk for each in workers], in_review=True).values_list("pk", flat=True))


def register_as_it_stands() -> list[str]:
    """Every row of registry_worker, whole."""
    with scope.of_area(PROVINCE), connection.cursor() as cursor:
        cursor.execute("SELECT w::text FROM registry_worker w ORDER BY id")
        return [row for (row,) in cursor.fetchall()]
