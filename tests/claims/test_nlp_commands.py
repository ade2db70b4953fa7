"""`split` and `evaluate` on the command line; neither touches a database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

KEYS = {"start", "end", "quote", "text", "type", "check_worthiness", "reasons", "quantities"}
FIGURE_KEYS = {
    "start", "end", "quote", "value", "high", "qualifier", "unit", "measure", "direction", "change",
    "period", "baseline",
}  # fmt: skip


def run(*args, **kwargs):
    out = StringIO()
    call_command(*args, stdout=out, **kwargs)
    return out.getvalue()


@pytest.fixture
def statement(tmp_path):
    path = tmp_path / "statement.txt"
    path.write_text("Crime has fallen by 12% since the election.", encoding="utf-8")
    return path


def test_split_prints_the_agreed_shape(statement):
    result = json.loads(run("split", statement, "--made-on", "2024-12-10", "--json"))
    assert result.keys() == {"pipeline", "check_worthiness", "claims", "quantities"}
    (claim,) = result["claims"]
    assert claim.keys() == KEYS
    assert claim["quantities"][0].keys() == FIGURE_KEYS
    assert claim["quantities"] == result["quantities"]


def test_split_for_reading_tells_claims(statement):
    assert "Crime has fallen by 12% since the election." in run("split", statement)


def test_split_reads_many_texts(tmp_path):
    path = tmp_path / "texts.jsonl"
    rows = [{"id": "a", "text": "Crime has fallen by 12%.", "made_on": "2024-12-10"}, {"id": 7, "text": ""}]
    path.write_text("\n".join(json.dumps(r) for r in rows) + "\n", encoding="utf-8")
    assert [json.loads(line)["id"] for line in run("split", "--jsonl", path).splitlines()] == ["a", 7]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_split_refuses_a_bad_file_in_one_sentence(tmp_path, content):
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"bad\.txt .*\.$"):
        run("split", path)


def test_split_refuses_a_bad_line(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text("no json\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 1"):
        run("split", "--jsonl", path)


def test_split_refuses_a_bad_day(statement):
    with pytest.raises(CommandError, match="is not a date"):
        run("split", statement, "--made-on", "yesterday")


def test_evaluate_claims_counts(tmp_path):
    text = "Crime has fallen by 12% since 2010."
    gold = {
        "made_on": "2024-12-10",
        "claims": [{"tier": "must", "type": "quantity", "spans": [[0, 34]], "quantities": []}],
    }
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    (tmp_path / "one.json").write_text(json.dumps(gold), encoding="utf-8")
    result = json.loads(run("evaluate", "claims", tmp_path, "--json"))
    assert result["ALL"]["must_hit"] == 1


def test_evaluate_quantities_scores_value_and_unit(tmp_path):
    path = tmp_path / "q.jsonl"
    row = {"id": 1, "text": "We spent £3 million.", "quantities": [{"value": 3000000, "unit": "GBP"}]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert json.loads(run("evaluate", "quantities", path, "--json"))["value_unit"]["f1"] == 1.0


def test_evaluate_checkworthiness_ranks(tmp_path):
    path = tmp_path / "c.tsv"
    path.write_text("Sentence_id\tText\tclass_label\n1\tCrime fell by 12%.\tYes\n2\tThank you.\tNo\n", encoding="utf-8")
    assert json.loads(run("evaluate", "checkworthiness", path, "--json"))["average_precision"] == 1.0


def test_evaluate_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="holds no annotated statements"):
        run("evaluate", "claims", tmp_path)
