"""What a claim, or a sentence quoted for it, leaves open is told by whole sentences of the text ahead of it."""

import pytest

from .test_nlp_wording import worded


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        (
            "The Hillford Parks Scheme pays for benches. It was welcomed in Dale. Keepers wanted the scheme to grow. "
            "This will cost £3 million.",
            "This will cost £3 million",
            "The Hillford Parks Scheme pays for benches.",
        ),
        (
            "The Park Safety Committee met in Dale. Fees rose. Keepers left. The Committee agreed to wait.",
            "The Committee agreed to wait",
            "The Park Safety Committee met in Dale.",
        ),
        (
            "The plan for parks will bring:\nnew benches for every park;\nmore keepers will be hired in Dale;",
            "more keepers will be hired in Dale",
            "The plan for parks will bring:",
        ),
    ],
)
def test_sentence_that_brings_up_the_thing_is_quoted(text, words, quoted):
    assert quoted in worded(text, words)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We will hire 300 keepers in Dale by 2030.", "We will hire 300 keepers"),
        ("We will close the park unless residents of Dale object.", "We will close the park"),
    ],
)
def test_own_sentence_is_quoted_where_the_claim_leaves_out_what_hangs_on_it(text, words):
    assert worded(text, words)[0].startswith(f"[In full: “{text}”] [The Government]")


def test_own_sentence_is_not_quoted_where_the_claim_has_all_of_it():
    text = "We will hire 300 keepers in Dale by 2030."
    assert worded(text, text[:-1])[0] == "[The Government] will hire 300 keepers in Dale by 2030."


def test_rules_after_places_that_move_keep_the_places():
    text = (
        "Dale and Hillford will move into tier 3. Shops must close. Schools may open.\nGyms must close. "
        "Nobody may travel by ferry."
    )
    assert "Dale and Hillford will move into tier 3." in worded(text, "Nobody may travel by ferry")[0]


def test_quoted_sentences_are_closed_and_three_at_most():
    text = "Waste of Dale\nThe board met Tom. It saw the plan. This had costs. They rose. This was welcomed in Hill."
    wording, _ = worded(text, "This was welcomed in Hill")
    assert wording.partition("”]")[0].count(".") <= 3
    assert wording.endswith("”] This was welcomed in Hill.")


def test_nothing_is_quoted_for_a_claim_in_a_lump_without_full_stops():
    text = "he said we hired nurses and " * 100
    assert "Said before" not in worded(text, "he said we hired nurses")[0]


def test_sentences_that_did_not_stand_together_are_quoted_with_a_gap():
    text = (
        "The Park Safety Committee met in Dale. Fees rose. Keepers left. The Committee met the mayor of Hill. "
        "This will cost it £3 million."
    )
    wording = worded(text, "This will cost it £3 million")[0]
    assert "met in Dale. … The Committee met the mayor of Hill." in wording


def test_ending_cut_at_an_abbreviation_is_left_out():
    text = "I am publishing the review that the then Secretary of State, my right hon. Friend Des Hill, asked for."
    assert "hon]" not in worded(text, "I am publishing the review")[0]
