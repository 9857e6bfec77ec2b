"""Jaminan Kematian: death that is not a work accident."""
