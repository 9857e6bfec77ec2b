"""Jaminan Kecelakaan Kerja: work accidents."""
