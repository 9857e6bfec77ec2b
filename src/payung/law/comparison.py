"""What a comparison of two laws found, and how to say it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from payung.law.engine import Scalar
from payung.law.words import Language, as_data, said, said_month

Frame = TypeVar("Frame")
Group = tuple[Scalar, ...]  # of each column asked for, the value that a group shares


@dataclass(frozen=True)
class Summary:
    """What changes for some people by one rule. Who is unknown under either law is counted apart, and is in no sum."""

    people: int
    known: int  # under both laws
    rose: int  # of the known: higher in the scenario; of truths: from no to yes
    fell: int
    became_known: int
    became_unknown: int
    sum_in_force: int | None  # over the known; of truths, how many it holds for. None: nobody is known, or no sum has a meaning
    sum_in_scenario: int | None
    largest_rise: int | None  # of one person; None where nobody's rises, and of truths
    largest_fall: int | None  # as an amount above 0

    @property
    def affected(self) -> int:
        """For how many it is another value, of those known under both laws."""
        return self.rose + self.fell

    @property
    def unknown_in_both(self) -> int:
        return self.people - self.known - self.became_known - self.became_unknown

    @property
    def difference(self) -> int | None:
        """The sum in the scenario less the sum in force."""
        if self.sum_in_force is None or self.sum_in_scenario is None:
            return None
        return self.sum_in_scenario - self.sum_in_force

    def as_dict(self) -> dict[str, int | None]:
        return {
            **asdict(self),
            "affected": self.affected,
            "unknown_in_both": self.unknown_in_both,
            "difference": self.difference,
        }


@dataclass(frozen=True)
class RuleCompared:
    """One rule under both laws: in all, and for each group where groups were asked for."""

    rule: str
    unit: str
    label_id: str
    label_en: str
    total: Summary
    groups: Mapping[Group, Summary]  # unknown last

    def label(self, lang: Language) -> str:
        return self.label_en if lang == "en" else self.label_id


@dataclass(frozen=True)
class Comparison(Generic[Frame]):
    """The rules under both laws, and the people with `<rule>`, `<rule>_in_scenario` and `<rule>_difference`."""

    name: tuple[str, str]  # of the scenario, in Indonesian and English
    month: date | str
    by: tuple[str, ...]
    rules: Mapping[str, RuleCompared]
    frame: Frame
    version: str
    version_in_scenario: str

    def text(self, lang: Language = "id") -> str:
        """A short paragraph for each rule, and below it a line for each group."""
        return "\n\n".join(_paragraph(self, each, lang) for each in self.rules.values())

    def versions(self, lang: Language = "id") -> str:
        """The two laws by their versions: both belong to every figure."""
        words = ("Law version", "in the scenario") if lang == "en" else ("Versi hukum", "dalam skenario")
        return f"{words[0]}: {self.version}; {words[1]}: {self.version_in_scenario}."

    def as_dict(self) -> dict[str, Any]:
        """For JSON, without the people."""
        return {
            "scenario": self.name[1],
            "month": str(self.month),
            "law_version": self.version,
            "scenario_law_version": self.version_in_scenario,
            "rules": [
                {
                    "rule": each.rule,
                    "label_id": each.label_id,
                    "label_en": each.label_en,
                    "unit": each.unit,
                    **each.total.as_dict(),
                    "groups": [
                        {"group": dict(zip(self.by, map(as_data, group), strict=True)), **its.as_dict()}
                        for group, its in each.groups.items()
                    ],
                }
                for each in self.rules.values()
            ],
        }


# --------------------------------------------------------------------------------------------------------------- words
_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "rows": "bulan tiap baris",
        "changed": "{label}, {when}: skenario “{name}” mengubahnya bagi {affected} dari {people} orang: {how}.",
        "amount": "{rose} naik, {fell} turun",
        "truth": "{rose} dari tidak menjadi ya, {fell} dari ya menjadi tidak",
        "sum": "Jumlah untuk {known} orang yang diketahui di keduanya: {in_force}, dalam skenario {in_scenario} ({more}).",
        "holds": "Ya bagi {in_force} dari {known} orang yang diketahui di keduanya, dalam skenario {in_scenario} ({more}).",
        "rise": "Kenaikan terbesar satu orang: {rise}.",
        "fall": "Penurunan terbesar satu orang: {fall}.",
        "known": "Diketahui untuk semua orang.",
        "unknown": "Tidak diketahui di keduanya: {in_both} orang; hanya dalam skenario: {became_unknown}; "
        "hanya dalam hukum yang berlaku: {became_known}. Mereka tidak masuk dalam jumlah.",
        "group": "{who}: {affected} dari {people} orang berubah{more}, {missing} tidak diketahui",
    },
    "en": {
        "rows": "the month of each row",
        "changed": "{label}, {when}: the scenario “{name}” changes it for {affected} of {people} people: {how}.",
        "amount": "{rose} higher, {fell} lower",
        "truth": "{rose} from no to yes, {fell} from yes to no",
        "sum": "Sum over the {known} people known under both: {in_force}, in the scenario {in_scenario} ({more}).",
        "holds": "Yes for {in_force} of the {known} people known under both, in the scenario {in_scenario} ({more}).",
        "rise": "Largest rise of one person: {rise}.",
        "fall": "Largest fall of one person: {fall}.",
        "known": "Known for everyone.",
        "unknown": "People unknown under both: {in_both}; only in the scenario: {became_unknown}; "
        "only in the law in force: {became_known}. They are in no sum.",
        "group": "{who}: {affected} of {people} affected{more}, {missing} unknown",
    },
}


def _paragraph(of: Comparison[Any], its: RuleCompared, lang: Language) -> str:
    """What changes in all, how sure that is, and a line a group."""
    texts, unit, total = _TEXTS[lang], its.unit, its.total
    words = _in_words(total, unit, lang)
    when = texts["rows"] if isinstance(of.month, str) else said_month(of.month, lang)
    how = texts["truth" if unit == "truth" else "amount"].format(**words)
    name = of.name[lang == "en"]
    parts = [texts["changed"].format(label=its.label(lang), when=when, name=name, how=how, **words)]
    if total.difference is not None:
        parts.append(texts["holds" if unit == "truth" else "sum"].format(**words))
    parts += [texts[key].format(**words) for key in ("rise", "fall") if words[key]]
    parts.append(texts["known" if total.known == total.people else "unknown"].format(**words))
    lines = [" ".join(parts)]
    for group, summary in its.groups.items():
        who = ", ".join(said(column, value, "", lang) for column, value in zip(of.by, group, strict=True))
        words = _in_words(summary, unit, lang)
        more = f" ({words.pop('more')})" if words["more"] else ""
        lines.append(f"- {texts['group'].format(who=who, **{**words, 'more': more})}")
    return "\n".join(lines)


def _in_words(its: Summary, unit: str, lang: Language) -> dict[str, str]:
    def count(number: int) -> str:
        return said("", number, "", lang)

    def amount(number: int | None) -> str:
        return "" if number is None else said("", number, "" if unit == "truth" else unit, lang)

    more = its.difference or 0
    sign = "−" if more < 0 else "+" if more > 0 else "±"
    return {
        "people": count(its.people),
        "known": count(its.known),
        "affected": count(its.affected),
        "rose": count(its.rose),
        "fell": count(its.fell),
        "in_both": count(its.unknown_in_both),
        "became_known": count(its.became_known),
        "became_unknown": count(its.became_unknown),
        "missing": count(its.people - its.known),
        "in_force": amount(its.sum_in_force),
        "in_scenario": amount(its.sum_in_scenario),
        "more": "" if its.difference is None else f"{sign}{amount(abs(more))}",
        "rise": amount(its.largest_rise),
        "fall": amount(its.largest_fall),
    }
