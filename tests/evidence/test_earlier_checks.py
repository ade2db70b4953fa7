"""Earlier fact-checks: read as published, kept as they were, found for a claim with reasons."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from evidence.earlier_actions import earlier_checks_of, import_claim_reviews
from evidence.earlier_checks import Unreadable, read_claim_review, read_claim_reviews
from evidence.models import EarlierCheck
from tests.factories import make_claim, make_quantity, make_statement

QUOTE = "Voluntary returns of foreign national offenders were up by 14%"


def review(**fields) -> dict:
    item = {
        "@type": "ClaimReview",
        "url": "https://example.org/checks/1/",
        "datePublished": "2024-11-20",
        "claimReviewed": "Voluntary returns of foreign national offenders were up by 14%.",
        "itemReviewed": {"@type": "Claim", "author": {"name": "Ann Other"}, "datePublished": "2024-11-18"},
        "author": {"@type": "Organization", "name": "Example Check"},
        "reviewRating": {
            "ratingValue": "3",
            "bestRating": "5",
            "worstRating": "1",
            "alternateName": "Partly supported",
        },
    }
    return {**item, **fields}


def brought_in(*items: dict):
    return import_claim_reviews(data=json.dumps(list(items)).encode())


def test_review_is_read_as_published():
    read = read_claim_review(review())
    assert (read.publisher, read.verdict, read.speaker) == ("Example Check", "Partly supported", "Ann Other")
    assert (read.published_on, read.said_on) == (date(2024, 11, 20), date(2024, 11, 18))


def test_rating_without_a_name_is_its_number_on_its_scale():
    rating = {"ratingValue": 3, "bestRating": 5, "worstRating": 1}
    assert read_claim_review(review(reviewRating=rating)).verdict == "3 on a scale from 1 to 5"


WRAPS = {
    "alone": lambda item: item,
    "list": lambda item: [item],
    "graph": lambda item: {"@graph": [item]},
    "feed": lambda item: {"dataFeedElement": [{"item": [item]}]},
}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_reviews_are_found_however_a_feed_wraps_them(wrap):
    assert len(read_claim_reviews(json.dumps(wrap(review())).encode())[0]) == 1


LACKS = (
    {"url": "javascript:alert(1)"},
    {"claimReviewed": ""},
    {"author": None},
    {"datePublished": "soon"},
    {"reviewRating": {}},
)


@pytest.mark.parametrize("fields", LACKS)
def test_review_that_lacks_something_is_refused_and_the_others_are_not(fields):
    read, refused = read_claim_reviews(json.dumps([review(**fields), review()]).encode())
    assert (len(read), len(refused)) == (1, 1)
    assert refused[0].startswith("Item 1: it ")


@pytest.mark.parametrize("data", [b"<html>", b"\xff", b"[]", b"[" * 100_000, b'{"@type": "Article"}'])
def test_what_is_no_claim_review_is_one_sentence(data):
    with pytest.raises(Unreadable):
        read_claim_reviews(data)


def test_the_same_again_changes_nothing_and_another_verdict_supersedes(db):
    first = brought_in(review()).stored[0]
    assert brought_in(review()).unchanged == 1
    second = brought_in(review(reviewRating={"alternateName": "Supported"})).stored[0]
    assert second.supersedes == first
    assert list(EarlierCheck.objects.current()) == [second]


def test_whole_that_cannot_be_read_is_refused(db):
    with pytest.raises(ValidationError, match="no item of the type ClaimReview"):
        import_claim_reviews(data=b"{}")


def test_claim_finds_what_was_checked_before(committed_db):
    claim = make_claim(make_statement(f"{QUOTE}."), QUOTE, claim_type="quantity")
    make_quantity(claim, "14%", value=14, unit="percent", direction="up", measure="voluntary returns")
    brought_in(review(), review(url="https://example.org/checks/2/", claimReviewed="The museum opened a wing."))
    [(check, found)] = earlier_checks_of(claim)
    assert check.url.endswith("/1/")
    assert any("oluntary" in reason for reason in found.reasons)


def test_superseded_check_is_not_found(committed_db):
    claim = make_claim(make_statement(f"{QUOTE}."), QUOTE)
    brought_in(review())
    brought_in(review(reviewRating={"alternateName": "Supported"}))
    assert [check.verdict for check, _ in earlier_checks_of(claim)] == ["Supported"]


@pytest.mark.parametrize("table", ["evidence_earliercheck", "evidence_evidencesearch"])
def test_app_can_only_add_to_what_is_kept(db, settings, table):
    with connection.cursor() as cursor:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [settings.DB_APP_ROLE, table, right])
            assert cursor.fetchone() == (False,), right
