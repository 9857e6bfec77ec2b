"""Whose place a government may pay for."""
