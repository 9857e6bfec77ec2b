"""What a reader asks of the law, as it was sent: by GET, so that an answer has an address. Empty is unknown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from payung.law.book import Book
from payung.law.engine import Scalar
from payung.law.words import said
from payung.reports import family, project
from payung.reports.law_links import inputs_of, written
from payung.reports.law_pages import query
from payung.reports.tariff import LOWEST_INCOME
from payung.tables import LAW_INPUTS, UNIT_WORDS, Input
from payung.web.templatetags.wording import language, number, rupiah
from payung.web.templatetags.wording import month as month_text
from payung.web.typed import Unreadable, day_of, day_or_month, last_month, month_of, whole

RADIOS_MAX = 5  # of more answers a list is shorter
YES, NO = "ya", "tidak"  # in addresses, in both languages


@dataclass(frozen=True)
class Field:
    """One field as its template needs it. With `options` (value, words) it is a choice, else a line of text."""

    name: str
    label: str
    text: str = ""
    error: str = ""
    hint: str = ""
    prefix: str = ""
    suffix: str = ""
    mode: str = "text"
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_list(self) -> bool:
        return len(self.options) > RADIOS_MAX


class Form:
    """Reads fields one by one and keeps what is wrong, as (field, message), in page order."""

    def __init__(self, data: Mapping[str, str], this_month: date) -> None:
        self.data = data
        self.this_month = this_month
        self.errors: list[tuple[str, str]] = []

    def refuse(self, name: str, label: str, message: object) -> None:
        """The same words stand above the page and beside the field, so they name the field."""
        self.errors.append((name, f"{label.removesuffix('?')}: {message}"))

    def error_of(self, name: str) -> str:
        return next((message for at, message in self.errors if at == name), "")

    def text_of(self, name: str, default: str = "") -> str:
        return self.data.get(name, default)

    def read(self, its: Input, month: date | None, name: str = "") -> Scalar:
        """The input as it was typed, or None where it is unknown or unreadable."""
        name = name or its.name
        try:
            return read(its, self.data.get(name, ""), month)
        except Unreadable as error:
            self.refuse(name, label_of(its), error)
            return None

    def field(self, its: Input, default: str = "", name: str = "", hint: str = "") -> Field:
        name = name or its.name
        hint = hint or (its.hint_en if language() == "en" else its.hint_id)
        if its.unit == "date":
            hint = hint or (gettext("For example 17-8-2015.") if its.before else gettext("For example 24-2-2025."))
        is_rupiah = its.unit.startswith("rupiah")
        suffix = "‰" if its.unit == "per mille" else UNIT_WORDS[its.unit][language() == "en"]
        return Field(
            name=name,
            label=label_of(its),
            text=self.text_of(name, default),
            error=self.error_of(name),
            hint=hint,
            prefix="Rp" if is_rupiah else "",
            suffix="" if is_rupiah else suffix,
            mode="text" if its.unit == "date" else "numeric",
            options=options_of(its),
        )

    def month(self, name: str, label: str, first: date, until: date | None, default: date) -> date | None:
        """The month typed, or the default where none was; None where it is unreadable or outside."""
        try:
            month = month_of(self.data.get(name, "")) or default
            return in_time(month, first, until, self.this_month)
        except Unreadable as error:
            self.refuse(name, label, error)
            return None


def in_time(month: date, first: date, until: date | None, this_month: date) -> date:
    """The month, where the law is written for it and it is not far ahead."""
    last = last_month(this_month)
    if first.replace(day=1) <= month <= last and (until is None or month < until):
        return month
    span = {"first": month_text(first), "last": month_text(_before(until) if until else last)}
    if until:
        raise Unreadable(gettext("the law here is written for %(first)s to %(last)s; choose a month in between") % span)
    if month > last:
        raise Unreadable(gettext("nobody knows the law so far ahead; choose %(last)s or an earlier month") % span)
    raise Unreadable(gettext("the law here is written from %(first)s on; choose that month or a later one") % span)


def _before(until: date) -> date:
    """The last month of which at least a day lies before."""
    month = until.replace(day=1)
    return month if until.day > 1 else date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def read(its: Input, text: str, month: date | None) -> Scalar:
    """One input as people write it, within the range of the law. None if empty. Unreadable says what to type instead."""
    if options := options_of(its):
        typed = text.strip()
        if typed not in dict(options):
            raise Unreadable(gettext("choose one of the answers"))
        return None if not typed else typed == YES if its.unit == "truth" else typed
    if its.unit == "date":
        return _day(its, text, month)
    return whole(
        text, most=its.highest, least=its.lowest, example=its.highest if its.highest < 100 else _example(its), show=_show(its)
    )


def _day(its: Input, text: str, month: date | None) -> date | None:
    day = day_of(text)
    if day is None or month is None:
        return day
    if day.year < its.lowest:
        raise Unreadable(gettext("the year must be %(year)s or later") % {"year": its.lowest})
    if its.in_month and (day.year, day.month) != (month.year, month.month):
        raise Unreadable(gettext("the day must be in %(month)s, the month asked for") % {"month": month_text(month)})
    if its.before and (day.year, day.month) > (month.year, month.month):
        raise Unreadable(gettext("the day must not be after %(month)s, the month asked for") % {"month": month_text(month)})
    return day


def _example(its: Input) -> int:
    return LOWEST_INCOME if its.unit.startswith("rupiah") else 12


def _show(its: Input) -> Callable[[int], str]:
    return rupiah if its.unit.startswith("rupiah") else number


def label_of(its: Input) -> str:
    return its.label_en if language() == "en" else its.label_id


def options_of(its: Input) -> tuple[tuple[str, str], ...]:
    """The answers of a choice, the unknown one last; none for what is typed."""
    unknown = ("", pgettext("answer", "Not known"))
    if its.unit == "truth":
        return ((YES, gettext("Yes")), (NO, gettext("No")), unknown)
    if its.choices is None:
        return ()
    words = ((value, said(its.name, value, its.unit, language())) for value in its.choices)
    return (*((value, text[:1].upper() + text[1:]) for value, text in words), unknown)


# -------------------------------------------------------------------------------------------------------------- one rule
class AskForm(Form):
    """A month, and what one rule rests on in it."""

    def __init__(self, data: Mapping[str, str], *, book: Book, rule: str, this_month: date) -> None:
        super().__init__(data, this_month)
        self.is_sent = "bulan" in data
        first, until = written(book, rule)
        default = this_month if until is None or this_month < until else _before(until)
        self.default_month = max(default, first.replace(day=1))
        self.month_label = gettext("Month")
        self.asked = self.month("bulan", self.month_label, first, until, self.default_month)
        inputs = [LAW_INPUTS[name] for name in inputs_of(book, rule, self.asked or self.default_month)]
        self.given = {its.name: self.read(its, self.asked) for its in inputs}
        self.fields = [self.field(its) for its in inputs]

    @property
    def month_field(self) -> Field:
        text = self.text_of("bulan") if self.error_of("bulan") else month_text(self.asked or self.default_month)
        hint = gettext("For example %(month)s or 2026-06.") % {"month": month_text(date(2026, 6, 1))}
        return Field("bulan", self.month_label, text, self.error_of("bulan"), hint)

    @property
    def query(self) -> str:
        return query(self.asked or self.default_month, self.given)


# ---------------------------------------------------------------------------------------------------------- calculators
CAUSES: Mapping[str, family.Cause] = {  # as they stand in addresses
    "meninggal": "death",
    "kecelakaan": "accident_death",
    "cacat-total": "total_disability",
    "cacat-sebagian": "partial_disability",
    "tidak-mampu-bekerja": "temporary_disability",
}


class FamilyForm(Form):
    """What happened, when, and only what matters for that cause."""

    def __init__(self, data: Mapping[str, str], *, this_month: date) -> None:
        super().__init__(data, this_month)
        self.word = data.get("sebab", "")
        self.cause = CAUSES.get(self.word)
        self.is_sent = "kapan" in data and self.cause is not None
        self.children: list[tuple[Field, Field]] = []
        self.fields: list[Field] = []
        self.event = self._event(self.cause) if self.cause else None

    def _event(self, cause: family.Cause) -> family.Event | None:
        month, day = self._when() if self.is_sent else (None, None)
        inputs = [LAW_INPUTS[name] for name in family.INPUTS[cause]]
        lowest = number(LOWEST_INCOME)
        given = {its.name: self.read(its, month) for its in inputs} if self.is_sent else {}
        hints = {
            "declared_income": gettext(
                "Where a government pays it is as a rule the lowest: %(amount)s. If empty, the least is worked out."
            )
            % {"amount": lowest},
            "contribution_years": gettext("Count only whole years in which contributions were paid."),
        }
        self._refuse_contradiction(given)
        self.fields = [self.field(its, hint=hints.get(its.name, "")) for its in inputs]
        children = self._children(month) if cause in family.WITH_SCHOLARSHIP else []
        if not self.is_sent or self.errors or month is None:
            return None
        return family.Event(cause, month, day, given, children)

    def _refuse_contradiction(self, given: Mapping[str, Scalar]) -> None:
        months, years = given.get("months_of_membership"), given.get("contribution_years")
        if isinstance(months, int) and isinstance(years, int) and months < 12 * years:
            words = {"years": number(years), "least": number(12 * years), "months": number(months)}
            its = LAW_INPUTS["contribution_years"]
            contradiction = gettext("%(years)s full years are %(least)s months, but the membership is written as %(months)s")
            self.refuse(its.name, label_of(its), contradiction % words)

    def _when(self) -> tuple[date | None, date | None]:
        try:
            month, day = day_or_month(self.data.get("kapan", "")) or (self.this_month, None)
            return in_time(month, family.FIRST_MONTH, None, self.this_month), day
        except Unreadable as error:
            self.refuse("kapan", self.when_label, error)
            return None, None

    def _children(self, month: date | None) -> list[family.Child]:
        found: list[family.Child] = []
        for at in range(1, family.CHILDREN + 1):
            names = f"anak{at}_jenjang", f"anak{at}_lahir"
            level, birth = LAW_INPUTS["school_level"], LAW_INPUTS["child_birth_date"]
            has_one = any(self.data.get(name, "").strip() for name in names)
            answers = (
                [self.read(its, month, name) for its, name in zip((level, birth), names, strict=True)] if self.is_sent else []
            )
            if has_one and answers:
                school, born = answers
                found.append(
                    family.Child(school if isinstance(school, str) else None, born if isinstance(born, date) else None)
                )
            self.children.append((self.field(level, name=names[0]), self.field(birth, name=names[1])))
        return found

    @property
    def is_month_taken(self) -> bool:
        """Nothing was written: this month is counted for."""
        return not self.data.get("kapan", "").strip()

    @property
    def when_label(self) -> str:
        return gettext("When did it happen?")

    @property
    def when(self) -> Field:
        hint = gettext("A day such as 24-2-2026, or only the month.")
        return Field(
            "kapan", self.when_label, self.text_of("kapan") or month_text(self.this_month), self.error_of("kapan"), hint
        )


class ProjectForm(Form):
    """The value of a contract, or the wages of the project."""

    def __init__(self, data: Mapping[str, str], *, this_month: date) -> None:
        super().__init__(data, this_month)
        self.is_sent = any(name in data for name in ("contract_value", "wage_bill", "bulan"))
        self.month_label = gettext("Month in which the contract begins")
        self.is_month_taken = not data.get("bulan", "").strip()
        self.month_asked = self.month("bulan", self.month_label, project.FIRST_MONTH, None, this_month)
        its_value, its_wages = LAW_INPUTS["contract_value"], LAW_INPUTS["wage_bill"]
        self.value, self.wages = (self._amount(its) for its in (its_value, its_wages))
        if self.is_sent and not self.errors and self.value is None and self.wages is None:
            self.refuse(its_value.name, label_of(its_value), gettext("write the value of the contract, or the wages below"))
        wages_hint = gettext("Leave empty if the wages are not known. If they are written, they are used and not the contract.")
        self.value_field = self.field(its_value, hint=gettext("All digits, for example 1,500,000,000."))
        self.wages_field = self.field(its_wages, hint=wages_hint)
        month_words = self.text_of("bulan") if self.month_asked is None else month_text(self.month_asked)
        self.month_field = Field("bulan", self.month_label, month_words, self.error_of("bulan"))

    def _amount(self, its: Input) -> int | None:
        found = self.read(its, None)
        return found if isinstance(found, int) else None
