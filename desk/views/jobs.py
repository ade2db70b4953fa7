"""What the workers do: the outbox, its failures, and trying again."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from desk.access import needs, person, way_back
from desk.forms import JobFilterForm
from desk.subjects import Subject, subjects
from jobs import actions
from jobs.models import Heartbeat, Job

PER_PAGE = 50
KIND_WORDS = {
    "ingest_file": "Read a file",
    "split_statement": "Split a statement into claims",
    "link_statement": "Look for evidence on a statement",
    "find_families": "Look for a statement’s claims in other statements",
    "index_sitting": "Take a sitting in as evidence",
    "link_sitting": "Hold a sitting against earlier claims",
    "link_document": "Hold a document against claims",
    "poll_feed": "Look at a source",
    "learn": "Learn from decisions",
    "tell_watchers": "Tell those who follow it",
    "mail_notices": "Mail notices",
}


@require_safe
@needs("jobs.read")
def job_list(request: HttpRequest) -> HttpResponse:
    form = JobFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    jobs = Job.objects.select_related("requested_by").order_by("-id")
    page = Paginator(jobs.filter(state=state) if state else jobs, PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(Job.objects.order_by().values_list("state").annotate(n=Count("id")))
    tabs = [("", "All", sum(counts.values())), *((value, word, counts.get(value, 0)) for value, word in Job.STATES)]
    context = {
        "page": page,
        "lines": lines(page),
        "state": state,
        "tabs": tabs,
        "beats": Heartbeat.objects.order_by("name"),
    }
    return render(request, "desk/jobs.html", context)


def lines(jobs: Iterable[Job]) -> list[tuple[Job, str, Subject]]:
    """(job, what it does in words, what it is about)."""
    about = subjects(jobs)
    return [(job, KIND_WORDS.get(job.kind, job.kind), about.get(job.subject, Subject(job.subject))) for job in jobs]


@require_POST
@needs("jobs.retry")
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    if actions.retry_job(job=job, by=person(request)):
        messages.success(request, f"“{KIND_WORDS.get(job.kind, job.kind)}” is tried again.")
    else:
        messages.error(
            request, f"“{KIND_WORDS.get(job.kind, job.kind)}” has not failed, so there is nothing to try again."
        )
    return redirect(way_back(request, reverse("job-list")))
