"""What people decide outlives every re-run."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from claims import actions
from claims.models import Claim, ExtractionRun
from claims.nlp.results import FoundClaim, FoundQuantity, SplitResult
from jobs.models import Job
from statements.actions import sha256
from statements.models import SourceDocument, StatementRevision
from tests.factories import make_statement

TEXT = "We made 2,000 arrests. Returns rose by 19%. We opened 3 offices."


def found(quote: str, *, text: str = TEXT, worth: float = 0.8, wording: str = "") -> FoundClaim:
    start = text.index(quote)
    number = FoundQuantity(
        start, start + 1, quote[:1], Decimal(1), None, "exact", "thing", quote, None, None, None, None
    )
    return FoundClaim(start, start + len(quote), quote, wording or quote, "quantity", worth, ("a figure",), (number,))


def reading(*claims: FoundClaim, version: str = "test-1") -> SplitResult:
    return SplitResult(version, claims, ())


@pytest.fixture
def statement(db):
    return make_statement(TEXT)


@pytest.fixture
def claim(statement) -> Claim:
    actions.store_claims(statement=statement, result=reading(found("2,000 arrests")))
    return Claim.objects.get()


def test_store_claims_keeps_offsets_and_figures(claim):
    assert claim.statement.text[claim.start_char : claim.end_char] == claim.quote == "2,000 arrests"
    assert claim.quantities.get().measure == "2,000 arrests"


def test_same_reading_twice_stores_nothing_more(statement, claim):
    actions.store_claims(statement=statement, result=reading(found("2,000 arrests")))
    assert (Claim.objects.count(), ExtractionRun.objects.count()) == (1, 1)


def test_new_claims_ask_for_evidence(claim):
    assert Job.objects.get(kind="link_statement").subject == f"statement:{claim.statement_id}"


def test_rerun_refreshes_an_untouched_claim_in_place(statement, claim):
    result = reading(found("2,000 arrests", worth=0.3, wording="There were 2,000 arrests."), version="test-2")
    actions.store_claims(statement=statement, result=result)
    again = Claim.objects.get()
    assert (again.pk, again.text, again.check_worthiness) == (claim.pk, "There were 2,000 arrests.", 0.3)


def test_rerun_retires_what_it_no_longer_finds_and_deletes_nothing(statement, claim):
    actions.store_claims(statement=statement, result=reading(found("3 offices"), version="test-2"))
    assert list(Claim.objects.current().values_list("quote", flat=True)) == ["3 offices"]
    assert Claim.objects.filter(pk=claim.pk, retired_at__isnull=False).exists()


@pytest.mark.parametrize("decision", ["keep", "aside", "edit", "reopen", "note"])
def test_rerun_never_touches_what_a_person_touched(statement, claim, researcher, decision):
    if decision == "aside":
        actions.set_aside_claim(claim=claim, reason="vague", by=researcher)
    elif decision == "edit":
        actions.edit_claim(claim=claim, text="Officers made 2,000 arrests.", claim_type="quantity", by=researcher)
    elif decision == "note":
        actions.note_claim(claim=claim, body="Ask the department.", by=researcher)
    else:
        actions.keep_claim(claim=claim, by=researcher)
    if decision == "reopen":
        actions.reopen_claim(claim=claim, by=researcher)
    before = Claim.objects.filter(pk=claim.pk).values().get()
    actions.store_claims(statement=statement, result=reading(found("2,000 arrests", worth=0.1), version="test-2"))
    assert Claim.objects.filter(pk=claim.pk).values().get() == before


def test_rerun_adds_no_second_claim_on_words_that_a_person_holds(statement, claim, researcher):
    actions.keep_claim(claim=claim, by=researcher)
    actions.store_claims(statement=statement, result=reading(found("made 2,000 arrests"), version="test-2"))
    assert Claim.objects.get() == claim


def revise(statement, text: str) -> None:
    document = SourceDocument.objects.create(sha256=sha256(text), name="new.txt", size=1, data=b"x")
    StatementRevision.objects.create(
        statement=statement, text=statement.text, text_sha256=statement.text_sha256, replaced_by=document
    )
    statement.text, statement.text_sha256 = text, sha256(text)
    statement.save()


def test_revised_text_carries_a_held_claim_along(statement, claim, researcher):
    actions.keep_claim(claim=claim, by=researcher)
    revise(statement, "Madam Deputy Speaker – thank you 🙂. " + TEXT)
    actions.store_claims(statement=statement, result=reading())
    moved = Claim.objects.get()
    assert statement.text[moved.start_char : moved.end_char] == "2,000 arrests"
    assert moved.status == Claim.KEPT


def test_revised_text_without_the_words_lists_the_claim_as_lost(statement, claim, researcher):
    actions.keep_claim(claim=claim, by=researcher)
    revise(statement, "Nothing of the kind was done by anybody.")
    actions.store_claims(statement=statement, result=reading())
    lost = Claim.objects.get()
    assert lost.lost_at
    assert (lost.status, lost.quote) == (Claim.KEPT, "2,000 arrests")


def test_set_aside_needs_a_known_reason(claim, researcher):
    with pytest.raises(ValidationError, match="why"):
        actions.set_aside_claim(claim=claim, reason="because", by=researcher)


def test_decision_is_in_the_history_with_its_author(claim, researcher):
    import pghistory

    with pghistory.context(user=researcher.pk):
        actions.keep_claim(claim=claim, by=researcher)
    event = claim.events.order_by("-pgh_id").first()
    assert (event.status, event.pgh_context["user"]) == ("kept", researcher.pk)


def test_app_cannot_alter_history(claim):
    from django.db import ProgrammingError, connection

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_claimevent")


def test_figure_corrected_in_place_loses_the_kept_claim_and_finds_the_new_one(statement, claim, researcher):
    actions.keep_claim(claim=claim, by=researcher)
    text = TEXT.replace("2,000", "3,000")
    revise(statement, text)
    actions.store_claims(statement=statement, result=reading(found("3,000 arrests", text=text)))
    lost, new = Claim.objects.order_by("pk")
    assert lost.lost_at
    assert (lost.status, new.quote, new.lost_at) == ("kept", "3,000 arrests", None)


def test_figure_corrected_in_place_retires_an_untouched_claim(statement, claim):
    text = TEXT.replace("2,000", "3,000")
    revise(statement, text)
    actions.store_claims(statement=statement, result=reading(found("3,000 arrests", text=text)))
    assert list(Claim.objects.current().values_list("quote", "lost_at")) == [("3,000 arrests", None)]


def test_lost_claim_comes_back_and_takes_no_other_with_it(statement, researcher):
    result = reading(found("2,000 arrests"), found("3 offices"))
    actions.store_claims(statement=statement, result=result)
    for each in Claim.objects.all():
        actions.keep_claim(claim=each, by=researcher)
    revise(statement, "So: we opened 3 offices.")
    actions.store_claims(statement=statement, result=reading())
    revise(statement, "Well. " + TEXT)
    actions.store_claims(statement=statement, result=reading(version="test-2"))
    assert [c.quote for c in Claim.objects.filter(lost_at=None)] == ["2,000 arrests", "3 offices"]


def test_claims_of_one_length_move_past_each_other(statement, researcher):
    text = "One in two. Two in two. Six in two."
    statement.text = text
    statement.save()
    quotes = ("One in two", "Two in two", "Six in two")
    actions.store_claims(statement=statement, result=reading(*(found(q, text=text) for q in quotes)))
    for each in Claim.objects.all():
        actions.keep_claim(claim=each, by=researcher)
    revise(statement, "Ten in two. " + text)
    actions.store_claims(statement=statement, result=reading())
    assert [(c.quote, c.lost_at) for c in Claim.objects.order_by("start_char")] == [(q, None) for q in quotes]


def test_text_taken_back_is_read_again(statement, claim):
    revise(statement, "Nothing of the kind was done by anybody.")
    actions.store_claims(statement=statement, result=reading())
    revise(statement, TEXT)
    actions.store_claims(statement=statement, result=reading(found("2,000 arrests")))
    assert Claim.objects.current().get().quote == "2,000 arrests"


def test_reading_of_a_text_revised_meanwhile_is_not_stored(statement):
    from jobs.actions import NotYet

    with pytest.raises(NotYet):
        actions.store_claims(statement=statement, result=reading(found("2,000 arrests")), text_sha256="0" * 64)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("change", ["keep", "edit", "reopen"])
def test_replaced_and_published_claims_cannot_be_changed(statement, claim, researcher, change):
    do = {
        "keep": lambda: actions.keep_claim(claim=claim, by=researcher),
        "edit": lambda: actions.edit_claim(claim=claim, text="X.", claim_type="other", by=researcher),
        "reopen": lambda: actions.reopen_claim(claim=claim, by=researcher),
    }[change]
    actions.keep_claim(claim=claim, by=researcher)
    Claim.objects.update(status="published")
    with pytest.raises(ValidationError, match="published"):
        do()
    Claim.objects.update(status="kept", retired_at=claim.created_at)
    with pytest.raises(ValidationError, match="replaced"):
        do()


def test_new_wording_is_looked_at_for_families_again(claim, researcher):
    before = Job.objects.filter(kind="find_families").count()
    actions.edit_claim(claim=claim, text="Police made 2,000 arrests.", claim_type="quantity", by=researcher)
    asked = Job.objects.filter(kind="find_families")
    assert asked.count() == before + 1
    assert asked.latest("pk").subject == f"statement:{claim.statement_id}"


def test_new_type_alone_asks_for_no_families(claim, researcher):
    before = Job.objects.count()
    actions.edit_claim(claim=claim, text=claim.text, claim_type="law", by=researcher)
    assert Job.objects.count() == before


@pytest.mark.parametrize("name", ["per", "baseline"])
def test_rerun_refreshes_what_a_figure_is_of_and_against(statement, claim, name):
    item = found("2,000 arrests")
    item = replace(item, quantities=(replace(item.quantities[0], **{name: "day"}),))
    actions.store_claims(statement=statement, result=reading(item, version="test-2"))
    assert getattr(claim.quantities.get(), name) == "day"
