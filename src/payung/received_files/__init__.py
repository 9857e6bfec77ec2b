"""Spreadsheets that people send: refused or read in a cage, headings found, cells understood, bad rows written back.

inspection  is this a workbook at all, and a harmless one? Nothing is parsed
reading     the workbook, read by a worker process with little memory, little time and no network
cells       what one cell says: text, a whole number, a month
headings    which row names the columns, and which column is which
writing     workbooks and csv going out, with nothing in them that a spreadsheet would run
"""
