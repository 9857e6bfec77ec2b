"""The law once more, slowly: plain Python, one worker at a time, written from domain.md and not from the engine.

Unknown is worked out by trying: every value an unknown input could have is put in its place. Where all of them give the
same answer the answer is known, else it is unknown.
"""

from datetime import date, timedelta
from itertools import product

UNKNOWN_BY_LAW = "the law was not found"

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


def bpu_discount_percent(month, payer_kind, sector):
    if payer_kind == "government":
        return 0
    if sector == "transportasi":
        has_discount = date(2026, 1, 1) <= month <= date(2027, 3, 1)
    else:
        has_discount = date(2026, 4, 1) <= month <= date(2026, 12, 1)
    if not has_discount:
        return 0
    return 50 if payer_kind == "self" else UNKNOWN_BY_LAW


def bpu_contribution_due(month, declared_income, payer_kind, sector):
    discount = bpu_discount_percent(month, payer_kind, sector)
    if discount == UNKNOWN_BY_LAW:
        return UNKNOWN_BY_LAW
    full = jkk_contribution(month, declared_income) + 6_800
    return full // 2 if discount else full


def jkm_benefit(month, months_of_membership, death_date):
    if month < date(2019, 12, 1):
        return 24_000_000
    if death_date < date(2025, 2, 24) or months_of_membership > 3:
        return 42_000_000
    return 10_000_000


def jkk_death_benefit(month, declared_income):
    return 48 * contribution_base(month, declared_income) + 22_000_000


def scholarship_a_year(month, school_level):
    return {"tk_sd": 1_500_000, "smp": 2_000_000, "sma": 3_000_000, "higher": 12_000_000}[school_level]


def scholarship_max_a_child(month):
    return 87_000_000


def scholarship_due(month, cause, contribution_years):
    return cause == "work_accident" or contribution_years >= 3


def membership_lapsed(month, months_unpaid):
    return months_unpaid >= 3


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
}
RULES = {rule.__name__: rule for rule in NEEDS}
FROM_DECEMBER_2019 = ["jkk_death_benefit", "scholarship_a_year", "scholarship_max_a_child", "scholarship_due"]

POSSIBLE = {
    "declared_income": [0, *[limit + 1 for limit in LIMITS]],
    "payer_kind": ["government", "self", "village", "csr"],
    "sector": SECTORS,
    "months_of_membership": [1, 2, 3, 4, 5],
    "school_level": ["tk_sd", "smp", "sma", "higher"],
    "cause": ["natural", "work_accident"],
    "contribution_years": [0, 1, 2, 3, 4],
    "months_unpaid": [0, 1, 2, 3, 4],
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
        possible = days_of(month) if need == "death_date" else POSSIBLE[need]
        tries.append([known] if known is not None else possible)
    answers = {rule(month, *each) for each in product(*tries)}
    return answers.pop() if len(answers) == 1 and UNKNOWN_BY_LAW not in answers else None
