"""The child process that opens a workbook: bytes on standard input, JSON on standard output.

Run by its path, in a process of its own with little memory and time: what a hostile or broken file does to the
library that opens it (an allocation of terabytes for two far-apart cells, a loop) ends this process and nothing else.
Each line: {"name", "merged": [[row, column, row, column], ...], "rows": [[cell, ...], ...]} for a visible sheet, or
{"hidden": name}; a cell is null, text, number, or {"day": ISO}. Exit status 3: the one line says why, as JSON text.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

MEMORY_BYTES = 3_000_000_000
CPU_SECONDS = 40
MAX_CELLS = 4_000_000


def cell_of(value):
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    return None if value == "" else value


def refuse(why: str) -> None:
    sys.stdout.write(json.dumps(why))
    sys.exit(3)


def unpack(data: bytes) -> None:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        left = MAX_CELLS
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                sys.stdout.write(json.dumps({"hidden": about.name}) + "\n")
                continue
            left -= write_sheet(book.get_sheet_by_name(about.name), left)
    except PasswordError:
        refuse("is locked with a password")
    except (CalamineError, ValueError, OSError) as error:
        refuse(f"cannot be opened as a workbook ({str(error)[:120]})")


def write_sheet(sheet, left: int) -> int:
    if sheet.height * sheet.width > left:
        refuse(f"has more than {MAX_CELLS:,} cells")
    rows = [[cell_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
    sys.stdout.write(json.dumps({"name": sheet.name, "merged": merged, "rows": rows}) + "\n")
    return sum(map(len, rows))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unpack(sys.stdin.buffer.read())
