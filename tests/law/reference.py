"""The law once more, slowly: plain Python, one worker at a time, written from domain.md and not from the engine.

Unknown is worked out by trying: every value an unknown input could have is put in its place. Where all of them give the
same answer the answer is known, else it is unknown.
"""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

UNKNOWN_BY_LAW = "the law was not found"
NOT_STATED = "the wages are not known"

_LIMITS = [
    *range(1_099_000, 2_700_000, 200_000),
    *range(2_699_000, 8_200_000, 500_000),
    *range(9_199_000, 20_200_000, 1_000_000),
]
LIMITS = sorted(set(_LIMITS))
SECTORS = ["pertanian", "perikanan", "perdagangan", "transportasi", "konstruksi", "industri", "jasa", "lainnya"]


def contribution_base(month, declared_income):
    if declared_income <= 1_099_000:
        return 1_000_000
    if declared_income >= 20_199_001:
        return 20_700_000
    above = max(limit for limit in LIMITS if limit < declared_income)
    upto = min(limit for limit in LIMITS if limit >= declared_income)
    return (above + 1_000 + upto + 1_000) // 2  # the middle of 1,100,000 and 1,300,000 is 1,200,000


def jkk_contribution(month, declared_income):
    return contribution_base(month, declared_income) // 100


def jht_contribution(month, declared_income):
    return contribution_base(month, declared_income) // 50


def jkm_contribution(month):
    return 6_800


def bpu_discount_percent_of_sector(month, sector):
    if sector == "transportasi":
        return 50 if date(2026, 1, 1) <= month <= date(2027, 3, 1) else 0
    return 50 if date(2026, 4, 1) <= month <= date(2026, 12, 1) else 0


def bpu_discount_percent(month, payer_kind, sector):
    if payer_kind == "government" or not bpu_discount_percent_of_sector(month, sector):
        return 0
    return 50 if payer_kind == "self" else UNKNOWN_BY_LAW


def bpu_contribution_due(month, declared_income, payer_kind, sector):
    discount = bpu_discount_percent(month, payer_kind, sector)
    if discount == UNKNOWN_BY_LAW:
        return UNKNOWN_BY_LAW
    full = jkk_contribution(month, declared_income) + 6_800
    return full // 2 if discount else full


def jkm_is_full(month, months_of_membership, death_date):
    return death_date < date(2025, 2, 24) or months_of_membership > 3


def jkm_benefit(month, months_of_membership, death_date):
    if month < date(2019, 12, 1):
        return 24_000_000
    return 42_000_000 if jkm_is_full(month, months_of_membership, death_date) else 10_000_000


def jkk_death_benefit(month, declared_income):
    return 48 * contribution_base(month, declared_income) + 22_000_000


def jkk_total_disability_benefit(month, declared_income):
    return 56 * contribution_base(month, declared_income)


def jkk_total_disability_periodic(month):
    return 12_000_000


def jkk_partial_disability_benefit(month, declared_income, table_loss):
    return int(Fraction(table_loss, 1000) * 80 * contribution_base(month, declared_income))


def jkk_function_loss_benefit(month, declared_income, table_loss, function_loss):
    of_the_whole = jkk_partial_disability_benefit(month, declared_income, table_loss)
    return int(Fraction(function_loss, 1000) * of_the_whole)


def temporary_disability_pay(month, declared_income, months_off_work):
    base = Fraction(contribution_base(month, declared_income))
    return int(sum(base if nth <= 12 else base / 2 for nth in range(1, months_off_work + 1)))


def transport_benefit(month, transport_kind, transport_cost):
    return min(transport_cost, {"land": 5_000_000, "sea": 2_000_000, "air": 10_000_000}[transport_kind])


def aid_benefit(month, aid_kind, aid_cost):
    most = {"dentures": 5_000_000, "hearing_aid": 2_500_000, "glasses": 1_000_000, "home_care": 20_000_000}
    return min(aid_cost, most[aid_kind])


