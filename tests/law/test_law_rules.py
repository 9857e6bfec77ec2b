"""Rules about the rules: sources, standings, and cases on each side of everything that has two sides."""

import re
from dataclasses import replace
from datetime import date

import pytest

from payung import law
from payung.law import cases
from payung.law.arithmetic import month_index, month_of
from payung.law.parameters import Band, Entry, Parameter, Parameters
from payung.law.worded import reads
from payung.tables import LAW_INPUTS, UNIT_WORDS


def inputs_of(book, rule):
    """The inputs a rule rests on, through the rules it needs."""
    found = set()
    for each in book.named(rule):
        for need in each.needs:
            found |= {need} if need in LAW_INPUTS else inputs_of(book, need) if need in book.rules else set()
    return found


def test_every_rule_says_where_the_law_says_so(book):
    for versions in book.rules.values():
        for each in versions:
            assert each.cites
            assert each.says_en and each.says_id and each.says_id != each.says_en, each.place
            assert each.label_id and each.label_en and each.unit in UNIT_WORDS, each.place
            assert all(each.settled_by or ()) and bool(each.settled_by) == (each.standing == "assumption"), each.place


def test_every_parameter_has_a_source_or_a_reason_and_words_in_both_languages(book):
    for parameter in book.parameters.values():
        assert parameter.what_id != parameter.what, parameter.place
        assert parameter.unit in UNIT_WORDS, parameter.place
        for entry in parameter.entries:
            assert entry.cites and (entry.source or entry.note), entry.place
            assert bool(entry.note) == bool(entry.note_id) and (not entry.note or entry.note != entry.note_id), entry.place
            if entry.standing == "assumption":
                assert entry.note, entry.place
        if parameter.weakest == "assumption":
            assert parameter.settled_by != parameter.settled_by_id, parameter.place
        for variant in parameter.variants:
            assert variant.what != variant.what_id, parameter.place


def test_only_what_was_read_claims_that_a_regulation_was_read(book):
    # Parts of two texts were read (domain.md). Who reads another may change the standing there, and this test.
    read = {each.cites for versions in book.rules.values() for each in versions if each.standing == "regulation"}
    for parameter in book.parameters.values():
        for entry in parameter.entries:
            standings = {entry.standing, *(band.standing for band in entry.bands)}
            read |= {entry.cites} if "regulation" in standings else set()
    assert read == {"PP 6/2025", "Permenaker 44/2015"}


def test_every_parameter_is_read_by_a_rule(book):
    read = {name for versions in book.rules.values() for each in versions for name in reads(book, each)}
    assert set(book.parameters) - read == set()


# What it says of an input that only decides together with others is said there: the day inside February 2025, days counted.
DECIDES_WITH_OTHERS = {"death_date", "event_date", "days_of_membership"}


def test_every_rule_that_needs_an_input_has_a_case_where_only_it_is_unknown(book, all_cases):
    """Unknown in a month in which the rule reads it, with the rule's other inputs given."""
    for rule in book.rules:
        some = [case for case in all_cases if rule in case.expect]
        assert some, rule
        for name in inputs_of(book, rule) - DECIDES_WITH_OTHERS:
            alone = [case for case in some if unknown_in(book, case, rule) - DECIDES_WITH_OTHERS == {name}]
            assert alone, f"{rule} without {name} alone"
        if inputs_of(book, rule):
            assert any(case.expect[rule] is None for case in some), rule


def unknown_in(book, case, rule):
    read = cases.book_for(book, case).plan([rule], [month_index(case.month)]).inputs
    return {name for name in read if case.given.get(name) is None}


# Each limit of a parameter is met from below, exactly, and from above. Of a construction contract a rupiah more changes
# nothing that is paid, so its cases keep Rp10,000 away; the mutations below prove the limit itself.
BOUNDARIES = [
    ("jkk.contribution_base_by_declared_income", "declared_income", "contribution_base", 1),
    ("construction.jkk_rate_by_contract_value", "contract_value", "construction_jkk_contribution", 10_000),
    ("construction.jkm_rate_by_contract_value", "contract_value", "construction_jkm_contribution", 10_000),
    ("jkm.full_from", "months_of_membership", "jkm_benefit", 1),
    ("membership.lapsed_from_months_unpaid", "months_unpaid", "membership_lapsed", 1),
    ("membership.clock_restarts_from_months_ended", "months_ended", "clock_continues_after_end", 1),
    ("jkk.stmb_first_months", "months_off_work", "temporary_disability_pay", 1),
    ("jkk.transport_max_land", "transport_cost", "transport_benefit", 1),
    ("jkk.transport_max_sea", "transport_cost", "transport_benefit", 1),
    ("jkk.transport_max_air", "transport_cost", "transport_benefit", 1),
    ("jkk.report_hours_max", "hours_until_report", "accident_reported_in_time", 1),
    ("scholarship.children_max", "school_children", "scholarship_children", 1),
    ("scholarship.contribution_years_min", "contribution_years", "scholarship_due", 1),
    ("construction.registration_days_max", "days_since_spk", "construction_registered_in_time", 1),
    ("construction.change_report_days_max", "days_since_change", "construction_change_reported_in_time", 1),
    ("wages.discount_employees_min", "employees", "pu_jkk_discount_percent", 1),
    ("wages.jp_wage_max_2025", "wage", "pu_jp_contribution", 1),
]


