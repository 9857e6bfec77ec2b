"""Lists of people as offices send them: headings understood, every value cleaned, every row judged, nothing guessed.

fields      what a list can say about a person
profiles    by which headings the lists of DTSEN, P3KE, SIAK, OpenSID, a village and the insurer say it
reading     all-text rows out of a workbook, or out of a csv file of any length
cleaning    text to values: days, sexes, areas, money; and what is wrong with it
checking    the verdict on every row, duplicates, and counts that must balance
problems    every kind of error and warning: its code, what is wrong, how to mend it
mending     what may be mended for a whole file at once because it cannot be wrong
templates   workbooks to fill in, and workbooks of only the bad rows
"""
