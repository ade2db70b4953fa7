"""Long texts are cut where it hurts least, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from claims.nlp.blocks import cut


@given(st.text(max_size=400), st.integers(min_value=1, max_value=50))
def test_blocks_joined_are_the_text(text, longest):
    blocks = list(cut(text, longest=longest))
    assert "".join(b for _, b in blocks) == text
    assert all(text[o : o + len(b)] == b and len(b) <= longest for o, b in blocks)


def test_block_ends_at_a_paragraph_first():
    text = "One. Two.\n\nThree four. Five six seven"
    assert next(cut(text, longest=18))[1] == "One. Two.\n\n"


def test_block_ends_at_a_sentence_before_a_space():
    assert next(cut("One two three. Four five", longest=20))[1] == "One two three. "


def test_block_without_a_space_is_cut_all_the_same():
    assert [len(b) for _, b in cut("x" * 25, longest=10)] == [10, 10, 5]
