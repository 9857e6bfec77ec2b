"""Nothing is published by one person: somebody proposes, another decides, and what is published is what was decided on."""

import copy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from payung.commands import demo
from payung.governments import actions as governments
from payung.located_yaml import BadInput
from payung.office.actions import accept_invitation, appoint, give_way_in, new_token, sha256_of_token
from payung.office.models import Appointment, Event, Invitation, User
from payung.office.roles import MAY, Deed, Role
from payung.publishing import actions
from payung.publishing.models import Decision, Proposal, Snapshot
from payung.reports import edition, rendering

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Drawing is tested elsewhere; here one small file stands for all of them."""
    monkeypatch.setattr(rendering, "files", lambda content: [rendering.Drawn("share.csv", "id", "text/csv", b"a,b\n")])


@pytest.fixture
def figures_kept(ntb, analyst):
    from payung.coverage.figures import read_figures
    from payung.located_yaml import read

    for file in sorted(demo.NTB.glob("*.yaml")):
        governments.import_figures(figures=read_figures(read(file)["figures"], file=file.name), by=analyst)


@pytest.fixture
def proposal(figures_kept, analyst):
    return edition.propose_edition(cutoff=TODAY, note="Rapat Senin", by=analyst)


@pytest.fixture
def both(ntb, analyst):
    """Somebody who may propose and approve, and is a superuser of Django besides."""
    user = User.objects.create_superuser("dua-jabatan")
    for role in (Role.ANALYST, Role.OFFICE_HEAD):
        appoint(user=user, role=role, area=ntb[0], decree="SK uji 5/2026", by=analyst, from_the_server=True)
    return user


def approve(proposal, by):
    return edition.approve_edition(proposal=proposal, published_on=TODAY, by=by)


def correct(key: str, value: int, by: User) -> None:
    from payung.governments.as_tables import figure_of
    from payung.governments.models import ReportedFigure

    wrong = ReportedFigure.objects.get(key=key)
    right = type(figure_of(wrong))(**{**figure_of(wrong).__dict__, "id": f"{key}-corrected", "value": Decimal(value)})
    governments.report_figure(figure=right, by=by, corrects=wrong)


def test_what_was_approved_is_published_word_for_word(proposal, head):
    published = approve(proposal, head)
    assert published.proposal == proposal and published.published_by == head
    assert actions.statement_sha256(published.content) == proposal.content_sha256
    assert Decision.objects.get().outcome == "approved"
    done = Event.objects.filter(area="52", kind__startswith="edition_").values_list("kind", "by__username")
    assert list(done) == [("edition_proposed", "analis"), ("edition_approved", "kepala"), ("edition_published", "kepala")]


def test_a_proposal_alone_publishes_nothing(proposal):
    assert proposal.state == "waiting" and not Snapshot.objects.exists()


def test_nobody_approves_her_own_proposal_not_even_a_superuser(figures_kept, both):
    proposal = edition.propose_edition(cutoff=TODAY, by=both)
    with pytest.raises(BadInput, match="somebody else must approve"):
        approve(proposal, both)
    with pytest.raises(BadInput, match="somebody else must approve"):
        actions.refuse(proposal=proposal, reason="Saya sendiri", by=both)
    assert not Snapshot.objects.exists() and not Decision.objects.exists()


@pytest.mark.parametrize("outcome", ["approved", "refused"])
def test_the_database_refuses_a_decision_by_the_proposer(proposal, analyst, outcome):
    with pytest.raises(DatabaseError, match="another person"), transaction.atomic():
        Decision.objects.create(proposal=proposal, outcome=outcome, reason="x", decided_by=analyst)


def test_the_database_lets_nobody_else_withdraw(proposal, head):
    with pytest.raises(DatabaseError, match="another person"), transaction.atomic():
        Decision.objects.create(proposal=proposal, outcome="withdrawn", decided_by=head)


def test_the_database_refuses_an_edition_that_nobody_approved(proposal, head):
    row = {"number": 1, "cutoff": TODAY, "published_on": TODAY, "content_sha256": "0" * 64, "law_version": "x"}
    content = {**proposal.content, "number": 1, "published_on": str(TODAY)}
    for case in ({"proposal": None}, {"proposal": proposal}):
        with pytest.raises(DatabaseError, match="second person approved"), transaction.atomic():
            Snapshot.objects.create(**row, **case, content=content, program_version="x", published_by=head)


@given(change=st.sampled_from(["share", "figures", "charts", "law_version", "site", "extra"]), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_refuses_an_edition_that_says_something_else_than_was_approved(proposal, head, change, data):
    """Direct SQL as the site's own role: with a true approval, one word more or less."""
    content = copy.deepcopy(proposal.content)
    content[change] = data.draw(st.text(alphabet="ab", min_size=1, max_size=3) | st.integers(0, 9) | st.none())
    with transaction.atomic():
        Decision.objects.create(proposal=proposal, outcome="approved", decided_by=head)
        with pytest.raises(DatabaseError, match="second person approved"), transaction.atomic():
            Snapshot.objects.create(
                number=1,
                cutoff=TODAY,
                published_on=TODAY,
                content={**content, "number": 1, "published_on": str(TODAY)},
                content_sha256="0" * 64,
                law_version="x",
                program_version="x",
                proposal=proposal,
                published_by=head,
            )
        transaction.set_rollback(True)


