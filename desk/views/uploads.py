"""Bringing statements in: several files at once, what became of each, the bytes themselves, and doubtful matches."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk.access import needs, person
from desk.files import as_attachment
from desk.forms import MatchForm, UploadForm
from desk.uploads import upload_of
from statements import actions
from statements.models import IngestItem, IngestRun, MatchReview, SourceDocument

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs("statements.upload")
def upload_list(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = start(form, request)
        return redirect("upload-page", pk=run.pk)
    refused = Count("items", filter=Q(items__result=IngestItem.REFUSED))
    waiting = Count("items", filter=Q(items__result=IngestItem.WAITING))
    runs = IngestRun.objects.select_related("started_by").order_by("-pk")
    runs = runs.annotate(files=Count("items"), refused=refused, waiting=waiting)
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/uploads.html", {"form": form, "page": page}, status=status)


def start(form: UploadForm, request: HttpRequest) -> IngestRun:
    files = ((file.name or "unnamed", file.read()) for file in form.cleaned_data["files"])
    format = form.cleaned_data["format"] or "auto"
    run = actions.start_upload(files=files, hints=form.hints(), by=person(request), format=format)
    for sentence in form.too_large:
        messages.error(request, sentence)
    return run


@require_safe
@needs("statements.upload")
def upload_page(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(IngestRun.objects.select_related("started_by"), pk=pk)
    template = "desk/upload.html#files" if request.htmx else "desk/upload.html"  # type: ignore[attr-defined]
    return render(request, template, {"run": run, "upload": upload_of(run)})


@require_safe
@needs("statements.upload")
def source_file(request: HttpRequest, pk: int) -> FileResponse:
    return as_attachment(get_object_or_404(SourceDocument, pk=pk))


@require_safe
@needs("statements.upload")
def match_list(request: HttpRequest) -> HttpResponse:
    return matches(request)


def matches(request: HttpRequest, *, status: int = 200, **extra: object) -> HttpResponse:
    waiting = MatchReview.objects.filter(decided_at__isnull=True).order_by("pk")
    waiting = waiting.select_related("statement__sitting", "document").defer("document__data")
    page = Paginator(waiting, 10).get_page(request.GET.get("page"))
    pairs = [(review, round(100 * review.similarity)) for review in page]
    extra |= {"page": page, "pairs": pairs}
    return render(request, "desk/matches.html", extra, status=status)


@require_POST
@needs("statements.upload")
def match_decide(request: HttpRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(MatchReview, pk=pk)
    form = MatchForm(request.POST)
    if form.is_valid():
        same = form.cleaned_data["same"] == "yes"
        try:
            actions.decide_match(review=review, same=same, by=person(request))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    if form.errors:
        return matches(request, status=422, form=form)
    messages.success(request, "Attached as another source." if same else "Taken in as a statement of its own.")
    return redirect("match-list")
