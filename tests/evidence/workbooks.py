"""Small workbooks made for the tests: XLSX with inline text, ODS, both of plain parts as the formats describe them."""

import io
import zipfile
from xml.sax.saxutils import escape

from evidence.readers.tables.layout import letters

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"
Rows = list[list[object]]


def zipped(parts: dict[str, str]) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return store.getvalue()


def xlsx(sheets: dict[str, Rows], *, merged: tuple[str, ...] = (), hidden: tuple[str, ...] = ()) -> bytes:
    """`merged` ("B2:C2") holds for every sheet."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="r{i}" state="{"hidden" if name in hidden else "visible"}"/>'
        for i, name in enumerate(sheets, 1)
    )
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'
    parts = {f"xl/worksheets/sheet{i}.xml": sheet_xml(rows, merged) for i, rows in enumerate(sheets.values(), 1)}
    return xlsx_of(book, parts)


def xlsx_of(book: str, sheets: dict[str, str]) -> bytes:
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_REL}/worksheet" Target="{path[3:]}"/>' for i, path in enumerate(sheets, 1)
    )
    start = f'<Relationship Id="r0" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PKG}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_PKG}/relationships">{start}</Relationships>',
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PKG}/relationships">{links}</Relationships>',
            **sheets,
        }
    )


def far_apart() -> bytes:
    """Two cells in opposite corners: 17 thousand million cells to whoever makes room for all."""
    listed = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{listed}</workbook>'
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return xlsx_of(book, {"xl/worksheets/sheet1.xml": sheet})


def sheet_xml(rows: Rows, merged: tuple[str, ...]) -> str:
    body = "".join(f'<row r="{n}">{row_xml(n, row)}</row>' for n, row in enumerate(rows, 1))
    spans = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    merges = f"<mergeCells>{spans}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merges}</worksheet>'


def row_xml(n: int, row: list[object]) -> str:
    cells = []
    for i, value in enumerate(row):
        if value is None:
            continue
        place = f'r="{letters(i)}{n}"'
        text = f'<c {place} t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        cells.append(text if isinstance(value, str) else f"<c {place}><v>{value}</v></c>")
    return "".join(cells)


def ods(sheets: dict[str, Rows], *, rows_xml: str = "") -> bytes:
    """`rows_xml` is put in before the last sheet ends."""
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(ods_row(row) for row in rows)}{rows_xml}</table:table>'
        for name, rows in sheets.items()
    )
    spaces = "".join(f' xmlns:{name}="{_ODS}:{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    manifest = f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content{spaces}>{content}</office:document-content>",
            "META-INF/manifest.xml": manifest,
        }
    )


def ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = (
        ' office:value-type="string"'
        if isinstance(value, str)
        else f' office:value-type="float" office:value="{value}"'
    )
    return f"<table:table-cell{kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
