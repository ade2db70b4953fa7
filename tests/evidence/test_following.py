"""The index follows the table of passages: in commit order, out again, and never in anybody's way."""

import random
import shutil
import threading
from datetime import date
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from evidence import following
from evidence.document_actions import passages_of_sitting, source_named
from evidence.models import Document, Passage
from tests.evidence.transactions import held_open
from tests.factories import make_document, make_statement

DAY = date(2025, 2, 27)
FERRY, MUSEUM = "Ferries to the islands sailed on 3,100 days.", "The museum of bicycles opened a new wing."

pytestmark = pytest.mark.usefixtures("committed_db")


def found(*terms: str) -> set[int]:
    return {pk for pk, _ in following.evidence_index().query(dict.fromkeys(terms, 1.0))}


def retire(passage: Passage) -> None:
    Passage.objects.filter(pk=passage.pk).update(retired_at=timezone.now())


def test_late_commit_is_not_missed():
    """A row written early and committed late has a low number; a follower by number would never see it."""
    source_named("Illustrative", is_illustrative=True)  # else the second waits for the first to make it
    with held_open(lambda: make_document(FERRY, known_on=DAY)):
        make_document(MUSEUM, known_on=DAY)
        following.catch_up()
    following.catch_up()
    assert following.evidence_index().count() == Passage.objects.count() == 2


def test_commits_in_any_order_are_all_found():
    document = make_document(MUSEUM, known_on=DAY)

    def write(number: int) -> None:
        order = random.Random(number)
        with transaction.atomic():
            Passage.objects.create(document=document, position=number, locator="x", text=f"{FERRY} {number}")
            sleep(order.random() / 5)
        connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(1, 25)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        following.catch_up(limit=3)
    assert following.follow()
    assert following.evidence_index().count() == 25


def test_retired_passage_leaves_the_index():
    passage = make_document(FERRY, known_on=DAY).passages.get()
    following.catch_up()
    assert found("ferri") == {passage.pk}
    retire(passage)
    assert following.catch_up() == 0
    assert found("ferri") == set()


def test_retired_passage_never_comes_into_a_new_index():
    retire(make_document(FERRY, known_on=DAY).passages.get())
    following.catch_up()
    assert following.evidence_index().count() == 0


def test_passage_that_comes_back_is_found_again():
    passage = make_document(FERRY, known_on=DAY).passages.get()
    retire(passage)
    following.catch_up()
    Passage.objects.filter(pk=passage.pk).update(retired_at=None)
    following.catch_up()
    assert found("ferri") == {passage.pk}


def test_revised_words_replace_the_old_ones_in_the_index():
    statement = make_statement(FERRY + " Nobody waited for long.")
    passages_of_sitting(statement.sitting)
    following.catch_up()
    statement.text, statement.text_sha256 = "Trams ran on 90 days of the year, and nobody waited.", "0" * 64
    statement.save()
    passages_of_sitting(statement.sitting)
    following.catch_up()
    assert (found("ferri"), len(found("tram"))) == (set(), 1)


def test_passage_that_only_moves_is_not_read_again():
    passage = make_document(FERRY, known_on=DAY).passages.get()
    following.catch_up()
    Passage.objects.filter(pk=passage.pk).update(position=7)
    assert following.behind(following.PASSAGES, following.evidence_index().position) == 0


def test_busy_index_is_searched_as_it_is_at_once():
    make_document(FERRY, known_on=DAY)
    following.catch_up()
    make_document(MUSEUM, known_on=DAY)
    with following.evidence_index().writing():
        began = monotonic()
        assert following.catch_up(limit=following.PAGE_ROWS) == 1
        assert len(found("ferri")) == 1
        assert monotonic() - began < 2


def test_page_applies_a_few_rows_and_leaves_the_rest():
    document = make_document(FERRY, known_on=DAY)
    rows = range(1, following.PAGE_ROWS + 50)
    Passage.objects.bulk_create(Passage(document=document, position=at, locator="x", text=MUSEUM) for at in rows)
    assert following.catch_up(limit=following.PAGE_ROWS) == 50
    assert following.follow()


def test_catching_up_holds_no_lock_that_writers_wait_for():
    make_document(FERRY, known_on=DAY)
    with following.evidence_index().writing(), held_open(lambda: list(Passage.objects.all())):
        began = monotonic()
        make_document(MUSEUM, known_on=DAY)
        assert monotonic() - began < 2


def test_open_transaction_holds_the_follower_back_and_not_the_searcher():
    with held_open(lambda: source_named("Slow")):
        make_document(FERRY, known_on=DAY)
        assert following.catch_up() == 0
        assert found("ferri") == set()
    following.catch_up()
    assert len(found("ferri")) == 1


def test_database_put_back_to_an_earlier_day_is_followed_anew():
    passage = make_document(FERRY, known_on=DAY).passages.get()
    gone = following.IndexRow(999, MUSEUM, "", DAY)
    following.evidence_index().add([gone], position=f"{following.next_transaction() + 50}:999")
    following.catch_up()
    assert (found("museum"), found("ferri")) == (set(), {passage.pk})


def test_many_small_catch_ups_leave_few_segments(settings):
    for number in range(20):
        make_document(f"{FERRY} {number}", known_on=DAY)
        following.follow()
    assert following.evidence_index().count() == Document.objects.count() == 20
    assert len(list(settings.EVIDENCE_INDEX_DIR.rglob("*.store"))) < 12


def test_lost_index_is_made_again(settings):
    make_document(FERRY, known_on=DAY)
    following.catch_up()
    shutil.rmtree(settings.EVIDENCE_INDEX_DIR)
    following.catch_up()
    assert len(found("ferri")) == 1
