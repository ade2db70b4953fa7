"""`split` and `evaluate` on the command line; neither touches a database."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

KEYS = {"start", "end", "quote", "text", "type", "check_worthiness", "reasons", "quantities"}
FIGURE_KEYS = {
    "start", "end", "quote", "value", "high", "qualifier", "unit", "measure", "direction", "change",
    "period", "baseline", "per", "loose",
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
    assert result.keys() == {"pipeline", "check_worthiness", "claims", "quantities", "unread"}
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


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"%PDF-1.7\n1 0 obj", "This is a PDF"), (b"<?xml version='1.0'?><publicwhip/>", "This is XML"), (b"", "empty")],
)
def test_split_tells_what_a_file_is(tmp_path, content, why):
    path = tmp_path / "said.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=f"cannot be split: .*{why}"):
        run("split", path)


@pytest.mark.parametrize("name", ["said.txt", "said.txt.gz"])
def test_split_reads_older_windows_text_packed_or_not(tmp_path, name):
    data = "Crime – of all kinds – has fallen by £12 million.".encode("cp1252")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert "£12 million" in run("split", tmp_path / name)


def test_split_counts_the_line_ends_of_the_file(tmp_path):
    text = "First.\r\nCrime has fallen by 12% since 2010."
    (tmp_path / "said.txt").write_bytes(text.encode())
    for claim in json.loads(run("split", tmp_path / "said.txt", "--json"))["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["quote"]


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


def test_evaluate_claims_tells_components_kinds_and_errors(tmp_path):
    text = "Crime has fallen by 12% since 2010."
    figure = {"value": 13, "unit": "percent", "direction": "down"}
    claim = {"tier": "must", "type": "law", "spans": [[0, 34]], "quantities": [figure]}
    (tmp_path / "one.json").write_text(json.dumps({"text": text, "claims": [claim]}), encoding="utf-8")
    result = json.loads(run("evaluate", "claims", tmp_path, "--json", "--errors"))
    assert {"splitter", "type", "figures", "worthiness"} <= result["ALL"]["components"].keys()
    assert result["ALL"]["kinds"]["percent"]["found"] == 1
    assert result["one"]["figures_missed"][0].startswith("13 percent down")
    assert "by kind of figure" in run("evaluate", "claims", tmp_path, "--errors")


def test_evaluate_claims_ranks_must_above_the_rest(tmp_path):
    text = "Crime has fallen by 12% since 2010."
    claim = {"tier": "must", "type": "quantity", "spans": [[0, 34]], "quantities": []}
    (tmp_path / "one.json").write_text(json.dumps({"text": text, "claims": [claim]}), encoding="utf-8")
    ranks = json.loads(run("evaluate", "claims", tmp_path, "--json"))["ALL"]["components"]["worthiness"]
    assert (ranks["average_precision"], ranks["length_baseline"], ranks["figure_baseline"]) == (1.0, 1.0, 1.0)


def test_evaluate_quantities_scores_value_and_unit(tmp_path):
    path = tmp_path / "q.jsonl"
    row = {"id": 1, "text": "We spent £3 million.", "quantities": [{"value": 3000000, "unit": "GBP"}]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert json.loads(run("evaluate", "quantities", path, "--json"))["value_unit"]["f1"] == 1.0


def test_evaluate_quantities_lists_errors_by_sentence(tmp_path):
    path = tmp_path / "q.jsonl"
    row = {"id": 7, "text": "We spent £3 million.", "quantities": [{"value": 4, "unit": "school"}]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (error,) = json.loads(run("evaluate", "quantities", path, "--json", "--errors"))["errors"]
    assert (error["id"], error["missed"], error["invented"]) == (7, ["4 school"], ["3000000 GBP (£3 million)"])
    assert "missed:   4 school" in run("evaluate", "quantities", path, "--errors")


def test_evaluate_checkworthiness_lists_the_worst_ranked(tmp_path):
    path = tmp_path / "c.tsv"
    path.write_text("Text\tclass_label\nCrime fell by 12%.\tNo\nThank you.\tYes\n", encoding="utf-8")
    result = json.loads(run("evaluate", "checkworthiness", path, "--json", "--errors"))
    assert result["errors"]["missed"][0][1] == "Thank you."
    assert result["kinds"]["percent"]["texts"] == 1
    assert "by kind of figure" in run("evaluate", "checkworthiness", path)


def test_evaluate_checkworthiness_ranks(tmp_path):
    path = tmp_path / "c.tsv"
    path.write_text("Sentence_id\tText\tclass_label\n1\tCrime fell by 12%.\tYes\n2\tThank you.\tNo\n", encoding="utf-8")
    assert json.loads(run("evaluate", "checkworthiness", path, "--json"))["average_precision"] == 1.0


def test_evaluate_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="holds no annotated statements"):
        run("evaluate", "claims", tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none.jsonl", None, r"there is no file or folder .*none\.jsonl\.$"),
        ("bad.jsonl", b"what?", r"bad\.jsonl holds something that is not JSON: “what\?”\.$"),
        ("bare.jsonl", b'{"id": 1}', r"bare\.jsonl holds an entry without 'text'\.$"),
        ("list.jsonl", b"[1]", r"list\.jsonl is not in the shape that this measure reads\.$"),
        ("bad.jsonl.gz", b"plain", r"bad\.jsonl\.gz is not gzip, or is cut off\.$"),
        ("old.jsonl", b'{"text": "\xa35"}', r"old\.jsonl holds something that is not UTF-8 text\.$"),
    ],
)
def test_evaluate_refuses_bad_data_in_one_sentence(tmp_path, name, content, why):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=why):
        run("evaluate", "quantities", tmp_path / name)
