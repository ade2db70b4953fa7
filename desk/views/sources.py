"""Which sources are looked at, how it went, and when the next look is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from desk import sources
from desk.access import needs, person
from evidence import source_actions
from evidence.models import Feed


@require_http_methods(["GET", "HEAD", "POST"])
@needs("evidence.import")
def feed_list(request: HttpRequest) -> HttpResponse:
    form = sources.FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            feed = source_actions.add_feed(**form.cleaned_data, by=person(request))
        except ValidationError as refusal:
            form.add_error("wanted", refusal.messages)
        else:
            messages.success(request, f"“{feed}” is looked at from now on.")
            return redirect("feed-list")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "lines": sources.lines(), "hints": sources.hints()}
    return render(request, "desk/sources.html", context, status=status)


@require_POST
@needs("evidence.import")
def feed_change(request: HttpRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(Feed.objects.select_related("source"), pk=pk)
    form = sources.ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose whether it is looked at now, paused or resumed.")
        return redirect("feed-list")
    change, by = form.cleaned_data["change"], person(request)
    if change == "pause":
        done, words = source_actions.pause_feed(feed=feed, by=by), "is paused."
    elif change == "resume":
        done, words = source_actions.resume_feed(feed=feed, by=by), "is looked at again."
    else:
        done, words = (
            source_actions.poll_now(feed=feed, by=by) is not None,
            "is looked at now. The result stands here soon.",
        )
    messages.success(request, f"“{feed}” {words}") if done else messages.info(request, "It is so already.")
    return redirect("feed-list")
