"""Received files lie sealed, under names that say nothing, for thirty days."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from payung.registry import store

LIST = b"nama;nik\nSITI AMINAH;5299014107800001\n"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PAYUNG_KEYS, settings.PAYUNG_RECEIVED = str(tmp_path / "keys"), str(tmp_path / "received")
    return tmp_path


def everything_under(folder) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def aged(folder, place: str, days: float) -> None:
    for file in folder.glob(f"received/{place}*"):
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (then, then))


def test_a_file_comes_back_as_it_was_received():
    assert store.fetch(store.keep(LIST)) == LIST
    assert store.fetch(store.keep(b"")) == b""


def test_nothing_of_a_file_can_be_read_on_the_disk(folders):
    place = store.keep(LIST)
    store.keep_beside(place, "problems", b"AMINAH again")
    assert b"AMINAH" not in everything_under(folders) and b"5299" not in everything_under(folders)
    assert place not in str(LIST) and len(place) == 64
    assert store.keep(LIST) != place


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_file_and_key_are_for_their_owner_alone(folders):
    store.keep(LIST)
    for file in folders.rglob("*"):
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_changed_byte_anywhere_is_noticed(folders):
    place = store.keep(LIST)
    file = folders / "received" / place
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(store.Damaged):
            store.fetch(place)
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(store.Damaged):
            store.fetch(place)


def test_a_file_cannot_stand_in_anothers_place(folders):
    mine, others = store.keep(LIST), store.keep(b"others")
    store.keep_beside(mine, "problems", b"of mine")
    received = folders / "received"
    (received / mine).write_bytes((received / others).read_bytes())
    with pytest.raises(store.Damaged):
        store.fetch(mine)
    (received / others).write_bytes((received / f"{mine}.problems").read_bytes())
    with pytest.raises(store.Damaged):
        store.fetch(others)


def test_another_key_opens_nothing(folders, settings):
    place = store.keep(LIST)
    settings.PAYUNG_KEYS = str(folders / "other")
    with pytest.raises(store.Damaged):
        store.fetch(place)


def test_a_forgotten_file_is_gone_with_all_that_was_beside_it(folders):
    place, stays = store.keep(LIST), store.keep(b"stays")
    store.keep_beside(place, "problems", b"x")
    store.say_progress(place, 1, 2)
    store.forget(place)
    store.forget(place)
    assert [file.name for file in (folders / "received").iterdir()] == [stays]
    with pytest.raises(store.Gone):
        store.fetch(place)
    with pytest.raises(store.Gone):
        store.fetch_beside(place, "problems")
    assert not store.is_kept(place) and store.progress(place) is None


def test_files_of_more_than_thirty_days_are_forgotten_and_no_others(folders):
    old, young, older = store.keep(b"old"), store.keep(b"young"), store.keep(b"older")
    store.keep_beside(old, "problems", b"x")
    store.keep_beside(young, "problems", b"x")
    aged(folders, old, 30.01)
    aged(folders, older, 300)
    aged(folders, young, 29.99)
    store.keep_beside(old, "problems", b"worked out today")
    assert store.tidy(NOW) == 2
    assert sorted(file.name for file in (folders / "received").iterdir()) == [young, f"{young}.problems"]
    assert store.tidy(NOW) == 0


def test_what_an_interrupted_keep_left_goes_in_the_end_and_what_is_being_written_stays(folders):
    place = store.keep(LIST)
    unfinished = folders / "received" / f".{'0' * 64}-abcd1234"
    unfinished.write_bytes(b"half")
    assert store.tidy(datetime.now(UTC)) == 0 and unfinished.exists()
    then = (NOW - timedelta(days=31)).timestamp()
    os.utime(unfinished, (then, then))
    store.tidy(NOW)
    assert not unfinished.exists() and store.fetch(place) == LIST


def test_a_disk_that_is_full_leaves_no_half_file(folders, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    store.keep(LIST)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(b"another")
    assert len(list((folders / "received").iterdir())) == 1


def test_two_who_need_the_key_first_get_the_same(folders):
    with ThreadPoolExecutor(8) as pool:
        places = list(pool.map(lambda at: store.keep(str(at).encode()), range(24)))
    assert [store.fetch(place) for place in places] == [str(at).encode() for at in range(24)]
    assert [file.name for file in (folders / "keys").iterdir()] == ["received"]


@pytest.mark.parametrize("place", ["", "../keys/received", "a" * 63, "A" * 64, "0" * 64 + "\n", "0" * 64 + "/x"])
def test_no_place_leads_out_of_the_folder(place):
    for deed in (store.fetch, store.forget, store.is_kept, store.progress):
        with pytest.raises(ValueError):
            deed(place)


def test_progress_is_two_numbers_beside_the_file():
    place = store.keep(LIST)
    assert store.progress(place) is None
    store.say_progress(place, 500, 1000)
    store.say_progress(place, 1000, 1000)
    assert store.progress(place) == (1000, 1000)
    store.end_progress(place)
    store.end_progress(place)
    assert store.progress(place) is None


def test_without_folders_nothing_is_kept_and_there_is_nothing_to_tidy(settings):
    settings.PAYUNG_RECEIVED = ""
    with pytest.raises(ImproperlyConfigured):
        store.keep(LIST)
    assert store.tidy(NOW) == 0
