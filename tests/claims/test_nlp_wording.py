"""A claim's wording stands alone: who, what and when, with every word of ours in brackets and in a note."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.nlp import Setting
from claims.nlp.figures.elections import last_election
from claims.nlp.pipeline import load_pipeline
from claims.nlp.splitting.claim_splitter import SplitClaim, figures_within
from claims.nlp.wording.marks import beside_the_speech
from claims.nlp.wording.stand_alone import stand_alone

DAY = date(2024, 12, 10)
ANN = Setting(DAY, speaker="Ann Other", office="Secretary of State for Parks", house="Commons")


def reading(text):
    nlp = load_pipeline()
    with nlp.select_pipes(disable=["claim_splitter", "check_worthiness"]):
        return nlp(text)


def worded(text, words, setting=ANN):
    """Wording and notes of the claim that `words` are, in `text`."""
    doc = reading(text)
    span = doc.char_span(text.index(words), text.index(words) + len(words), alignment_mode="expand")
    figures = figures_within(doc._.figures, span.start_char, span.end_char)
    return stand_alone(doc, SplitClaim(span.start, span.end, 1.0, figures=figures), setting)


def claim_of(text, words, setting=ANN):
    """The wording without the sentences that are quoted ahead of it."""
    return beside_the_speech(worded(text, words, setting)[0])


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        ("We hired 300 nurses.", "We hired 300 nurses", "[The Government] hired 300 nurses."),
        ("I have signed a treaty.", "I have signed a treaty", "[Ann Other has] signed a treaty."),
        ("I welcome the report by Mr Hill.", "I welcome the report", "[Ann Other welcomes] the report."),
        ("Our farmers sold more milk.", "Our farmers sold more milk", "[The country’s] farmers sold more milk."),
        (
            "My right hon. Friend the Chancellor published the plan.",
            "My right hon. Friend the Chancellor published the plan",
            "The Chancellor published the plan.",
        ),
    ],
)
def test_people_are_named(text, words, wording):
    assert claim_of(text, words) == wording


def test_speaker_is_named_by_office_else_as_the_speaker():
    text = "I have signed a treaty."
    office = Setting(DAY, office="Secretary of State for Parks")
    assert worded(text, text[:-1], office)[0] == "[The Secretary of State for Parks has] signed a treaty."
    assert worded(text, text[:-1], Setting())[0] == "[The speaker has] signed a treaty."


def test_words_in_quotation_marks_keep_their_speaker():
    text = "The mayor said: “We hired 300 nurses.”"
    assert worded(text, "We hired 300 nurses")[0].endswith("We hired 300 nurses.")


@pytest.mark.parametrize(
    ("words", "wording"),
    [
        ("Crime fell last week", "Crime fell last week [2 to 8 December 2024]."),
        ("Crime has fallen since the election", "Crime has fallen since the election [4 July 2024]."),
        ("Crime fell over the summer", "Crime fell over the summer [2024]."),
        ("Crime fell yesterday", "Crime fell yesterday [9 December 2024]."),
        ("Crime will fall next year", "Crime will fall next year [2025]."),
        ("Crime fell on Thursday", "Crime fell on Thursday [5 December 2024]."),
        ("The law will change in March", "The law will change in March [2025]."),
        ("The law changed on 12 December", "The law changed on 12 December [2023]."),
        ("Crime fell in March 2019", "Crime fell in March 2019."),
    ],
)
def test_times_told_from_the_day_get_their_dates(words, wording):
    assert worded(f"{words}.", words)[0] == wording
    assert worded(f"{words}.", words, Setting())[0] == f"{words}."


def test_month_without_a_tense_gets_no_year():
    text = "Ministers stressed the importance of agreeing a deal in March."
    assert "[20" not in worded(text, "the importance of agreeing a deal in March")[0]


def test_last_election_is_that_of_the_parliament():
    assert last_election(date(2024, 7, 3)) == date(2019, 12, 12)
    assert last_election(date(2024, 7, 4)) == date(2024, 7, 4)
    assert last_election(date(1970, 1, 1)) is None


def test_joined_object_gets_subject_and_verb():
    text = "Officers completed more than 3,000 visits to shops and more than 2,000 arrests."
    assert worded(text, "more than 2,000 arrests")[0] == "[Officers completed] more than 2,000 arrests."


def test_verb_said_once_is_put_back():
    text = "Returns have risen, with enforced returns up by 19% and voluntary returns by 14%."
    assert worded(text, "voluntary returns by 14%")[0] == "Voluntary returns [were up] by 14%."


def test_participle_keeps_the_clause_that_governs_it():
    text = "The survey will run for nine weeks, ending on 3 March 2011."
    wording, _ = worded(text, "ending on 3 March 2011")
    assert wording == "[The survey will run for nine weeks,] ending on 3 March 2011."


def test_relative_clause_becomes_a_sentence_or_keeps_its_own():
    text = "The committee published the Hill report, which has led to 40 prosecutions."
    assert worded(text, "the Hill report, which has led to 40 prosecutions")[0] == (
        "The Hill report has led to 40 prosecutions."
    )
    assert worded(text, "which has led to 40 prosecutions")[0].startswith("[The committee published the Hill report,]")


def test_item_of_a_list_keeps_the_words_that_open_it():
    text = "The plan will:\nbuild 40 hospitals;\nhire 300 nurses."
    assert worded(text, "hire 300 nurses")[0] == "[The plan will:] hire 300 nurses."


def test_opening_words_that_carry_nothing_are_dropped_with_a_note():
    wording, notes = worded("Waits fell, but crime rose by 3%.", "but crime rose by 3%")
    assert wording == "Crime rose by 3%."
    assert ("but", "", "dropped") in {(n.said, n.written, n.why) for n in notes}


def test_pronoun_with_one_possible_noun_is_resolved():
    text = "The new action plan was published in May. It includes 40 measures."
    wording, notes = worded(text, "It includes 40 measures")
    assert wording == "[The new action plan] includes 40 measures."
    assert notes[0].said == "It"
    assert notes[0].why == "reference"


def test_person_is_resolved_by_title_and_never_between_two():
    one = "Mr Hill led the review. He found 40 failures."
    two = "Mr Hill met Mr Dale. He found 40 failures."
    assert claim_of(one, "He found 40 failures") == "[Mr Hill] found 40 failures."
    assert worded(two, "He found 40 failures")[0] == "[Said before: “Mr Hill met Mr Dale.”] He found 40 failures."


@pytest.mark.parametrize("words", ["They found 40 failures", "This cost £3 million", "He was the same man"])
def test_what_nothing_resolves_is_marked(words):
    wording, notes = worded(f"{words}.", words)
    assert "[unclear" in wording
    assert "unclear" in {n.why for n in notes}


def test_same_decision_quotes_what_was_said_before():
    text = "The minister paused asylum decisions. All five countries have taken the same decision."
    wording, _ = worded(text, "All five countries have taken the same decision")
    assert wording.startswith("[Said before: “The minister paused asylum decisions.”] All five")


@pytest.mark.parametrize("words", ["It is important that crime has fallen", "It will be possible to vote by post"])
def test_it_that_stands_for_nothing_stays(words):
    assert worded(f"Taxes rose. {words}.", words)[0] == f"{words}."


def test_bare_name_gets_what_it_was_called_before():
    text = "We set up a joint transport taskforce. The taskforce will report in May 2025."
    wording = claim_of(text, "The taskforce will report in May 2025")
    assert wording == "The taskforce [a joint transport taskforce] will report in May 2025."


def test_title_tells_which_report():
    words = "The report makes 84 recommendations"
    setting = Setting(DAY, title="Park Safety Review")
    assert worded(f"{words}.", words, setting)[0] == f"{words} [statement “Park Safety Review”, 10 December 2024]."


TITLED = Setting(DAY, speaker="Ann Other", title="Park Safety Review")
MARK = " [statement “Park Safety Review”, 10 December 2024]."


@pytest.mark.parametrize("words", ["Mr Hill closed 3 parks", "This cost £3 million", "Crime fell in March 2019"])
def test_every_wording_of_a_titled_statement_closes_with_its_mark(words):
    assert worded(f"The town grew. {words}.", words, TITLED)[0].endswith(f"{words}{MARK}")


def test_day_that_the_wording_names_is_not_named_again():
    wording, _ = worded("Crime fell today.", "Crime fell today", TITLED)
    assert wording == "Crime fell today [10 December 2024] [statement “Park Safety Review”]."


def test_mark_has_brackets_of_its_own():
    text = "The board met Mr Hill, whom I chair."
    assert worded(text, "whom I chair", TITLED)[0].endswith(f"]{MARK}")


def test_times_in_words_said_before_get_their_dates():
    text = "The council opened a park last week. This cost £3 million."
    assert worded(text, "This cost £3 million")[0].startswith(
        "[Said before: “The council opened a park last week (2 to 8 December 2024).”] This"
    )


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            "We set up an independent advisory panel on park safety. Crime fell. The panel will report in May 2025.",
            "The panel will report in May 2025",
            "The panel [an independent advisory panel on park safety] will report in May 2025.",
        ),
        (
            "We opened the Hillford compensation scheme. I am changing the compensation scheme.",
            "I am changing the compensation scheme",
            "[Ann Other is] changing the compensation scheme [the Hillford compensation scheme].",
        ),
        (
            "A variant of oak blight has been found. This new variant spreads fast.",
            "This new variant spreads fast",
            "[Said before: “A variant of oak blight has been found.”] This new variant spreads fast.",
        ),
        (
            "Some councils plant trees early. We ask others to do so.",
            "We ask others to do so",
            "[Said before: “Some councils plant trees early.”] [The Government] ask others to do so.",
        ),
    ],
)
def test_definite_names_and_do_so_get_what_introduced_them(text, words, wording):
    assert worded(text, words)[0].endswith(wording)


def test_two_things_of_one_name_are_not_confused():
    text = "The Hill panel on roads met Ann. The Dale panel on parks met Tom. The panel found 40 failures."
    wording, _ = worded(text, "The panel found 40 failures")
    assert "panel [" not in wording
    assert wording.startswith("[Said before: “The Dale panel")


def test_words_said_before_name_the_noun_and_not_only_stand_next():
    text = "The council opened a leisure centre. We met Mr Hill. It cost £3 million."
    assert "a leisure centre" in worded(text, "It cost £3 million")[0]


def test_letters_that_the_text_spells_out_are_written_out_once():
    text = "The Park Safety Board (PSB) met in May 2024. The PSB found 40 failures and the PSB resigned."
    wording = claim_of(text, "The PSB found 40 failures and the PSB resigned")
    assert wording == "The PSB [Park Safety Board] found 40 failures and the PSB resigned."


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            "In tier 3 areas, pubs must close and gyms must open late.",
            "gyms must open late",
            "[In tier 3 areas, pubs must close and] gyms must open late.",
        ),
        (
            "Where a council agrees, we will fund a park and we will hire a keeper.",
            "we will hire a keeper",
            "[Where a council agrees, the Government] will hire a keeper.",
        ),
        (
            "Since the election, we have closed 3 parks, opened 4 and built 5 homes.",
            "built 5 homes",
            "[Since the election (4 July 2024), the Government] built 5 homes.",
        ),
        (
            "In tier 3 areas, pubs must close. Gyms must open late.",
            "Gyms must open late",
            "[Said before: “In tier 3 areas, pubs must close.”] Gyms must open late.",
        ),
        ("Mr Hill’s report says Ann failed.", "Ann failed", "[Mr Hill’s report says that] Ann failed."),
        ("I hope that crime will fall.", "crime will fall", "[Ann Other hopes that] crime will fall."),
        ("She will know, I hope, that crime fell.", "crime fell", "Crime fell."),
    ],
)
def test_what_governs_a_claim_is_put_before_it(text, words, wording):
    assert worded(text, words)[0] == wording


TIERS = (
    "Hillford will move into tier 3. In tier 3, this means no mixing. Pubs must close. Schools should teach outside."
)


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            TIERS,
            "Schools should teach outside",
            "[Said before: “Hillford will move into tier 3. In tier 3, this means no mixing.”] "
            "Schools should teach outside.",
        ),
        (
            "In tier 3 areas:\nPubs must close. Shops can stay open.",
            "Shops can stay open",
            "[Said before: “In tier 3 areas: Pubs must close.”] Shops can stay open.",
        ),
        (
            "The report says: “Parks failed. Nobody checked the gates.” We agree.",
            "Nobody checked the gates",
            "[The report says:] Nobody checked the gates.",
        ),
        (
            "The board concluded that the parks were “late and poor. Lives were lost.” We agree.",
            "Lives were lost",
            "[The board concluded:] Lives were lost.",
        ),
        (
            "Arrests have risen by 20%, and seizures by 30%, since the election.",
            "Arrests have risen by 20%",
            "Arrests have risen by 20% [since the election (4 July 2024)].",
        ),
        (
            "Arrests are up by 20% and seizures by 30% since March.",
            "seizures by 30%",
            "Seizures [are up] by 30% [since March (2024)].",
        ),
        (
            "We will move the whole county of Dale, and parts of Hill, into tier 3.",
            "We will move the whole county of Dale, and parts of Hill",
            "[The Government] will move the whole county of Dale, and parts of Hill [into tier 3].",
        ),
        (
            "We founded the board in May 2010. Since then, it has met 40 times.",
            "Since then, it has met 40 times",
            "[Said before: “We founded the board in May 2010.”] Since then, it has met 40 times.",
        ),
    ],
)
def test_what_a_claim_needs_from_around_it_is_put_there(text, words, wording):
    assert worded(text, words)[0].endswith(wording)


@pytest.mark.parametrize(("verb", "being"), [("will be set up", "is to be"), ("was set up", "was"), ("is small", "is")])
def test_participle_has_the_tense_of_its_sentence(verb, being):
    text = f"The committee {verb}, with its chair appointed by the mayor."
    wording, _ = worded(text, "its chair appointed by the mayor")
    assert wording.endswith(f"chair [{being}] appointed by the mayor.")


@pytest.mark.parametrize(
    "before", ["Boats crossed the channel, which cost £4.", "Ships use the busiest channel in Dale."]
)
def test_thing_is_explained_only_by_what_introduced_it(before):
    assert "channel [" not in worded(f"{before} Crime fell. The channel is cold.", "The channel is cold")[0]


def test_name_with_its_title_is_not_broken_off():
    text = "We set up a review by Mr. Charles Hill. The review found 40 failures."
    assert claim_of(text, "The review found 40 failures").startswith("The review [a review by Mr. Charles Hill] found")


def test_statement_of_another_person_is_theirs():
    text = "My noble Friend the Minister for Parks, Baroness Hill, has made the following statement:\nI closed a park."
    assert worded(text, "I closed a park")[0] == "[Baroness Hill] closed a park."


def test_what_is_everybodys_is_not_the_governments():
    text = "We will protect our loved ones and our coast."
    assert worded(text, text[:-1])[0] == "[The Government] will protect our loved ones and [the country’s] coast."


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            "Mr Hill asked ministers to help towns buy more trees.",
            "Mr Hill asked ministers to help towns buy",
            "Mr Hill asked ministers to help towns buy [more trees].",
        ),
        (
            "Mr Hill will focus on roads in Hillford.",
            "Mr Hill will focus",
            "Mr Hill will focus [on roads in Hillford].",
        ),
    ],
)
def test_claim_that_stops_before_its_object_gets_it(text, words, wording):
    assert worded(text, words)[0] == wording


def test_notes_tell_the_place_of_every_word_of_ours():
    text = "Last week, I met Mr Hill and signed a treaty."
    wording, notes = worded(text, "signed a treaty")
    assert notes
    assert all(wording[n.start : n.start + len(n.written)] == n.written for n in notes)
    assert all(n.said or n.written for n in notes)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("we I it this The has 9% last week,.;:“”\n–£é😀()["), max_size=120), st.data())
def test_no_words_are_too_odd(text, data):
    doc = reading(text)
    if len(doc):
        start = data.draw(st.integers(0, len(doc) - 1))
        end = data.draw(st.integers(start + 1, len(doc)))
        wording, notes = stand_alone(doc, SplitClaim(start, end, 1.0), ANN)
        assert wording or not doc[start:end].text.strip(" ,;:—–-.\n")
        assert all(wording[n.start :].startswith(n.written) for n in notes)
