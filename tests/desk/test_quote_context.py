"""The words in their sentence."""

from desk.review import quote_in_context

TEXT = "First one. It must be so. Over the summer we moved 1,000 staff, with returns up by 19%. Then more.\nNext line."


def quoted(words: str):
    start = TEXT.index(words)
    return quote_in_context(TEXT, start, start + len(words))


def test_context_is_the_sentence_and_the_one_before():
    made = quoted("1,000 staff")
    assert made.before.strip() == "It must be so."
    assert made.lead + made.words + made.tail == "Over the summer we moved 1,000 staff, with returns up by 19%."


def test_context_does_not_leave_the_line():
    assert quoted("Next line").before == ""


def test_first_sentence_has_none_before():
    made = quoted("First one")
    assert (made.before, made.lead, made.tail) == ("", "", ".")


def test_context_is_the_text_itself():
    made = quoted("returns up by 19%")
    assert made.before + made.lead + made.words + made.tail in TEXT


def test_context_does_not_end_at_an_abbreviation():
    text = "I spoke to Mr. Smith. My right hon. Friend opened 3 offices in York. They work."
    start = text.index("3 offices")
    made = quote_in_context(text, start, start + 9)
    assert (made.before, made.lead) == ("I spoke to Mr. Smith. ", "My right hon. Friend opened ")


def test_context_of_a_very_long_sentence_is_bounded():
    made = quote_in_context("a " * 5000, 4000, 4002)
    assert len(made.lead) <= 400
    assert len(made.tail) <= 400