@pytest.mark.parametrize(("parameter", "given", "rule", "step"), BOUNDARIES, ids=lambda each: str(each))
def test_every_limit_has_a_case_on_it_and_one_on_each_side(parameter, given, rule, step, book, all_cases):
    values = {case.given.get(given) for case in all_cases if rule in case.expect and not case.assuming}
    for entry in book.parameters[parameter].entries:
        for limit in [band.limit for band in entry.bands if band.limit is not None] or [entry.value]:
            assert {limit - step, limit, limit + step} <= values, limit


def test_there_are_more_cases_than_a_jurist_asked_for(all_cases):
    assert len(all_cases) >= 120
    names = [case.name for case in all_cases]
    assert sorted(set(names)) == sorted(names), "two cases have one name"
    assert [case.name for case in all_cases if case.name_id == case.name] == []


def test_every_variant_has_a_case(book, all_cases):
    assumed = {(name, value) for case in all_cases for name, value in case.assuming.items()}
    for parameter in book.parameters.values():
        for variant in parameter.variants:
            assert (parameter.name, variant.value) in assumed


def test_every_version_of_a_rule_has_a_case_in_its_first_and_in_its_last_month(book, all_cases):
    for rule, versions in book.rules.items():
        months = {month_index(case.month) for case in all_cases if rule in case.expect}
        for each in versions:
            assert month_index(each.since) in months, f"{rule} of {each.since}"
            if each.until is not None:
                last = month_index(each.until) - (each.until.day == 1)
                assert last in months, f"{rule} until {each.until}"


# domain.md's marks once more, by hand: what is no press report. The rest was quoted somewhere, with the source in the file.
ASSUMED = {
    *("jkm.full_from", "jkm.counted_in_days", "jkm.full_from_days"),
    *("eligibility.age_min", "eligibility.age_limit", "eligibility.member_continues_past_limit"),
    *("membership.begins_on_booking_day", "membership.protected_in_grace", "membership.late_payment_heals"),
    *("membership.clock_continues_after_lapse", "membership.clock_restarts_from_months_ended"),
    *("membership.clock_continues_at_handover", "wages.jp_percent_employer", "wages.jp_percent_worker"),
    *("wages.jp_wage_max_2025", "jkk.total_disability_periodic", "jkk.dentures_max", "jkk.hearing_aid_max"),
    *("jkk.glasses_max", "jkk.home_care_max", "bpu.discount_for_villages_and_donors"),
}
ASSUMED_UNTIL = {  # the month from which a source speaks; assumed before it
    **dict.fromkeys(["membership.lapsed_from_months_unpaid", "membership.late_payment_fine"], date(2023, 1, 1)),
    **dict.fromkeys(["bpu.discount_percent_before_pp_50_2025"], date(2025, 1, 1)),
    **dict.fromkeys(["wages.jkk_rate_by_risk_class"], date(2020, 1, 1)),
}
READ = {
    *("construction.registration_days_max", "construction.change_report_days_max", "construction.certificate_days_max"),
    *("wages.jkp_rate_government", "wages.jkp_rate_from_jkk"),
}


def test_every_value_stands_as_its_mark_in_the_collected_law_says(book):
    for name, parameter in book.parameters.items():
        for entry in parameter.entries:
            of_2019 = entry.since == date(2019, 12, 1)  # the day in December was not verified
            of_construction = name.startswith("construction.jk") and entry.since < date(2020, 9, 1)
            of_august = name == "wages.jkk_discount_percent" and entry.since in (date(2015, 7, 1), date(2025, 8, 1))
            assumed = name in ASSUMED or entry.since < ASSUMED_UNTIL.get(name, date.min)
            if assumed or of_2019 or of_construction or of_august:
                assert entry.standing == "assumption", (name, entry.since)
            else:
                assert entry.standing == ("regulation" if name in READ else "press"), (name, entry.since)


