"""The inbox, what a person follows, how they hear of it, and the way out of the mails."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from claims.models import Claim
from desk import inbox
from desk.access import needs, person, way_back
from evidence.watching import follow_claim
from notes import actions, mailing
from notes.models import MailPreference, Notice, Watch

PER_PAGE = 25
LINES_PER_PAGE = 100


@require_safe
@needs("desk.read")
def inbox_list(request: HttpRequest) -> HttpResponse:
    form, now = inbox.InboxForm(request.GET), timezone.now()
    notices = inbox.notices_of(person(request), **form.asked)
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": inbox.entries(page),
        "form": form,
        "asked": form.asked,
        "tabs": inbox.tabs(person(request)),
        "now": now,
    }
    return render(request, "desk/inbox.html", context)


@require_safe
@needs("desk.read")
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice with all that it tells, newest first. Opening it changes nothing."""
    notice = get_object_or_404(Notice, pk=pk, person=person(request))
    page = Paginator(notice.items.order_by("-pk"), LINES_PER_PAGE).get_page(request.GET.get("page"))
    entry = inbox.entry(notice, inbox.lines(page))
    return render(request, "desk/inbox_notice.html", {"entry": entry, "notice": notice, "page": page})


@require_POST
@needs("desk.read")
def notice_change(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk, person=person(request))
    actions.mark_notice(notice=notice, read=request.POST.get("read") != "no", by=person(request))
    return redirect(way_back(request, reverse("inbox-list")))


@require_POST
@needs("desk.read")
def inbox_read(request: HttpRequest) -> HttpResponse:
    form = inbox.ReadForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else timezone.now()
    count = actions.mark_all_read(by=person(request), until=until)
    said = "Nothing was unread." if not count else f"{count} notice{'' if count == 1 else 's'} marked as read."
    messages.success(request, said)
    return redirect("inbox-list")


# --- following -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("desk.read")
def watch_list(request: HttpRequest) -> HttpResponse:
    """What this person follows; a POST follows a topic."""
    form = inbox.TopicForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            watch = actions.follow_topic(words=form.cleaned_data["words"], by=person(request))
        except ValidationError as refusal:
            form.add_error("words", refusal.messages)
        else:
            messages.success(request, f"You follow the topic {watch.subject}.")
            return redirect("watch-list")
    return following_page(request, form=form, status=422 if request.method == "POST" else 200)


def following_page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    by = person(request)
    preference = MailPreference.objects.filter(person=by).first() or MailPreference(person=by)
    watches = Watch.objects.filter(person=by).prefetch_related("subject")
    page = Paginator(watches, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": inbox.TopicForm(),
        "mail": inbox.MailForm(initial={"mail": preference.mail}),
        "preference": preference,
        "sends_mail": settings.MAIL_IS_SET_UP,
        "page": page,
        "followed": inbox.followed(list(page)),
        **forms,
    }
    return render(request, "desk/inbox_following.html", context, status=status)


@require_POST
@needs("desk.read")
def watch_change(request: HttpRequest) -> HttpResponse:
    form = inbox.FollowForm(request.POST)
    subject = form.subject if form.is_valid() else None
    if subject is None:
        messages.error(request, "What you wanted to follow is not here any more.")
    elif form.cleaned_data["do"] == "follow":
        follow(subject, by=person(request))
        messages.success(request, f"You follow, from now on: {inbox.in_words(subject)}")
    else:
        actions.stop_following(subject=subject, by=person(request))
        messages.success(request, f"You no longer follow: {inbox.in_words(subject)}")
    return redirect(way_back(request, reverse("watch-list")))


def follow(subject: Model, *, by: User) -> None:
    if isinstance(subject, Claim):
        follow_claim(claim=subject, by=by)
    else:
        actions.follow_subject(subject=subject, by=by)


# --- mail ----------------------------------------------------------------------------------------------------------


@require_POST
@needs("desk.read")
def mail_change(request: HttpRequest) -> HttpResponse:
    form = inbox.MailForm(request.POST)
    if not form.is_valid():
        return following_page(request, status=422, mail=form, failed=form)
    preference = actions.choose_mail(mail=form.cleaned_data["mail"], by=person(request))
    messages.success(request, f"E-mail: {preference.get_mail_display().lower()}.")
    return redirect("watch-list")


@csrf_exempt  # the token is what authorises; mail programs send the form of RFC 8058 without a cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ends a person's mails, without signing in. Looking at it changes nothing: mail filters open every link."""
    user = mailing.person_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        actions.choose_mail(mail=MailPreference.NONE, by=user)
    return render(request, "desk/inbox_stop.html", {"done": request.method == "POST"})
