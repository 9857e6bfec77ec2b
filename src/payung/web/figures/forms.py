"""Persons, months and rupiah as people write them. An empty field is unknown, not zero; nothing unreadable is guessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from payung.coverage.figures import Figure
from payung.coverage.reconcile import Check, Group, check_rupiah
from payung.located_yaml import BadInput
from payung.reports.tariff import tariff as tariff_in_force
from payung.web.templatetags.wording import language, number, rupiah
from payung.web.templatetags.wording import month as month_text
from payung.web.typed import Unreadable, last_month, month_of, whole

GROUPS = 3
PERSONS_MAX = 300_000_000  # more than the people of Indonesia
MONTHS_MAX = 120
RUPIAH_MAX = 10_000_000_000_000_000  # several times the budget of the state
TARIFF_MAX = 10_000_000


def label(name: str) -> str:
    """What a field is called."""
    for start, text in (("orang", gettext("Persons, group %(at)s")), ("bulan", gettext("Months, group %(at)s"))):
        if name.removeprefix(start).isdigit():
            return text % {"at": name.removeprefix(start)}
    return {
        "rupiah": gettext("How many rupiah?"),
        "bulan_tarif": gettext("In which month?"),
        "tarif_sendiri": gettext("Rupiah for one person and month"),
    }[name]


@dataclass(frozen=True)
class Field:
    """One field as its template needs it."""

    name: str
    text: str
    error: str = ""

    @property
    def label(self) -> str:
        return label(self.name)


@dataclass
class CheckForm:
    """The form as it was sent, by GET so that an answer has an address. `errors` are (field, message), in page order."""

    data: Mapping[str, str]
    default_month: date
    this_month: date
    errors: list[tuple[str, str]] = field(default_factory=list)
    persons: list[int | None] = field(default_factory=list)
    months: list[int | None] = field(default_factory=list)
    rupiah: int | None = None
    tariff: int | None = None
    tariff_month: date | None = None

    def __post_init__(self) -> None:
        self.own_tariff = self.data.get("tarif") == "sendiri"
        if not self.is_sent:
            return
        for at in range(1, GROUPS + 1):
            self.persons.append(self._whole(f"orang{at}", PERSONS_MAX, 21_736))
            self.months.append(self._whole(f"bulan{at}", MONTHS_MAX, 12))
        self.rupiah = self._whole("rupiah", RUPIAH_MAX, 759_494_400, rupiah)
        if self.own_tariff:
            self.tariff = self._own_tariff()
        else:
            self.tariff = self._tariff_in_force()

    @property
    def is_sent(self) -> bool:
        return any(name in self.data for name in self.names())

    @staticmethod
    def names() -> list[str]:
        groups = [f"{what}{at}" for at in range(1, GROUPS + 1) for what in ("orang", "bulan")]
        return [*groups, "rupiah", "tarif", "bulan_tarif", "tarif_sendiri"]

    def _refuse(self, name: str, message: str) -> None:
        """The same words stand above the page and beside the field, so they name the field."""
        self.errors.append((name, f"{label(name).removesuffix('?')}: {message}"))

    def _whole(self, name: str, most: int, example: int, show: Callable[[int], str] = number) -> int | None:
        try:
            return whole(self.data.get(name, ""), most=most, example=example, show=show)
        except Unreadable as error:
            self._refuse(name, str(error))
            return None

    def _own_tariff(self) -> int | None:
        before = len(self.errors)
        own = self._whole("tarif_sendiri", TARIFF_MAX, 20_000, rupiah)
        if own is None and len(self.errors) == before:
            self._refuse("tarif_sendiri", gettext("write an amount, such as 20,000"))
        if own == 0:
            self._refuse("tarif_sendiri", gettext("a contribution of Rp0 buys nothing; write more than 0"))
            return None
        return own

    @property
    def is_ahead(self) -> bool:
        return self.tariff_month is not None and self.tariff_month > self.this_month

    def _tariff_in_force(self) -> int | None:
        try:
            self.tariff_month = month_of(self.data.get("bulan_tarif", "")) or self.default_month
            if self.tariff_month > (last := last_month(self.this_month)):
                message = gettext("nobody knows the law so far ahead; choose %(last)s or an earlier month")
                raise Unreadable(message % {"last": month_text(last)})
            return tariff_in_force("bpu-lowest", self.tariff_month)
        except Unreadable as error:
            self._refuse("bulan_tarif", str(error))
        except (BadInput, ValueError):
            assert self.tariff_month is not None
            message = gettext("no contribution is known for %(month)s; choose another month, or write another amount below")
            self._refuse("bulan_tarif", message % {"month": month_text(self.tariff_month)})
        return None

    # ------------------------------------------------------------------------------------------------ for the template

    def field(self, name: str) -> Field:
        return Field(name, self.data.get(name, ""), dict(reversed(self.errors)).get(name, ""))

    @property
    def groups(self) -> list[dict[str, object]]:
        return [
            {"at": at, "persons": self.field(f"orang{at}"), "months": self.field(f"bulan{at}")} for at in range(1, GROUPS + 1)
        ]

    @property
    def money(self) -> Field:
        return self.field("rupiah")

    @property
    def month(self) -> Field:
        return self.field("bulan_tarif")

    @property
    def own(self) -> Field:
        return self.field("tarif_sendiri")


@dataclass(frozen=True)
class Answer:
    """What can be told about persons, months and rupiah. Anything that is not known is None."""

    check: Check
    groups: list[Group]
    tariff: int
    rupiah: int | None
    needed: int | None
    bought: int | None
    due: int | None
    left_over: int
    persons_for_a_year: int | None
    difference: int | None

    @property
    def sentence(self) -> str:
        return self.check.sentence_en if language() == "en" else self.check.sentence

    @property
    def gap_rupiah(self) -> int:
        """What is missing or left over, without its sign."""
        return abs(self.difference or 0)

    @property
    def gap_months(self) -> int:
        """The same in whole person-months, those that money does not reach rounded up."""
        return abs((self.needed or 0) - (self.bought or 0))

    @property
    def typed(self) -> str:
        """What this answers, on one line: 1.736 orang × 12 bulan + 20.000 orang × 3 bulan; Rp759.494.400. "?" is unknown."""
        groups = [
            gettext("%(persons)s persons × %(months)s months")
            % {
                "persons": "?" if g.persons is None else number(g.persons),
                "months": "?" if g.months is None else number(g.months),
            }
            for g in self.groups
        ]
        return f"{' + '.join(groups)}; {'Rp?' if self.rupiah is None else rupiah(self.rupiah)}"

    @property
    def verdict(self) -> str:
        if self.check.holds is None:
            return "unknown"
        return "yes" if self.check.holds else "no"


def answer(form: CheckForm) -> Answer:
    """One call of the check, and the same numbers said in other words."""
    assert form.tariff is not None
    used = [Group(p, m) for p, m in zip(form.persons, form.months, strict=True) if p is not None or m is not None]
    groups = used or [Group(None, None)]
    spent = Figure(
        id="rupiah",
        what="rupiah spent on contributions",
        area="52",
        as_of=form.default_month,
        value=None if form.rupiah is None else Decimal(form.rupiah),
        precision="exact",
        source="",
    )
    check = check_rupiah(spent, groups, tariff=form.tariff)
    due = None if check.computed is None else int(check.computed)
    needed = None if due is None else due // form.tariff
    bought = None if form.rupiah is None else form.rupiah // form.tariff
    return Answer(
        check=check,
        groups=groups,
        tariff=form.tariff,
        rupiah=form.rupiah,
        needed=needed,
        bought=bought,
        due=due,
        left_over=0 if form.rupiah is None or bought is None else form.rupiah - bought * form.tariff,
        persons_for_a_year=None if bought is None else bought // 12,
        difference=None if form.rupiah is None or due is None else form.rupiah - due,
    )
