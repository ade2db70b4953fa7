"""What the review page of one claim shows."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from claims.models import Claim, Quantity
from desk import figures, markup, timeline
from desk.families import Kin, Occasion
from desk.figure_answers import FigureAnswer, figure_answer, level_of
from desk.history import Entry, log_of
from desk.presenters import Added, added_to, chips_of
from desk.publications import Piece, publications
from desk.review_forms import FigureForm, SearchForm
from desk.revisions import Revision, revisions_of
from evidence.analysis import sentences
from evidence.earlier_actions import earlier_checks_of
from evidence.earlier_checks import Likeness
from evidence.hand_search import Findings, Found, search_by_hand
from evidence.models import EarlierCheck, EvidenceLink, EvidenceSearch, Passage
from notes.models import Note

CONTEXT_CHARS = 400


@dataclass(frozen=True)
class Quoted:
    """The claim's words in their sentence, and the sentence before. Cut from the stored text, nothing changed."""

    before: str
    lead: str
    words: str
    tail: str


def quote_in_context(text: str, start: int, end: int) -> Quoted:
    """The sentence or sentences that hold the words, with one more before them; never more than 400 characters away."""
    floor = max(text.rfind("\n", 0, start) + 1, start - CONTEXT_CHARS)
    newline = text.find("\n", end)
    roof = min(newline if newline >= 0 else len(text), end + CONTEXT_CHARS)
    spans = [(floor + first, floor + last) for first, last in sentences(text[floor:roof])]
    starts = [floor, *(first for first, _ in spans if floor < first <= start)]
    last = next((last for _, last in spans if last >= end), roof)
    before = text[starts[-2] : starts[-1]] if len(starts) > 1 else ""
    return Quoted(before, text[starts[-1] : start], text[start:end], text[end:last])


@dataclass
class Evidence:
    """One link with its passage ready to show. `together`: how many were decided in the same act as it."""

    link: EvidenceLink
    notes: list[Note]
    revision: Revision | None = None
    together: int = 1
    group: "Group | None" = None

    @property
    def is_first(self) -> bool:
        """Its publication's decision stands before it."""
        return self.group is not None and self.group.items[0] is self

    @property
    def document(self):
        return self.link.passage.document

    @property
    def withdrawn(self) -> str:
        """The notice of the newest version of its document, as `for_review` reads it; empty for one that stands."""
        return getattr(self.link, "withdrawn_now", "") or ""

    @property
    def passage_html(self) -> SafeString:
        """The passage with the words that were found marked; every word is escaped by `markup.highlight`."""
        return mark_safe(markup.highlight(self.link.passage.text, self.link.highlights))  # noqa: S308

    @property
    def is_open(self) -> bool:
        return self.link.status == EvidenceLink.SUGGESTED


@dataclass
class Group:
    """Pieces of evidence that are one publication, so that one decision can serve for all that wait."""

    items: list[Evidence] = field(default_factory=list)

    @property
    def key(self) -> int:
        return min(item.link.pk for item in self.items)

    @property
    def open(self) -> list[Evidence]:
        return [item for item in self.items if item.is_open]

    @property
    def stance(self) -> str:
        """The guess that most of those that wait have; context where they differ."""
        guesses = {item.link.stance for item in self.open}
        return guesses.pop() if len(guesses) == 1 else "context"


@dataclass
class Hit:
    """A passage found by hand; `link` where the page has it as evidence already."""

    found: Found
    link: EvidenceLink | None

    @property
    def passage(self) -> Passage:
        return self.found.passage

    @property
    def html(self) -> SafeString:
        return mark_safe(markup.highlight(self.passage.text, self.found.highlights))  # noqa: S308


@dataclass
class Picture:
    """The claim in time: drawn wide and narrow, and as a table."""

    story: timeline.Story
    rows: list[timeline.Row]

    @property
    def drawings(self) -> SafeString:
        """Both drawings; every word in them is escaped where it is drawn."""
        return mark_safe("".join(timeline.drawing(self.story, wide=wide) for wide in (True, False)))  # noqa: S308

    @property
    def is_worth_it(self) -> bool:
        return bool(self.story.marks or self.story.values or len(self.story.repeats) > 1)


