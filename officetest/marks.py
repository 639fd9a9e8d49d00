# Reads with openpyxl how the cells of a workbook are marked and prints it as JSON: sheet → address → comment, author, fill, link.
import json
import sys

import openpyxl

job = json.load(sys.stdin)
book = openpyxl.load_workbook(job["in"])
marks = {}
for ws in book.worksheets:
    cells = marks.setdefault(ws.title, {})
    for row in ws.iter_rows():
        for c in row:
            fill = c.fill.fgColor.rgb if c.fill is not None and c.fill.fill_type == "solid" else ""
            link = c.hyperlink.location if c.hyperlink is not None else ""
            if c.comment is not None or fill or link:
                cells[c.coordinate] = {"comment": c.comment.text if c.comment else "", "author": c.comment.author if c.comment else "",
                                       "fill": fill if isinstance(fill, str) else "theme", "link": link or ""}
print(json.dumps(marks))
