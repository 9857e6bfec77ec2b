"""Are these two rows one person? Calculation over columns: no Django, no clock, no files.

nik    what a NIK says by itself: where and when it was issued for whom, and what is wrong with it
names  the key under which two spellings of one name fall together, and whether two names agree
"""
