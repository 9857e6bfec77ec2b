"""One worker's NIK: for a reason, fifty a day, noted in the log, and never in it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from people_of_the_register import worker

from payung.office.models import Event, User
from payung.registry import scope, showing
from payung.registry.nik_vault import MissingKey, WrongKey
from payung.registry.showing import NotShown, TooMany, show_nik, shown_today

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
NIK = "5299014107840001"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.PAYUNG_KEYS = str(tmp_path / "keys")


@pytest.fixture
def now() -> datetime:
    """Events carry the database's clock, so today is today."""
    return datetime.now(WITA)


@pytest.fixture
def siti(ntb):
    return worker("SITI AMINAH", "52.03.01.2001", nik=NIK)


def ask(who, by, now, **changes) -> str | TooMany:
    with scope.of_area(who.kab):
        return show_nik(**{"worker": who, "reason": "compare", "words": "KTP di kantor desa", "now": now, "by": by} | changes)


def why(who, by, now, **changes) -> str:
    with pytest.raises(NotShown) as refused:
        ask(who, by, now, **changes)
    return refused.value.why


def test_a_nik_is_shown_for_a_reason_and_the_event_names_both_but_not_the_nik(siti, analyst, now):
    assert ask(siti, analyst, now, words="  KTP  di kantor\tdesa ") == NIK
    event = Event.objects.get(kind="nik_shown")
    assert (event.subject, event.by, event.area_id) == (f"worker {siti.code}", analyst, "52.03.01.2001")
    assert event.detail == {"reason": "compare", "words": "KTP di kantor desa"}
    assert NIK not in json.dumps(list(Event.objects.values("kind", "subject", "detail", "through")))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reason": "curious"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"words": ""}, "words"),
        ({"words": "KTP "}, "words"),
        ({"words": "x" * 201}, "words"),
        ({"words": f"cocokkan {NIK}"}, "number_in_words"),
        ({"words": "cocokkan 5299 0141 0784 0001"}, "number_in_words"),
        ({"words": "cocokkan 5299-0141.0784/0001"}, "number_in_words"),
        ({"words": "nomor 529901410784"}, "number_in_words"),
    ],
)
def test_a_reason_that_says_nothing_or_holds_a_number_is_refused_and_not_logged(siti, analyst, now, changes, expected):
    assert why(siti, analyst, now, **changes) == expected
    assert not Event.objects.filter(kind__startswith="nik").exists()


def test_a_letters_number_and_day_may_stand_in_a_reason(siti, analyst, now):
    assert ask(siti, analyst, now, words="Surat 560/123/2026 tanggal 5-11-2026") == NIK


def test_who_has_no_nik_in_the_register_has_none_to_show(ntb, analyst, now):
    nur = worker("NUR", "52.03.01.2001")
    assert why(nur, analyst, now) == "none"
    assert not Event.objects.filter(kind="nik_shown").exists()


def test_the_fifty_first_of_a_day_is_refused_and_that_is_logged(siti, analyst, now):
    for _ in range(showing.SHOWN_A_DAY_MAX):
        ask(siti, analyst, now)
    assert ask(siti, analyst, now) == ask(siti, analyst, now) == TooMany(50)
    assert Event.objects.filter(kind="nik_shown").count() == 50
    assert Event.objects.filter(kind="nik_refused", by=analyst, subject=f"worker {siti.code}").count() == 2
    another = User.objects.create_user("lain")
    assert ask(siti, another, now) == NIK
    assert ask(siti, analyst, now + timedelta(days=1)) == NIK  # tomorrow, by the office's clock


def test_a_day_begins_at_midnight_in_the_office(siti, analyst, now):
    ask(siti, analyst, now)
    at = Event.objects.get(kind="nik_shown").at.astimezone(WITA)
    assert shown_today(by=analyst, now=at.replace(hour=0, minute=0, second=0, microsecond=0)) == 1
    assert shown_today(by=analyst, now=at.replace(hour=23, minute=59)) == 1
    assert shown_today(by=analyst, now=at + timedelta(days=1)) == 0


def test_a_key_that_is_gone_or_another_is_said_and_nothing_is_noted_as_shown(siti, analyst, now, settings):
    place = Path(settings.PAYUNG_KEYS) / "nik-seal-1"
    right = place.read_text()
    place.unlink()
    with pytest.raises(NotShown) as refused:
        ask(siti, analyst, now)
    assert refused.value.why == "key" and isinstance(refused.value.__cause__, MissingKey)
    place.write_text("0" * 64)
    with pytest.raises(NotShown) as refused:
        ask(siti, analyst, now)
    assert refused.value.why == "key" and isinstance(refused.value.__cause__, WrongKey)
    assert not Event.objects.filter(kind__startswith="nik").exists()
    place.write_text(right)
    assert ask(siti, analyst, now) == NIK


def test_a_nik_put_into_another_row_does_not_open_there(siti, analyst, now):
    budi = worker("BUDI", "52.03.01.2001")
    with scope.of_area("52.03"):
        budi.nik_sealed, budi.nik_index = siti.nik_sealed, siti.nik_index
        budi.save()
    assert why(budi, analyst, now) == "key"


def test_the_account_is_locked_before_it_is_counted(siti, analyst, now):
    """Two requests at once do not both find the fiftieth free."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        ask(siti, analyst, now)
    said = [each["sql"] for each in queries]
    lock = next(at for at, sql in enumerate(said) if "FOR NO KEY UPDATE" in sql)
    count = next(at for at, sql in enumerate(said) if "COUNT(*)" in sql and "nik_shown" in sql)
    assert lock < count
