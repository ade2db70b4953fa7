"""Whatever the text, a split ends, its places are right, and it can be printed and stored."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import nlp
from claims.nlp import SplitResult, UnreadableText
from claims.nlp.lexicon import words_of
from tests.claims.test_nlp_languages import ENGLISH, FRENCH, GAELIC, GREEK, WELSH

CLAIM = "Crime fell by 12% in 2019 and we hired 300 nurses at £2.5 million a year."
ODD = "\u200f\u202e\u202c\u200d\u00ad\ufeff\u2028\u0085\x0b\x0c\x00\x07\x1b\x7f\r\t\u0301\ufffd\U000e0041\U0010ffff"
WORDS = sorted(
    words_of(
        "the council spent £12 million % 3.4bn 2024-25 1,000,000,000,000 one hundred thousand and, not; (we) “they” "
        "it 10-year $ -5 ½ ٣ ² since March last week 12% nearly more 99.99.99 1e309 ∞ Nº Ⅳ [brackets] <b> hon. ..."
    )
)
PIECES = st.one_of(
    st.sampled_from([*WORDS, *ODD, CLAIM, CLAIM.upper(), WELSH, FRENCH, GAELIC, GREEK, "\n", "\n\n", "\t", " ", ""]),
    st.text(max_size=12),
    st.text("שלום عدد ١٢ 中文数字 😀👨‍👩‍👧 é́", max_size=12),
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join)
CELLS = st.sampled_from(["Year", "2,400", "12%", "£3m", "", "n/a", "Ysgol y Bryn", "-", "*", "total (people)"])
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6).map("\t".join), max_size=15).map("\n".join)


def check(text: str) -> SplitResult:
    """Split and hold the result to what is promised of every one."""
    result = nlp.split(text, made_on=date(2024, 12, 10), speaker="Ann Other", title="Parks")
    assert isinstance(result, SplitResult)
    for claim in result.claims:
        assert text[claim.start : claim.end] == claim.quote != ""
        assert claim.text.strip()
        assert 0 <= claim.check_worthiness <= 1
        assert all(claim.start <= q.start < q.end <= claim.end for q in claim.quantities)
        assert all(claim.text[n.start :].startswith(n.written) for n in claim.notes)
    for figure in (*result.quantities, *(q for c in result.claims for q in c.quantities)):
        assert text[figure.start : figure.end] == figure.quote != ""
        assert figure.high is None or figure.value <= figure.high
    assert list(result.unread) == sorted(result.unread)
    json.dumps(nlp.to_json(result), ensure_ascii=False, allow_nan=False).encode()
    return result


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_mixture_is_split(text):
    check(text)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_any_unicode_is_split(text):
    check(text)


@settings(max_examples=20, deadline=None)
@given(TABLES)
def test_any_table_is_split(text):
    check(f"{CLAIM}\n\n{text}\n\n{CLAIM}")


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(categories=["Cs", "Ll", "Po"]), max_size=20))
def test_half_characters_are_refused_and_all_others_taken(text):
    if any("\ud800" <= c <= "\udfff" for c in text):
        with pytest.raises(UnreadableText, match=r"half of a character"):
            nlp.split(text)
    else:
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\x00",
        ODD,
        CLAIM.upper(),
        WELSH,
        f"{ENGLISH}\n\n{WELSH}\n\n{CLAIM}",
        "x" * 50_000,
        f"{'9' * 5_000} people",
        f"Crime fell by {'1,000' * 400}%.",
        f"{CLAIM} {'a' * 30_000} {CLAIM}",
        "(" * 3_000,
        ", and 5 nurses" * 800,
        "\u202e" + CLAIM + "\u202c",
        CLAIM.replace(" ", "\x00"),
        CLAIM.replace(" ", "\u00a0"),
        "\r\n".join([CLAIM, WELSH, CLAIM]),
    ],
    ids=lambda text: f"{len(text)}:{text[:12]!a}",
)
def test_known_trouble_is_split(text):
    check(text)


@pytest.mark.parametrize("solid", ["£" * 1500, "a-" * 700])
def test_what_has_no_spaces_for_a_thousand_characters_is_left_out(solid):
    before, after = "We hired 300 more nurses.", "We also built 40 new schools."
    whole = check(f"{before}\n\n{solid}\n\n{after}")
    apart = check(before).claims + check(after).claims
    assert [c.quote for c in whole.claims] == [c.quote for c in apart]
    assert check(solid).claims == ()
