"""The way in, and the statement desk."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left, Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims.models import Claim
from claims.readings import left_out_of
from desk.access import needs, person
from desk.forms import HomeFilterForm
from desk.presenters import desk_of, reason_buttons, rows_of
from evidence import actions
from jobs.models import Job
from statements.models import Statement

PER_PAGE = 30


def with_claims(q: str = "", show: str = ""):
    """Statements with claims, newest first; `open` are those with a claim left to decide."""
    claims = Claim.objects.current().filter(statement=OuterRef("pk"))
    undecided = Exists(claims.filter(status=Claim.SUGGESTED))
    found = Statement.objects.filter(Exists(claims))
    if show:
        found = found.filter(undecided if show == "open" else ~undecided)
    if q:
        found = found.filter(Q(title__icontains=q) | Q(speaker_name__icontains=q) | Q(attribution__icontains=q))
    return found.select_related("sitting").order_by("-made_on", "sitting_id", "position", "id")


@require_safe
@needs("desk.read")
def desk_home(request: HttpRequest) -> HttpResponse:
    form = HomeFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = (
        with_claims(asked.get("q", ""), asked.get("show", ""))
        .annotate(length=Length("text"), opening=Left("text", 200))
        .defer("text")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": rows_of(list(page)), "asked": asked}
    return render(request, "desk/home.html", context)


@require_safe
@needs("desk.read")
def statement_desk(request: HttpRequest, pk: int) -> HttpResponse:
    statement = get_object_or_404(Statement.objects.listed().prefetch_related("source_records"), pk=pk)
    desk = desk_of(statement, show=request.GET.get("show", "all"))
    working = Job.objects.unfinished().filter(subject=f"statement:{pk}").order_by("pk")
    origins = {record.origin_system for record in statement.source_records.all()}
    context = {
        "desk": desk,
        "origins": origins,
        "statement": statement,
        "working": list(working),
        "left_out": left_out_of(statement),
        "reasons": reason_buttons(),
    }
    return render(request, "desk/statement.html", context)


@require_POST
@needs("evidence.judge")
def statement_look(request: HttpRequest, pk: int) -> HttpResponse:
    statement = get_object_or_404(Statement.objects.defer("text"), pk=pk)
    actions.request_links(statement=statement, by=person(request))
    messages.success(request, "Looking for evidence again. New suggestions appear beside the claims.")
    return redirect("statement-desk", pk=pk)
