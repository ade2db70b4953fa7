"""What is not English is left out of splitting, and everywhere said to be."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims import nlp
from claims.actions import store_claims
from claims.models import ExtractionRun
from tests.claims.test_nlp_languages import ENGLISH, WELSH
from tests.factories import make_statement

MIXED = f"{ENGLISH}\n\n{WELSH}\n\nThe council built 120 homes in Ambridge last year."
SENTENCE = "One paragraph is in Welsh; claims are looked for in English only."


def test_welsh_paragraph_is_left_out_and_the_rest_keeps_its_place():
    result = nlp.split(MIXED)
    (start, end, language), *others = result.unread
    assert (MIXED[start:end], language, others) == (WELSH, "Welsh", [])
    assert [MIXED[c.start : c.end] for c in result.claims] == [c.quote for c in result.claims]
    assert all(c.end <= start or c.start >= end for c in result.claims)
    assert any("120 homes" in c.quote for c in result.claims)


def test_text_without_english_has_no_claims():
    result = nlp.split(WELSH)
    assert (result.claims, result.quantities, result.unread) == ((), (), ((0, len(WELSH), "Welsh"),))


def test_english_text_is_read_whole():
    assert nlp.split(ENGLISH).unread == nlp.split("").unread == ()


def test_texts_of_one_batch_keep_their_own():
    first, second, third = nlp.split_many([(WELSH, None), (ENGLISH, None), (MIXED, None)])
    assert [len(r.unread) for r in (first, second, third)] == [1, 0, 1]
    assert second.claims == nlp.split(ENGLISH).claims


def test_half_a_character_is_refused():
    with pytest.raises(nlp.UnreadableText, match=r"^Character 3 is half of a character"):
        nlp.split("ab\ud800c")


@pytest.fixture
def statement(db):
    statement = make_statement(MIXED)
    store_claims(statement=statement, result=nlp.split(MIXED))
    return statement


def test_run_keeps_what_it_left_out(statement):
    start = MIXED.index(WELSH)
    assert ExtractionRun.objects.get().unread == [{"start": start, "end": start + len(WELSH), "language": "Welsh"}]


def test_desk_and_public_page_say_so_in_one_sentence(statement, researcher, client_of, client):
    for reader, path in ((client_of(researcher), f"/desk/statements/{statement.pk}/"),
                         (client, statement.get_absolute_url())):  # fmt: skip
        assert SENTENCE in reader.get(path).content.decode()


def test_pages_say_nothing_of_a_reading_of_another_text(statement, client):
    ExtractionRun.objects.update(text_sha256="0" * 64)
    assert "looked for in English" not in client.get(statement.get_absolute_url()).content.decode()


def split(path, *options: str) -> str:
    out = StringIO()
    call_command("split", path, *options, stdout=out)
    return out.getvalue()


def test_command_prints_what_was_left_out(tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_text(MIXED, encoding="utf-8")
    assert split(path).startswith(SENTENCE)
    start = MIXED.index(WELSH)
    assert json.loads(split(path, "--json"))["unread"] == [
        {"start": start, "end": start + len(WELSH), "language": "Welsh"}
    ]


def test_command_refuses_a_line_with_half_a_character(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"id": 1, "text": "fine"}\n{"id": 2, "text": "\\ud800"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="line 2, holds half of a character"):
        split(path, "--jsonl")
