"""Rules about the rules: sources, standings, and cases on each side of everything that has two sides."""

from datetime import date

import pytest

from payung import law
from payung.law import cases
from payung.law.engine import month_index, month_of
from payung.law.parameters import Band, Entry, Parameter, Parameters
from payung.located_yaml import BadInput
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
            assert each.body.__doc__, each.place
            assert each.label_id and each.label_en and each.unit in UNIT_WORDS, each.place


def test_every_parameter_has_a_source_or_a_reason_and_words_in_both_languages(book):
    for parameter in book.parameters.values():
        assert parameter.what_id != parameter.what, parameter.place
        assert parameter.unit in UNIT_WORDS, parameter.place
        for entry in parameter.entries:
            assert entry.cites and (entry.source or entry.note), entry.place
            if entry.standing == "assumption":
                assert entry.note, entry.place


def test_nothing_claims_a_regulation_was_read(book):
    # No official text could be opened (domain.md). Who reads one may change the standing there, and this test.
    standings = {each.standing for versions in book.rules.values() for each in versions}
    for parameter in book.parameters.values():
        for entry in parameter.entries:
            standings |= {entry.standing, *(band.standing for band in entry.bands)}
    assert standings == {"press", "assumption"}


def test_every_parameter_is_read_by_a_rule(book):
    read = "\n".join(str(each.body.__code__.co_consts) for versions in book.rules.values() for each in versions)
    assert [name for name in book.parameters if f"'{name}'" not in read] == []


def test_every_rule_that_needs_an_input_has_a_case_where_each_is_unknown(book, all_cases):
    for rule in book.rules:
        some = [case for case in all_cases if rule in case.expect]
        assert some, rule
        for name in inputs_of(book, rule):
            assert any(case.given.get(name) is None for case in some), f"{rule} without {name}"
        if inputs_of(book, rule):
            assert any(case.expect[rule] is None for case in some), rule


def test_every_limit_has_a_case_on_it_and_one_on_each_side(book, all_cases):
    incomes = {case.given.get("declared_income") for case in all_cases if "contribution_base" in case.expect}
    for entry in book.parameters["jkk.contribution_base_by_declared_income"].entries:
        for band in entry.bands:
            if band.limit is not None:
                assert {band.limit - 1, band.limit, band.limit + 1} <= incomes


def test_every_version_of_a_rule_has_a_case_in_its_first_and_in_its_last_month(book, all_cases):
    for rule, versions in book.rules.items():
        months = {month_index(case.month) for case in all_cases if rule in case.expect}
        for each in versions:
            assert month_index(each.since) in months, f"{rule} of {each.since}"
            if each.until is not None:
                last = month_index(each.until) - (each.until.day == 1)
                assert last in months, f"{rule} until {each.until}"


# ------------------------------------------------------------------------------------------------------------- mutations
def changed_entry(parameters: Parameters, parameter: Parameter, old: Entry, new: Entry) -> Parameters:
    entries = tuple(new if entry is old else entry for entry in parameter.entries)
    copy = Parameter(parameter.name, parameter.what, parameter.what_id, parameter.unit, entries, parameter.place)
    return parameters.with_others(Parameters({parameter.name: copy}))


def mutants(parameters: Parameters):
    """The law with one number changed by one, for every number: values, limits, amounts, and months of change."""
    for parameter in parameters.values():
        for place, entry in enumerate(parameter.entries):
            for step in (-1, 1):
                what = f"{parameter.name} of {entry.since} by {step}"
                if entry.value is not None and entry.value + step >= 0:
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
            for step in law.explain(rule, month=case.month, given=case.given).steps:
                if step.kind == "parameter":
                    reads.setdefault(step.name, []).append(case)
    for what, parameters in mutants(book.parameters):
        mutant = book.with_parameters(parameters)
        if not any(_fails(mutant, case) for case in reads[what.split()[0]]):
            survivors.append(what)
    assert survivors == []


def _fails(book, case):
    try:
        return bool(cases.failures(book, [case]))
    except BadInput:
        return True


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
