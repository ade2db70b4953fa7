"""What matching reads of a wording: the words of the claim, those that were put in included, and no mark of ours."""

import pytest

from claims.nlp.wording.marks import beside_the_speech, pointed_at, without_marks


@pytest.mark.parametrize(
    ("wording", "read"),
    [
        ("[The Government] hired 300 nurses.", "The Government hired 300 nurses."),
        ("Crime fell last week [2 to 8 December 2024].", "Crime fell last week 2 to 8 December 2024."),
        ("[Said just before: “The council met, and…”] They closed 3 parks.", "They closed 3 parks."),
        ("They [unclear who] closed 3 parks.", "They closed 3 parks."),
        ("[Our (unclear who) officers closed] 3 parks.", "Our officers closed 3 parks."),
        ("The work is complete [statement “Park “Safety” Review”, 10 December 2024].", "The work is complete."),
        ("[The plan (statement “Parks”)] is complete.", "The plan is complete."),
        ("[The UK’s] farmers sold more (and better) milk.", "The UK’s farmers sold more (and better) milk."),
    ],
)
def test_marks_go_and_resolved_words_stay(wording, read):
    assert without_marks(wording) == read


def test_statement_that_somebody_made_is_no_mark():
    assert without_marks("[The statement “we are ready” was] false.") == "The statement “we are ready” was false."


def test_beside_the_speech_only_what_points_back_at_it_goes():
    wording = "[Said just before: “We hired.”] [The Government] did so [statement “Staff”, 3 May 2024]."
    assert beside_the_speech(wording) == "[The Government] did so."


def test_sentences_pointed_at_are_given_alone():
    wording = "[Said before: “We met.”] [In full: “We hired, and paid.”] [We] hired [statement “Staff”, 3 May 2024]."
    assert pointed_at(wording) == "Said before: “We met.” In full: “We hired, and paid.”"
    assert pointed_at("We hired 300 nurses.") == ""
