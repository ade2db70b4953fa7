"""What a letter says."""

from notes.letters import MOST_LINES, MOST_NOTICES, Line, letter

LINE = Line("Returns rose.", "page 3", "you follow this claim")


def test_subject_is_the_title_of_a_single_notice():
    assert letter({("New\r\nevidence", "a"): [LINE]}).subject == "New evidence"


def test_subject_of_several_counts_the_others():
    made = letter({("N" * 100, "a"): [LINE], ("B", "b"): [LINE], ("C", "c"): [LINE]})
    assert made.subject == f"{'N' * 79}… and 2 more"


def test_letter_is_bounded_and_says_what_it_leaves_out():
    made = letter({(f"Title {n}", str(n)): [LINE] * 1000 for n in range(30)})
    assert (len(made.paragraphs), made.more) == (MOST_NOTICES, 10)
    assert {(len(p.lines), p.more) for p in made.paragraphs} == {(MOST_LINES, 1000 - MOST_LINES)}
