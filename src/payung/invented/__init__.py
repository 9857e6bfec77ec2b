"""People who do not exist, the lists that offices would send about them, and the truth.

chance       every draw is a function of the seed, of what is drawn and for whom
province     areas and how many live there, ages, occupations
naming       names of the four peoples and of migrants
families     who is married to whom, whose children live where
living       work, income, addresses, groups, the insurer
identity     NIK, family card, telephone and KPJ in ranges that nobody has
people       `people(count, seed)`: a whole population, one row each
spelling     the same name as other offices write it
damage       what lists get wrong about a person, and its trace
listings     which list says what about whom
layouts      what each office's file looks like
cells        a value as the layout writes it
office_files the files, and which row is about whom
standard     workers, members and true pairs as plain files, for matching

Everything is drawn from NTB's published structure (data/NOTICE.md); nothing is taken from a list of real people.
"""
