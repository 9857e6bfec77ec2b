"""Who may invite, close and end whom; and that an office is never left without somebody who looks after it."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

sys.path.insert(0, str(Path(__file__).parent.parent / "web"))

from signing_in import PASSWORD, areas, now, person

from payung.located_yaml import BadInput
from payung.office import actions
from payung.office.models import Appointment, Event, Invitation, User
from payung.office.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return person("kepala", "kepala_dinas", "52")


@pytest.fixture
def lobar(head):
    """Head of Lombok Barat's office."""
    return person("atasan.lobar", "atasan_kab", "52.01", by=head)


def held(user: User) -> Appointment:
    return Appointment.objects.get(user=user, ended_at=None)


def test_an_invitation_makes_an_account_that_opens_nothing_yet(head):
    user, token = actions.invite(
        username=" Siti.Aminah ", name="Siti Aminah", email="Siti@Example.org", role=Role.DISTRICT_OFFICER,
        area=areas()["52.01"], decree="SK 12/2026", now=now(), by=head,
    )  # fmt: skip
    assert (user.username, user.email, user.has_usable_password()) == ("siti.aminah", "siti@example.org", False)
    assert len(token) == 43
    assert [each.kind for each in Event.objects.filter(subject="user siti.aminah")] == ["appointed", "invited"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "siti@example.org"}, "cannot be a user name"),
        ({"username": "s"}, "cannot be a user name"),
        ({"username": "siti\u200baminah"}, "cannot be a user name"),
        ({"username": "KEPALA"}, "already"),
        ({"email": "KEPALA@example.org"}, "already"),
        ({"name": " "}, "needs the name"),
        ({"decree": " "}, "needs its decree"),
        ({"role": Role.ANALYST}, "held in the province"),
        ({"role": Role.VILLAGE_OPERATOR}, "Nobody signs in"),
    ],
)
def test_an_invitation_that_cannot_be_used_leaves_nothing_behind(head, change, said):
    User.objects.filter(pk=head.pk).update(email="kepala@example.org")
    given = {
        "username": "siti", "name": "Siti", "email": "", "role": Role.DISTRICT_OFFICER,
        "area": areas()["52.01"], "decree": "SK 1/2026", "now": now(), "by": head,
    } | change  # fmt: skip
    with pytest.raises(BadInput, match=said):
        actions.invite(**given)
    assert not User.objects.filter(first_name__startswith="Siti").exists()


def test_a_new_link_withdraws_the_one_before(head):
    first, second = (actions.give_way_in(user=head, now=now(), by=head, from_the_server=True) for _ in range(2))
    states = {each.token_sha256: each.state(now()) for each in head.invitations.all()}
    assert states == {actions.sha256_of_token(first): "withdrawn", actions.sha256_of_token(second): "open"}


def test_a_link_opens_to_the_second_of_its_seven_days(head):
    at = now()
    actions.give_way_in(user=head, now=at, by=head, from_the_server=True)
    link = head.invitations.get()
    end = at + timedelta(days=7)
    assert [link.state(end - timedelta(seconds=1)), link.state(end)] == ["open", "expired"]


def test_using_a_link_ends_the_old_password_and_second_factor(head):
    token = actions.give_way_in(user=head, now=now(), by=head, from_the_server=True)
    link = head.invitations.get(token_sha256=actions.sha256_of_token(token))
    actions.accept_invitation(invitation=link, password="sapi merah baca koran", now=now())
    head.refresh_from_db()
    assert not head.check_password(PASSWORD) and not head.authenticator_set.exists()
    with pytest.raises(BadInput, match="no longer open"):
        actions.accept_invitation(invitation=link, password="sapi merah baca koran", now=now())


def test_closing_an_account_withdraws_its_link(head, lobar):
    actions.give_way_in(user=lobar, now=now(), by=head)
    actions.close_account(user=lobar, now=now(), by=head)
    assert lobar.invitations.get().state(now()) == "withdrawn"
    lobar.refresh_from_db()
    with pytest.raises(BadInput, match="is closed"):
        actions.give_way_in(user=lobar, now=now(), by=head)
    actions.open_account_again(user=lobar, by=head)
    assert actions.reach(User.objects.get(pk=lobar.pk)).held == ((Role.DISTRICT_HEAD, "52.01"),)


def test_nobody_closes_her_own_account(head):
    with pytest.raises(BadInput, match="own account"):
        actions.close_account(user=head, now=now(), by=head)


