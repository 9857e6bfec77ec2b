"""Jasa konstruksi: the workers of one building project, insured together by its contract or its wages."""
