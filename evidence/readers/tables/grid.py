"""From bytes to sheets of cells: CSV (also gzipped), XLSX, XLS and ODS, with caps so that a bomb costs one line. Pure.

Workbooks are opened in a process of their own (unpacking.py), after their unpacked size was checked.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePath

from evidence.readers.document import ReadRefused
from evidence.readers.tables.cells import Cell

MAX_BYTES = 40_000_000  # as it came; the largest workbooks of departments have some 30 MB
MAX_UNPACKED = 400_000_000  # the XML of such a workbook
MAX_TEXT = 150_000_000
MAX_CELLS = 4_000_000
SECONDS = 60
_UNPACKER = Path(__file__).with_name("unpacking.py")


@dataclass(frozen=True)
class Sheet:
    """`rows` begin at the sheet's first row and column, empty cells are None. `name` is "" for a CSV file."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = field(default=())


def load(data: bytes, *, name: str) -> list[Sheet]:
    """The sheets of a file that can be seen. Raises ReadRefused with one sentence."""
    if not data.strip(b"\x00 \r\n\t"):
        raise ReadRefused(f"{name} is empty.")
    if len(data) > MAX_BYTES:
        raise ReadRefused(f"{name} has {len(data):,} bytes; tables of up to {MAX_BYTES:,} are read.")
    if data.startswith(b"\x1f\x8b"):
        return [read_csv(_gunzip(data, name=name), name=name)]
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data, name=name)
        return _unpack(data, name=name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _unpack(data, name=name)
    return [read_csv(data, name=name)]


def slug_stem(name: str) -> str:
    """The file's name before the first dot."""
    return PurePath(name).name.split(".")[0]


def _gunzip(data: bytes, *, name: str) -> bytes:
    machine = zlib.decompressobj(wbits=31)
    try:
        text = machine.decompress(data, MAX_TEXT + 1)
    except zlib.error as error:
        raise ReadRefused(f"{name} cannot be unzipped; fetch it again.") from error
    if len(text) > MAX_TEXT:
        raise ReadRefused(f"{name} unpacks to more than {MAX_TEXT:,} bytes, too much for a table.")
    if not machine.eof:
        raise ReadRefused(f"{name} is cut off: its end is missing; fetch it again.")
    return text


def _check_zip(data: bytes, *, name: str) -> None:
    """Refuse what is no workbook or unpacks to too much, by the sizes it declares and by unpacking it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise ReadRefused(f"{name} unpacks to more than {MAX_UNPACKED:,} bytes, too much for a table.")
            if not {"content.xml", "xl/workbook.xml", "xl/workbook.bin"} & set(archive.namelist()):
                raise ReadRefused(f"{name} is a zip file but no workbook; unpack it and give the table in it.")
            if archive.testzip():  # reads no more than was declared, so a false size shows as a false sum
                raise ReadRefused(f"{name} is damaged; fetch it again.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ReadRefused(f"{name} is damaged or locked; fetch it again, or save it without a password.") from error


def _unpack(data: bytes, *, name: str) -> list[Sheet]:
    command = [sys.executable, "-I", str(_UNPACKER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReadRefused(f"{name} took more than {SECONDS} seconds to open and was left.") from error
    if done.returncode == 3:
        raise ReadRefused(f"{name} {json.loads(done.stdout.splitlines()[-1])}.")
    if done.returncode != 0:
        raise ReadRefused(f"{name} needs more memory or time than a table may; save only its tables and give that.")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    hidden = tuple(f"The hidden sheet “{s['hidden']}” was not read." for s in found if "hidden" in s)
    sheets = [
        Sheet(s["name"], [[_cell(c) for c in row] for row in s["rows"]], tuple(tuple(m) for m in s["merged"]))
        for s in found
        if "name" in s
    ]
    if not any(sheet.rows for sheet in sheets):
        raise ReadRefused(f"{name} has no cells with anything in them.")
    return [*sheets[:-1], Sheet(sheets[-1].name, sheets[-1].rows, sheets[-1].merged, hidden)]


def _cell(value: object) -> Cell:
    if isinstance(value, dict):
        moment = datetime.fromisoformat(value["day"])
        return date(moment.year, moment.month, moment.day) if (moment.hour, moment.minute) == (0, 0) else moment
    return value  # type: ignore[return-value]


# --- CSV ---------------------------------------------------------------------------------------------------------


def read_csv(data: bytes, *, name: str) -> Sheet:
    """A table of text, its separator found by itself. UTF-8, UTF-16 with a mark, or Windows' letters with a note."""
    text, notes = _text(data, name=name)
    start = text.lstrip()[:300].lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "{", "%pdf", "<head", "<body")):
        raise ReadRefused(f"{name} is a web page or another document, not a table; give the CSV file or the workbook.")
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append([value.strip() or None for value in row])
            cells += len(row)
            if cells > MAX_CELLS:
                raise ReadRefused(f"{name} has more than {MAX_CELLS:,} cells.")
    except csv.Error as error:
        raise ReadRefused(f"{name} is no table that can be read (line {len(rows) + 1}: {error}).") from error
    return Sheet("", rows, notes=notes)


def _text(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    notes: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notes = ("The file is not UTF-8; its letters were read as Windows writes them.",)
    if "\x00" in text or sum(c < " " and c not in "\t\r\n\f" for c in text[:5000]) > 5:
        raise ReadRefused(f"{name} holds binary data that is neither CSV nor a workbook.")
    return text, notes


def _separator(text: str) -> str:
    """The one that most often stands in the first lines that have any; a comma in doubt."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in (",", "\t", ";", "|")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] > 2 * counts[","] else ","
