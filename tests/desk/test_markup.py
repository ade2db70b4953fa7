"""Claims marked in the text: nothing of it is lost, and every mark has its own line."""

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.markup import Span, blocks, highlight, lanes

TEXT = "£5 – a café 😀 & <b>.\r\n\nNearly 10,000 returns since the election, and more."


def span(words: str, key: int, *, text: str = TEXT, status: str = "suggested") -> Span:
    start = text.index(words)
    return Span(key, start, start + len(words), key, status, status)


def bare(html: str) -> str:
    """The words alone: numbers of claims and tags taken away."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<a class=\"ref\".*?</a>", "", html)))


def marked(html: str, key: int) -> str:
    """The words inside the pieces of one claim, in order."""
    out, depth, keys = [], [], re.compile(r"(<mark[^>]*>|</mark>|<a class=\"ref\".*?</a>)")
    for part in keys.split(html):
        if part.startswith("<mark"):
            depth.append(int(re.search(r'data-claim="(\d+)"', part)[1]))
        elif part == "</mark>":
            depth.pop()
        elif not part.startswith("<a ") and key in depth:
            out.append(part)
    return unescape("".join(out))


def test_marks_keep_every_character_of_the_text():
    made = blocks(TEXT, [span("café 😀 &", 1), span("10,000 returns", 2)])
    assert [bare(block.html) for block in made] == ["£5 – a café 😀 & <b>.\r", TEXT.split("\n\n")[1]]


def test_mark_holds_exactly_the_words_of_the_claim_after_pound_dash_accent_emoji_and_crlf():
    html = "".join(block.html for block in blocks(TEXT, [span("10,000 returns", 2)]))
    assert marked(html, 2) == "10,000 returns"


def test_number_follows_the_last_word_as_a_link_to_the_slip():
    html = blocks("One claim here.", [span("One claim", 7, text="One claim here.", status="kept")])[0].html
    link = '<a class="ref" href="#card-7" data-ref="7" aria-label="Claim 7, kept">7</a>'
    assert html == f'<mark class="cl cl--kept" data-claim="7" data-lane="0" id="c-7">One claim</mark>{link} here.'


def test_crossing_claims_are_split_and_keep_their_words():
    text = "we updated the House on the new agreement with Iraq"
    one, two = (
        span("updated the House on the new agreement", 1, text=text),
        span("the new agreement with Iraq", 2, text=text),
    )
    html = blocks(text, [one, two])[0].html
    assert (marked(html, 1), marked(html, 2)) == (
        "updated the House on the new agreement",
        "the new agreement with Iraq",
    )


def test_only_the_first_piece_of_a_split_claim_has_the_id():
    text = "we updated the House on the new agreement with Iraq"
    html = blocks(text, [span("updated the House on the new", 1, text=text), span("the new agreement", 2, text=text)])[
        0
    ].html
    assert html.count('data-claim="2"') == 2
    assert html.count('id="c-2"') == 1


def test_containing_claim_lies_below_the_one_it_contains():
    text = "which has led to nearly 10,000 returns since the election"
    assert lanes([span(text, 52, text=text), span("nearly 10,000 returns", 53, text=text)]) == {53: 0, 52: 1}


def test_claims_apart_share_the_first_line():
    assert lanes([Span(1, 0, 5, 1, "kept", "kept"), Span(2, 5, 9, 2, "kept", "kept")]) == {1: 0, 2: 0}


def test_claim_over_two_paragraphs_is_marked_in_both():
    text = "First part\n\nsecond part."
    made = blocks(text, [Span(1, 6, 18, 1, "kept", "kept")])
    assert [marked(block.html, 1) for block in made] == ["part", "second"]


def test_text_without_blank_lines_is_one_line_each():
    assert [(b.kind, b.html) for b in blocks("One.\nTwo.")] == [("line", "One."), ("line", "Two.")]


def test_table_keeps_its_lines():
    assert [b.kind for b in blocks("Before.\n\na\tb\nc\td")] == ["para", "rows"]


def test_markup_of_the_text_is_shown_not_run():
    assert blocks("<script>alert(1)</script>")[0].html == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_highlight_fits_ranges_that_overlap_or_leave_the_text():
    assert highlight("café & 24%", [[7, 99], [0, 4], [2, 4]]) == "<mark>café</mark> &amp; <mark>24%</mark>"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60), st.data())
def test_any_spans_over_any_text_keep_their_words(text, data):
    cuts = st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6)
    pairs = [(min(p), max(p)) for p in data.draw(cuts) if p[0] != p[1]]
    spans = [Span(n, a, b, n, "kept", "kept") for n, (a, b) in enumerate(pairs, start=1)]
    line_of = lanes(spans)
    for one in spans:
        clash = [o for o in spans if o.key != one.key and o.start < one.end and one.start < o.end]
        assert all(line_of[o.key] != line_of[one.key] for o in clash)
    words = "".join(bare(block.html) for block in blocks(text, spans))
    assert [c for c in words if not c.isspace()] == [c for c in text if not c.isspace()]
