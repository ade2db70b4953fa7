"""One claim: its review page, and what people decide about it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from claims import actions
from claims.models import Claim
from claims.models.claim import ASIDE_REASONS
from desk.access import needs, person, refused, way_back
from desk.forms import DecideClaimForm, EditClaimForm, JoinClaimForm, NoteForm
from desk.presenters import desk_of, reason_buttons
from desk.review import Review
from evidence.models import REJECT_REASONS, STANCES


def load_claim(pk: int) -> Claim:
    claims = Claim.objects.select_related("statement__sitting", "decided_by", "run")
    return get_object_or_404(claims.prefetch_related("quantities", "statement__source_records"), pk=pk)


def review_page(request: HttpRequest, claim: Claim, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The review page; `form` is the form that failed, `edit`, `note` and `figure` those on the page."""
    context = {
        "review": Review(claim, request.GET, extra.pop("figure", None)),
        "claim": claim,
        "statement": claim.statement,
        "edit": EditClaimForm(instance=claim, auto_id="edit_%s"),
        "note": NoteForm(auto_id="note_%s"),
        "join": JoinClaimForm(auto_id="join_%s"),
        "aside_reasons": ASIDE_REASONS,
        "reject_reasons": REJECT_REASONS,
        "stances": STANCES,
        **extra,
    }
    return render(request, "desk/review.html", context, status=status)


@require_safe
@needs("desk.read")
def claim_review(request: HttpRequest, pk: int) -> HttpResponse:
    return review_page(request, load_claim(pk))


def decide(claim: Claim, form: DecideClaimForm, by: User) -> None:
    """Do what the form says; what the action refuses becomes an error of the form."""
    decision = form.cleaned_data["decision"]
    try:
        if decision == "keep":
            actions.keep_claim(claim=claim, by=by)
        elif decision == "aside":
            actions.set_aside_claim(claim=claim, reason=form.cleaned_data["reason"], by=by)
        else:
            actions.reopen_claim(claim=claim, by=by)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)


@require_POST
@needs("claims.judge")
def claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    claim = load_claim(pk)
    form = DecideClaimForm(request.POST)
    if form.is_valid():
        decide(claim, form, person(request))
    if request.htmx:  # type: ignore[attr-defined]
        return refused(request, form) if form.errors else slip_again(request, claim)
    if form.errors:
        return review_page(request, load_claim(pk), status=422, form=form)
    return redirect(way_back(request, reverse("claim-review", args=[pk])))


def slip_again(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The claim's slip as it is now, with the strip and the counts, for the statement desk."""
    desk = desk_of(claim.statement, show=request.POST.get("show", "all"))
    slip = next((s for s in [*desk.slips, *desk.lost] if s.claim.pk == claim.pk), None)
    context = {"desk": desk, "statement": claim.statement, "slip": slip, "swap": True}
    context["reasons"] = reason_buttons()
    return render(request, "desk/statement.html#decided", context)


@require_POST
@needs("claims.judge")
def claim_edit(request: HttpRequest, pk: int) -> HttpResponse:
    claim = load_claim(pk)
    form = EditClaimForm(request.POST, instance=load_claim(pk), auto_id="edit_%s")
    if form.is_valid():
        save(form, lambda data: actions.edit_claim(claim=claim, by=person(request), **data))
    if form.errors:
        return review_page(request, claim, status=422, form=form, edit=form)
    return redirect("claim-review", pk=pk)


@require_POST
@needs("claims.judge")
def claim_note(request: HttpRequest, pk: int) -> HttpResponse:
    claim = load_claim(pk)
    form = NoteForm(request.POST, auto_id="note_%s")
    if form.is_valid():
        save(form, lambda data: actions.note_claim(claim=claim, body=data["body"], by=person(request)))
    if form.errors:
        return review_page(request, claim, status=422, form=form, note=form)
    return redirect(reverse("claim-review", args=[pk]) + "#notes")


def save(form: BaseForm, action: Any) -> None:
    """Call the action with the form's data; what it refuses becomes an error of the form."""
    try:
        action(form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