def test_nobody_ends_her_own_last_role_or_the_one_that_looks_after_people(head):
    with pytest.raises(BadInput, match="shut yourself out"):
        actions.end_appointment(appointment=held(head), at=now(), by=head)
    other = actions.appoint(user=head, role=Role.ANALYST, area=areas()["52"], decree="SK 2/2026", by=head)
    with pytest.raises(BadInput, match="shut yourself out"):
        actions.end_appointment(appointment=head.appointments.get(role=Role.OFFICE_HEAD), at=now(), by=head)
    actions.end_appointment(appointment=other, at=now(), by=head)
    assert actions.reach(head).held == ((Role.OFFICE_HEAD, "52"),)


def test_of_two_heads_only_one_can_shut_the_other_out(head):
    """The second acts from a page that was loaded before."""
    second = person("kepala.dua", "kepala_dinas", "52", by=head)
    actions.close_account(user=second, now=now(), by=head)
    with pytest.raises(BadInput, match="does not look after"):
        actions.close_account(user=head, now=now(), by=second)
    with pytest.raises(BadInput, match="does not look after"):
        actions.end_appointment(appointment=held(head), at=now(), by=second)


def test_a_district_head_looks_after_her_own_officers_only(head, lobar):
    mine = person("petugas.lobar", "petugas_kab", "52.01", by=head)
    others = person("petugas.loteng", "petugas_kab", "52.02", by=head)
    reach = actions.reach(lobar)
    assert [actions.may_look_after(reach, each) for each in (mine, others, head, lobar)] == [True, False, False, False]
    actions.end_appointment(appointment=held(mine), at=now(), by=lobar)
    with pytest.raises(BadInput, match="does not look after"):
        actions.end_appointment(appointment=held(others), at=now(), by=lobar)


def test_an_appointment_ends_once(head, lobar):
    appointment = held(lobar)
    actions.end_appointment(appointment=appointment, at=now(), by=head)
    with pytest.raises(BadInput, match="ended already"):
        actions.end_appointment(appointment=appointment, at=now(), by=head)
    assert actions.reach(lobar).held == ()


@pytest.mark.parametrize(("days", "idle"), [(90, False), (91, True)])
def test_an_account_is_idle_after_ninety_days(days, idle):
    at = now()
    assert actions.was_idle([at - timedelta(days=days), None, at - timedelta(days=200)], at) is idle


def test_an_account_that_was_never_used_is_not_idle():
    assert actions.was_idle([None, None], now()) is False


def used_by_somebody(token: str) -> User:
    link = Invitation.objects.get(token_sha256=actions.sha256_of_token(token))
    return actions.accept_invitation(invitation=link, password="sapi merah baca koran", now=now())


def test_a_link_does_not_outlive_a_promotion(head, lobar):
    """Else a head of a kabupaten keeps a link to her officer until he is an analyst, and is one, too."""
    officer = person("petugas.lobar", "petugas_kab", "52.01", by=head)
    token = actions.give_way_in(user=officer, now=now(), by=lobar)
    actions.appoint(user=officer, role=Role.ANALYST, area=areas()["52"], decree="SK 3/2026", by=head)
    with pytest.raises(BadInput, match="no longer open"):
        used_by_somebody(token)


def test_nor_the_end_of_a_role(head, lobar):
    officer = person("petugas.lobar", "petugas_kab", "52.01", by=head)
    token = actions.give_way_in(user=officer, now=now(), by=lobar)
    actions.end_appointment(appointment=held(officer), at=now(), by=head)
    with pytest.raises(BadInput, match="no longer open"):
        used_by_somebody(token)


def test_nor_the_authority_of_who_gave_it(head, lobar):
    officer = person("petugas.lobar", "petugas_kab", "52.01", by=head)
    token = actions.give_way_in(user=officer, now=now(), by=lobar)
    actions.end_appointment(appointment=held(lobar), at=now(), by=head)
    with pytest.raises(BadInput, match="no longer open"):
        used_by_somebody(token)


def test_a_link_to_oneself_comes_from_the_server_only_and_holds(head):
    with pytest.raises(BadInput, match="does not look after"):
        actions.give_way_in(user=head, now=now(), by=head)
    assert used_by_somebody(actions.give_way_in(user=head, now=now(), by=head, from_the_server=True)) == head