class Review:
    """The review page: its parts are read once each, however many links, notes and events there are.

    `asked` is the address's query, where somebody searches by hand; `failed` the form of a figure that was refused.
    """

    def __init__(self, claim: Claim, asked: QueryDict | None = None, failed: FigureForm | None = None) -> None:
        self.claim = claim
        self.statement = claim.statement
        self.failed = failed
        self.search = SearchForm(asked if asked and "q" in asked else None, claim)

    @cached_property
    def order(self) -> list[int]:
        placed = self.statement.claims.current().filter(lost_at__isnull=True)
        return list(placed.in_order().values_list("pk", flat=True))

    @cached_property
    def kin(self) -> Kin:
        return Kin(self.claim)

    @property
    def number(self) -> int | None:
        """The claim's place among the statement's, from 1; none for one that was replaced or lost its words."""
        return self.order.index(self.claim.pk) + 1 if self.claim.pk in self.order else None

    @property
    def previous(self) -> int | None:
        return self.order[self.number - 2] if self.number and self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.order[self.number] if self.number and self.number < len(self.order) else None

    @cached_property
    def chips(self) -> list[figures.Chip]:
        return chips_of(self.claim.quantities.all())

    @property
    def added(self) -> list[Added]:
        return added_to(self.claim)

    @property
    def ticks(self) -> int:
        return round(self.claim.check_worthiness * 5)

    @property
    def quoted(self) -> Quoted | None:
        claim, text = self.claim, self.statement.text
        if text[claim.start_char : claim.end_char] != claim.quote:
            return None
        return quote_in_context(text, claim.start_char, claim.end_char)

    @cached_property
    def evidence(self) -> list[Evidence]:
        links = list(EvidenceLink.objects.for_review(self.claim))
        kind = ContentType.objects.get_for_model(EvidenceLink)
        notes: dict[int, list[Note]] = {}
        about = Note.objects.filter(subject_type=kind, subject_id__in=[link.pk for link in links])
        for note in about.select_related("written_by"):
            notes.setdefault(note.subject_id, []).append(note)
        acts = Counter((link.decided_by_id, link.decided_at) for link in links if link.decided_at)
        changed = revisions_of(link for link in links if link.status == EvidenceLink.CONFIRMED)
        return grouped(
            [
                Evidence(
                    link, notes.get(link.pk, []), changed.get(link.pk), acts[link.decided_by_id, link.decided_at] or 1
                )
                for link in links
            ]
        )

    @property
    def revised(self) -> list[Evidence]:
        """Confirmed evidence whose publisher has changed its words or withdrawn it since."""
        confirmed = (item for item in self.evidence if item.link.status == EvidenceLink.CONFIRMED)
        return [item for item in confirmed if item.revision or item.withdrawn]

    @property
    def later(self) -> list[Evidence]:
        return [item for item in self.evidence if item.link.is_later]

    @property
    def then(self) -> list[Evidence]:
        return [item for item in self.evidence if not item.link.is_later]

    @property
    def is_illustrative(self) -> bool:
        return any(item.document.source.is_illustrative for item in self.evidence)

    def count(self, status: str, stance: str = "", *, later: bool | None = None) -> int:
        return sum(
            item.link.status == status
            and (not stance or item.link.stance == stance)
            and (later is None or item.link.is_later == later)
            for item in self.evidence
        )

    @property
    def stands(self) -> dict[str, int]:
        """Confirmed later evidence by stance, confirmed evidence known then, and what is left to judge."""
        confirmed = EvidenceLink.CONFIRMED
        return {
            **{s: self.count(confirmed, s, later=True) for s in ("supports", "refutes", "context")},
            "then": self.count(confirmed, later=False),
            "waiting": self.count(EvidenceLink.SUGGESTED),
            "waiting_later": self.count(EvidenceLink.SUGGESTED, later=True),
        }

    @cached_property
    def notes(self) -> list[Note]:
        return list(Note.objects.about(self.claim))

    @cached_property
    def log(self) -> list[Entry]:
        titles = {item.link.pk: item.document.title for item in self.evidence}
        return log_of(self.claim, titles, self.searches)

    # --- search by hand ---

    @cached_property
    def searches(self) -> list[EvidenceSearch]:
        return list(EvidenceSearch.objects.about(self.claim))

    @property
    def sought(self) -> list[tuple[EvidenceSearch, str]]:
        """Each search with the query of the address that repeats it."""
        return [(search, query_of(search)) for search in self.searches]

    @cached_property
    def findings(self) -> Findings | None:
        """What the address asks for; none where it asks for nothing, or for what cannot be looked up."""
        if not self.search.is_bound or not self.search.is_valid():
            return None
        return search_by_hand(self.claim, self.search.wanted)

    @property
    def hits(self) -> list[Hit]:
        links = {item.link.passage_id: item.link for item in self.evidence}
        return [Hit(found, links.get(found.passage.pk)) for found in self.findings.found] if self.findings else []

    # --- earlier checks, figures, the picture ---

    @cached_property
    def earlier(self) -> list[tuple[EarlierCheck, Likeness]]:
        return earlier_checks_of(self.claim)

    @cached_property
    def answers(self) -> list[FigureAnswer]:
        return figure_answer(self.claim)

    @cached_property
    def figures(self) -> list[tuple[Quantity, figures.Chip | None, FigureForm]]:
        """Each figure with its chip and the form to put it right; the one that was refused keeps what was written."""
        return [(q, next(iter(chips_of([q])), None), self.figure_form(q)) for q in self.claim.quantities.all()]

    def figure_form(self, quantity: Quantity) -> FigureForm:
        failed = self.failed
        return failed if failed and failed.quantity == quantity else FigureForm(quantity=quantity)

    @property
    def new_figure(self) -> FigureForm:
        return self.failed if self.failed and self.failed.quantity is None else FigureForm()

    @cached_property
    def picture(self) -> Picture:
        """Evidence that people rejected is left out."""
        marks = [mark_of(item) for item in self.evidence if item.link.status != EvidenceLink.REJECTED]
        story = timeline.Story(
            self.statement.made_on, marks, repeats_of(self.kin), level_of(self.answers, self.statement.made_on)
        )
        return Picture(story, timeline.rows(story))


