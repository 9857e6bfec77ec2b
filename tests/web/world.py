"""A small world for the tests of doors: an object of every kind in two kabupaten, each marked with a secret word."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from payung.coverage.figures import Figure
from payung.governments import actions as figures
from payung.governments import asking, money_sources
from payung.governments.recap_models import Recap, RecapRow
from payung.identities import facts
from payung.identities.models import AuditedPair, AuditSample, Pair, Run
from payung.inquiries import answering
from payung.inquiries import asking as asking_insurer
from payung.inquiries.reading import read_workbook
from payung.office import actions
from payung.office.models import Area, Invitation, User
from payung.office.roles import Role
from payung.publishing import actions as publishing
from payung.received_files.workbook import Sheet, Workbook
from payung.registry import codes, receiving, rounds, scope, store
from payung.registry.models import ReceivedFile, Worker
from payung.registry.round_models import RoundName

PROVINCE, OWN, OTHER = "52", "52.01", "52.02"
SECRET = {OWN: "kenari-lobar", OTHER: "kenari-loteng"}
#: What no page shows to those who may not see the area: its word, and its number in the insurer's recap in three spellings.
TELLTALES = {OWN: (SECRET[OWN], "11110", "11.110", "11,110"), OTHER: (SECRET[OTHER], "22220", "22.220", "22,220")}
NOW = datetime.now(UTC)
DAY = date(2026, 9, 30)
NOBODY = 987_654_321
Example = Callable[["World", str], dict[str, Any] | None]


@dataclass
class World:
    """Who and what there is. `made` holds what an address needs, by kind and area."""

    analyst: User
    people: dict[tuple[Role, str], User] = field(default_factory=dict)
    made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def person(self, role: Role, area: str) -> User:
        """Somebody with this role there, second factor set up."""
        if (role, area) not in self.people:
            user = User.objects.create_user(f"{role}.{area}", first_name=SECRET.get(area, "orang provinsi"))
            TOTP.activate(user, generate_totp_secret())
            place = Area.objects.get(code=area)
            actions.appoint(user=user, role=role, area=place, decree="SK 1/2026", by=self.analyst, from_the_server=True)
            self.people[role, area] = user
        return self.people[role, area]


def make_world(analyst: User, content: dict[str, Any]) -> World:
    world = World(analyst)
    recap = Recap.objects.create(
        month=date(2026, 9, 1), file_name="rekap.xlsx", sha256="0" * 64, body=b"", kept_by=analyst, kept_on=DAY
    )
    for at, area in enumerate((OWN, OTHER), start=1):
        _fill(world, Area.objects.get(code=area))
        RecapRow.objects.create(recap=recap, area_id=area, segment="BPU", active=11_110 * at, new=1, ended=None)
    proposal = publishing.propose(
        content=content,
        area=Area.objects.get(code=PROVINCE),
        note="",
        by=world.person(Role.ANALYST, PROVINCE),
    )
    for area in (OWN, OTHER):
        world.made["recap", area], world.made["proposal", area] = recap.pk, proposal.pk
    return world


def _fill(world: World, area: Area) -> None:
    """One of everything that belongs to a kabupaten, with its secret wherever somebody may write."""
    secret, by = SECRET[area.code], world.analyst
    actions.log(kind="tried", subject=secret, detail={"said": secret}, by=by, area=area.code)
    figure = Figure(
        id=f"{secret}-1", what="people paid for", area=area.code, as_of=DAY, value=Decimal(17), precision="exact",
        source=f"Surat {secret}", note=secret, note_en=secret, payer=secret,
    )  # fmt: skip
    kept = figures.report_figure(figure=figure, by=by)
    figures.attach_response(figure=kept, government=area, text=secret, said_on=DAY, source=f"Surat {secret}", by=by)
    [(open_request, token)] = asking.ask(
        areas=[area], as_of=DAY, deadline=NOW.date() + timedelta(days=9), how=f"Surat {secret}", now=NOW, by=by
    )
    [(answered, used)] = asking.ask(
        areas=[area], as_of=DAY.replace(month=8), deadline=NOW.date() + timedelta(days=9), how=f"Surat {secret}", now=NOW, by=by
    )
    rows = [money_sources.Row(source.key, people=1, note=secret) for source in money_sources.sources_for(area.kind)]
    answer = asking.send_answer(
        request=answered,
        rows=rows,
        total=len(rows),
        sender=asking.Sender(secret, "Kepala seksi", f"Dinas {secret}"),
        now=NOW,
        link=asking.link_of(used),
    )
    officer = world.person(Role.DISTRICT_OFFICER, area.code)
    invited = actions.new_token()
    Invitation.objects.create(
        user=officer,
        token_sha256=actions.sha256_of_token(invited),
        issued_by=world.person(Role.OFFICE_HEAD, PROVINCE),
        expires_at=NOW + timedelta(days=1),
    )
    world.made |= {
        ("figure", area.code): kept.key,
        ("request", area.code): open_request.pk,
        ("token", area.code): token,
        ("invitation", area.code): invited,
        ("answer", area.code): answer.receipt,
        ("person", area.code): officer.pk,
        ("appointment", area.code): officer.appointments.get().pk,
        ("area", area.code): area.code,
        ("worker", area.code): _worker(area).code,
        ("list", area.code): _list(area, by).pk,
    }
    _round(world, area)
    _inquiry(world, area)
    _pair(world, area)


def _list(area: Area, by: User) -> ReceivedFile:
    """A checked list, with its secret wherever its sender or its cells may write."""
    secret = SECRET[area.code]
    place = {"sheet": secret, "line": 7, "field": "name", "heading": f"Nama {secret}", "shown": f"{secret}7", "facts": ""}
    kept = store.keep(f"nama;nik\n{secret}7;5299014107800001\n".encode())
    problems = io.BytesIO()
    pl.DataFrame([place | {"code": "E-NAMA-02", "severity": "error"}]).write_parquet(problems)
    store.keep_beside(kept, receiving.PROBLEMS, problems.getvalue())
    return ReceivedFile.objects.create(
        area=area, name=f"usulan {secret}.csv", size=9, sha256="0" * 64, place=kept, profile="village", as_of=DAY, sent_by=by,
        state=ReceivedFile.State.CHECKED, checked_at=NOW, verdict_sha256="0" * 64, new_workers=2,
        columns=[{"sheet": secret, "heading": f"Nama {secret}", "field": "name", "suggestions": []}],
        causes=[{"code": "E-NAMA-02", "severity": "error", "rows": 1, "facts": {}}],
        notes=[{"code": "N-LIST-16", "sheet": secret, "lines": [], "facts": {}}],
        read=3, accepted=2, warned=0, rejected=1, duplicate=0, unchanged=0,
    )  # fmt: skip


def _worker(area: Area) -> Worker:
    """Somebody in the register of a kabupaten, named by its secret."""
    secret, name = SECRET[area.code], SECRET[area.code].upper()
    with scope.of_area(area.code):
        return Worker.objects.create(
            code=codes.new_codes(1)[0],
            kab=area.code,
            area=Area.objects.filter(parent__parent=area).order_by("code")[0],
            name=f"SITI {name}",
            name_key=f"SITI {name}",
            name_tail=name,
            address=f"Dusun {secret}",
            occupation=f"buruh {secret}",
            sources=["village"],
            said_on=DAY,
        )


def _round(world: World, area: Area) -> None:
    """A round of field checks that looks for that worker, and the link of her desa."""
    secret, by = SECRET[area.code], world.analyst
    with scope.of_area(area.code):
        made = rounds.make_round(
            area=area,
            title=f"Putaran {secret}",
            decree=f"SK {secret}",
            deadline=NOW.date() + timedelta(days=9),
            chosen=rounds.Chosen(),
            today=NOW.date(),
            by=by,
        )
        desa = RoundName.objects.filter(round=made).values_list("area", flat=True)[0]
        tokens = rounds.give_links(round=made, areas=[desa], sent_to=secret, now=NOW, by=by)
    world.made |= {
        ("round", area.code): made.pk,
        ("round_desa", area.code): {"pk": made.pk, "code": desa},
        ("village", area.code): tokens[desa],
    }


def _inquiry(world: World, area: Area) -> None:
    """The insurer is asked about that worker, and a file with the secret in its name and cells came back."""
    secret = SECRET[area.code]
    asked = asking_insurer.make(
        kind="bpjs", area=area, chosen=asking_insurer.Chosen(), deadline=NOW.date() + timedelta(days=9), today=NOW.date(),
        by=world.analyst,
    )  # fmt: skip
    rows: Any = [["Nomor baris", "Batch", "Status", f"Saldo {secret}"], ["1", asked.batch, f"entah {secret}", "1"]]
    said = read_workbook(Workbook([Sheet(secret, False, rows)]))
    answer = answering.receive(
        data="\n".join(map(";".join, rows)).encode(), name=f"jawaban {secret}.csv", inquiry=asked,
        as_of=DAY, today=NOW.date(), by=world.analyst, said=said,
    )  # fmt: skip
    world.made |= {("inquiry", area.code): asked.pk, ("answer_file", area.code): {"pk": asked.pk, "answer": answer.pk}}


def _pair(world: World, area: Area) -> None:
    """That worker and another row that may be she, which a comparison of the register left to people; and in a sample."""
    with scope.of_area(PROVINCE):
        left, right = Worker.objects.get(code=world.made["worker", area.code]), _worker(area)
        values: dict[str, Any] = {"workers": 4, "same": 1, "review": 2, "ended_at": NOW, "state": Run.State.DONE}
        run = Run.objects.filter(area=PROVINCE).first() or Run.objects.create(area_id=PROVINCE, by=world.analyst, **values)
        pair = Pair.objects.create(
            run=run, left=left, right=right, kab=area.code, match_weight=3.0, probability=0.7, decision="review",
            because=f"Nama mirip: {SECRET[area.code]}.", facts_sha256=facts.now_of(left.pk, right.pk), waits=True,
        )  # fmt: skip
        sample = AuditSample.objects.create(run=run, area_id=PROVINCE, seed="apel", drawn_of=1, size=1, by=world.analyst)
        audited = AuditedPair.objects.create(sample=sample, pair=pair, kab=area.code, number=1)
    world.made |= {("pair", area.code): pair.pk, ("run", area.code): run.pk, ("audited", area.code): audited.pk}
    world.made["sample", area.code] = sample.pk


def _made(kind: str, parameter: str = "pk", *, nobodys: Any = NOBODY) -> Example:
    """What an area's object is called in an address; for the area "none" something that does not exist."""
    return lambda world, area: (
        {parameter: nobodys} if area == "none" else {parameter: world.made[kind, area]} if (kind, area) in world.made else None
    )


