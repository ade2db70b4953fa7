"""Which reader a file is for; name and content must agree."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from evidence import readers
from evidence.readers import ReadRefused

SHARED = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).resolve().parents[2].parent / "shared" / "data")).parent


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"<!doctype html><p>Words.", "named as plain text but holds HTML"),
        ("a.html", b"Only words.", "named as HTML but holds plain text"),
        ("a.json", b"<html><p>Too many requests.", "named as JSON but holds HTML"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "is XML"),
        ("a.html", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "is XML"),
        ("a.docx", b"Words.", "named as a Word document but holds plain text"),
        ("a.exe", b"Words.", "a name of no kind"),
        ("a.txt", b"%PDF-1.7", "named as plain text but holds a PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "an old office document"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a password"),
        ("a.zip", b"PK\x03\x04 cut off", "can be opened"),
        ("a.json", b"", "is empty"),
    ],
)
def test_detect_refuses_a_file_that_is_not_what_it_is_called(name, data, reason):
    with pytest.raises(ReadRefused, match=reason):
        readers.read(data, name=name)


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.txt", b"Words.", "text"),
        ("A.HTM", b"\n<!-- x --><html><p>Words.", "html"),
        ("item.json", b' {"title": 1}', "govuk"),
        ("pasted", b"Words.", "text"),
        ("pasted", b"<p>Words.", "html"),
        ("wide.txt", "Words.".encode("utf-16"), "text"),
    ],
)
def test_detect_finds_the_reader(name, data, format_):
    assert readers.detect(data, name=name) == format_


def test_every_reader_has_the_one_signature():
    for reader in readers.READERS.values():
        with pytest.raises(ReadRefused):
            reader(b"", name="nothing")


@pytest.mark.skipif(not (SHARED / "formats" / "hostile").exists(), reason="the shared formats folder is not here")
def test_hostile_files_are_refused():
    for path in (SHARED / "formats" / "hostile").iterdir():
        with pytest.raises(ReadRefused):
            readers.read(path.read_bytes(), name=path.name)


def test_day_of_record_is_the_day_in_london():
    assert readers.day_of_record(datetime(2026, 7, 21, 23, tzinfo=UTC)) == date(2026, 7, 22)
    assert readers.day_of_record(datetime(2026, 1, 21, 23, tzinfo=UTC)) == date(2026, 1, 21)


def test_day_of_record_wants_a_zone():
    with pytest.raises(ValueError, match="timezone"):
        readers.day_of_record(datetime(2026, 7, 21, 23))  # noqa: DTZ001
