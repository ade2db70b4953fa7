"""Confirming and rejecting evidence."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from desk.access import needs, person, refused
from desk.forms import DecideLinkForm
from desk.review import Review
from desk.views.claims import load_claim, review_page
from evidence import actions
from evidence.models import REJECT_REASONS, STANCES, EvidenceLink
from notes.actions import add_note


@transaction.atomic
def decide(link: EvidenceLink, data: dict, by: User) -> None:
    """The decision and the note that explains it, both or neither."""
    if data["decision"] == "confirm":
        actions.confirm_link(link=link, stance=data["stance"], by=by)
    elif data["decision"] == "reject":
        actions.reject_link(link=link, reason=data["reason"], by=by)
    else:
        actions.reopen_link(link=link, by=by)
    if data["note"].strip():
        add_note(subject=link, body=data["note"], by=by)


@require_POST
@needs("evidence.judge")
def link_decide(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(EvidenceLink, pk=pk)
    form = DecideLinkForm(request.POST)
    if form.is_valid():
        try:
            decide(link, form.cleaned_data, person(request))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    if request.htmx:  # type: ignore[attr-defined]
        return refused(request, form) if form.errors else evidence_again(request, link)
    if form.errors:
        return review_page(request, load_claim(link.claim_id), status=422, form=form)
    return redirect(reverse("claim-review", args=[link.claim_id]) + f"#ev-{pk}")


def evidence_again(request: HttpRequest, link: EvidenceLink) -> HttpResponse:
    """The decided piece of evidence as it is now, with the counts and the log, for the review page."""
    claim = load_claim(link.claim_id)
    review = Review(claim)
    item = next(item for item in review.evidence if item.link.pk == link.pk)
    context = {"review": review, "claim": claim, "statement": claim.statement, "item": item, "swap": True}
    context |= {"reject_reasons": REJECT_REASONS, "stances": STANCES}
    return render(request, "desk/review.html#decided", context)