def _only_own(kind: str) -> Example:
    """An object of the whole province: there is none of another area, only one that does not exist."""
    return lambda world, area: None if area == OTHER else _made(kind)(world, area)


def _desa_of_a_round(world: World, area: str) -> dict[str, Any]:
    return {"pk": NOBODY, "code": "52.01.01.2002"} if area == "none" else world.made["round_desa", area]


def _answer_file(world: World, area: str) -> dict[str, Any]:
    return {"pk": NOBODY, "answer": NOBODY} if area == "none" else world.made["answer_file", area]


def _appointment(world: World, area: str) -> dict[str, Any]:
    if area == "none":
        return {"pk": NOBODY, "appointment_pk": NOBODY}
    return {"pk": world.made["person", area], "appointment_pk": world.made["appointment", area]}


def _cause(world: World, area: str) -> dict[str, Any]:
    return {"pk": NOBODY if area == "none" else world.made["list", area], "code": "E-NAMA-02"}


#: For each address with an object behind a door: what stands in it, for the object of an area ("none": of nobody).
EXAMPLES: Mapping[str, Example] = {
    **dict.fromkeys(["reported_figure", "figure_correct", "figure_respond"], _made("figure", "key", nobodys="tidak-ada")),
    **dict.fromkeys(["request", "request_fill", "request_remind", "request_reminded", "request_withdraw"], _made("request")),
    **dict.fromkeys(["answer", "answer_take", "answer_send_back"], _made("answer", "receipt", nobodys="5201-TIDAK-ADA")),
    **dict.fromkeys(["recap", "recap_csv", "recap_xlsx"], _only_own("recap")),
    **dict.fromkeys(
        ["proposal", "proposal_json", "proposal_approve", "proposal_refuse", "proposal_withdraw"], _only_own("proposal")
    ),
    **dict.fromkeys(["person", "appoint_person", "close_account", "open_account", "new_link"], _made("person")),
    **dict.fromkeys(["worker", "worker_nik"], _made("worker", "code", nobodys="NTB-00000-00000")),
    **dict.fromkeys(
        ["list", "list_headings", "list_bad_rows", "list_mend", "list_mend_back", "list_accept", "list_withdraw", "list_retry"],
        _made("list"),
    ),
    **dict.fromkeys(["matching_pair", "matching_decide", "matching_take_back"], _made("pair")),
    **dict.fromkeys(["matching_run", "matching_accept", "matching_take_back_run"], _only_own("run")),
    **dict.fromkeys(["matching_audit", "matching_audit_take_back"], _made("audited")),
    "matching_sample": _made("sample"),
    "list_cause": _cause,
    "list_template": _made("area", "code", nobodys="52.99"),
    **dict.fromkeys(
        [
            *("verification_round", "verification_names", "verification_counts_xlsx", "verification_names_xlsx"),
            *("verification_workbook", "verification_all_links", "verification_reminders", "verification_withdraw"),
            *("verification_upload", "verification_preview", "verification_keep"),
        ],
        _made("round"),
    ),
    **dict.fromkeys(
        [
            *("verification_desa", "verification_sheet_pdf", "verification_desa_workbook", "verification_link"),
            *("verification_close", "verification_type_in"),
        ],
        _desa_of_a_round,
    ),
    **dict.fromkeys(["inquiry", "inquiry_file", "inquiry_withdraw", "inquiry_upload"], _made("inquiry")),
    **dict.fromkeys(["inquiry_answer", "inquiry_accept", "inquiry_answer_withdraw", "inquiry_refused_rows"], _answer_file),
    "field_check": _made("village", "token", nobodys="bukan-tautan"),
    "end_appointment": _appointment,
    "board_government": _made("area", "code", nobodys="52.99"),
    "fill": _made("token", "token", nobodys="bukan-tautan"),
    "invitation": _made("invitation", "token", nobodys="bukan-tautan"),
}