def test_an_invitation_survives_the_role_it_comes_with(head):
    user, token = actions.invite(
        username="siti", name="Siti", email="", role=Role.DISTRICT_OFFICER, area=areas()["52.01"],
        decree="SK 1/2026", now=now(), by=head,
    )  # fmt: skip
    assert used_by_somebody(token) == user


def test_what_opens_an_account_is_given_only_by_who_looks_after_it(head, lobar):
    """Whatever page or command asks: the actions look themselves."""
    analyst = person("analis", "analis_prov", "52", by=head)
    person("petugas.loteng", "petugas_kab", "52.02", by=head)
    loteng, province = User.objects.get(username="petugas.loteng"), areas()["52"]
    new = {"username": "baru", "name": "Baru", "email": "", "decree": "SK 1/2026", "now": now()}
    for by, user in ((lobar, loteng), (lobar, analyst), (analyst, lobar), (lobar, head)):
        before = Event.objects.count()
        with pytest.raises(BadInput, match="may not give"):
            actions.appoint(user=user, role=Role.ANALYST, area=province, decree="SK 4/2026", by=by)
        with pytest.raises(BadInput, match="may not give"):
            actions.invite(**new, role=Role.OFFICE_HEAD, area=province, by=by)
        with pytest.raises(BadInput, match="does not look after"):
            actions.give_way_in(user=user, now=now(), by=by)
        with pytest.raises(BadInput, match="does not look after"):
            actions.open_account_again(user=user, by=by)
        assert Event.objects.count() == before and not User.objects.filter(username="baru").exists()


def test_who_was_shut_out_gives_nothing_from_a_page_that_was_loaded_before(head, lobar):
    stale = User.objects.get(pk=lobar.pk)
    officer = person("petugas.lobar", "petugas_kab", "52.01", by=head)
    actions.close_account(user=lobar, now=now(), by=head)
    with pytest.raises(BadInput, match="does not look after"):
        actions.give_way_in(user=officer, now=now(), by=stale)


def test_a_new_way_in_ends_a_providers_connection(head, lobar):
    from allauth.socialaccount.models import SocialAccount

    SocialAccount.objects.create(user=lobar, provider="office", uid="u-1")
    used_by_somebody(actions.give_way_in(user=lobar, now=now(), by=head))
    assert not lobar.socialaccount_set.exists()


def test_what_happens_to_an_account_is_read_by_the_widest_area_it_works_for(head):
    siti = person("siti", "analis_prov", "52", by=head)
    actions.appoint(user=siti, role=Role.DISTRICT_OFFICER, area=areas()["52.01"], decree="SK 2/2026", by=head)
    assert actions.log_account(kind="tried", user=siti, by=head).area_id == "52"
    actions.end_appointment(appointment=siti.appointments.get(role=Role.ANALYST), at=now(), by=head)
    assert actions.log_account(kind="tried", user=siti, by=head).area_id == "52.01"
    actions.end_appointment(appointment=held(siti), at=now(), by=head)
    assert actions.log_account(kind="tried", user=siti, by=head).area_id == "52.01"
    assert actions.log_account(kind="tried", user=User.objects.create_user("tamu"), by=head).area_id == "52"


@pytest.mark.parametrize("what", ["accept", "close"])
def test_accounts_are_locked_before_their_links_and_without_their_keys(head, lobar, what):
    """So that no two wait for each other, and everybody's events can go on pointing to the accounts."""
    token = actions.give_way_in(user=lobar, now=now(), by=head)
    with CaptureQueriesContext(connection) as asked:
        used_by_somebody(token) if what == "accept" else actions.close_account(user=lobar, now=now(), by=head)
    statements = [each["sql"] for each in asked]
    touched = [sql for sql in statements if "FOR " in sql.rpartition("ORDER BY")[2] or sql.startswith("UPDATE")]
    assert touched[0].endswith("FOR NO KEY UPDATE") and 'FROM "office_user"' in touched[0]
    assert not [sql for sql in statements if 'FROM "office_user"' in sql and sql.endswith("FOR UPDATE")]


def test_who_opens_an_office_is_found_whatever_the_capitals_and_must_have_a_name_that_can_be_used(head):
    from payung.commands import office_people

    assert office_people.opener("KEPALA") == office_people.user_called(" Kepala ") == head
    assert office_people.opener("Baiq").username == "baiq"
    with pytest.raises(BadInput, match="cannot be a user name"):
        office_people.opener("baiq@example.org")
