"""Asking who holds a list that is not handed out: our rows go out, a status per row comes back, and only the status is kept.

models        what was asked of whom, about whom; what came back
layouts       what goes out, a function for each adapter; and the totals by which both sides see that nothing was lost
asking        freeze whom an inquiry is about, write its file, withdraw it
marks         a file known again by a keyed hash, from which no NIK can be guessed
words         what an answer may say, in the words that people use for it
reading       an answer file as rows of text; what is in it that we do not keep
verdicts      what each row of an answer is worth, before anybody accepts it
answering     receive an answer, accept it, withdraw it
"""
