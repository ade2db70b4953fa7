"""Answers that answer nothing: holding answers and pointers; and those that only begin like them."""

import pytest

from evidence.pointers import pointer


@pytest.mark.parametrize(
    "text",
    [
        "I will write to the hon. Member shortly.",
        "I shall write to the noble Lord and place a copy of my letter in the Library.",
        "It has not proved possible to respond to the hon. Member in the time available before Prorogation.",
        "My right hon. Friend will write to my hon. Friend about this.",
        "I have asked the National Statistician to reply to the hon. Gentleman.",
        "I have written to the hon. Member for Westham.",
        "Officials are still collating the information. I will reply to the hon. Member as soon as it is there.",
    ],
)
def test_pointer_knows_a_holding_answer(text):
    assert pointer(text) == "holding"


@pytest.mark.parametrize(
    "text",
    [
        "I refer the hon. Member to the answer given on 3 March 2026 to question 71234.",
        "I refer the hon. Member to the reply that I gave him earlier today.",
        "I would refer my hon. Friend to the statement made by the Minister on 4 May.",
        "Please see the oral statement made today by the Secretary of State.",
        "Please refer to the oral statement.",
        "My right hon. Friend the Secretary of State has today made the following written ministerial statement.",
    ],
)
def test_pointer_knows_what_points_elsewhere(text):
    assert pointer(text) == "pointer"


@pytest.mark.parametrize(
    "text",
    [
        "Enforced returns rose by 24% in the year.",
        "I refer the hon. Member to the answer of 3 March: 2,580 people were returned in the quarter.",
        "I will write to every school in the country this week about the new rules. " * 8,
        "The Department wrote to all councils in March.",
        "No assessment has been made of the costs.",
        "I refer to the Green Paper as a turning point for the bus industry.",
    ],
)
def test_pointer_leaves_what_answers(text):
    assert pointer(text) == ""
