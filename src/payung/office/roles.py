"""Who may do what, and where: nine roles as data. What is not written here is refused.

A role is held in an area and reaches everything within it. Roles of the province are held in the province.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextChoices


class Role(TextChoices):
    """The nine of the design. The public and the village operator have no account."""

    PUBLIC = "publik"
    VILLAGE_OPERATOR = "operator_desa"
    DISTRICT_OFFICER = "petugas_kab"
    DISTRICT_HEAD = "atasan_kab"
    INSURER = "bpjs"
    ANALYST = "analis_prov"
    OFFICE_HEAD = "kepala_dinas"
    LEADERSHIP = "pimpinan"
    AUDITOR = "auditor"


class Deed(TextChoices):
    """What can be done behind the doors."""

    SEE_DESK = "see_desk"  # the signed-in home
    SEE_BOARD = "see_board"  # which figures have come in, month by month
    SEE_FIGURES = "see_figures"  # reported figures before an edition shows them
    REPORT_FIGURES = "report_figures"  # add or correct a figure with its source
    IMPORT_RECAP = "import_recap"  # the insurer's monthly recap
    REQUEST_FIGURES = "request_figures"  # ask governments, remind them
    ANSWER_REQUEST = "answer_request"  # fill in the form for one's own government
    TAKE_ANSWER = "take_answer"  # accept an answer as a figure, or send it back
    RESPOND = "respond"  # tanggapan beside a figure about one's own government
    GIVE_VILLAGE_LINK = "give_village_link"  # a one-time link for a desa
    SEE_PROPOSALS = "see_proposals"  # what waits for a second person, and what was decided
    PROPOSE_EDITION = "propose_edition"
    APPROVE_EDITION = "approve_edition"
    SEE_LOG = "see_log"
    MANAGE_PEOPLE = "manage_people"
    SEE_COPIES = "see_copies"
    SEE_COUNTS = "see_counts"  # how many people the register holds, by area, group and source
    SEE_WORKERS = "see_workers"  # the people of the register, without their NIK
    SEND_LISTS = "send_lists"  # have a list checked, say what its headings mean, accept it
    SHOW_NIK = "show_nik"  # one worker's NIK, with a reason
    EXPORT_NIK = "export_nik"  # files that hold NIKs
    VERIFY = "verify"  # hand out a desa's sheet, take in what the field found
    DECIDE_PAIRS = "decide_pairs"  # whether two rows of the register are one person
    RUN_MATCHING = "run_matching"  # have the whole register compared; merge what the machine is certain of
    ASK_INSURER = "ask_insurer"  # ask the insurer, or Dukcapil, about people of the register; take the answer in
    ANSWER_INQUIRY = "answer_inquiry"  # download what was asked, with its NIKs; send the answer


MAY: Mapping[Role, frozenset[Deed]] = {
    Role.PUBLIC: frozenset(),
    Role.VILLAGE_OPERATOR: frozenset(),  # only what her link opens
    Role.DISTRICT_OFFICER: frozenset(
        {
            Deed.SEE_DESK,
            Deed.SEE_BOARD,
            Deed.SEE_FIGURES,
            Deed.ANSWER_REQUEST,
            Deed.RESPOND,
            Deed.GIVE_VILLAGE_LINK,
            Deed.SEE_COUNTS,
            Deed.SEE_WORKERS,
            Deed.SEND_LISTS,
            Deed.SHOW_NIK,
            Deed.VERIFY,
            Deed.DECIDE_PAIRS,
        }
    ),
    Role.DISTRICT_HEAD: frozenset(
        {
            Deed.SEE_DESK,
            Deed.SEE_BOARD,
            Deed.SEE_FIGURES,
            Deed.ANSWER_REQUEST,
            Deed.RESPOND,
            Deed.GIVE_VILLAGE_LINK,
            Deed.SEE_LOG,
            Deed.MANAGE_PEOPLE,
            Deed.SEE_COUNTS,
            Deed.SEE_WORKERS,
            Deed.SEND_LISTS,
            Deed.SHOW_NIK,
            Deed.EXPORT_NIK,
            Deed.ASK_INSURER,
            Deed.ANSWER_INQUIRY,
            Deed.VERIFY,
            Deed.DECIDE_PAIRS,
        }
    ),
    Role.INSURER: frozenset({Deed.SEE_DESK, Deed.SEE_BOARD, Deed.SEE_FIGURES, Deed.IMPORT_RECAP, Deed.ANSWER_INQUIRY}),
    Role.ANALYST: frozenset(
        {
            Deed.SEE_DESK,
            Deed.SEE_BOARD,
            Deed.SEE_FIGURES,
            Deed.REPORT_FIGURES,
            Deed.IMPORT_RECAP,
            Deed.REQUEST_FIGURES,
            Deed.TAKE_ANSWER,
            Deed.RESPOND,
            Deed.GIVE_VILLAGE_LINK,
            Deed.SEE_PROPOSALS,
            Deed.PROPOSE_EDITION,
            Deed.SEE_LOG,
            Deed.SEE_COPIES,
            Deed.SEE_COUNTS,
            Deed.SEE_WORKERS,
            Deed.SEND_LISTS,
            Deed.SHOW_NIK,
            Deed.EXPORT_NIK,
            Deed.ASK_INSURER,
            Deed.ANSWER_INQUIRY,
            Deed.VERIFY,
            Deed.DECIDE_PAIRS,
            Deed.RUN_MATCHING,
        }
    ),
    Role.OFFICE_HEAD: frozenset(
        {
            Deed.SEE_DESK,
            Deed.SEE_BOARD,
            Deed.SEE_FIGURES,
            Deed.SEE_PROPOSALS,
            Deed.APPROVE_EDITION,
            Deed.SEE_LOG,
            Deed.MANAGE_PEOPLE,
            Deed.SEE_COPIES,
            Deed.SEE_COUNTS,
            Deed.SEE_WORKERS,
        }
    ),
    Role.LEADERSHIP: frozenset({Deed.SEE_DESK, Deed.SEE_BOARD, Deed.SEE_FIGURES, Deed.SEE_COUNTS}),
    Role.AUDITOR: frozenset(
        {
            Deed.SEE_DESK,
            Deed.SEE_BOARD,
            Deed.SEE_FIGURES,
            Deed.SEE_PROPOSALS,
            Deed.SEE_LOG,
            Deed.SEE_COPIES,
            Deed.SEE_COUNTS,
        }
    ),
}

#: Roles that somebody signs in with.
ACCOUNT_ROLES = tuple(role for role in Role if MAY[role])
#: Roles held in one kabupaten or kota; all others are held in the province.
DISTRICT_ROLES = (Role.DISTRICT_OFFICER, Role.DISTRICT_HEAD)
#: Whom one may appoint, by the role one holds.
MAY_APPOINT: Mapping[Role, tuple[Role, ...]] = {
    Role.OFFICE_HEAD: ACCOUNT_ROLES,
    Role.DISTRICT_HEAD: (Role.DISTRICT_OFFICER,),
}


@dataclass(frozen=True)
class Reach:
    """What one person may do, and where: her roles in force, each with its area."""

    held: tuple[tuple[Role, str], ...] = ()

    def areas(self, deed: Deed) -> tuple[str, ...]:
        """The areas in which she may do it, each with all that lies within."""
        return tuple(area for role, area in self.held if deed in MAY[role])

    def may(self, deed: Deed, area: str | None = None) -> bool:
        """Whether she may do it in this area; without an area: anywhere at all."""
        areas = self.areas(deed)
        return bool(areas) if area is None else any(lies_within(area, outer) for outer in areas)

    def within(self, deed: Deed, field: str) -> Q:
        """The filter for rows whose area code stands in `field`. Matches nothing where she may do it nowhere."""
        allowed = Q(pk__in=[])
        code = f"{field.removesuffix('_id')}__code" if field.endswith("_id") else field  # of a foreign key: no join is made
        for area in self.areas(deed):
            allowed |= Q(**{code: area}) | Q(**{f"{code}__startswith": f"{area}."})
        return allowed

    def roles(self) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(role for role, _ in self.held))

    def may_appoint(self) -> tuple[tuple[Role, str], ...]:
        """Each role she may give, with the area within which she may give it."""
        return tuple((role, area) for held, area in self.held for role in MAY_APPOINT.get(held, ()))


def lies_within(area: str, outer: str) -> bool:
    """52.03.01 lies within 52.03 and within itself; 52.031 does not."""
    return area == outer or area.startswith(f"{outer}.")


def reach_of(appointments: Iterable[Any]) -> Reach:
    """From rows with `role` and `area_id`; only those in force should be given."""
    return Reach(tuple((Role(row.role), row.area_id) for row in appointments))
