#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes impor-tiket.xlsx from impor-tiket.csv: every cell is formatted as text, so that a
spreadsheet keeps the 16 digits of a NIK and the 0 of a phone number. Needs nothing but
Python; the same CSV gives the same bytes. Run it in this folder when the CSV changes."""
import csv
import zipfile
from xml.sax.saxutils import escape

ROWS = 2000  # formatted as text beyond those that are filled
WIDTHS = [26, 16, 13, 13, 13, 28, 20, 17]
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Tiket" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    "</Relationships>",
    # Style 1 is text ("@", number format 49), style 2 the same in bold for the header.
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/>'
    '<xf xfId="0" numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>',
}


def cell(column, row, text, style):
    name = f"{chr(ord('A') + column)}{row}"
    inner = f"<is><t>{escape(text)}</t></is>" if text else ""
    kind = ' t="inlineStr"' if text else ""
    return f'<c r="{name}" s="{style}"{kind}>{inner}</c>'


def sheet(table):
    columns = "".join(
        f'<col min="{i + 1}" max="{i + 1}" width="{width}" style="1" customWidth="1"/>'
        for i, width in enumerate(WIDTHS)
    )
    rows = ""
    for r in range(1, ROWS + 1):
        values = table[r - 1] if r <= len(table) else [""] * len(WIDTHS)
        cells = "".join(cell(c, r, v, 2 if r == 1 else 1) for c, v in enumerate(values))
        rows += f'<row r="{r}">{cells}</row>'
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>"
    )


with open("impor-tiket.csv", newline="", encoding="utf-8-sig") as file:
    parts = dict(PARTS, **{"xl/worksheets/sheet1.xml": sheet(list(csv.reader(file, delimiter=";")))})
with zipfile.ZipFile("impor-tiket.xlsx", "w", zipfile.ZIP_DEFLATED) as out:
    for name, text in parts.items():
        info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