def test_the_database_refuses_an_edition_published_by_another_than_who_approved(proposal, head, analyst):
    with transaction.atomic():
        Decision.objects.create(proposal=proposal, outcome="approved", decided_by=head)
        with pytest.raises(DatabaseError, match="second person approved"), transaction.atomic():
            Snapshot.objects.create(
                number=1,
                cutoff=TODAY,
                published_on=TODAY,
                content={**proposal.content, "number": 1},
                content_sha256="0" * 64,
                law_version="x",
                program_version="x",
                proposal=proposal,
                published_by=analyst,
            )
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", ["publishing_proposal", "publishing_decision"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_proposals_and_decisions_only_grow(table, deed):
    from django.db import connection

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_a_figure_corrected_between_proposal_and_approval_stops_the_edition(proposal, analyst, head):
    correct("covered", 56_900, analyst)
    with pytest.raises(actions.SomethingChanged, match="look again") as stopped:
        approve(proposal, head)
    assert "figures" in stopped.value.parts and "share" in stopped.value.parts
    assert not Snapshot.objects.exists() and Proposal.objects.get().state == "waiting"
    again = edition.propose_edition(cutoff=TODAY, by=analyst)
    assert approve(again, head).content["share"]["covered"]["value"] == "56900"


def test_a_figure_that_this_edition_does_not_know_changes_nothing(figures_kept, analyst, head):
    from payung.governments.as_tables import figure_of
    from payung.governments.models import ReportedFigure

    july = edition.propose_edition(cutoff=date(2025, 7, 14), by=analyst)
    later = figure_of(ReportedFigure.objects.get(key="covered"))
    later = type(later)(**{**later.__dict__, "id": "later", "as_of": date(2026, 10, 1), "published": date(2026, 10, 2)})
    governments.report_figure(figure=later, by=analyst)
    assert approve(july, head).number == 1


def test_the_day_and_number_of_publishing_are_not_part_of_what_is_approved(proposal, head):
    assert not set(actions.GIVEN_AT_PUBLISHING) & set(proposal.content)
    published = edition.approve_edition(proposal=proposal, published_on=date(2026, 11, 25), by=head)
    assert published.content["published_on"] == "2026-11-25"


def test_a_refused_proposal_cannot_be_approved_later(proposal, head):
    actions.refuse(proposal=proposal, reason="Tunggu angka Oktober", by=head)
    with pytest.raises(actions.AlreadyDecided, match="refused by Hasan Basri"):
        approve(proposal, head)
    assert not Snapshot.objects.exists()


def test_approving_twice_makes_one_edition(proposal, head):
    approve(proposal, head)
    with pytest.raises(actions.AlreadyDecided, match="approved by Hasan Basri"):
        approve(proposal, head)
    assert Snapshot.objects.count() == 1


def test_a_refusal_needs_its_reason(proposal, head):
    with pytest.raises(BadInput, match="reason is missing"):
        actions.refuse(proposal=proposal, reason="  ", by=head)
    assert Proposal.objects.get().state == "waiting"


def test_a_proposal_is_withdrawn_by_its_proposer_alone(proposal, analyst, head):
    with pytest.raises(BadInput, match="Only who proposed"):
        actions.withdraw(proposal=proposal, by=head)
    assert actions.withdraw(proposal=proposal, by=analyst).outcome == "withdrawn"
    with pytest.raises(actions.AlreadyDecided, match="withdrawn by analis"):
        approve(proposal, head)


def test_a_decided_proposal_cannot_be_withdrawn(proposal, analyst, head):
    approve(proposal, head)
    with pytest.raises(actions.AlreadyDecided):
        actions.withdraw(proposal=proposal, by=analyst)


def test_the_same_edition_does_not_wait_twice(proposal, analyst):
    with pytest.raises(BadInput, match="waits for approval already"):
        edition.propose_edition(cutoff=TODAY, by=analyst)
    actions.withdraw(proposal=proposal, by=analyst)
    assert edition.propose_edition(cutoff=TODAY, by=analyst).state == "waiting"


