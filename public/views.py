"""Readers' pages: the statements by day, and each statement word for word. No claim, suggestion or score is here."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from claims.readings import left_out_of
from public.forms import StatementFilterForm
from public.text import END, MARK, marked, paragraphs
from statements.models import Statement

PER_PAGE = 50
EXCERPT_CHARS = 280
CURLY = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'"))
SEARCHED = SearchVector("title", "text", config="english")


def find_statements(asked: dict) -> QuerySet[Statement]:
    """Newest first. The search words are as in `search_query`."""
    found = Statement.objects.listed()
    if asked["ministers"]:
        found = found.ministerial()
    if asked["house"]:
        found = found.filter(sitting__house=asked["house"])
    if asked["day"]:
        found = found.filter(made_on=asked["day"])
    if asked["q"]:
        found = found.annotate(words=SEARCHED).filter(words=search_query(asked["q"]))
    return found.order_by("-made_on", "sitting_id", "position", "id")


def search_query(q: str) -> SearchQuery:
    """PostgreSQL's web syntax: "quoted phrase", or, -without; quotes as people print them are quotes."""
    return SearchQuery(q.translate(CURLY), config="english", search_type="websearch")


def why_nothing(q: str) -> str:
    """A sentence where the words themselves are why nothing was found, else nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT querytree(websearch_to_tsquery('english', %s))", [q.translate(CURLY)])
        looked_for = cursor.fetchone()[0]
    return {
        "T": "This says only what to leave out, and every statement here has it: add a word to look for.",
        "": "These words are too common to be looked for, or there are none: add a rarer one.",
    }.get(looked_for, "")


def with_excerpts(statements: Iterable[Any]) -> None:
    """Give each statement its excerpt as HTML; `marked` escapes every word."""
    for statement in statements:
        statement.excerpt_html = mark_safe(marked(statement.excerpt))  # noqa: S308


def excerpt(q: str) -> Left | SearchHeadline:
    """The first words, or those around the words that were searched for, these between MARK and END."""
    if not q:
        return Left("text", EXCERPT_CHARS)
    return SearchHeadline(
        "text", search_query(q), config="english", start_sel=MARK, stop_sel=END, max_words=40, min_words=25
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What machines that read everything are asked to leave alone."""
    return HttpResponse("User-agent: *\nDisallow: /desk/\nDisallow: /accounts/\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by browsers on pages that name no icon, such as a downloaded feed."""
    return HttpResponse(Path(str(finders.find("favicon.svg"))).read_bytes(), content_type="image/svg+xml")


@require_safe
def statement_list(request: HttpRequest) -> HttpResponse:
    form = StatementFilterForm(request.GET)
    asked = form.asked()
    found = find_statements(asked).annotate(excerpt=excerpt(asked["q"])).defer("text")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    with_excerpts(page)
    is_narrowed = bool(asked["q"] or asked["house"] or asked["day"])
    is_home = request.resolver_match is not None and request.resolver_match.url_name == "home"
    context = {"form": form, "asked": asked, "page": page, "is_narrowed": is_narrowed, "is_home": is_home}
    context["why_nothing"] = why_nothing(asked["q"]) if asked["q"] and not page.object_list else ""
    return render(request, "public/statements.html", context)


@require_safe
def statement_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    statement = get_object_or_404(Statement.objects.listed().prefetch_related("source_records"), pk=pk)
    address = statement.get_absolute_url()
    if request.path != address:
        return HttpResponsePermanentRedirect(address)
    before, after = neighbours(statement)
    origins = {record.origin_system for record in statement.source_records.all()}
    context = {"statement": statement, "origins": origins, "paragraphs": paragraphs(statement.text)}
    context |= {"before": before, "after": after, "left_out": left_out_of(statement)}
    return render(request, "public/statement.html", context)


def neighbours(statement: Statement) -> tuple[Statement | None, Statement | None]:
    """What was said just before and just after in the same sitting."""
    same = Statement.objects.filter(made_on=statement.made_on, sitting_id=statement.sitting_id).defer("text")
    before = same.filter(position__lt=statement.position).order_by("-position", "-id").first()
    after = same.filter(position__gt=statement.position).order_by("position", "id").first()
    return before, after
