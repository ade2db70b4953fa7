"""What was learned from the desk's decisions, how well it did, and which version is in use."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims import learning_actions
from desk import learning
from desk.access import needs, person
from desk.forms import HeadsForm


@require_safe
@needs("learning.read")
def learning_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(learning.versions(), learning.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/learning.html", {"learning": learning.Learning(), "page": page})


@require_POST
@needs("learning.manage")
def learning_now(request: HttpRequest) -> HttpResponse:
    _, fresh = learning_actions.request_learning(by=person(request))
    if fresh:
        messages.success(request, "The decisions are being learned from. The result stands here in a few minutes.")
    else:
        messages.info(request, "The decisions are being learned from already.")
    return redirect("learning-list")


@require_POST
@needs("learning.manage")
def learning_use(request: HttpRequest) -> HttpResponse:
    form = HeadsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a version that is there.")
        return redirect("learning-list")
    try:
        adoption = learning_actions.use_heads(heads=form.cleaned_data["version"], by=person(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("learning-list")
    if adoption is None:
        messages.info(request, "It is in use already.")
    else:
        messages.success(request, f"From now on statements are read with {learning.words(adoption.heads)}.")
    return redirect("learning-list")