def test_who_has_no_role_or_another_one_is_told_who_gives_it(figures_kept, analyst, head):
    nobody = User.objects.create_user("tamu")
    for user in (nobody, head):
        with pytest.raises(BadInput, match="may not propose") as refused:
            edition.propose_edition(cutoff=TODAY, by=user)
        assert "analis_prov" in str(refused.value)
    proposal = edition.propose_edition(cutoff=TODAY, by=analyst)
    with pytest.raises(BadInput, match="tamu may not approve"):
        approve(proposal, nobody)


def test_who_lost_the_role_approves_nothing(proposal, head):
    Appointment.objects.filter(user=head).update(ended_at=proposal.proposed_at, ended_by=head)
    with pytest.raises(BadInput, match="may not approve"):
        approve(proposal, head)


def test_who_has_a_closed_account_approves_nothing(proposal, head):
    head.is_active = False
    with pytest.raises(BadInput, match="may not approve"):
        approve(proposal, head)


def test_a_drawing_that_fails_leaves_the_proposal_waiting(proposal, head, monkeypatch):
    def fails(content):
        raise RuntimeError("no ink")

    monkeypatch.setattr(rendering, "files", fails)
    with pytest.raises(RuntimeError):
        approve(proposal, head)
    assert Proposal.objects.get().state == "waiting" and not Snapshot.objects.exists()
    assert not Event.objects.filter(kind="edition_approved").exists()


# ------------------------------------------------------------------------------------------- direct SQL, as the site's role


def raw(proposal: Proposal, head: User) -> dict[str, tuple[str, list]]:
    """Three statements that publish, for a proposal with a number of its own."""
    import json

    content = proposal.content | {"site": "https://lain.example"}
    full = content | {"number": 1, "published_on": str(TODAY), "files": {}}
    pk = 999_001
    return {
        "proposal": (
            "INSERT INTO publishing_proposal (id, area_id, cutoff, content, content_sha256, note, proposed_by_id)"
            " VALUES (%s, '52', %s, %s, %s, '', %s)",
            [pk, TODAY, json.dumps(content), actions.sha256_of(content), proposal.proposed_by_id],
        ),
        "decision": (
            "INSERT INTO publishing_decision (proposal_id, outcome, reason, decided_by_id) VALUES (%s, 'approved', '', %s)",
            [pk, head.pk],
        ),
        "edition": (
            "INSERT INTO publishing_snapshot (number, cutoff, published_on, content, content_sha256, law_version,"
            " program_version, proposal_id, published_by_id) VALUES (1, %s, %s, %s, %s, 'x', 'x', %s, %s)",
            [TODAY, TODAY, json.dumps(full), actions.sha256_of(full), pk, head.pk],
        ),
    }


