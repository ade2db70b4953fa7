"""Evidence whose page was withdrawn or changed after people decided on it: the review page says so."""

from datetime import date

import pytest

from evidence.actions import confirm_link
from evidence.document_actions import import_document, source_named
from evidence.models import Passage
from tests.factories import make_link

PAGE = "<html><head>{head}</head><body><h1>Returns</h1><p>{words}</p></body></html>"
URL = '<link rel="canonical" href="https://example.org/returns">'


def bring(words: str, day: date, name: str = "a.html"):
    data = PAGE.format(head=URL, words=words).encode()
    return import_document(name=name, data=data, source=source_named("Example Office"), published_on=day).document


@pytest.fixture
def link(claim, researcher):
    made = make_link(claim, bring("Nearly 10,000 returns since May, it says.", date(2025, 2, 1)))
    return confirm_link(link=made, stance="supports", by=researcher)


def shown(desk, link) -> str:
    return desk.get(f"/desk/claims/{link.claim_id}/").content.decode()


def test_review_says_that_the_words_are_no_longer_there(desk, link):
    assert "no longer there" not in shown(desk, link)
    bring("Nearly 9,000 returns since May, it says.", date(2025, 3, 1))
    assert "these words are no longer there" in shown(desk, link)


def test_review_says_that_the_page_was_withdrawn_since(desk, link):
    from evidence.models import Document

    first = link.passage.document
    fields = {"source": first.source, "origin": first.origin, "supersedes": first, "known_on": date(2025, 3, 1)}
    Document.objects.create(**fields, title="Returns", data=b"x", sha256="a" * 64, withdrawn_notice="Out of date.")
    assert "Out of date." in shown(desk, link)
    assert Passage.objects.current().count() == 1
