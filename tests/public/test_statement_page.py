"""One statement, word for word, and nothing that is not published."""

import pytest

from statements.actions import keep_document
from statements.models import SourceRecord
from tests.factories import make_claim, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    return make_statement("We opened 3 offices – é 😀.\n\nThey <b>work</b>.", title="Offices opened", column="27WS")


def test_text_stands_in_paragraphs_and_is_not_run(client, statement):
    html = client.get(statement.get_absolute_url()).content.decode()
    assert '<p class="speech__para">We opened 3 offices – é 😀.</p>' in html
    assert "They &lt;b&gt;work&lt;/b&gt;." in html


def test_page_says_who_where_and_when(client, statement):
    html = client.get(statement.get_absolute_url()).content.decode()
    for words in ("The Minister (Ann Other)", "10 December 2024", "Commons", "27WS", "Open Parliament Licence v3.0"):
        assert words in html


def test_plain_text_is_not_said_to_be_hansard(client, statement):
    html = client.get(statement.get_absolute_url()).content.decode()
    assert "Brought in as plain text by the editors of this site" in html
    assert "nothing is altered" not in html


def test_page_names_its_source(client, statement):
    document = keep_document(name="a.xml", data=b"<a/>")
    SourceRecord.objects.create(
        statement=statement,
        origin_system="theyworkforyou",
        source_id="1",
        document=document,
        url="https://example.org/1",
    )
    html = client.get(statement.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/1">Hansard, by way of TheyWorkForYou</a>' in html
    assert "nothing is altered" in html


def test_claims_are_not_public(client, statement):
    make_claim(statement, "3 offices", text="The secret wording.", check_worthiness=0.77)
    html = client.get(statement.get_absolute_url()).content.decode()
    for words in ("secret wording", "0.77", "<mark", "/desk/", "laim"):
        assert words not in html.replace("Every claim", "")


def test_desk_is_one_link_away_for_those_who_work_here(researcher, client_of, statement):
    html = client_of(researcher).get(statement.get_absolute_url()).content.decode()
    assert f'href="/desk/statements/{statement.pk}/"' in html


def test_wrong_slug_leads_to_the_right_one(client, statement):
    answer = client.get(f"/statements/{statement.pk}/something-else/")
    assert (answer.status_code, answer.url) == (301, statement.get_absolute_url())


def test_neighbours_of_the_same_sitting_are_linked(client, statement):
    first = make_statement("Before.", title="The one before", position=0)
    middle = make_statement("Middle.", title="Middle", position=1)
    last = make_statement("After.", title="The one after", position=2)
    html = client.get(middle.get_absolute_url()).content.decode()
    assert f'rel="prev" href="{first.get_absolute_url()}"' in html
    assert f'rel="next" href="{last.get_absolute_url()}"' in html


def test_other_sitting_is_no_neighbour(client, statement):
    make_statement("Elsewhere.", title="In the Lords", house="lords", position=1)
    assert "In the Lords" not in client.get(statement.get_absolute_url()).content.decode()


def test_missing_statement_is_a_page_of_its_own(client):
    answer = client.get("/statements/999/nothing/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_public_page_has_no_script(client, statement):
    assert "<script" not in client.get(statement.get_absolute_url()).content.decode()
