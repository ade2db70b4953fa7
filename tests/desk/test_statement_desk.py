"""The way in and the statement desk."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import keep_claim
from claims.models import Claim
from jobs.models import Job
from tests.desk.building import make_link
from tests.factories import make_claim, make_quantity, make_statement

LATER = date(2025, 3, 1)


def test_desk_marks_the_claim_in_its_place(desk, claim):
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert f'data-lane="0" id="c-{claim.pk}">nearly 10,000 returns since May</mark>' in html
    assert f'href="#card-{claim.pk}"' in html


def test_desk_slip_shows_wording_figures_and_evidence(desk, claim):
    make_link(claim, "There were 9,640 returns.", known_on=LATER)
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert "Nearly 10,000 returns since May." in html
    assert '<abbr title="nearly">≈</abbr> 10,000' in html
    assert "Evidence (1)" in html


def test_desk_shows_only_the_status_asked_for(desk, researcher, claim):
    kept = make_claim(claim.statement, "£2 million is spent")
    keep_claim(claim=kept, by=researcher)
    html = desk.get(f"/desk/statements/{claim.statement_id}/?show=kept").content.decode()
    assert f'id="card-{kept.pk}"' in html
    assert f'id="card-{claim.pk}"' not in html


def test_desk_numbers_stay_when_some_are_hidden(desk, researcher, claim):
    make_claim(claim.statement, "£2 million is spent")
    keep_claim(claim=claim, by=researcher)
    html = desk.get(f"/desk/statements/{claim.statement_id}/?show=kept").content.decode()
    assert 'aria-label="Claim 2, kept">2</a>' in html


def test_desk_lists_claims_whose_words_are_gone(desk, claim):
    Claim.objects.update(quote="words that were there")
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert "Without a place" in html
    assert f'id="c-{claim.pk}"' not in html


def test_desk_of_a_statement_without_claims_says_why(desk, statement):
    assert "No claims yet" in desk.get(f"/desk/statements/{statement.pk}/").content.decode()


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_desk_asks_as_often_for_thirty_claims_as_for_three(desk, db):
    counts = []
    for how_many in (3, 30):
        text = " ".join(f"Fact {n} has {n} returns." for n in range(how_many))
        statement = make_statement(text)
        for n in range(how_many):
            claim = make_claim(statement, f"Fact {n} has {n} returns")
            make_quantity(claim, f"{n} returns", value=n)
            make_link(claim, "A passage.", known_on=LATER)
        counts.append(queries_of(desk, f"/desk/statements/{statement.pk}/"))
    assert counts[0] == counts[1]


def test_home_lists_statements_with_their_counts(desk, researcher, claim):
    keep_claim(claim=claim, by=researcher)
    html = desk.get("/desk/").content.decode()
    assert f"/desk/statements/{claim.statement_id}/" in html
    assert "Kept</span> <b>1</b>" in html


def test_home_tells_statements_of_one_title_apart(desk, researcher):
    for text, column in (("The first 3 offices are open.", "12W"), ("Another 4 offices are open.", "13W")):
        make_claim(make_statement(text, title="Offices", column=column), "offices are open")
    html = desk.get("/desk/").content.decode()
    assert all(words in html for words in ("column 12W", "“The first 3 offices", "column 13W", "“Another 4 offices"))


def test_vague_quantity_has_no_chip(desk, claim):
    claim.quantities.update(value=None, qualifier="vague")
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert 'class="fig"' not in html


def test_desk_names_hansard_only_where_it_is_hansard(desk, claim):
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert "Brought in as plain text" in html
    assert "Open Parliament Licence" not in html


def test_home_leaves_out_statements_without_claims(desk, statement):
    assert "No claims yet" in desk.get("/desk/").content.decode()


@pytest.mark.parametrize(("show", "there"), [("open", True), ("done", False)])
def test_home_narrows_to_what_is_to_decide(desk, claim, show, there):
    html = desk.get(f"/desk/?show={show}").content.decode()
    assert (f"/desk/statements/{claim.statement_id}/" in html) is there


def test_home_asks_as_often_for_many_statements_as_for_one(desk, claim):
    one = queries_of(desk, "/desk/")
    for n in range(5):
        make_claim(make_statement(f"There were {n} offices opened."), f"{n} offices")
    assert queries_of(desk, "/desk/") == one


def test_look_asks_for_evidence_again(desk, claim):
    answer = desk.post(f"/desk/statements/{claim.statement_id}/look/")
    assert answer.status_code == 302
    assert Job.objects.filter(kind="link_statement", subject=f"statement:{claim.statement_id}").exists()


def test_desk_says_what_a_figure_is_a_rate_of(desk, claim):
    make_quantity(claim, "10,000", value=10000, unit="GBP", per="100000 person", baseline="no baseline stated")
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert "<span>per 100,000 people</span>" in html
    assert "<span>no baseline stated</span>" in html
