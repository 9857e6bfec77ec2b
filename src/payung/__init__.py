"""Payung: from the lists a government has, to families that are really protected, month after month, and proof of it."""

__version__ = "0.1.0"
