#!/usr/bin/python3
"""Makes the lifelike sheets of testdata/sheets. Every sheet is a habit of some clerk; its expectation stands beside it and was checked by
hand. Numbers, titles and targets are those of the 2026 report. Run with Debian's python3 (openpyxl, xlwt) and LibreOffice in the path."""

import farming
import forms
import figures
import oddities
import others
import strangers

for room in (farming, forms, figures, oddities, others, strangers):
    room.make()
