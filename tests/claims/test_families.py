"""Whether two claims say the same thing, and why; measured on pairs written for it (tests/data/claims)."""

from decimal import Decimal
from pathlib import Path

import pytest

from claims.families import Figure, Saying, compare, in_words, paired
from claims.family_scoring import FamiliesMeasure
from claims.family_terms import names, terms

PAIRS = Path(__file__).parent.parent / "data" / "claims" / "families.jsonl"


def figure(value, unit="percent", **fields) -> Figure:
    return Figure(Decimal(value), unit=unit, **fields)


def saying(text: str, *figures: Figure) -> Saying:
    return Saying(text, figures)


def same(one: str | Saying, other: str | Saying) -> bool:
    ones = [each if isinstance(each, Saying) else saying(each) for each in (one, other)]
    return compare(*ones).is_same


@pytest.mark.parametrize(("part", "least"), [("dev", 0.95), ("check", 0.75)])
def test_pairs_are_told_apart(part, least):
    """The rules were set on "dev"; "check" was written afterwards, before their thresholds were raised."""
    result = FamiliesMeasure().run(file=PAIRS)[part]
    assert result["precision"] >= 0.95
    assert result["recall"] >= least


def test_the_measure_is_told_in_lines():
    measure = FamiliesMeasure()
    assert next(measure.lines(measure.run(file=PAIRS))).startswith("dev        precision ")


def test_a_file_without_pairs_is_no_measure(tmp_path):
    (tmp_path / "none.jsonl").write_text("\n")
    with pytest.raises(ValueError, match="no pairs"):
        FamiliesMeasure().run(file=tmp_path / "none.jsonl")


def test_enforced_returns_are_not_voluntary_returns():
    one = saying("Enforced returns are up by 19%.", figure(19, measure="enforced returns", direction="up"))
    other = saying("Voluntary returns are up by 14%.", figure(14, measure="voluntary returns", direction="up"))
    assert not same(one, other)
    assert "another measure: enforced returns and voluntary returns" in compare(one, other).reasons


def test_a_drifted_figure_is_the_same_claim_and_says_so():
    one = saying("Enforced returns are up by 19%.", figure(19, measure="enforced returns", direction="up"))
    other = saying("Enforced returns have risen by 23%.", figure(23, measure="enforced returns", direction="up"))
    assert same(one, other)
    assert compare(one, other).reasons == ("same subject: enforced, returns", "the figure differs: 19% and 23%")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will ban the sale of old gas boilers.", "We will not ban the sale of old gas boilers."),
        ("Oak planting in Wales doubled the insect count.", "Oak planting in Kent doubled the insect count."),
        ("We will open ten coastal rescue stations.", "We have opened ten coastal rescue stations."),
    ],
)
def test_what_words_in_common_cannot_outweigh(one, other):
    assert same(one, one)
    assert not same(one, other)


def test_up_and_down_are_not_the_same():
    up = saying("Ferry fares rose by 5%.", figure(5, measure="ferry fares", direction="up"))
    down = saying("Ferry fares fell by 5%.", figure(5, measure="ferry fares", direction="down"))
    assert not same(up, down)


def test_one_in_five_is_a_fifth_of_a_hundred():
    one = saying("One in five seals has the virus.", figure("0.2", unit="ratio"))
    other = saying("20% of seals have the virus.", figure(20))
    assert same(one, other)


def test_other_periods_are_other_claims():
    one = saying("Ferry trips rose by 5%.", figure(5, direction="up", period="2021-01-01/2021-12-31"))
    other = saying("Ferry trips rose by 6%.", figure(6, direction="up", period="2023-01-01/2023-12-31"))
    assert "another period" in compare(one, other).reasons
    assert not same(one, other)


def test_a_period_that_grows_with_the_day_is_the_same():
    one = saying("Ferry trips rose by 5%.", figure(5, direction="up", period="2021-01-01/2021-12-31"))
    other = saying("Ferry trips rose by 6%.", figure(6, direction="up", period="2021-01-01/2023-12-31"))
    assert same(one, other)


def test_one_topic_is_not_one_claim():
    assert not same("The ferry pier needs a new roof.", "The ferry pier was opened by the mayor of Ryde.")


def test_other_words_for_the_same_thing():
    assert terms("We hired staff") == terms("Workers were recruited")[::-1] == ("hire", "worker")
    assert names("The NHS in Wales, Germany’s border") == {"nhs", "wale", "germani"}


def test_figures_pair_by_what_they_count():
    boats, money = figure(600, unit="boat"), figure(3, unit="GBP")
    assert paired([boats, money], [figure(4, unit="GBP"), figure(650, unit="boats")]) == [
        (money, figure(4, unit="GBP")),
        (boats, figure(650, unit="boats")),
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [(figure(19), "19%"), (figure("1500000000.0", unit="GBP"), "£1.5 billion"), (figure(6500, unit="boat"), "6,500")],
)
def test_figures_in_words(found, words):
    assert in_words(found) == words


def test_a_name_that_is_part_of_a_word_is_compared():
    one = saying("Ferries to Côte d’Ivoire carried 5 seals.", figure(5, unit="seal"))
    other = saying("Ferries to Zanzibar carried 5 seals.", figure(5, unit="seal"))
    assert any(reason.startswith("other names: ") for reason in compare(one, other).reasons)


@pytest.mark.parametrize(
    ("one", "other", "is_other"),
    [
        ("2021", "2023", True),
        ("2023", "2023-Q3", False),
        ("2022/2023", "2023-04", True),
        ("2022/2023", "2023-03-31", False),
        ("2024-10", "2024-10-01/2024-12-31", False),
    ],
)
def test_every_stored_period_is_compared(one, other, is_other):
    sayings = [saying("Ferry trips rose by 5%.", figure(5, period=period)) for period in (one, other)]
    assert ("another period" in compare(*sayings).reasons) is is_other


def test_every_currency_is_money():
    rupees, seals = figure(3, unit="INR"), figure(3, unit="seal")
    assert paired([rupees], [seals, figure(3)]) == []
    assert in_words(rupees) == "₹3"
    assert in_words(figure(3, unit="HKD")) == "HKD\N{NO-BREAK SPACE}3"