def test_no_number_of_the_law_is_written_a_second_time_in_prose(book):
    """The sentence made by the body says the numbers; in prose they would stay behind when the law changes."""
    words = {"1", "0"}  # "0 percent" of a discount that is none
    for versions in book.rules.values():
        for each in versions:
            prose = re.sub(r"(PP|Permenaker|Pasal) [0-9/–]+", "", f"{each.says_id} {each.says_en}")
            prose = re.sub(r"(Maret|Februari|March|February|Desember|December) 20[0-9]{2}", "", prose)
            assert not set(re.findall(r"[0-9]+", prose)) - words, each.place


# ------------------------------------------------------------------------------------------------------------- mutations
def changed_entry(parameters: Parameters, parameter: Parameter, old: Entry, new: Entry) -> Parameters:
    entries = tuple(new if entry is old else entry for entry in parameter.entries)
    return parameters.with_others(Parameters({parameter.name: replace(parameter, entries=entries)}))


def mutants(parameters: Parameters):
    """The law with one number changed by one, for every number: values, limits, amounts, and months of change.

    A truth becomes the other one, and what is unknown becomes either.
    """
    for parameter in parameters.values():
        for place, entry in enumerate(parameter.entries):
            if parameter.unit == "truth":
                for value in {True, False, None} - {entry.value}:
                    what = f"{parameter.name} of {entry.since} to {value}"
                    yield what, changed_entry(parameters, parameter, entry, _with(entry, value=value))
            for step in (-1, 1):
                what = f"{parameter.name} of {entry.since} by {step}"
                if parameter.unit != "truth" and entry.value is not None and entry.value + step >= 0:
                    yield what, changed_entry(parameters, parameter, entry, _with(entry, value=entry.value + step))
                for index, band in enumerate(entry.bands):
                    for bands in _bands_changed(entry.bands, index, band, step):
                        yield (
                            f"{what}, band {band.limit}",
                            changed_entry(parameters, parameter, entry, _with(entry, bands=bands)),
                        )
                if place:
                    later = _with(entry, since=month_of(month_index(entry.since) + step))
                    if later.since > parameter.entries[place - 1].since:
                        yield f"{what} month", changed_entry(parameters, parameter, entry, later)


def _bands_changed(bands, index, band, step):
    yield (*bands[:index], Band(band.limit, band.amount + step, band.standing), *bands[index + 1 :])
    if band.limit is not None:
        yield (*bands[:index], Band(band.limit + step, band.amount, band.standing), *bands[index + 1 :])


def _with(entry: Entry, **changes) -> Entry:
    return Entry(**{**vars(entry), **changes})


def test_no_number_of_the_law_can_change_by_one_without_a_sentence_failing(book, all_cases):
    survivors = []
    reads = {}
    for case in all_cases:
        for rule in case.expect:
            its = cases.book_for(book, case)
            for step in law.explain(rule, month=case.month, given=case.given, book=its).steps:
                if step.kind == "parameter":
                    reads.setdefault(step.name, []).append(case)
    for what, parameters in mutants(book.parameters):
        mutant = book.with_parameters(parameters)
        if not any(cases.failures(mutant, [case]) for case in reads[what.split()[0]]):
            survivors.append(what)
    assert survivors == []


# --------------------------------------------------------------------------------------------------------------- version
def test_the_version_names_the_text_of_the_law(book):
    assert law.version() == law.version()
    assert len(law.version()) == 12
    assert set(law.version()) <= set("0123456789abcdef")


def test_the_version_changes_with_any_value(book):
    changed = book.with_parameters(book.parameters.changed("jkm.contribution", 6_801))
    assert changed.version() != book.version()


def test_the_version_of_a_month_stays_when_a_later_value_is_added(book):
    parameter = book.parameters["bpu.discount_percent_transport"]
    last = parameter.entries[-1]
    added = _with(last, since=date(2028, 1, 1), value=25)
    copy = Parameter(**{**vars(parameter), "entries": (*parameter.entries, added)})
    later = book.with_parameters(book.parameters.with_others(Parameters({parameter.name: copy})))
    assert later.version(date(2026, 6, 1)) == book.version(date(2026, 6, 1))
    assert later.version(date(2028, 1, 1)) != book.version(date(2028, 1, 1))
    assert later.version() != book.version()


def test_parameters_are_listed_with_their_history():
    found = {each.name: each for each in law.parameters()}
    assert [(e.since, e.value) for e in found["bpu.discount_percent_transport"].entries] == [
        (date(2026, 1, 1), 50),
        (date(2027, 4, 1), 0),
    ]


@pytest.mark.parametrize(("months", "benefit"), [(2, 10_000_000), (3, 42_000_000)])
def test_the_variant_of_three_months_is_a_changed_parameter(months, benefit, book):
    variant = book.with_parameters(book.parameters.changed("jkm.full_from", 3))
    given = {"months_of_membership": months}
    assert law.value("jkm_benefit", month=date(2026, 6, 1), given=given, book=variant) == benefit
