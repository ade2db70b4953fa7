"""Measuring retrieval: a BEIR folder is read, ranked as the product ranks, and scored as trec_eval would."""

import gzip
import json
from dataclasses import replace
from datetime import date

import pytest

from evidence import collection, features, ordering
from evidence.matching import RANK_ALL, ClaimView, PassageView, rank
from evidence.retrieval import Ranker
from evidence.retrieval_evaluation import RetrievalMeasure, trec_lines
from evidence.retrieval_scoring import average_precision, gain, recall

LATER = [
    {"_id": "a", "title": "Ferries", "text": "Ferry sailings to Northshire rose to 40 a week.",
     "metadata": {"date": "2025-01-05"}},
    {"_id": "b", "title": "Ferries", "text": "Ferry sailings to Northshire rose.", "metadata": {"date": "2024-01-05"}},
    {"_id": "c", "title": "Buses", "text": "Bus journeys fell.", "metadata": {"date": "2025-01-06"}},
]  # fmt: skip
QUERIES = [{"_id": "q", "text": "Ferry sailings to Northshire are up", "metadata": {"said_on": "2024-12-10"}}] * 2


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t2\nq\tc\t0\n")
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in QUERIES))
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in LATER))
    return tmp_path


def test_query_that_stands_twice_is_asked_once(folder):
    held = collection.read(folder, split="dev")
    assert [query.id for query in held.queries] == ["q"]
    assert held.grades == {"q": {"a": 2}}


def test_corpus_may_be_packed(folder):
    packed = gzip.compress((folder / "corpus.jsonl").read_bytes())
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.jsonl.gz").write_bytes(packed)
    assert len(collection.read(folder, split="dev").passages) == 3


def test_evidence_known_before_the_words_is_no_later_evidence(folder):
    held = collection.read(folder, split="dev")
    with Ranker.of(held) as ranker:
        found = [held.documents[passage.id] for passage, _ in ranker.candidates(held.queries[0])]
    assert found == ["a"]


def test_measure_of_a_perfect_ranking_is_one(folder):
    out = folder / "out.run"
    told = RetrievalMeasure().run(beir_dir=folder, split="dev", out=out)
    assert (told["map@5"], told["recall@50"], told["ndcg@10"]) == (1, 1, 1)
    assert out.read_text().startswith("q Q0 a 1 ")
    assert "map@5      1.000" in "\n".join(RetrievalMeasure().lines(told))


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2017-08-22", date(2017, 8, 22)),
        ("20170822_speech_0204", date(2017, 8, 22)),
        ("stated on October 2, 2019 in a speech:", date(2019, 10, 2)),
        ("q17", None),
        ("20179922_speech", None),
        (None, None),
    ],
)
def test_day_is_read_where_there_is_one(told, day):
    assert collection._day(told) == day


def test_row_that_tells_when_its_words_were_stated_is_a_fact_check():
    row = {"_id": "f", "title": "No", "text": "It rose.", "metadata": {"stated": "stated on May 1, 2019", "body": "B"}}
    passage = collection._passage(1, row)
    assert (passage.is_check, passage.known_on, passage.text) == (True, date(2019, 5, 1), "It rose.\nB")


def test_measures_are_those_of_trec_eval():
    grades, found = {"a": 2, "b": 1, "x": 1}, ["b", "n", "a"]
    assert average_precision(found, grades, cut=5) == pytest.approx((1 + 2 / 3) / 3)
    assert recall(found, grades, cut=2) == pytest.approx(1 / 3)
    assert gain(found, grades, cut=10) == pytest.approx((1 + 2 / 2) / (2 + 0.6309298 + 0.5), abs=1e-6)


def test_scores_of_a_trec_run_fall():
    scores = [float(line.split()[4]) for line in trec_lines({"q": [("a", 0.5), ("b", 0.5)]})]
    assert scores[0] > scores[1]


SAID = date(2020, 6, 1)
CLAIM = ClaimView("Ferry sailings to Northshire doubled", "Ferry sailings to Northshire doubled", "other", SAID)
CHECK = PassageView(1, "Ferry sailings doubled.\nAn article.", "Ferries", "", date(2020, 5, 1), is_check=True)


def test_sooner_check_of_the_same_words_comes_first():
    older = replace(CHECK, id=2, known_on=date(2012, 5, 1), title="Ferries again")
    found = rank(CLAIM, [(older, 5.0), (CHECK, 5.0)], weights=replace(RANK_ALL, same_text=2.0))
    assert [match.passage_id for match in found] == [1, 2]


@pytest.mark.parametrize(
    ("day", "is_check", "near"), [(SAID, True, 1.0), (date(2020, 7, 1), True, 0.0), (SAID, False, 0.0)]
)
def test_recency_is_of_fact_checks_of_earlier_words(day, is_check, near):
    assert features.recency(CLAIM, replace(CHECK, known_on=day, is_check=is_check)) == near


def test_features_of_the_same_words_are_whole():
    passage = replace(CHECK, text=CLAIM.text, is_check=False)
    read = features.read_passage(passage)
    said = features.read_claim(CLAIM, None)
    numbers = features.measure(CLAIM, said, passage, 3.0, read, features.among(CLAIM, [(passage, 3.0, read)]))
    told = dict(zip(features.FEATURES, numbers, strict=True))
    assert {told[name] for name in ("bm25", "coverage", "head", "head_fit", "sentence", "pairs")} == {1.0}


@pytest.mark.parametrize("kind", ["checks", "evidence"])
def test_learnt_order_has_a_score_between_none_and_all(kind):
    order = ordering.learnt(kind)
    assert 0 < order.score([0.0] * len(features.FEATURES)) < order.score([1.0] * len(features.FEATURES)) <= 1


def test_evidence_is_ordered_without_the_shape_of_fact_checks():
    weights = dict(zip(features.FEATURES, ordering.learnt("evidence").weights, strict=True))
    assert {name for name, weight in weights.items() if weight} <= set(features.GENERAL)
