"""A family of claims in time, and what people decide about who belongs to it."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from claims import family_actions as actions
from claims.models import Claim, ClaimFamily, FamilyMember
from desk.access import needs, person, way_back
from desk.families import Timeline
from desk.forms import JoinClaimForm, MemberForm
from desk.views.claims import load_claim, review_page


def timeline_page(request: HttpRequest, family: ClaimFamily, *, status: int = 200, **extra: Any) -> HttpResponse:
    return render(request, "desk/family.html", {"timeline": Timeline(family), "family": family, **extra}, status=status)


@require_safe
@needs("desk.read")
def family_page(request: HttpRequest, pk: int) -> HttpResponse:
    family = get_object_or_404(ClaimFamily, pk=pk)
    if family.merged_into_id:
        return redirect("family-page", pk=family.merged_into_id)
    return timeline_page(request, family)


def decide(member: FamilyMember, data: dict[str, Any], by: User) -> None:
    if data["decision"] == "confirm":
        beside = Claim.objects.filter(pk=data["beside"]).first() if data["beside"] else None
        actions.confirm_member(member=member, beside=beside, by=by)
    elif data["decision"] == "part":
        actions.part_member(member=member, by=by)
    else:
        actions.reopen_member(member=member, by=by)


@require_POST
@needs("claims.judge")
def member_decide(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(FamilyMember.objects.select_related("family"), pk=pk)
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            decide(member, form.cleaned_data, person(request))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    if form.errors:
        return timeline_page(request, member.family, status=422, form=form)
    return redirect(way_back(request, reverse("family-page", args=[member.family_id])))


@require_POST
@needs("claims.judge")
def claim_join(request: HttpRequest, pk: int) -> HttpResponse:
    claim = load_claim(pk)
    form = JoinClaimForm(request.POST, auto_id="join_%s")
    if form.is_valid():
        try:
            actions.join_claims(claim=claim, other=claim_at(form.cleaned_data["other"]), by=person(request))
        except ValidationError as refusal:
            form.add_error("other", refusal.messages)
    if form.errors:
        return review_page(request, claim, status=422, form=form, join=form)
    return redirect(reverse("claim-review", args=[pk]) + "#kin")


def claim_at(address: str) -> Claim:
    """The claim of a desk address, or of its bare number."""
    found = re.search(r"(?:claims/|^)(\d{1,18})/?(?:[#?].*)?$", address.strip())
    claim = Claim.objects.filter(pk=found[1]).first() if found else None
    if claim is None:
        raise ValidationError("There is no such claim: copy the address of its page.")
    return claim
