"""Every address × every role × own, other and no area: who gets in, and that nothing of another area gets out.

The addresses are read from the site itself, so a new one is tried on the day it is made; one that needs an example of its
object fails here until it has one in `world.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from signing import browser_of
from world import EXAMPLES, OTHER, OWN, PROVINCE, SECRET, TELLTALES, World, make_world

from payung.office.models import User
from payung.office.roles import ACCOUNT_ROLES, DISTRICT_ROLES, MAY, Deed, Role

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Address:
    """One address of the site."""

    name: str
    view: Any
    parameters: tuple[str, ...]
    is_named: bool = True

    @property
    def door(self) -> Any:
        return getattr(self.view, "door", None)


def addresses() -> list[Address]:
    """All of them, once (the English ones have the same views)."""
    return sorted(set(_walk(get_resolver(), ())), key=lambda address: address.name)


def _walk(resolver: URLResolver, around: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        parameters = around + tuple(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, parameters)
        else:
            assert isinstance(entry, URLPattern)
            yield Address(entry.name or str(entry.pattern), entry.callback, parameters, bool(entry.name))


GUARDED = [address for address in addresses() if isinstance(address.door, Deed)]


@pytest.fixture
def world(ntb, analyst, contents) -> World:
    return make_world(analyst, contents[1])


def signed_in(world: World, role: Role | None, area: str = OWN) -> Client:
    """A browser of somebody with this role; district roles are held in `area`. None: nobody has signed in."""
    if role is None:
        return Client()
    return browser_of(world.person(role, area if role in DISTRICT_ROLES else PROVINCE))


def address_of(address: Address, world: World, area: str) -> str | None:
    """Where the object of `area` stands; None where there is no such object."""
    if not address.parameters:
        return reverse(address.name)
    found = EXAMPLES[address.name](world, area)
    return None if found is None else reverse(address.name, kwargs=found)


def test_every_address_has_a_door():
    assert [address.name for address in addresses() if address.door not in {"all", "link", "account", *Deed}] == []


def test_every_guarded_address_with_an_object_has_an_example_of_it():
    assert [a.name for a in GUARDED if a.parameters and a.name not in EXAMPLES] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_passes_a_guarded_door_without_signing_in(world, method):
    for address in GUARDED:
        target = address_of(address, world, OWN)
        if target:
            response = getattr(signed_in(world, None), method)(target)
            assert response.status_code == 302, address.name
            assert response["Location"].startswith("/masuk/?next="), address.name


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_a_role_passes_only_the_doors_of_its_deeds(world, role, method):
    client = signed_in(world, role)
    for address in GUARDED:
        target = address_of(address, world, OWN)
        if target and address.door not in MAY[role]:
            assert getattr(client, method)(target).status_code == 403, f"{role} {method} {address.name}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_password_alone_opens_no_guarded_door_though_the_account_has_a_second_step(world, method):
    for role, area in ((Role.OFFICE_HEAD, PROVINCE), (Role.ANALYST, PROVINCE), (Role.DISTRICT_HEAD, OWN)):
        for address in GUARDED:
            target = address_of(address, world, OWN)
            if target and address.door in MAY[role]:
                half = browser_of(world.person(role, area), proved_seconds_ago=None)
                response = getattr(half, method)(target)
                assert response.status_code == 302, f"{role} {address.name}"
                assert response["Location"].startswith("/masuk/?next="), f"{role} {address.name}"
                assert "_auth_user_id" not in half.session, f"{role} {address.name}"


#: What does not simply show a page: it changes something, or there is nothing to show yet.
POST_ONLY = {
    "answer_send_back", "answer_take", "appoint_person", "close_account", "end_appointment", "list_accept", "list_bad_rows",
    "list_mend", "list_mend_back", "list_retry", "list_withdraw", "new_link", "open_account",
    "proposal_approve", "proposal_refuse", "proposal_withdraw", "recap_headings", "recap_keep", "recap_upload",
    "request_remind", "request_reminded", "request_withdraw",
    "matching_accept", "matching_ask", "matching_decide", "matching_draw", "matching_take_back", "matching_take_back_run",
    "matching_audit_take_back",
    "inquiry_accept", "inquiry_answer_withdraw", "inquiry_file", "inquiry_refused_rows", "inquiry_withdraw",
    "verification_all_links", "verification_close", "verification_keep", "verification_link", "verification_withdraw",
}  # fmt: skip
#: To the page where a file is uploaded, since none waits; to the next pair.
REDIRECTED = {"matching_audit_next", "matching_next", "recap_preview", "verification_preview"}


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_a_role_sees_what_its_deeds_open_in_its_own_area(world, role):
    client = signed_in(world, role)
    for address in GUARDED:
        target = address_of(address, world, OWN)
        if target and address.door in MAY[role]:
            response = client.get(target)
            expected = 302 if address.name in POST_ONLY | REDIRECTED else 200
            assert response.status_code == expected, f"{role} {address.name} {target}"
            if address.name in POST_ONLY:
                assert response["Location"] == target.rstrip("/").rpartition("/")[0] + "/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", DISTRICT_ROLES)
def test_another_areas_object_is_answered_as_one_that_does_not_exist(world, role, method):
    client = signed_in(world, role, OWN)
    for address in GUARDED:
        if not address.parameters or address.door not in MAY[role]:
            continue
        for area in (OTHER, "none"):
            target = address_of(address, world, area)
            if target:
                allowed = (302,) if method == "get" and address.name in POST_ONLY else (404, 405)
                response = getattr(client, method)(target)
                assert response.status_code in allowed, f"{role} {method} {address.name} of {area}: {response.status_code}"


#: Fields that name another area, sent to addresses of one's own.
FORGED = [
    ("invite_person", "", {"role": "petugas_kab", "area": OTHER}),
    ("invite_person", "", {"role": "atasan_kab", "area": OTHER}),
    ("invite_person", "", {"role": "kepala_dinas", "area": PROVINCE}),
    ("appoint_person", "", {"role": "petugas_kab", "area": OTHER}),
    ("appoint_person", "", {"role": "analis_prov", "area": PROVINCE}),
    ("request_village", f"?kab={OTHER}&kec={OTHER}.01", {"areas": f"{OTHER}.01.2001"}),
    ("request_village", f"?kab={OWN}&kec={OWN}.01", {"areas": f"{OTHER}.01.2001"}),
    ("request_village", f"?kab={OWN}&kec={OTHER}.01", {"areas": f"{OTHER}.01.2001"}),
    ("request_new", "", {"areas": [OTHER]}),
    ("figure_new", f"?wilayah={OTHER}", {"area": OTHER, "what": "people paid for", "value": "9"}),
]
TYPED = {
    "name": "Orang Palsu", "username": "orang.palsu", "email": "", "decree": "SK 666/2026", "as_of": "30-9-2026",
    "deadline": "1-12-2027", "how": "Surat palsu", "text": "palsu", "source": "Surat palsu", "said_on": "", "reason": "palsu",
    "alasan": "palsu", "langkah": "kirim", "jabatan": "palsu", "instansi": "palsu",
}  # fmt: skip


def rows_of(area: str) -> dict[str, Any]:
    """All there is of an area and what lies within, as the database has it."""
    found = {}
    for model in apps.get_models():
        for field in ("area", "government", "request__government", "figure__area", "answer__request__government"):
            try:
                rows = model.objects.filter(Q(**{field: area}) | Q(**{f"{field}__code__startswith": f"{area}."}))
            except (FieldError, AttributeError):
                continue
            found[f"{model.__name__} by {field}"] = sorted(map(repr, rows.values_list()))
    assert len(found) > 8 and all(found[f"{name} by area"] for name in ("Event", "Appointment"))
    return found


@pytest.mark.parametrize("role", DISTRICT_ROLES)
@pytest.mark.parametrize(("name", "query", "fields"), FORGED)
def test_a_form_that_names_another_area_is_refused_and_leaves_that_area_as_it_was(world, role, name, query, fields):
    [address] = [each for each in GUARDED if each.name == name]
    client, before, people = signed_in(world, role), rows_of(OTHER), User.objects.count()
    held = list(world.person(Role.DISTRICT_OFFICER, OWN).appointments.values())
    target = address_of(address, world, OWN)
    response = client.post(f"{target}{query}", TYPED | fields)
    assert (
        response.status_code in (403, 404, 422)
        or b"govuk-error-summary" in response.content
        or (
            "kec=" in query and OTHER in query and response.status_code == 200  # no such kecamatan here: asked for one again
        )
    )
    assert rows_of(OTHER) == before and User.objects.count() == people
    assert list(world.person(Role.DISTRICT_OFFICER, OWN).appointments.values()) == held


@pytest.mark.parametrize("role", DISTRICT_ROLES)
def test_no_forged_field_on_any_form_of_ones_own_touches_another_area(world, role):
    client = signed_in(world, role)
    other = {
        parameter: value for (kind, area), value in world.made.items() if area == OTHER for parameter in (kind, f"{kind}_id")
    }
    forged = {**TYPED, **other, "pk": world.made["request", OTHER], "key": world.made["figure", OTHER], "id": OTHER}
    forged |= dict.fromkeys(("area", "areas", "area_id", "government", "kab", "wilayah", "code"), OTHER)
    before = rows_of(OTHER)
    for address in GUARDED:
        target = address_of(address, world, OWN)
        if target and address.door in MAY[role]:
            assert client.post(target, forged).status_code < 500, address.name
    assert rows_of(OTHER) == before


@pytest.mark.parametrize("role", DISTRICT_ROLES)
@pytest.mark.parametrize(("mine", "others"), [(OWN, OTHER), (OTHER, OWN)])
def test_no_page_of_a_district_shows_anything_of_another(world, role, mine, others):
    client = signed_in(world, role, mine)
    tried = 0
    for address in addresses():
        if address.door == "all" or (isinstance(address.door, Deed) and address.door not in MAY[role]):
            continue
        target = address_of(address, world, mine) if not address.parameters or address.name in EXAMPLES else None
        if target is None or address.door == "link":
            continue
        response = client.get(target)
        assert response.status_code < 500, address.name
        body = b"".join(response).decode(errors="replace")
        assert [each for each in TELLTALES[others] if each in body] == [], address.name
        tried += 1
    assert tried > 10


def test_a_link_opens_its_own_area_only_and_a_guess_opens_nothing(world):
    links = [address for address in addresses() if address.door == "link"]
    assert links
    for address in links:
        target = address_of(address, world, OWN)
        assert target, address.name
        page = Client().get(target)
        assert page.status_code == 200, address.name
        assert SECRET[OTHER] not in page.content.decode(), address.name
        guessed = address_of(address, world, "none")
        assert guessed and Client().get(guessed).status_code == 404, address.name
        assert Client().post(guessed).status_code == 404, address.name


def test_pages_for_everybody_show_nothing_that_is_not_published(world):
    for address in addresses():
        if address.door == "all" and not address.parameters:
            target = reverse(address.name) if address.is_named else f"/{address.name}"
            body = b"".join(Client().get(target)).decode(errors="replace")
            assert not any(secret in body for secret in SECRET.values()), address.name
