"""The list of statements for everybody."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_statement

pytestmark = pytest.mark.django_db


def listed(client, query: str = "") -> str:
    return client.get(f"/statements/{query}").content.decode()


def test_home_is_the_list_with_a_word_of_welcome(client):
    make_statement("We opened 3 offices.", title="Offices opened")
    html = client.get("/").content.decode()
    assert "What ministers told Parliament" in html
    assert "Offices opened" in html


def test_statements_are_grouped_by_day_newest_first(client):
    make_statement("One.", title="Older", made_on=date(2020, 12, 14))
    make_statement("Two.", title="Newer", made_on=date(2024, 12, 10))
    html = listed(client)
    assert html.index("10 December 2024") < html.index("Newer") < html.index("14 December 2020") < html.index("Older")


def test_only_ministers_are_listed_unless_asked(client):
    make_statement("A question.", title="From the back benches", minister_because="")
    assert "From the back benches" not in listed(client)
    assert "From the back benches" in listed(client, "?sent=1")


def test_ministers_stay_chosen_with_other_filters(client):
    make_statement("A question.", title="From the back benches", minister_because="")
    assert "No statement fits" in listed(client, "?sent=1&ministers=1&house=commons")


@pytest.mark.parametrize(
    ("words", "there"),
    [("office", True), ("opening", True), ('"3 offices"', True), ("offices -york", False), ("Scotland or York", True)],
)
def test_search_understands_words_phrases_and_minus(client, words, there):
    make_statement("We opened 3 offices in York.", title="Places")
    html = client.get("/statements/", {"q": words}).content.decode()
    assert ("Places" in html) is there


def test_typographic_quotes_are_quotes(client):
    make_statement("The armed forces are here.", title="Defence")
    make_statement("The forces that are armed.", title="Elsewhere")
    html = client.get("/statements/", {"q": "“armed forces”"}).content.decode()
    assert "Defence" in html
    assert "Elsewhere" not in html


@pytest.mark.parametrize(("words", "why"), [("-office", "only what to leave out"), ("the", "too common")])
def test_search_that_cannot_find_says_why(client, words, why):
    make_statement("We opened an office.")
    assert why in client.get("/statements/", {"q": words}).content.decode()


def test_search_shows_the_words_it_found(client):
    make_statement("Before. " * 60 + "We opened <3> offices in York. " + "After. " * 60, title="Places")
    html = listed(client, "?q=offices")
    assert "&lt;3&gt; <mark>offices</mark> in York" in html or "<mark>offices</mark> in York" in html


@pytest.mark.parametrize("words", ["'", '"', "!!! & |", "\\", "a:*", "x" * 400, "%00"])
def test_search_never_breaks(client, words):
    assert client.get("/statements/", {"q": words}).status_code == 200


def test_search_with_a_null_byte_never_breaks(client):
    assert client.get("/statements/?q=a%00b").status_code == 200


def test_house_and_day_narrow_the_list(client):
    make_statement("One.", title="In the Lords", house="lords")
    assert "In the Lords" in listed(client, "?sent=1&house=lords&day=2024-12-10")
    assert "In the Lords" not in listed(client, "?sent=1&house=commons")
    assert "In the Lords" not in listed(client, "?sent=1&day=2024-12-11")


def test_day_that_is_no_day_is_an_error_and_the_list_stays(client):
    make_statement("One.", title="Offices opened")
    html = listed(client, "?sent=1&day=10.12.24x")
    assert "<title>Error: " in html
    assert "Offices opened" in html


def test_pages_keep_the_filters(client):
    for n in range(51):
        make_statement(f"Office {n}.", position=n)
    html = listed(client, "?q=office&sent=1")
    assert "Page 1 of 2" in html
    assert "?q=office&amp;sent=1&amp;page=2" in html
    assert "Page 2 of 2" in listed(client, "?q=office&sent=1&page=2")


def test_page_beyond_the_last_is_the_last(client):
    make_statement("One.", title="Offices opened")
    assert "Offices opened" in listed(client, "?page=99")


def test_empty_list_says_so(client):
    assert "No statements yet" in listed(client)


def test_list_asks_as_often_for_many_as_for_one(client):
    counts = []
    for how_many in (1, 20):
        for n in range(how_many):
            make_statement(f"Office {n}.", position=n)
        with CaptureQueriesContext(connection) as seen:
            listed(client)
        counts.append(len(seen))
    assert counts[0] == counts[1]
