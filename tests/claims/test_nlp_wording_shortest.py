"""A wording carries what resolves the claim, no more of it than that needs, and nothing that is not what was meant."""

import pytest

from claims.nlp.wording.antecedents import _gender

from .test_nlp_wording import reading, worded


def before(words, claim):
    return f"[Said before: “{words}”] {claim}."


def test_title_with_a_full_stop_is_of_a_person():
    assert _gender(reading("Mr. Hill opened a park.")[0]) == "man"


def test_opening_is_not_cut_at_an_abbreviation():
    text = "On my right hon. Friend’s point about fees, the council spent £3 million."
    opening = "[On Ann Other’s right hon. Friend’s point about fees,]"
    assert worded(text, "the council spent £3 million")[0] == f"{opening} the council spent £3 million."


def test_last_of_several_infinitives_gets_only_what_opens_them():
    text = (
        "The council has allowed Dale to more than double its spending on parks, to hire keepers who mend the gates, "
        "to plant 400 trees and to buy 20 benches."
    )
    assert worded(text, "buy 20 benches")[0] == "[The council has allowed Dale to] buy 20 benches."


def test_condition_stays_ahead_of_what_it_decides():
    text = "But if the board was to refuse the plan, under rule 3 the council would not be obliged to pay."
    wording, _ = worded(text, "under rule 3 the council would not be obliged to pay")
    assert "if the board was to refuse the plan" in wording.lower()


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        (
            "We made a contact with firms in Dale. That contact tracing found 300 cases.",
            "That contact tracing found 300 cases",
            "That contact tracing found 300 cases.",
        ),
        (
            "The council is undertaking demonstration schemes in Dale. The schemes cost £3 million.",
            "The schemes cost £3 million",
            "The schemes cost £3 million.",
        ),
    ],
)
def test_no_part_of_a_phrase_is_explained(text, words, kept):
    assert worded(text, words)[0].endswith(f"] {kept}")


def test_thing_far_back_is_quoted_by_its_own_name():
    text = (
        "We have found sites on which to build prisons for 400 men each. Crime has fallen. Dale is calm. Hill is calm. "
        "The council has 900 prison places for men. These new prisons will open in May."
    )
    wording, _ = worded(text, "These new prisons will open in May")
    assert "prisons for 400 men each" in wording


def test_all_of_several_are_quoted_together():
    text = "We will raise fees. We will close two parks. All of these changes take effect in May."
    wording, _ = worded(text, "All of these changes take effect in May")
    assert wording.startswith("[Said before: “We will raise fees. We will close two parks.”] All of these changes")


def test_denied_step_is_no_step():
    text = "The council will raise park fees. Evidence does not establish any harm. These changes take effect soon."
    words = "These changes take effect soon"
    assert worded(text, words)[0] == before("The council will raise park fees.", words)


def test_law_is_told_by_the_act_that_was_named():
    text = "Last year the Hillford Parks Act 2006 set fees. The legislation created a levy."
    assert "Hillford Parks Act 2006" in worded(text, "The legislation created a levy")[0]


def test_claim_that_opens_its_paragraph_is_told_by_the_one_before():
    text = "The council asked everybody in the borough about benches.\nSome benches were sold."
    words = "Some benches were sold"
    assert worded(text, words)[0] == before("The council asked everybody in the borough about benches.", words)


def test_quotation_begins_where_it_tells():
    text = (
        "In the light of many strong letters that I have had from residents of Dale and Hill, keepers, gardeners and "
        "unions, clubs, schools, shops, farms, churches, theatres and ferries of both boroughs, of the villages around "
        "them and of the coast, over the last three years, I can say that the council will pay £3 million for parks. "
        "This is a rise of 4%."
    )
    words = "This is a rise of 4%"
    assert worded(text, words)[0] == before("…I can say that the council will pay £3 million for parks.", words)


def test_relative_clause_between_commas_stays():
    words = "the plan, which was to be read aloud, has been dropped"
    assert worded(f"I hear that {words}.", words)[0] == f"{words[0].upper()}{words[1:]}."
