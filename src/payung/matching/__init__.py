"""Are these two rows one person? Calculation over columns: no Django, no clock, no files.

pairing     pairs of rows, each weighed, decided and explained: dedupe(), link()
cleaning    rows as they are compared            blocking    which pairs are looked at
comparing   what is compared, level by level     model       how much each level says, kept with its day and data
estimating  a model out of lists alone           scoring     weights, by Splink, in an engine's tables
quality     pairs against a truth                clusters    who hangs together
nik    what a NIK says by itself: where and when it was issued for whom, and what is wrong with it
names  the key under which two spellings of one name fall together, and whether two names agree
"""
