"""`manage.py split`: the claims of a text, without a database."""

import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import nlp
from claims.nlp import languages
from statements.parsers.opening import decode, open_upload
from statements.parsers.types import ParseRefused

SURROGATE = re.compile("[\\ud800-\\udfff]")  # JSON can say half a character, UTF-8 cannot
# What stand-alone wordings name "I" and "the report" with
KNOWN = {
    "speaker": "who said the words",
    "office": "the speaker's office",
    "house": "where they were said",
    "title": "the statement's title",
}


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def read_text(path: Path) -> str:
    """The words of a file that `ingest` would take as plain text; CommandError with one sentence.

    The text of a UTF-8 file stays untouched, because offsets count its characters, line ends and all.
    """
    try:
        # Of the name only .gz matters here: what a file holds is told by its content.
        opened = open_upload(read_bytes(path), "text.gz" if path.suffix.lower() == ".gz" else "text")
        if opened.media_kind != "text":
            raise ParseRefused("This is XML; split reads plain text.")
        text = decode(opened.data).text
    except ParseRefused as error:
        raise CommandError(f"{path} cannot be split: {error}") from error
    try:
        return opened.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file of any size."""
    try:
        return read_bytes(path).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text (byte {error.start}).") from error


def day(value: str | None, *, where: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError) as error:
        raise CommandError(f"{where}: {value!r} is not a date such as 2024-12-10.") from error


class Command(BaseCommand):
    help = "Split a text into checkable claims. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a text file, or with --jsonl one JSON object a line")
        parser.add_argument("--made-on", help="the day the words were said, such as 2024-12-10")
        for name, help_text in KNOWN.items():
            parser.add_argument(f"--{name}", help=help_text)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--jsonl", action="store_true", help='FILE holds lines of {"id", "text", "made_on"}')

    def handle(self, *, file: Path, made_on: str | None, jsonl: bool, **options: Any) -> None:
        try:
            if jsonl:
                return self._split_lines(file)
            known = {name: options.get(name) for name in KNOWN}
            text = read_text(file)
            result = nlp.split(text, made_on=day(made_on, where="--made-on"), **known)
        except nlp.PipelineMissing as error:
            raise CommandError(str(error)) from error
        lines = [json.dumps(nlp.to_json(result), ensure_ascii=False)] if options["json"] else told(text, result)
        self.stdout.write("\n".join(lines))
        return None

    def _split_lines(self, file: Path) -> None:
        """One JSON line out for each line in, in order, while reading."""
        ids: list[Any] = []
        results = nlp.split_many(_texts(file, ids))
        for number, result in enumerate(results):
            line = json.dumps({"id": ids[number]} | nlp.to_json(result), ensure_ascii=False)
            self.stdout.write(line)
        sys.stdout.flush()


def _texts(file: Path, ids: list[Any]) -> Iterator[tuple[str, nlp.Setting]]:
    """Each line's text with its day and what else it tells of the setting; its id is appended to `ids`."""
    for number, line in enumerate(read_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, ident = row["text"], row.get("id")
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f'{file}, line {number}, is no JSON object with a "text".') from error
        if not isinstance(text, str):
            raise CommandError(f'{file}, line {number}: "text" is not a string.')
        if SURROGATE.search(json.dumps(row, ensure_ascii=False)):
            raise CommandError(f"{file}, line {number}, holds half of a character: it was decoded wrongly.")
        ids.append(ident)
        known = {name: row[name] for name in KNOWN if isinstance(row.get(name), str)}
        yield text, nlp.Setting(day(row.get("made_on"), where=f"{file}, line {number}"), **known)


def told(text: str, result: nlp.SplitResult) -> Iterator[str]:
    """The result for reading on a terminal."""
    if left_out := languages.told(text, result.unread):
        yield left_out
    if not result.claims:
        yield "Nothing to check."
    for claim in result.claims:
        yield f"{claim.start}-{claim.end}  {claim.type}  {claim.check_worthiness:.2f}  {claim.text}"
        for figure in claim.quantities:
            parts = [
                figure.qualifier,
                figure.value,
                figure.high and f"to {figure.high}",
                figure.unit,
                figure.direction,
                figure.change,
            ]
            said = " ".join(
                f"{part:f}" if hasattr(part, "as_tuple") else str(part) for part in parts if part is not None
            )
            yield f"    {figure.quote!r}: {said}" + (f", {figure.period}" if figure.period else "")
