"""The demonstration's evidence against claims of its statement: the right passage first, and for good reasons."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from evidence import analysis, readers
from evidence.matching import ClaimView, Figure, PassageView, rank
from evidence.search import EvidenceIndex, IndexRow, formulate

PACK = Path(__file__).resolve().parents[2] / "evidence" / "demo"
MANIFEST = json.loads((PACK / "pack.json").read_text())
SAID = date(2024, 12, 10)


def views():
    number = 0
    for entry in MANIFEST:
        document = readers.read((PACK / entry["file"]).read_bytes(), name=entry["file"])
        for passage in document.passages:
            number += 1
            yield (
                entry["file"],
                PassageView(
                    number, passage.text, document.title, entry["source"], date.fromisoformat(entry["published_on"])
                ),
            )


def claim(quote, type_="quantity", **figure):
    figures = (Figure(**figure),) if figure else ()
    return ClaimView(quote, quote, type_, SAID, figures=figures, names=analysis.names(quote))


CLAIMS = [
    (
        claim("enforced returns up by 19%", value=Decimal(19), unit="percent", measure="enforced returns",
              direction="up", change="relative", period="2024-07-04/2024-12-10"),
        "returns-july-to-december-2024.html", "refutes", "figure differs: 24% against 19%",
    ),
    (
        claim("voluntary returns by 14%", value=Decimal(14), unit="percent", measure="voluntary returns",
              direction="up", change="relative"),
        "voluntary-returns-note.txt", "supports", "figure agrees: 14% against 14%",
    ),
    (
        claim("nearly 10,000 returns since the election", value=Decimal(10000), qualifier="nearly", unit="return",
              measure="returns"),
        "running-count-of-returns.txt", "supports", "figure agrees: 9,640 against nearly 10,000",
    ),
    (
        claim("enforcement officers completed more than 3,000 visits to employers", value=Decimal(3000),
              qualifier="more_than", unit="visit", measure="visits to employers"),
        "visits-to-employers-summer-2024.html", "supports", "figure agrees: 3,188 against more than 3,000",
    ),
    (
        claim("involved 500 German police officers", value=Decimal(500), unit="officer",
              measure="German police officers"),
        "operation-against-boat-suppliers.txt", "supports", "figure agrees: 518 against 500",
    ),
    (
        claim("Over the summer we moved 1,000 more staff into returns and enforcement activity", value=Decimal(1000),
              unit="staff", measure="staff", direction="up", change="absolute"),
        "staff-in-returns-and-enforcement.json", "supports", "figure agrees: 1,012 against 1,000",
    ),
    (
        claim("increasing the number of National Crime Agency officers in Europol"),
        "liaison-officers-at-europol.txt", "context", "names: National Crime Agency, Europol",
    ),
    (
        claim("I have taken the decision to temporarily pause decisions on Syrian asylum claims", "other"),
        "pause-of-syrian-decisions.txt", "context", "shared words: pause, decisions, Syrian, asylum, claims",
    ),
    (
        claim("activities facilitating migrant smuggling to the UK in Germany will be a criminal offence", "law"),
        "german-law-on-smuggling-to-the-uk.html", "context", "names: Germany",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    found = {passage.id: (file, passage) for file, passage in views()}
    index = EvidenceIndex.open(tmp_path_factory.mktemp("index"))
    index.add(IndexRow(p.id, p.text, p.title, p.known_on) for _, p in found.values())
    return index, found


def matches(pack, asked):
    index, found = pack
    terms = formulate(asked)
    candidates = [(found[number][1], score) for number, score in index.query(terms, limit=50)]
    return rank(asked, candidates, rarity=index.rarity(term for term, _ in terms.weights))


@pytest.mark.parametrize(("asked", "file", "stance", "reason"), CLAIMS, ids=[file for _, file, _, _ in CLAIMS])
def test_demo_claim_finds_its_evidence_first(pack, asked, file, stance, reason):
    first = matches(pack, asked)[0]
    assert (pack[1][first.passage_id][0], first.stance) == (file, stance)
    assert reason in first.reasons


@pytest.mark.parametrize(
    "quote",
    [
        "Britain needs strong borders and a properly controlled and managed asylum and immigration system",
        "I commend this statement to the House",
        "They cannot be allowed to get away with it",
    ],
)
def test_demo_rhetoric_finds_nothing(pack, quote):
    assert matches(pack, claim(quote, "other")) == []


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_demo_document_says_first_that_it_is_invented(entry):
    document = readers.read((PACK / entry["file"]).read_bytes(), name=entry["file"])
    assert document.title == entry["title"]
    assert entry["source"] == "Illustrative"
    assert any("illustrative" in p.text and "invented" in p.text for p in document.passages[:2])
    assert document.publisher in ("", "Illustrative")


def test_demo_pack_lists_every_file_once():
    listed = [entry["file"] for entry in MANIFEST]
    assert sorted(listed) == sorted(p.name for p in PACK.iterdir() if p.name != "pack.json")


def test_demo_pack_has_evidence_from_before_and_after():
    days = [date.fromisoformat(entry["published_on"]) for entry in MANIFEST]
    assert len([day for day in days if day < SAID]) >= 2
    assert len([day for day in days if day > SAID]) >= 5
