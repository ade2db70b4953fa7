"""Offsets between code points and UTF-16, and spans carried over a revision."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.anchoring import from_utf16, reanchor, to_utf16
from statements.parsers.opening import normalise

ROOT = Path(__file__).parents[2]
OFFSETS_JS = (ROOT / "static" / "js" / "offsets.js").as_uri()
NODE = shutil.which("node")
BEFORE = "£5 – café\r\n👩\u200d🔬 "
CLAIM = "Waiting lists fell by 5%."
TEXT = normalise(BEFORE + CLAIM + "\r\nMore follows.")
START = TEXT.index(CLAIM)


def browser_offset(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le")) // 2


@pytest.mark.parametrize("sign", ["£", "–", "é", "e\u0301", "🐟", "👩\u200d🔬", "\r\n", "\u00a0", "\ufeff"])
def test_offsets_hold_whatever_stands_before_the_claim(sign):
    text = normalise(f"{sign} {CLAIM}")
    start = text.index(CLAIM)
    assert to_utf16(text, start) == browser_offset(text, start)
    assert from_utf16(text, to_utf16(text, start)) == start


@given(st.text())
def test_offsets_go_there_and_back(text):
    for offset in range(len(text) + 1):
        units = to_utf16(text, offset)
        assert units == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert from_utf16(text, units) == offset


@pytest.mark.parametrize(("convert", "offset"), [(to_utf16, 3), (to_utf16, -1), (from_utf16, 4), (from_utf16, -1)])
def test_offsets_outside_of_the_text_are_refused(convert, offset):
    with pytest.raises(ValueError, match=str(offset)):
        convert("a🐟", offset)


def test_offsets_between_the_halves_of_a_sign_are_refused():
    with pytest.raises(ValueError, match="no place"):
        from_utf16("a🐟", 2)


@pytest.mark.skipif(NODE is None, reason="node is not installed; the browser tests cover offsets.js")
def test_offsets_js_agrees_with_python():
    text = TEXT + "𝕏 e\u0301 🇬🇧"
    points = list(range(len(text) + 1))
    program = (
        f"import {{codePointsToUtf16 as to, utf16ToCodePoints as from}} from '{OFFSETS_JS}';"
        f"const text = {json.dumps(text)}, points = {points}, refused = [];"
        "for (const call of [() => to(text, 999), () => to(text, -1), () => from(text, 999), () => from('🐟', 1)])"
        " try { call(); refused.push(false) } catch (error) { refused.push(error instanceof RangeError) }"
        "const units = points.map((point) => to(text, point));"
        "process.stdout.write(JSON.stringify([units, units.map((unit) => from(text, unit)), refused]));"
    )
    done = subprocess.run([NODE, "--input-type=module", "-e", program], capture_output=True, check=True, timeout=30)
    assert json.loads(done.stdout) == [[to_utf16(text, point) for point in points], points, [True] * 4]


def placed(old: str, new: str, quote: str, turn: int = 0) -> str | int | None:
    start = -1
    for _ in range(turn + 1):
        start = old.index(quote, start + 1)
    (span,) = reanchor(old, new, [(start, start + len(quote))])
    return None if span is None else new[slice(*span)]


@pytest.mark.parametrize(
    "new",
    [
        TEXT,
        "A new opening 🐟. " + TEXT,
        TEXT.replace("café", "tea room"),
        TEXT.replace("More follows.", ""),
        TEXT.replace("\n", "\n\n"),
        CLAIM,
    ],
)
def test_reanchor_follows_words_that_did_not_change(new):
    (span,) = reanchor(TEXT, new, [(START, START + len(CLAIM))])
    assert new[slice(*span)] == CLAIM


@pytest.mark.parametrize("new", [TEXT.replace("5%", "6%"), TEXT.replace("fell", "rose"), "Nothing of it.", ""])
def test_reanchor_lets_go_of_words_that_changed(new):
    assert placed(TEXT, new, CLAIM) is None


def test_reanchor_sees_through_quotes_dashes_and_line_breaks():
    old, new = "We said 'no more' - and meant it.", "Again. We said ‘no\nmore’ – and  meant it. End."
    assert placed(old, new, old) == "We said ‘no\nmore’ – and  meant it."


def test_reanchor_tells_repeated_words_apart_by_their_surroundings():
    old = "In England the figure is 5 per cent. In Wales the figure is 5 per cent. Thanks."
    new = "Order. " + old
    first, second = (
        old.index("the figure"),
        old.rindex("the figure"),
    )
    size = len("the figure is 5 per cent.")
    assert reanchor(old, new, [(first, first + size), (second, second + size)]) == [
        (first + 7, first + 7 + size),
        (second + 7, second + 7 + size),
    ]


def test_reanchor_does_not_guess_which_of_two_went():
    old = "Alpha. We will act now, at once. Beta. We will act now, at once. Gamma."
    new = "Alpha. We will act now, at once. Gamma."
    assert placed(old, new, "We will act now, at once.") is None
    assert placed(old, new, "We will act now, at once.", turn=1) is None


def test_reanchor_does_not_guess_which_of_two_is_the_old_one():
    old = "Alpha is here. We will act now, at once. Beta is there."
    new = "Gamma is here! We will act now, at once. Delta. We will act now, at once. Epsilon."
    assert placed(old, new, "We will act now, at once.") is None


def test_reanchor_does_not_move_a_few_letters_to_another_sentence():
    assert placed("Inflation is 5 per cent.", "Growth will be 5 per cent in May", "5 per cent") is None


def test_reanchor_does_not_place_the_same_words_in_two_clothes_by_letters():
    old = "He said 'we will pay in full'. She left."
    new = "He said ‘we will pay in full’. They said 'we will pay in full'. She stayed."
    assert placed(old, new, "we will pay in full") is None


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_reanchor_refuses_what_is_no_span(span):
    with pytest.raises(ValueError, match="no span"):
        reanchor("abc", "abcd", [span])


WORDS = st.lists(
    st.sampled_from(["five", "ten", "jobs", "more", "£", "–", "🐟", "é", "\n", "."]), min_size=1, max_size=30
)


@given(WORDS, WORDS, st.data())
def test_reanchor_never_changes_the_words(before, after, data):
    old, new = " ".join(before), " ".join(after)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    (span,) = reanchor(old, new, [(start, end)])
    if span is not None:
        assert new[slice(*span)].split() == old[start:end].split()


@given(
    st.lists(st.text(alphabet="abcdef £–é🐟", min_size=3, max_size=12), unique=True, min_size=2, max_size=12), st.data()
)
def test_reanchor_keeps_every_span_when_text_is_put_in_front(parts, data):
    old = "".join(f"[{at}] {part} sentence number {at}. " for at, part in enumerate(parts))
    put = data.draw(st.text(alphabet="xyz 🐟\n", max_size=30))
    spans = [(old.index(f"[{at}]"), old.index(f"number {at}.") + len(f"number {at}.")) for at in range(len(parts))]
    new = f"{put}{old}"
    assert [new[slice(*span)] for span in reanchor(old, new, spans)] == [old[slice(*span)] for span in spans]
