"""Beasiswa: school support for the children, shared by JKK and JKM."""
