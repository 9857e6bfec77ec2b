"""Records → tables → calculation → a figure that can be shown: numerator, denominator, date, source, law version, unknowns."""
