"""Workers, the lists they came in, what each list said, and what the field found."""
