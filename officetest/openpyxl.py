# Reads a workbook's cached values with openpyxl and prints them as JSON: sheet → address → text.
import json
import sys

import openpyxl

job = json.load(sys.stdin)
book = openpyxl.load_workbook(job["in"], data_only=True)
print(json.dumps({ws.title: {c.coordinate: str(c.value) for row in ws.iter_rows() for c in row if c.value is not None}
                  for ws in book.worksheets}))
