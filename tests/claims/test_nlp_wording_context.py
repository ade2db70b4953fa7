"""A claim's wording stands alone also where other sentences say where, when and of what it is said."""

import pytest

from claims.nlp import Setting
from claims.nlp.wording.marks import beside_the_speech, without_marks

from .test_nlp_wording import DAY, worded


def before(words, claim):
    return f"[Said before: “{words}”] {claim}."


@pytest.mark.parametrize(
    ("text", "words", "opening"),
    [
        (
            "In Greater Hillford, cases rose by 10%. Park visits doubled.",
            "Park visits doubled",
            "In Greater Hillford, cases rose by 10%.",
        ),
        (
            "At the board meeting on 3 May, fees were discussed. Members agreed to wait.",
            "Members agreed to wait",
            "At the board meeting on 3 May (2024), fees were discussed.",
        ),
        (
            "In 2019-20, the council planted 4,000 trees. Volunteers watered 900 parks.",
            "Volunteers watered 900 parks",
            "In 2019-20, the council planted 4,000 trees.",
        ),
        (
            "For areas in tier 3, pubs must close. In those areas, shops can open. Schools should stay open.",
            "Schools should stay open",
            "For areas in tier 3, pubs must close. In those areas, shops can open.",
        ),
    ],
)
def test_opening_that_still_holds_is_quoted(text, words, opening):
    assert worded(text, words)[0] == before(opening, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In Greater Hillford, cases rose by 10%.\nNurses across Dale were paid £300 more.", "Nurses across Dale"),
        ("In Greater Hillford, cases rose. In Dale, nurses were paid £300 more.", "nurses were paid £300 more"),
    ],
)
def test_opening_that_holds_no_longer_is_not_quoted(text, words):
    assert "Said before" not in worded(text, words)[0]


def test_heading_over_a_paragraph_is_named():
    text = (
        "Waste\nDale Council discussed collection days at length and heard residents of every street. "
        "Members of Dale Council agreed to wait."
    )
    wording, _ = worded(text, "Members of Dale Council agreed to wait")
    assert wording.startswith("[Under the heading: “Waste”] [Said before: “Dale Council discussed")
    assert without_marks(wording) == beside_the_speech(wording) == "Members of Dale Council agreed to wait."


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            "The Hillford Parks Scheme opened in May. It pays for benches. The scheme will close.",
            "The scheme will close",
            "The scheme [the Hillford Parks Scheme] will close.",
        ),
        (
            "Charles Dale’s independent review of park safety came out. The review found 40 failures.",
            "The review found 40 failures",
            "The review [Charles Dale’s independent review of park safety] found 40 failures.",
        ),
        (
            "The presidency on fees was new. The presidency agreed with Dale.",
            "The presidency agreed with Dale",
            "The presidency agreed with Dale.",
        ),
    ],
)
def test_thing_gets_its_name_but_a_body_does_not(text, words, wording):
    assert beside_the_speech(worded(text, words)[0]) == wording


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        (
            "We will spend £40 million on parks. Councils asked for help. The money will help Dale.",
            "The money will help Dale",
            "We will spend £40 million on parks.",
        ),
        (
            "Cases are rising in Hillford and Dale. We acted quickly. These areas will move into tier 3.",
            "These areas will move into tier 3",
            "Cases are rising in Hillford and Dale.",
        ),
        (
            "The board met on 3 May. It closed two parks. By then, 40 people had been hurt.",
            "By then, 40 people had been hurt",
            "The board met on 3 May (2024).",
        ),
        (
            "Our new strategy for parks was published. It was welcomed. The strategy will cost £3 million.",
            "The strategy will cost £3 million",
            "Our new strategy for parks was published.",
        ),
        ("Dale has two parks. The council closed both.", "The council closed both", "Dale has two parks."),
        ("Wardens fined 20 people. Others ran away.", "Others ran away", "Wardens fined 20 people."),
        (
            "Wardens fined 20 people. Further measures may follow.",
            "Further measures may follow",
            "Wardens fined 20 people.",
        ),
    ],
)
def test_words_that_tell_of_a_thing_are_quoted(text, words, quoted):
    assert worded(text, words)[0] == before(quoted, words)


def test_time_far_in_a_long_sentence_is_quoted():
    text = (
        "I am today publishing the report of the review that the then Minister for Parks asked for, as he told this "
        "House and the people of Dale at the time, and that has looked into every bench, gate, path and pond, and into "
        "the loss of the ferry on 3 May 2006. Nine people died on that day."
    )
    assert "loss of the ferry on 3 May 2006" in worded(text, "Nine people died on that day")[0]


def test_short_claim_that_names_nothing_gets_its_background():
    text = "The consultation on park fees closed. More than 160 people answered."
    words = "More than 160 people answered"
    assert worded(text, words)[0] == before("The consultation on park fees closed.", words)


def test_short_claim_that_opens_its_paragraph_gets_what_its_sentence_goes_on_to_say():
    text = "All checks were made, and wardens still watch the benches of every park in Dale."
    wording, _ = worded(text, "All checks were made")
    told = "[Said after: “…wardens still watch the benches of every park in Dale”]"
    assert wording.replace("“…and ", "“…") == f"{told} All checks were made."
    assert without_marks(wording) == "All checks were made."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The consultation closed.\nMore than 160 people were hurt in parks.",
            "More than 160 people were hurt in parks",
        ),
        ("I am grateful to Members for asking. More than 160 people answered.", "More than 160 people answered"),
    ],
)
def test_claim_that_opens_a_paragraph_or_follows_a_courtesy_gets_no_background(text, words):
    assert worded(text, words)[0] == f"{words}."


@pytest.mark.parametrize(
    ("words", "wording"),
    [
        ("Parks will open by the end of the year", "Parks will open by the end of the year [2024]."),
        ("Parks will open before Christmas", "Parks will open before Christmas [2024]."),
        ("The board is to meet this Friday", "The board is to meet this Friday [13 December 2024]."),
        ("Parks were shut over the weekend", "Parks were shut over the weekend [7 to 8 December 2024]."),
        ("Fines rose over the last week", "Fines rose over the last week [to 10 December 2024]."),
        ("Fines rose in recent months", "Fines rose in recent months [to 10 December 2024]."),
    ],
)
def test_times_that_end_or_begin_near_the_day_get_their_dates(words, wording):
    assert worded(f"{words}.", words)[0] == wording


def test_day_of_the_statement_stays_where_only_other_words_name_it():
    titled = Setting(DAY, speaker="Ann Other", title="Parks")
    text = "We shut parks yesterday. Fines rose over the last week."
    assert worded(text, "Fines rose over the last week", titled)[0].endswith("[statement “Parks”, 10 December 2024].")
