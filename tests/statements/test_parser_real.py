"""The real files: nothing of them is lost, by a count that shares no code with the parser."""

import datetime
import gzip
import html
import os
import re
from pathlib import Path

import pytest

from statements.parsers import twfy
from statements.parsers.opening import open_upload
from statements.parsers.types import Hints, ParsedSitting, Superseded

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
FILES = sorted((REAL / "hansard" / "theyworkforyou").glob("*.xml.gz"))
INLINE = re.compile(r"</?(?:i|b|sup|sub|phrase|a)(?:\s[^>]*)?>", re.IGNORECASE)

pytestmark = pytest.mark.skipif(not FILES, reason=f"no real TheyWorkForYou files under {REAL}")


def raw(path: Path) -> str:
    data = gzip.decompress(path.read_bytes())
    text = data.decode("latin-1" if b"ISO-8859-1" in data[:100] else "utf-8")
    return re.sub(r"<!--.*?-->", "", text[text.index("<publicwhip") :], flags=re.DOTALL)


def words(markup: str) -> int:
    return len(html.unescape(re.sub(r"<[^>]+>", " ", INLINE.sub("", markup))).split())


def read(path: Path) -> ParsedSitting:
    return twfy.read(gzip.decompress(path.read_bytes()), name=path.name, hints=Hints())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_parser_keeps_every_word_of_a_real_file(path):
    sitting, text = read(path), raw(path)
    here = sitting.words_out - sitting.counts["words_added"] + sum(len(item.text.split()) for item in sitting.headings)
    assert here == words(text), f"{dict(sitting.counts)}, {sitting.words_out} words in statements"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_parser_keeps_every_speech_and_heading_of_a_real_file(path):
    sitting, text = read(path), raw(path)
    starts = {
        tag: len(re.findall(rf"<{tag}\s", text)) for tag in ("speech", "ques", "reply", "division", "gidredirect")
    }
    found = {"speech": len(sitting.statements), "heading": len(sitting.headings), "redirect": len(sitting.redirects)}
    assert found == {
        "speech": sum(starts[tag] for tag in ("speech", "ques", "reply", "division")),
        "heading": len(re.findall(r"<(?:oral|major|minor)-heading\s", text)),
        "redirect": starts["gidredirect"],
    }, dict(sitting.counts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_parser_dates_a_real_file_as_its_name_does(path):
    sitting = read(path)
    assert sitting.date == datetime.date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", path.name).group())
    assert sitting.house == ("lords" if "lord" in path.name else "commons")
    assert sitting.words_lost == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_parser_gives_every_real_statement_an_id_of_its_own(path):
    statements = read(path).statements
    assert len({item.source_id for item in statements}) == len(statements)
    assert all(item.attribution or item.kind in ("procedural", "division") for item in statements)


def test_parser_refuses_the_superseded_real_files():
    for name in ("debates2009-10-26a", "ministerial2009-10-26a", "ministerial2009-10-26b"):
        path = REAL / "hansard" / "theyworkforyou" / f"{name}.xml.gz"
        with pytest.raises(Superseded) as refusal:
            twfy.parse(gzip.decompress(path.read_bytes()), name=path.name, hints=Hints())
        assert refusal.value.sitting.redirects


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_opening_takes_a_real_file_with_its_doctype(path):
    opened = open_upload(path.read_bytes(), path.name)
    assert opened.media_kind == "xml"
    assert opened.name == path.name.removesuffix(".gz")
