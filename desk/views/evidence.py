"""Judging evidence: one piece, several of one publication, what was found by hand, and the figures behind a claim."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from claims import quantity_actions
from claims.models import Claim, Quantity
from desk.access import needs, person, refused
from desk.forms import DecideLinkForm
from desk.review import Review
from desk.review_forms import CiteForm, FigureForm, LinkNoteForm, NothingForm, SearchForm, TogetherForm
from desk.views.claims import load_claim, review_page
from evidence import actions, review_actions
from evidence.models import REJECT_REASONS, STANCES, EvidenceLink, Passage
from notes.actions import add_note


@transaction.atomic
def decide(link: EvidenceLink, data: dict, by: User) -> None:
    """The decision and the note that explains it, both or neither."""
    if data["decision"] == "confirm":
        actions.confirm_link(link=link, stance=data["stance"], by=by)
    elif data["decision"] == "reject":
        actions.reject_link(link=link, reason=data["reason"], by=by)
    else:
        review_actions.reopen_together(link=link, by=by)
    if data["note"].strip():
        add_note(subject=link, body=data["note"], by=by)


def attempt(form: BaseForm, act: Callable[[], object]) -> None:
    """What the action refuses becomes an error of the form: beside the field it names, else above all."""
    try:
        act()
    except ValidationError as refusal:
        form.add_error(None, refusal)


@require_POST
@needs("evidence.judge")
def link_decide(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(EvidenceLink, pk=pk)
    form = DecideLinkForm(request.POST)
    if form.is_valid():
        attempt(form, lambda: decide(link, form.cleaned_data, person(request)))
    if request.htmx:  # type: ignore[attr-defined]
        return refused(request, form) if form.errors else evidence_again(request, link)
    if form.errors:
        return review_page(request, load_claim(link.claim_id), status=422, form=form)
    return redirect(reverse("claim-review", args=[link.claim_id]) + f"#ev-{pk}")


@require_POST
@needs("evidence.judge")
def link_note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note on one piece of evidence, whether it is decided or not."""
    link = get_object_or_404(EvidenceLink, pk=pk)
    form = LinkNoteForm(request.POST)
    if form.is_valid():
        attempt(form, lambda: add_note(subject=link, body=form.cleaned_data["body"], by=person(request)))
    if request.htmx:  # type: ignore[attr-defined]
        return refused(request, form) if form.errors else evidence_again(request, link)
    if form.errors:
        return review_page(request, load_claim(link.claim_id), status=422, form=form)
    return redirect(reverse("claim-review", args=[link.claim_id]) + f"#ev-{pk}")


