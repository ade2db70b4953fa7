"""A wording is a whole sentence: who is quoted, what a fragment hangs on, and what was said just before."""

import pytest

from .test_nlp_wording import claim_of, worded


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            "The report says that “there was a failure of command”.",
            "there was a failure of command",
            "[The report says that] there was a failure of command.",
        ),
        (
            'The report says: "Parks failed. Nobody checked." We agree.',
            "Nobody checked",
            "[The report says:] Nobody checked.",
        ),
        (
            "The report says: 'Parks failed. Nobody checked.' We agree.",
            "Nobody checked",
            "[The report says:] Nobody checked.",
        ),
        (
            "Mr Hill led the review. He concluded: “Parks failed. Nobody checked.” We agree.",
            "Nobody checked",
            "[Mr Hill concluded:] Nobody checked.",
        ),
        (
            "“Parks failed and closed,” said Mr Hill.",
            "Parks failed and closed",
            "[Mr Hill said:] Parks failed and closed.",
        ),
    ],
)
def test_quoted_words_keep_who_said_them(text, words, wording):
    assert claim_of(text, words) == wording


def test_who_is_quoted_in_a_document_keeps_the_document():
    text = "You saw the letter from the board in which Mr Hill said: “Parks failed. Nobody checked.”"
    assert worded(text, "Nobody checked")[0].endswith("letter from the board in which Mr Hill said:] Nobody checked.")


@pytest.mark.parametrize(
    "before",
    [
        "The so-called “park tax” is late.",
        'The so-called "park tax" is late.',
        "The board said: “Parks failed.”",
        "The council's park failed, he says.",
        'They told us that they "failed".-[ Record, 3.]',
    ],
)
def test_words_after_a_quotation_are_nobody_elses(before):
    assert "said" not in claim_of(f"{before} Crime fell by 3% in Dale.", "Crime fell by 3% in Dale")


@pytest.mark.parametrize("mark", ["include", "will do three things:"])
def test_item_of_a_list_in_one_sentence_gets_the_words_that_open_it(mark):
    text = f"The measures {mark} a levy on cars; a ban on boats; and a fund for parks."
    assert worded(text, "a fund for parks")[0] == f"[The measures {mark}] a fund for parks."


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        (
            "I will bring forward rules that will introduce a new test.",
            "introduce a new test",
            "[Ann Other will bring forward rules that will] introduce a new test.",
        ),
        (
            "The review takes place in May 2025, two weeks after the rules came into force.",
            "two weeks after the rules came into force",
            "[The review takes place in May 2025,] two weeks after the rules came into force.",
        ),
        (
            "The board agreed the plan, despite the mayor having few powers.",
            "the mayor having few powers",
            "The mayor [had] few powers.",
        ),
        (
            "Since February the price has risen.",
            "Since February the price has risen",
            "Since February [2024] the price has risen.",
        ),
        (
            "As the manifesto pledged, crime will fall.",
            "As the manifesto pledged",
            "As the manifesto pledged[, crime will fall].",
        ),
        (
            "The grant allowed the board to open two parks, to hire keepers and to buy trees.",
            "buy trees",
            "[The grant allowed the board to] buy trees.",
        ),
        (
            "With a record 18 votes being held last week, we won.",
            "a record 18 votes being held last week",
            "A record 18 votes [were] being held last week [2 to 8 December 2024].",
        ),
        (
            "Let me also say to her that, in Dale, there are fewer teachers and a bigger gap.",
            "a bigger gap",
            "[In Dale, there are fewer teachers and] a bigger gap.",
        ),
    ],
)
def test_fragment_gets_what_it_hangs_on(text, words, wording):
    assert worded(text, words)[0].endswith(wording)


def test_what_a_not_turns_round_is_never_put_without_it():
    text = "It does not mean that jobs are lost there, at a higher salary."
    wording, _ = worded(text, "at a higher salary")
    assert "lost" not in wording or "not mean" in wording


def test_words_said_before_name_a_person_or_say_something():
    text = "On parks, she will know that the mayor, Mr Hill, has done a lot. He leads the board."
    assert worded(text, "He leads the board")[0].startswith("[Said before: “On parks, she will know that the mayor, Mr")
    text = "We opened a park in Dale. As she knows, this is on page 51."
    assert "opened a park" in worded(text, "this is on page 51")[0]


def test_mine_in_a_name_is_no_pronoun():
    assert worded("We bought mine-protected vehicles.", "We bought mine-protected vehicles")[0] == (
        "[The Government] bought mine-protected vehicles."
    )


def test_verb_of_another_number_is_not_given_the_pronoun():
    text = "We now have an amendment that is similar to the last one and relates to parks."
    assert "[The Government] relates" not in worded(text, "relates to parks")[0]
