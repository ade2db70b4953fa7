"""Was this checked before? Published fact-checks (ClaimReview) are read, and held against a claim. Pure.

ClaimReview is schema.org's description of a fact-check, which publishers put on their pages and into feeds as JSON-LD.
A verdict stays in its publisher's words. What is alike is for people to judge: every match says why.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from evidence.matching import Weights, rank
from evidence.periods import distance_in_words
from evidence.values import ClaimView, PassageView

MOST_ITEMS = 100_000
MOST_DEPTH = 8  # a feed holds a list of items that hold lists of reviews
MOST_SHOWN = 5
# Half of the telling words, or the measure with its figure: an earlier check that is not about this claim misleads.
ALIKE = Weights(threshold=0.45, enough=2.0, per_document=1)
SAME_DAYS = 7
LONDON = ZoneInfo("Europe/London")

URL_CHARS, VERDICT_CHARS, NAME_CHARS, CLAIM_CHARS = 1000, 300, 200, 2000


@dataclass(frozen=True)
class ClaimReview:
    """A fact-check as its publisher describes it. `verdict` is the rating's name, else its number on its scale."""

    url: str
    publisher: str
    claim_reviewed: str
    verdict: str
    published_on: date
    speaker: str = ""
    said_on: date | None = None


@dataclass(frozen=True)
class Likeness:
    """An earlier check that is about the same matter: its id, a score from 0 to 1, and why in words."""

    check_id: int
    score: float
    reasons: tuple[str, ...]


class Unreadable(ValueError):
    """What was given is no ClaimReview; the message is one sentence for people."""


# --- alike ---------------------------------------------------------------------------------------------------------


def view_of(pk: int, check: ClaimReview) -> PassageView:
    """An earlier check as the ranker reads it."""
    made_on = check.said_on or check.published_on
    return PassageView(pk, check.claim_reviewed, "", check.publisher, made_on, check.speaker, is_check=True)


def alike(
    claim: ClaimView,
    candidates: Sequence[tuple[int, ClaimReview, float]],
    *,
    rarity: Mapping[str, float] | None = None,
) -> list[Likeness]:
    """The earlier checks worth a reader's time, most alike first, at most MOST_SHOWN.

    `candidates` are (id, check, BM25 of the index); `rarity` says how telling a term is.
    """
    views = [(view_of(pk, check), score) for pk, check, score in candidates]
    by_id = {view.id: view for view, _ in views}
    found = rank(claim, views, weights=ALIKE, rarity=rarity)[:MOST_SHOWN]
    return [Likeness(m.passage_id, m.score, tuple(reasons(claim, by_id[m.passage_id], m.reasons))) for m in found]


def reasons(claim: ClaimView, view: PassageView, given: Iterable[str]) -> Iterator[str]:
    """The ranker's reasons in the words of checks: it speaks of publication, and a check's day is that of the words."""
    away = distance_in_words(claim.said_on, view.known_on)
    yield from (reason for reason in given if reason != away)
    days = (claim.said_on - view.known_on).days
    if abs(days) <= SAME_DAYS:
        yield "said at about the same time"


# --- ClaimReview ---------------------------------------------------------------------------------------------------


def read_claim_reviews(data: bytes) -> tuple[list[tuple[ClaimReview, dict[str, Any]]], list[str]]:
    """The fact-checks of a JSON-LD text, each with the item as it came, and a sentence for each item refused.

    One item, a list of them, a graph, or a feed. Raises Unreadable where the whole cannot be read.
    """
    try:
        found = list(items_of(json.loads(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON text, so that no fact-checks can be read from it.") from error
    if not found:
        raise Unreadable("This holds no item of the type ClaimReview.")
    if len(found) > MOST_ITEMS:
        raise Unreadable(f"This holds more than {MOST_ITEMS:,} fact-checks: give it in parts.")
    read, refused = [], []
    for number, item in enumerate(found, start=1):
        try:
            read.append((read_claim_review(item), item))
        except Unreadable as error:
            refused.append(f"Item {number}: {error}")
    return read, refused


def items_of(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every ClaimReview inside, however a feed wraps it."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from items_of(each, depth + 1)
    elif isinstance(value, dict):
        if "ClaimReview" in many(value.get("@type")):
            yield value
        else:
            for name in ("@graph", "dataFeedElement", "itemListElement", "item"):
                yield from items_of(value.get(name), depth + 1)


def read_claim_review(item: Mapping[str, Any]) -> ClaimReview:
    """One item. Raises Unreadable with what is missing."""
    claim, rating, publisher = (first(item.get(name)) for name in ("itemReviewed", "reviewRating", "author"))
    url, reviewed = words(item.get("url")), words(item.get("claimReviewed"))
    name, published = words(publisher.get("name")), day(item.get("datePublished"))
    if urlsplit_safe(url) not in {"http", "https"} or len(url) > URL_CHARS:
        raise Unreadable("it has no web address (url).")
    if not reviewed:
        raise Unreadable("it does not say which claim was checked (claimReviewed).")
    if not name:
        raise Unreadable("it does not say who checked (author).")
    if published is None:
        raise Unreadable("it has no day of publication (datePublished).")
    if not (verdict := verdict_of(rating)):
        raise Unreadable("it gives no verdict (reviewRating).")
    speaker = words(first(claim.get("author")).get("name"))[:VERDICT_CHARS]
    said_on = day(claim.get("datePublished"))
    return ClaimReview(url, name[:NAME_CHARS], reviewed[:CLAIM_CHARS], verdict, published, speaker, said_on)


def verdict_of(rating: Mapping[str, Any]) -> str:
    """ "Partly supported", or where no name is given "3 on a scale from 1 to 5"."""
    name = words(rating.get("alternateName")) or words(rating.get("name"))
    value, worst, best = (words(rating.get(key)) for key in ("ratingValue", "worstRating", "bestRating"))
    scale = f" on a scale from {worst} to {best}" if worst and best else ""
    return (name or (f"{value}{scale}" if value else ""))[:VERDICT_CHARS]


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def first(value: Any) -> Mapping[str, Any]:
    """The first object of a property that may be given once or as a list; an empty one where there is none."""
    return next((each for each in many(value) if isinstance(each, dict)), {})


def words(value: Any) -> str:
    """A text or a number as text, its white space made plain; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).replace("\0", "").split())


def urlsplit_safe(url: str) -> str:
    """The scheme of an address that has a host; "" for what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.scheme.lower() if parts.hostname else ""


def day(value: Any) -> date | None:
    """A day, or the London day of a moment; None for what is neither."""
    text = words(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