@require_POST
@needs("evidence.judge")
def claim_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision on several pieces of evidence, those of one publication."""
    claim = load_claim(pk)
    form = TogetherForm(request.POST, list(claim.evidence_links.values_list("pk", flat=True)))
    if form.is_valid():
        attempt(form, lambda: decide_together(claim, form.cleaned_data, person(request)))
    if form.errors:
        return review_page(request, load_claim(pk), status=422, form=form)
    return redirect(reverse("claim-review", args=[pk]) + f"#ev-{form.cleaned_data['link'][0]}")


def decide_together(claim: Claim, data: dict, by: User) -> None:
    given = {"claim": claim, "links": data["link"], "note": data["note"], "by": by}
    if data["decision"] == "confirm":
        review_actions.confirm_links(stance=data["stance"], **given)
    else:
        review_actions.reject_links(reason=data["reason"], **given)


# --- search by hand ------------------------------------------------------------------------------------------------


@require_POST
@needs("evidence.judge")
def claim_cite(request: HttpRequest, pk: int) -> HttpResponse:
    """A passage that was found by hand becomes evidence. The address keeps the search, so that it can go on."""
    claim, search, form = load_claim(pk), SearchForm(request.GET, load_claim(pk)), CiteForm(request.POST)
    if search.is_valid() and form.is_valid():
        found = Passage.objects.select_related("document").defer("document__data")
        passage = get_object_or_404(found, pk=form.cleaned_data["passage"])
        stance = form.cleaned_data["stance"] if form.cleaned_data["cite"] == "confirm" else ""
        cite = partial(review_actions.cite_passage, claim=claim, passage=passage, wanted=search.wanted, stance=stance)
        attempt(form, lambda: cite(by=person(request)))
    if search.errors or form.errors:
        return review_page(request, load_claim(pk), status=422, form=search if search.errors else form)
    link = EvidenceLink.objects.get(claim=claim, passage=passage)
    return redirect(f"{reverse('claim-review', args=[pk])}?{request.GET.urlencode()}#ev-{link.pk}")


@require_POST
@needs("evidence.judge")
def claim_nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Looked and found nothing": what the address asks for is kept as a search without a find."""
    claim, search, form = load_claim(pk), SearchForm(request.GET, load_claim(pk)), NothingForm(request.POST)
    if search.is_valid() and form.is_valid():
        note = form.cleaned_data["note"]
        record = partial(review_actions.record_nothing_found, claim=claim, wanted=search.wanted, note=note)
        attempt(form, lambda: record(by=person(request)))
    if search.errors or form.errors:
        return review_page(request, load_claim(pk), status=422, form=search if search.errors else form)
    return redirect(reverse("claim-review", args=[pk]) + "#searches")


# --- figures -------------------------------------------------------------------------------------------------------


@require_POST
@needs("claims.judge")
def claim_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a figure that the machine did not see."""
    claim, form = load_claim(pk), FigureForm(request.POST)
    if form.is_valid():
        attempt(form, lambda: add_figure(claim, dict(form.cleaned_data), person(request)))
    if form.errors:
        return review_page(request, load_claim(pk), status=422, form=form, figure=form)
    return redirect(reverse("claim-review", args=[pk]) + "#figures")


@transaction.atomic
def add_figure(claim: Claim, data: dict, by: User) -> None:
    quantity_actions.add_quantity(claim=claim, quote=data.pop("quote"), fields=data, by=by)
    review_actions.request_figure_check(claim=claim, by=by)


@require_POST
@needs("claims.judge")
def figure_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a figure right, or take it away."""
    quantity = get_object_or_404(Quantity.objects.select_related("claim"), pk=pk)
    form = FigureForm(request.POST, quantity=quantity)
    if request.POST.get("remove"):
        form = FigureForm({"qualifier": quantity.qualifier}, quantity=quantity)
    if form.is_valid():
        attempt(form, lambda: change_figure(pk, request.POST.get("remove"), form.cleaned_data, person(request)))
    if form.errors:
        return review_page(request, load_claim(quantity.claim_id), status=422, form=form, figure=form)
    return redirect(reverse("claim-review", args=[quantity.claim_id]) + "#figures")


@transaction.atomic
def change_figure(pk: int, remove: str | None, data: dict, by: User) -> None:
    quantity = Quantity.objects.select_related("claim").get(pk=pk)  # not the one that the form shows when it is refused
    if remove:
        quantity_actions.remove_quantity(quantity=quantity, by=by)
    else:
        quantity_actions.edit_quantity(quantity=quantity, fields=data, by=by)
    review_actions.request_figure_check(claim=quantity.claim, by=by)


def evidence_again(request: HttpRequest, link: EvidenceLink) -> HttpResponse:
    """The decided piece of evidence as it is now, with all that counts or draws it, for the review page."""
    claim = load_claim(link.claim_id)
    review = Review(claim)
    item = next(item for item in review.evidence if item.link.pk == link.pk)
    context = {"review": review, "claim": claim, "statement": claim.statement, "item": item, "swap": True}
    context |= {"reject_reasons": REJECT_REASONS, "stances": STANCES}
    return render(request, "desk/review.html#decided", context)
