"""What the review page of one claim shows."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.utils.safestring import SafeString, mark_safe

from claims.models import Claim
from desk import figures, markup
from desk.families import Kin
from desk.history import Entry, log_of
from desk.presenters import Added, added_to, chips_of
from evidence.analysis import sentences
from evidence.models import EvidenceLink
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
    """One link with its passage ready to show."""

    link: EvidenceLink
    notes: list[Note]

    @property
    def document(self):
        return self.link.passage.document

    @property
    def passage_html(self) -> SafeString:
        """The passage with the words that were found marked; every word is escaped by `markup.highlight`."""
        return mark_safe(markup.highlight(self.link.passage.text, self.link.highlights))  # noqa: S308

    @property
    def is_open(self) -> bool:
        return self.link.status == EvidenceLink.SUGGESTED


class Review:
    """The review page: its parts are read once each, however many links, notes and events there are."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.statement = claim.statement

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
        return [Evidence(link, notes.get(link.pk, [])) for link in links]

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
        return log_of(self.claim, titles)
