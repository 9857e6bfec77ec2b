"""Jaminan Hari Tua: old-age savings."""
