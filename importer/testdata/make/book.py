"""Ways of writing one sheet into the formats that offices send: xlsx, xls, csv, html."""

import datetime
import io
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

OUT = pathlib.Path(__file__).resolve().parent.parent / "sheets"
count = 0


def case(name, ext, about, department="nyncj", period="2026-06", before=None):
    """Claims the next number, writes the expectation's head if there is none yet, and gives the file's path."""
    global count
    count += 1
    stem = f"{count:03d}-{name}"
    expectation = OUT / (stem + ".json")
    head = {"about": about, "department": department, "period": period}
    if before:
        head["before"] = before
    old = json.loads(expectation.read_text()) if expectation.exists() else {}
    if {k: old.get(k) for k in ("about", "department", "period", "before")} != {k: head.get(k) for k in ("about", "department", "period", "before")}:
        old.update(head)
        expectation.write_text(json.dumps(old, ensure_ascii=False, indent=1) + "\n")
    return OUT / f"{stem}.{ext}"


def fill(ws, rows, merges=(), formats=None, style=True):
    thin = Side(style="thin")
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is None:
                continue
            cell = ws.cell(r, c, value)
            if style:
                cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
    for m in merges:
        ws.merge_cells(m)
    for at, fmt in (formats or {}).items():
        ws[at].number_format = fmt
    if rows:
        ws.cell(1, 1).font = Font(size=16, bold=True)


def xlsx(name, rows, about, merges=(), formats=None, sheet="Sheet1", more=None, edit=None, ext="xlsx", **kw):
    """Writes rows with openpyxl. more: further sheets {name: (rows, merges)}; edit(wb, ws) does what else is wanted."""
    path = case(name, ext, about, **kw)
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = sheet
    fill(ws, rows, merges, formats)
    for title, (others, its) in (more or {}).items():
        fill(wb.create_sheet(title), others, its)
    if edit:
        edit(wb, ws)
    save(wb, path)
    return path


def save(wb, path):
    day = datetime.datetime(2026, 6, 25)
    wb.properties.created = wb.properties.modified = day
    wb.save(path)
    zip_edit(path)


def xls(name, rows, about, merges=(), formats=None, sheet="Sheet1", ext="xls", dates1904=False, hidden=None, **kw):
    path = case(name, ext, about, **kw)
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = dates1904
    ws = book.add_sheet(sheet)
    taken = set()
    for m in merges:
        (r1, c1), (r2, c2) = (openpyxl.utils.cell.coordinate_to_tuple(x) for x in m.split(":"))
        ws.merge(r1 - 1, r2 - 1, c1 - 1, c2 - 1)
        taken |= {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} - {(r1, c1)}
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is None or (r, c) in taken:
                continue
            style = xlwt.easyxf(num_format_str=(formats or {}).get(f"{get_column_letter(c)}{r}", "General"))
            ws.write(r - 1, c - 1, value, style)
    for r in hidden or ():
        ws.row(r - 1).hidden = True
    book.save(str(path))
    return path


def text(name, rows, about, encoding="utf-8", sep=",", ext="csv", newline="\r\n", **kw):
    path = case(name, ext, about, **kw)
    out = []
    for row in rows:
        cells = []
        for value in row:
            s = "" if value is None else str(value)
            if any(x in s for x in (sep, '"', "\n")):
                s = '"' + s.replace('"', '""') + '"'
            cells.append(s)
        out.append(sep.join(cells))
    path.write_bytes((newline.join(out) + newline).encode(encoding))
    return path


def raw(name, ext, body, about, **kw):
    path = case(name, ext, about, **kw)
    path.write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
    return path


def office(name, source, to, about, ext=None, **kw):
    """Has LibreOffice open a file made before and save it in another format. Only where the result isn't there: it differs each time."""
    path = case(name, ext or to, about, **kw)
    if path.exists():
        return path
    with tempfile.TemporaryDirectory() as folder:
        profile = "-env:UserInstallation=file:///tmp/lo-sheets"
        copy = pathlib.Path(folder) / ("in" + pathlib.Path(source).suffix)
        shutil.copy(source, copy)
        how = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}.get(to, to)
        subprocess.run(["soffice", profile, "--headless", "--convert-to", how, "--outdir", folder + "/out", str(copy)], check=True, capture_output=True)
        shutil.copy(next(pathlib.Path(folder, "out").iterdir()), path)
    return path


def zip_edit(path, part=None, change=None):
    """Rewrites one part of an xlsx, and takes the hour of its making out of it."""
    data = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = old.read(item.filename)
            if item.filename == part:
                body = change(body.decode("utf-8")).encode("utf-8")
            if item.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-06-25T00:00:00Z", body)
            new.writestr(zipfile.ZipInfo(item.filename, (2026, 6, 25, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    path.write_bytes(out.getvalue())