def grouped(evidence: list[Evidence]) -> list[Evidence]:
    """Tell each piece of its publication, where it is not alone."""
    by_key = {item.link.pk: item for item in evidence}
    pieces = [Piece(pk, work_of(item), item.link.passage.text, item.link.is_later) for pk, item in by_key.items()]
    for keys in publications(pieces):
        group = Group([by_key[key] for key in keys])
        for item in group.items:
            item.group = group
    return evidence


def work_of(item: Evidence) -> tuple[object, ...]:
    """The same for every version of a page or file; a statement is its own."""
    document = item.document
    return (document.source_id, document.origin) if document.origin else (document.pk,)


def query_of(search: EvidenceSearch) -> str:
    given = {"q": search.query, "when": "any", "source": search.source.slug if search.source else ""}
    return urlencode({**given, "since": search.known_after or "", "until": search.known_before or ""})


def mark_of(item: Evidence) -> timeline.Mark:
    link, document = item.link, item.document
    source, anchor = document.source.name, f"ev-{link.pk}"
    return timeline.Mark(
        document.known_on, link.stance, not item.is_open, link.is_later, document.title, source, anchor
    )


def repeats_of(kin: Kin) -> list[timeline.Repeat]:
    """The claim itself, and the nearest other occasions on which it was made."""
    return [repeat_of(occasion, occasion.claim == kin.claim) for occasion in kin.near] if kin.family else []


def repeat_of(occasion: Occasion, is_this: bool) -> timeline.Repeat:
    statement = occasion.statement
    who = statement.speaker_name or statement.attribution
    address = "" if is_this else reverse("claim-review", args=[occasion.claim.pk])
    return timeline.Repeat(statement.made_on, who, occasion.drift, not occasion.is_open, is_this, address)