def accident_reported_in_time(month, hours_until_report, event_date):
    return UNKNOWN_BY_LAW if event_date < date(2025, 2, 24) else hours_until_report <= 48


def scholarship_a_year(month, school_level):
    return {"tk_sd": 1_500_000, "smp": 2_000_000, "sma": 3_000_000, "higher": 12_000_000}[school_level]


def scholarship_max_a_child(month):
    return 87_000_000


def birthday(birth_date, age):
    """The day on which this age is reached: who was born on 29 February reaches it on 1 March in other years."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def scholarship_child_qualifies(month, child_birth_date, child_married, child_works):
    return month < birthday(child_birth_date, 23) and not child_married and not child_works


def scholarship_children(month, school_children):
    return 2 if school_children > 2 else school_children


def scholarship_max_a_family(month, school_children):
    return 87_000_000 * scholarship_children(month, school_children)


def scholarship_due(month, cause, contribution_years):
    return cause == "work_accident" or contribution_years >= 3


def membership_lapsed(month, months_unpaid):
    return months_unpaid >= 3


def late_payment_fine(month):
    return 0


def protected_while_unpaid(month, months_unpaid):
    return {0: True, 1: UNKNOWN_BY_LAW, 2: UNKNOWN_BY_LAW}.get(months_unpaid, False)


def late_payment_heals(month, months_unpaid):
    return months_unpaid < 3


def clock_continues_after_arrears(month, months_unpaid):
    return months_unpaid < 3


def clock_continues_after_end(month, months_ended):
    return months_ended < 3


def clock_continues_at_handover(month):
    return True


def cover_has_begun(month, event_date, first_booked_on):
    return first_booked_on <= event_date


def of_working_age(month, birth_date):
    return birthday(birth_date, 15) <= month


def below_age_limit(month, birth_date):
    return month < birthday(birth_date, 65)


def may_be_paid_for(month, birth_date, employed_by_state, active_pu_member):
    if employed_by_state or active_pu_member:
        return False
    return of_working_age(month, birth_date) and below_age_limit(month, birth_date)


def may_stay_paid_for(month, birth_date, employed_by_state, active_pu_member):
    return not employed_by_state and not active_pu_member and of_working_age(month, birth_date)


def by_slices(value, *slices):
    """Rupiah by rupiah would be slow: slice by slice, in fractions."""
    total, below = Fraction(0), 0
    for upto, percent in slices:
        in_slice = max(0, (value if upto is None else min(value, upto)) - below)
        total += in_slice * Fraction(percent) / 100
        below = upto
    return int(total)


def construction_jkk_contribution(month, contract_value, wage_bill):
    if wage_bill != NOT_STATED:
        return int(wage_bill * Fraction("1.74") / 100)
    return by_slices(
        contract_value,
        (100_000_000, "0.21"),
        (500_000_000, "0.17"),
        (1_000_000_000, "0.13"),
        (5_000_000_000, "0.11"),
        (None, "0.09"),
    )


def construction_jkm_contribution(month, contract_value, wage_bill):
    if wage_bill != NOT_STATED:
        return int(wage_bill * Fraction("0.30") / 100)
    return by_slices(
        contract_value,
        (100_000_000, "0.03"),
        (500_000_000, "0.02"),
        (1_000_000_000, "0.02"),
        (5_000_000_000, "0.01"),
        (None, "0.01"),
    )


def construction_contribution(month, contract_value, wage_bill):
    jkk = construction_jkk_contribution(month, contract_value, wage_bill)
    return jkk + construction_jkm_contribution(month, contract_value, wage_bill)


def construction_registered_in_time(month, days_since_spk):
    return days_since_spk <= 14


def construction_change_reported_in_time(month, days_since_change):
    return days_since_change <= 7


def construction_certificate_in_time(month, days_since_payment):
    return days_since_payment <= 1


def pu_jkk_contribution(month, wage, risk_class):
    return int(wage * Fraction(["0.24", "0.54", "0.89", "1.27", "1.74"][risk_class - 1]) / 100)


def pu_jkk_discount_percent(month, labour_intensive, employees):
    in_time = date(2025, 2, 1) <= month <= date(2026, 1, 1)
    return 50 if in_time and labour_intensive and employees >= 50 else 0


def pu_jkk_contribution_due(month, wage, risk_class, labour_intensive, employees):
    full = pu_jkk_contribution(month, wage, risk_class)
    return full // 2 if pu_jkk_discount_percent(month, labour_intensive, employees) else full


def pu_jkm_contribution(month, wage):
    return int(wage * Fraction("0.003"))


def pu_jht_contribution(month, wage):
    return int(wage * Fraction("0.057"))


def pu_jp_contribution(month, wage):
    if wage > 10_547_400 and month >= date(2026, 3, 1):
        return UNKNOWN_BY_LAW
    return int(min(wage, 10_547_400) * Fraction("0.03"))


def pu_jkp_contribution(month, wage):
    before, since = int(wage * Fraction("0.0046")), int(wage * Fraction("0.0036"))
    if month == date(2025, 2, 1):
        return before if before == since else UNKNOWN_BY_LAW
    return before if month < date(2025, 2, 1) else since


def pu_jkk_kept_contribution(month, wage, risk_class):
    if month == date(2025, 2, 1):
        return UNKNOWN_BY_LAW
    return int(wage * Fraction(["0.10", "0.40", "0.75", "1.13", "1.60"][risk_class - 1]) / 100)


NEEDS = {
    contribution_base: ["declared_income"],
    jkk_contribution: ["declared_income"],
    jht_contribution: ["declared_income"],
    jkm_contribution: [],
    bpu_discount_percent: ["payer_kind", "sector"],
    bpu_contribution_due: ["declared_income", "payer_kind", "sector"],
    jkm_benefit: ["months_of_membership", "death_date"],
    jkk_death_benefit: ["declared_income"],
    scholarship_a_year: ["school_level"],
    scholarship_max_a_child: [],
    scholarship_due: ["cause", "contribution_years"],
    membership_lapsed: ["months_unpaid"],
    jkm_is_full: ["months_of_membership", "death_date"],
    jkk_total_disability_benefit: ["declared_income"],
    jkk_total_disability_periodic: [],
    jkk_partial_disability_benefit: ["declared_income", "table_loss"],
    jkk_function_loss_benefit: ["declared_income", "table_loss", "function_loss"],
    temporary_disability_pay: ["declared_income", "months_off_work"],
    transport_benefit: ["transport_kind", "transport_cost"],
    aid_benefit: ["aid_kind", "aid_cost"],
    accident_reported_in_time: ["hours_until_report", "event_date"],
    bpu_discount_percent_of_sector: ["sector"],
    late_payment_fine: [],
    construction_certificate_in_time: ["days_since_payment"],
    pu_jkk_kept_contribution: ["wage", "risk_class"],
    scholarship_child_qualifies: ["child_birth_date", "child_married", "child_works"],
    scholarship_children: ["school_children"],
    scholarship_max_a_family: ["school_children"],
    protected_while_unpaid: ["months_unpaid"],
    late_payment_heals: ["months_unpaid"],
    clock_continues_after_arrears: ["months_unpaid"],
    clock_continues_after_end: ["months_ended"],
    clock_continues_at_handover: [],
    cover_has_begun: ["event_date", "first_booked_on"],
    of_working_age: ["birth_date"],
    below_age_limit: ["birth_date"],
    may_be_paid_for: ["birth_date", "employed_by_state", "active_pu_member"],
    may_stay_paid_for: ["birth_date", "employed_by_state", "active_pu_member"],
    construction_jkk_contribution: ["contract_value", "wage_bill"],
    construction_jkm_contribution: ["contract_value", "wage_bill"],
    construction_contribution: ["contract_value", "wage_bill"],
    construction_registered_in_time: ["days_since_spk"],
    construction_change_reported_in_time: ["days_since_change"],
    pu_jkk_contribution: ["wage", "risk_class"],
    pu_jkk_discount_percent: ["labour_intensive", "employees"],
    pu_jkk_contribution_due: ["wage", "risk_class", "labour_intensive", "employees"],
    pu_jkm_contribution: ["wage"],
    pu_jht_contribution: ["wage"],
    pu_jp_contribution: ["wage"],
    pu_jkp_contribution: ["wage"],
}
RULES = {rule.__name__: rule for rule in NEEDS}
# Before these months the rule is not written, and asking for it is refused.
WRITTEN_FROM = {
    date(2016, 1, 1): [name for name in RULES if name.startswith("construction_")],
    date(2019, 12, 1): [
        *("jkk_death_benefit", "jkk_total_disability_benefit", "jkk_total_disability_periodic"),
        *("jkk_partial_disability_benefit", "jkk_function_loss_benefit", "temporary_disability_pay"),
        *("transport_benefit", "aid_benefit"),
        *(name for name in RULES if name.startswith("scholarship_")),
    ],
    date(2021, 1, 1): ["of_working_age", "below_age_limit", "may_be_paid_for", "may_stay_paid_for"],
    date(2025, 1, 1): ["pu_jkp_contribution"],
    date(2025, 2, 1): ["accident_reported_in_time", "pu_jkk_kept_contribution"],
    date(2025, 3, 1): ["pu_jp_contribution"],
}

POSSIBLE = {
    "declared_income": [0, *[limit + 1 for limit in LIMITS]],
    "payer_kind": ["government", "self", "village", "csr"],
    "sector": SECTORS,
    "months_of_membership": [1, 2, 3, 4, 5],
    "school_level": ["tk_sd", "smp", "sma", "higher"],
    "cause": ["natural", "work_accident"],
    "contribution_years": [0, 1, 2, 3, 4],
    "months_unpaid": [0, 1, 2, 3, 4],
    "months_ended": [0, 2, 3, 4],
    "months_off_work": [0, 1, 12, 13, 14],
    "table_loss": [0, 1, 500, 1000],
    "function_loss": [0, 1, 500, 1000],
    "transport_kind": ["land", "sea", "air"],
    "transport_cost": [0, 1_000_000, 4_000_000, 20_000_000],
    "aid_kind": ["dentures", "hearing_aid", "glasses", "home_care"],
    "aid_cost": [0, 900_000, 4_000_000, 50_000_000],
    "hours_until_report": [0, 48, 49],
    "child_birth_date": [date(1970, 1, 1), date(2015, 6, 1)],
    "child_married": [True, False],
    "child_works": [True, False],
    "school_children": [0, 1, 2, 3],
    "birth_date": [date(1930, 1, 1), date(1980, 1, 1), date(2015, 1, 1)],
    "employed_by_state": [True, False],
    "active_pu_member": [True, False],
    "contract_value": [0, 100_000_000, 10_000_000_000],
    "days_since_spk": [0, 14, 15],
    "days_since_change": [0, 7, 8],
    "days_since_payment": [0, 1, 2],
    "wage": [0, 3_000_000, 50_000_000],
    "risk_class": [1, 2, 3, 4, 5],
    "labour_intensive": [True, False],
    "employees": [1, 50, 1_000],
    "first_booked_on": [date(2015, 1, 1), date(2040, 1, 1)],
}


def days_of(month):
    return [day for number in range(31) if (day := month + timedelta(days=number)).month == month.month]


def value(name, month, given):
    """The answer for one worker; None where an unknown input could change it, or the law was not found."""
    rule = RULES[name]
    if month is None:
        return None
    tries = []
    for need in NEEDS[rule]:
        known = given.get(need)
        if known is None and need == "wage_bill":
            known = NOT_STATED  # the law itself says what holds where the wages are not known
        possible = days_of(month) if need in ("death_date", "event_date") else POSSIBLE.get(need)
        tries.append([known] if known is not None else possible)
    answers = {rule(month, *each) for each in product(*tries)}
    return answers.pop() if len(answers) == 1 and UNKNOWN_BY_LAW not in answers else None