def run(*statements: tuple[str, list]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_in_the_right_order_with_the_right_people_it_is_published(proposal, head):
    steps = raw(proposal, head)
    run(steps["proposal"], steps["decision"], steps["edition"])
    assert Snapshot.objects.get().proposal_id == 999_001


@pytest.mark.parametrize("before", ["", "SET CONSTRAINTS ALL IMMEDIATE"])
@pytest.mark.parametrize("decider", ["analis", "kepala"])
def test_the_database_refuses_a_decision_before_its_proposal(proposal, analyst, head, decider, before):
    steps = raw(proposal, {"analis": analyst, "kepala": head}[decider])
    first = [(before, [])] if before else []
    with pytest.raises(DatabaseError, match="no proposal 999001 yet"):
        run(*first, steps["decision"], steps["proposal"], steps["edition"])


@pytest.mark.parametrize("outcome", ["approved", "refused"])
def test_the_database_refuses_a_decision_by_who_is_not_head_there(proposal, ntb, analyst, head, outcome):
    nobody = User.objects.create_user("tamu")
    insurer, ended, closed = (User.objects.create_user(name) for name in ("bpjs", "dulu", "tutup"))
    appoint(user=insurer, role=Role.INSURER, area=ntb[0], decree="SK uji 6/2026", by=head)
    for user in (ended, closed):
        appoint(user=user, role=Role.OFFICE_HEAD, area=ntb[0], decree="SK uji 7/2026", by=head, from_the_server=True)
    Appointment.objects.filter(user=ended).update(ended_at=proposal.proposed_at, ended_by=head)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for user in (nobody, insurer, ended, closed):
        with pytest.raises(DatabaseError, match="holds the role kepala_dinas"), transaction.atomic():
            Decision.objects.create(proposal=proposal, outcome=outcome, reason="x", decided_by=user)


def test_the_database_refuses_a_proposal_by_who_is_not_analyst_there(proposal, head):
    for user in (head, User.objects.create_user("tamu")):
        with pytest.raises(DatabaseError, match="holds the role analis_prov"), transaction.atomic():
            Proposal.objects.create(
                area=proposal.area,
                cutoff=TODAY,
                content=proposal.content,
                content_sha256=proposal.content_sha256,
                proposed_by=user,
            )


def test_the_database_asks_for_the_roles_that_the_program_asks_for():
    """Migration 0006 names them. Whoever gives another role one of these deeds adds a migration."""
    asked = {deed: [role.value for role in MAY if deed in MAY[role]] for deed in (Deed.PROPOSE_EDITION, Deed.APPROVE_EDITION)}
    assert asked == {Deed.PROPOSE_EDITION: ["analis_prov"], Deed.APPROVE_EDITION: ["kepala_dinas"]}


@pytest.mark.parametrize("claimed", ["x", "0" * 64])
@pytest.mark.parametrize("table", ["proposal", "edition"])
def test_the_database_refuses_a_fingerprint_of_something_else(proposal, head, table, claimed):
    steps = raw(proposal, head)
    statement, values = steps[table]
    true = next(value for value in values if isinstance(value, str) and len(value) == 64)
    steps[table] = (statement, [claimed if value == true else value for value in values])
    with pytest.raises(DatabaseError, match="not the fingerprint"):
        run(steps["proposal"], steps["decision"], steps["edition"])


TEXT = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | st.floats(-1e15, 1e15).map(lambda drawn: round(drawn, 6) + 0.0),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(content=st.dictionaries(TEXT, JSON, max_size=6))
@example(content={"small": [1e-05, -0.000_166, 0.0001, 57.0, 0.0], "€": {"ä": 1, "z": 2, "B": 3, "aa": 4}})
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_writes_content_as_the_fingerprint_is_taken_of_it(db, content):
    import json

    with connection.cursor() as cursor:
        cursor.execute("SELECT payung_canonical(%s::jsonb)", [json.dumps(content, ensure_ascii=False)])
        assert cursor.fetchone()[0] == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# ----------------------------------------------------------------------------------------- one person behind two accounts


def opened(user: User, *, by: User, days_ago: float) -> None:
    """`by` gave `user` a link, and somebody chose a password with it so long ago."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    invitation = Invitation.objects.create(
        user=user, token_sha256=sha256_of_token(new_token()), issued_by=by, expires_at=at + timedelta(days=7)
    )
    accept_invitation(invitation=invitation, password="kereta biru 77 mangga sepatu", now=at)


def refused_as_one_hand(proposal: Proposal, head: User) -> None:
    with pytest.raises(actions.MayNotDecide, match="cannot approve this edition yet") as refused:
        approve(proposal, head)
    assert refused.value.why == "one_hand" and not Snapshot.objects.exists()
    with pytest.raises(DatabaseError, match="both may be one person"), transaction.atomic():
        Decision.objects.create(proposal=proposal, outcome="approved", decided_by=head)


def test_who_lately_opened_the_proposers_account_does_not_approve(proposal, analyst, head):
    opened(analyst, by=head, days_ago=0)
    refused_as_one_hand(proposal, head)
    assert actions.refuse(proposal=proposal, reason="Nanti", by=head).outcome == "refused"  # sending back stays free


def test_nor_does_who_was_lately_let_in_by_the_proposer(figures_kept, head, both):
    proposal = edition.propose_edition(cutoff=TODAY, by=both)
    opened(head, by=both, days_ago=6.9)
    refused_as_one_hand(proposal, head)


def test_nor_when_a_third_account_stands_between(proposal, analyst, head, both):
    opened(both, by=head, days_ago=5)
    opened(analyst, by=both, days_ago=1)
    refused_as_one_hand(proposal, head)


def test_nor_when_one_person_lately_let_both_in(proposal, analyst, head, both):
    opened(analyst, by=both, days_ago=1)
    opened(head, by=both, days_ago=1)
    refused_as_one_hand(proposal, head)


def test_weeks_after_her_invitation_the_head_approves_and_the_log_says_who_let_her_in(proposal, analyst, head):
    opened(analyst, by=head, days_ago=21)
    assert approve(proposal, head).number == 1
    day = datetime.now(ZoneInfo("Asia/Makassar")) - timedelta(days=21)
    assert Event.objects.get(kind="edition_approved").detail["gave_the_proposer_her_way_in"] == f"{day:%Y-%m-%d}"


def test_a_link_that_nobody_used_or_another_person_used_changes_nothing(proposal, analyst, head, both):
    give_way_in(user=analyst, now=datetime.now(UTC), by=head)
    opened(both, by=head, days_ago=0)
    approve(proposal, head)
    assert "gave_the_proposer_her_way_in" not in Event.objects.get(kind="edition_approved").detail
