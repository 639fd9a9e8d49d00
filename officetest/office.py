# Opens workbooks in one LibreOffice, types into cells, recalculates and saves. The job comes as JSON on standard input.
import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "csv": "Text - txt - csv (StarCalc)", "pdf": "calc_pdf_Export"}
TEXT_FILTERS = {"docx": "MS Word 2007 XML", "pdf": "writer_pdf_Export", "txt": "Text (encoded)"}


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:
            time.sleep(0.25)
    sys.exit("LibreOffice did not come up")


def type_into(doc, edit):
    sheet = doc.Sheets.getByName(edit["sheet"]) if edit["sheet"] else doc.Sheets.getByIndex(0)
    cell = sheet.getCellRangeByName(edit["cell"])
    if isinstance(edit["value"], (int, float)):
        cell.Value = edit["value"]
    else:
        cell.String = edit["value"]


def main():
    job = json.load(sys.stdin)
    pipe = "duban%d" % os.getpid()
    profile = tempfile.mkdtemp()
    program = subprocess.Popen([job["soffice"], "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nologo",
                                "--accept=pipe,name=%s;urp;" % pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for f in job["files"]:
            doc = desktop.loadComponentFromURL("file://" + f["in"], "_blank", 0, (prop("Hidden", True),))
            if doc is None:
                sys.exit("LibreOffice could not open " + f["name"])
            for edit in f["edits"]:
                type_into(doc, edit)
            filters = TEXT_FILTERS
            if doc.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                doc.calculateAll()
                filters = FILTERS
            doc.storeToURL("file://" + f["out"], (prop("FilterName", filters[job["format"]]), prop("FilterOptions", "UTF8") if job["format"] == "txt" else prop("Overwrite", True)))
            doc.close(True)
        try:
            desktop.terminate()
        except Exception:
            pass
        program.wait(timeout=30)
    finally:
        program.kill()


main()
