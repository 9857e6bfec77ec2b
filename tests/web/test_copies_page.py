"""The page about the safety copies: the age of the last good one, the last trial restore, and what to do."""

import inspect
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from signing import browser_of, somebody
from test_overview import text_of

from payung.office import copies
from payung.office.roles import Role
from payung.web.safety.views import _worry

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings):
    settings.PAYUNG_KEYS, settings.PAYUNG_COPIES = str(tmp_path / "keys"), str(tmp_path / "salinan-dinas")
    (tmp_path / "salinan-dinas").mkdir()
    return tmp_path


def make_copy(home: Path, *, hours_old: int) -> copies.Copy:
    """A whole copy as it lies in its folder, of 2,500,000 bytes."""
    made = datetime.now(UTC) - timedelta(hours=hours_old, minutes=5)
    place = home / "salinan-dinas" / copies.folder_name(made)
    place.mkdir()
    (place / copies.DUMP).write_bytes(b"x" * 2_500_000)
    contents = copies.Contents({"public.office_user": copies.Table(8, "0")}, {}, [], [], [], None)
    manifest = copies.Manifest(copies.FORMAT, made, "0.1.0", "18.0", "payung", 2_500_000, ["age1x"], "x", contents)
    (place / copies.MANIFEST).write_bytes(manifest.as_json())
    (place / copies.SUMS).write_bytes(copies.sums(place))
    return copies.Copy(place, manifest)


def test_without_a_copy_the_page_says_so_and_how_to_make_one(home, ntb, analyst):
    page = text_of(browser_of(analyst).get("/en/salinan/"))
    assert "There is no safety copy yet" in page and "payung backup" in page


@pytest.mark.parametrize(
    ("hours", "age"), [(0, "less than an hour"), (1, "one hour"), (5, "5 hours"), (47, "47 hours"), (48, "2 days")]
)
def test_the_age_of_the_last_good_copy_is_the_title(home, ntb, analyst, hours, age):
    make_copy(home, hours_old=hours)
    page = text_of(browser_of(analyst).get("/en/salinan/"))
    assert f"The last good copy is {age} old" in page
    assert "8 rows in 3 MB" in page or "8 rows in 2 MB" in page


@pytest.mark.parametrize(("hours", "told"), [(25, False), (27, True)])
def test_a_copy_older_than_a_day_and_two_hours_is_a_worry(home, ntb, analyst, hours, told):
    make_copy(home, hours_old=hours)
    assert ("there should be one every day" in text_of(browser_of(analyst).get("/en/salinan/"))) is told


def test_a_damaged_copy_is_not_the_last_good_one(home, ntb, analyst):
    make_copy(home, hours_old=30)
    bad = make_copy(home, hours_old=1)
    (bad.folder / copies.DUMP).write_bytes(b"cut")
    page = text_of(browser_of(analyst).get("/en/salinan/"))
    assert "The last good copy is 30 hours old" in page and "Damaged copies, which are not counted: 1" in page


@pytest.mark.parametrize(
    ("problems", "said"), [(0, "everything came back the same"), (3, "3 differences"), (None, "it could not be restored")]
)
def test_the_last_trial_restore_shows_its_day_and_its_outcome(home, ntb, analyst, problems, said):
    made = make_copy(home, hours_old=1)
    copies.note_drill(
        home / "salinan-dinas", copies.Drill(datetime(2026, 11, 20, 2, tzinfo=UTC), made.folder.name, 12.4, problems)
    )
    page = text_of(browser_of(analyst).get("/en/salinan/"))
    assert "20 November 2026, 10:00 WITA" in page and said in page


def test_the_key_on_this_machine_is_named_and_no_path_of_it_is_shown(home, ntb, analyst):
    make_copy(home, hours_old=1)
    (home / copies.IDENTITY).write_text("AGE-SECRET-KEY")
    body = browser_of(analyst).get("/en/salinan/").content.decode()
    assert "still lies on this machine" in body and "salinan-dinas" in body
    assert str(home) not in body and "AGE-SECRET" not in body


def test_every_warning_has_its_words():
    for code in re.findall(r'Warning\("(\w+)"', inspect.getsource(copies)):
        assert _worry(copies.Warning(code, 2)).what != code


def test_where_the_folder_is_not_known_the_page_says_how_to_tell(settings, ntb, analyst):
    settings.PAYUNG_COPIES = ""
    assert "PAYUNG_COPIES" in text_of(browser_of(analyst).get("/salinan/"))


def test_who_does_not_look_after_the_house_does_not_see_it(home, ntb, analyst):
    officer = somebody("petugas", Role.DISTRICT_OFFICER, "52.01", by=analyst)
    assert browser_of(officer).get("/salinan/").status_code == 403
