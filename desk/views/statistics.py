"""Bringing statistics in: a file is shown as it was read, the reading is put right, then it is stored."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk import statistics
from desk.access import needs, person
from desk.files import as_attachment
from desk.statistics import RecipeForm, ReleaseForm
from evidence import statistics_actions as actions
from evidence.document_actions import source_named
from evidence.models import Release, ReleaseDraft
from evidence.readers.tables import ReadRefused, ReadTables, Recipe, read_tables, recipe_from

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@needs("evidence.import")
def dataset_list(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = ReleaseForm(request.POST, request.FILES) if sent else ReleaseForm()
    if sent and form.is_valid() and (answer := take_in(request, form)):
        return answer
    page = Paginator(statistics.datasets(), PER_PAGE).get_page(request.GET.get("page"))
    drafts = ReleaseDraft.objects.select_related("made_by").defer("data", "recipe")
    status = 422 if sent else 200
    return render(request, "desk/statistics.html", {"form": form, "page": page, "drafts": drafts}, status=status)


def take_in(request: HttpRequest, form: ReleaseForm) -> HttpResponse | None:
    """Stored by its dataset's recipe, or a draft to look at; None where it was refused, which the form then says."""
    data = form.cleaned_data
    found = actions.start_draft(
        name=data["file"].name or "unnamed",
        data=data["file"].read(),
        title=data["title"],
        source=source_named(data["source"]) if data["source"].strip() else None,
        url=data["url"],
        published_on=data["published_on"],
        by=person(request),
    )
    if isinstance(found, ReleaseDraft):
        return redirect("draft-page", pk=found.pk)
    if found.result == actions.REFUSED or found.dataset is None:
        form.add_error("file", found.reason)
        return None
    say(request, found)
    return redirect("dataset-page", pk=found.dataset.pk)


def say(request: HttpRequest, taken: actions.Taken) -> None:
    if taken.result == actions.UNCHANGED:
        messages.info(request, "These bytes are here already, read in this way: nothing was changed.")
    else:
        messages.success(request, f"Stored: {taken.values:,} values of {taken.series:,} series.")


@require_safe
@needs("evidence.import")
def dataset_page(request: HttpRequest, pk: int) -> HttpResponse:
    dataset = get_object_or_404(statistics.datasets(), pk=pk)
    releases = dataset.releases.select_related("imported_by", "superseded_by").defer("data", "superseded_by__data")
    page = Paginator(dataset.series.with_values(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"dataset": dataset, "releases": releases, "page": page}
    context["series"] = statistics.with_last_value(list(page))
    return render(request, "desk/dataset.html", context)


@require_safe
@needs("evidence.import")
def release_file(request: HttpRequest, pk: int) -> FileResponse:
    return as_attachment(get_object_or_404(Release, pk=pk))


@require_POST
@needs("evidence.import")
def release_correct(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Release.objects.select_related("dataset__source"), pk=pk)
    draft = actions.correct_release(release=release, by=person(request))
    return redirect("draft-page", pk=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("evidence.import")
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(ReleaseDraft.objects.select_related("made_by", "source"), pk=pk)
    if request.method == "POST" and "drop" in request.POST:
        actions.drop_draft(draft=draft, by=person(request))
        messages.info(request, "Nothing was stored.")
        return redirect("dataset-list")
    form = RecipeForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method != "POST":
        return show(request, draft, form)
    try:
        return corrected(request, draft, form) if form.is_valid() else show(request, draft, form)
    except (ReadRefused, ValidationError) as refusal:
        form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        return show(request, draft, form)


def corrected(request: HttpRequest, draft: ReleaseDraft, form: RecipeForm) -> HttpResponse:
    """Keep the corrections if the file can be read by them; store it if that was asked for. Raises ReadRefused."""
    recipe = form.recipe()
    read = read_draft(draft, recipe_from(recipe.to_json()))
    draft = actions.correct_draft(
        draft=draft, recipe=recipe, published_on=form.cleaned_data["published_on"], by=person(request)
    )
    if "store" in request.POST:
        taken = actions.store_draft(draft=draft, by=person(request))
        say(request, taken)
        return redirect("dataset-page", pk=taken.release.dataset_id if taken.release else 0)
    if request.htmx and names(recipe) == names(form.stored):  # type: ignore[attr-defined]
        return show(request, draft, form, read)
    answer = redirect("draft-page", pk=draft.pk)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=200, headers={"HX-Redirect": answer.url})
    return answer


def names(recipe: Recipe) -> list[list[str]]:
    """The columns that the form has fields for."""
    return [[column.name for column in table.columns] for table in recipe.tables]


def read_draft(draft: ReleaseDraft, recipe: Recipe) -> ReadTables:
    today = draft.published_on or timezone.localdate()
    return read_tables(bytes(draft.data), name=draft.name, title=draft.title, recipe=recipe, today=today)


def show(request: HttpRequest, draft: ReleaseDraft, form: RecipeForm, read: ReadTables | None = None) -> HttpResponse:
    """The draft's tables as found and as read; where the form is wrong, as they were read before."""
    context: dict[str, object] = {"draft": draft, "form": form}
    try:
        read = read or read_draft(draft, form.stored)
        context |= {"read": read, "looks": statistics.looks(read), "samples": statistics.samples(read)}
    except ReadRefused as refusal:
        context["refusal"] = str(refusal)
    only = bool(request.htmx)  # type: ignore[attr-defined]
    status = 422 if form.errors else 200
    return render(request, "desk/draft.html#reading" if only else "desk/draft.html", context, status=status)
