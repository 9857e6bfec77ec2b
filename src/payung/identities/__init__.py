"""One person once: which rows of the register are the same person, by whom or by which model it was decided, and undone."""
