"""What one person-month costs, by the law of a month: the one place that names the tariff which governments pay."""

from datetime import date
from typing import Any

from payung import law

LOWEST_INCOME = 1_000_000  # rupiah a month: the base of the lowest contribution
GOVERNMENT_PAYS: dict[str, Any] = {"declared_income": LOWEST_INCOME, "payer_kind": "government"}


def tariff(name: str, month: date) -> int:
    """Rupiah of one person-month: `bpu-lowest`, paid by a government. KeyError for another name."""
    if name != "bpu-lowest":
        raise KeyError(name)
    return whole("bpu_contribution_due", month, GOVERNMENT_PAYS)


def whole(rule: str, month: date, given: dict[str, Any]) -> int:
    """The law's amount in whole rupiah, where it must be known. ValueError where it is not."""
    amount = law.value(rule, month=month, given=given)
    if amount is None or isinstance(amount, bool):
        raise ValueError(f"The law gives no amount for {rule} in {month:%Y-%m} with {given}.")
    return int(amount)
