"""What the desk's pages show, read in a number of queries that does not grow with the number of claims."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from claims.models import Claim, Quantity
from claims.models.claim import ASIDE_REASONS
from claims.nlp.wording.marks import beside_the_speech
from desk import figures, markup, strip
from evidence.models import EvidenceLink
from statements.models import Statement

LOW_WORTH = 0.7
SHOWS = (
    ("all", "All claims"),
    ("suggested", "Undecided"),
    ("kept", "Kept"),
    ("disputed", "Disputed"),
    ("published", "Published"),
    ("aside", "Set aside"),
    ("figures", "With figures"),
)


# Why a word of the stand-alone wording is not the speaker's own in this place, as readers see it
WHYS = {
    "restored": "from the same sentence",
    "speaker": "who is meant",
    "date": "from the day of the statement",
    "reference": "what it refers to",
    "unclear": "left open: the text does not say clearly",
    "form": "form of the verb",
    "dropped": "carries nothing alone",
}


@dataclass(frozen=True)
class Added:
    """One change of a wording: the words as said or "", those put there or "", and why in words."""

    said: str
    written: str
    why: str


def added_to(claim: Claim) -> list[Added]:
    """What the machine changed to make the claim's wording stand alone, in the order of the wording."""
    return [Added(n["said"], n["written"], WHYS.get(n["why"], "")) for n in claim.wording_notes]


@dataclass
class Slip:
    """A claim as its card shows it. `number` counts the statement's claims in text order, from 1."""

    claim: Claim
    number: int
    chips: list[figures.Chip] = field(default_factory=list)
    evidence: int = 0
    waiting: int = 0

    @property
    def is_open(self) -> bool:
        return self.claim.status == Claim.SUGGESTED

    @property
    def is_low(self) -> bool:
        """One line is enough: set aside, or without figures and evidence and decided or of little worth."""
        if self.claim.status == Claim.ASIDE:
            return True
        return not self.chips and not self.evidence and (not self.is_open or self.claim.check_worthiness < LOW_WORTH)

    @property
    def ticks(self) -> int:
        """Check-worthiness in fifths, 0 to 5."""
        return round(self.claim.check_worthiness * 5)

    @property
    def worth(self) -> str:
        return f"{self.claim.check_worthiness:.2f}"

    @property
    def wording(self) -> str:
        """The wording as it reads beside the speech: what only points back at it is left to the claim's own page."""
        return beside_the_speech(self.claim.text)

    @property
    def added(self) -> list[Added]:
        return added_to(self.claim)

    @property
    def aside_because(self) -> str:
        return dict(ASIDE_REASONS).get(self.claim.aside_reason, "")


@dataclass
class Desk:
    """The statement desk: the text with its claims, their slips, the strip and the counts."""

    statement: Statement
    slips: list[Slip]
    shown: list[Slip]
    lost: list[Slip]
    show: str

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(stored status, its word, how many), those that occur and always the first two and the last."""
        tally = Counter(slip.claim.status for slip in self.slips)
        order = (Claim.SUGGESTED, Claim.KEPT, Claim.DISPUTED, Claim.PUBLISHED, Claim.ASIDE)
        words = dict(Claim.STATUSES)
        always = {Claim.SUGGESTED, Claim.KEPT, Claim.ASIDE}
        return [(status, words[status], tally[status]) for status in order if tally[status] or status in always]

    @property
    def decided(self) -> int:
        return sum(not slip.is_open for slip in self.slips)

    @property
    def waiting(self) -> int:
        return sum(slip.waiting for slip in self.slips)

    @property
    def description(self) -> str:
        parts = ", ".join(f"{n} {word.lower()}" for _, word, n in self.counts if n)
        return f"{len(self.slips)} claims along the speech: {parts}" if self.slips else "No claims along the speech"

    @property
    def blocks(self) -> list[tuple[str, SafeString]]:
        """(kind, HTML) of each paragraph; the HTML is made by `markup.blocks`, which escapes every word."""
        made = markup.blocks(self.statement.text, [span_of(slip) for slip in self.shown])
        return [(block.kind, mark_safe(block.html)) for block in made]  # noqa: S308

    @property
    def bars(self) -> list[strip.Bar]:
        return strip.bars([span_of(slip) for slip in self.shown], length=len(self.statement.text))

    @property
    def ticks(self) -> list[str]:
        return strip.ticks([s.claim.start_char for s in self.shown if s.chips], length=len(self.statement.text))

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        """(value, label, how many) of the select "Show"."""
        tally = Counter(slip.claim.status for slip in self.slips)
        tally.update({"all": len(self.slips), "figures": sum(bool(slip.chips) for slip in self.slips)})
        return [(value, label, tally[value]) for value, label in SHOWS if tally[value] or value in ("all", self.show)]


def reason_buttons() -> SafeString:
    """The reasons for setting aside, drawn once for all slips of a page."""
    return render_to_string("desk/statement.html#reasons", {"aside_reasons": ASIDE_REASONS})


def span_of(slip: Slip) -> markup.Span:
    claim = slip.claim
    word = claim.get_status_display().lower()
    return markup.Span(claim.pk, claim.start_char, claim.end_char, slip.number, claim.status, word)


def desk_of(statement: Statement, *, show: str = "all") -> Desk:
    """Everything on the statement desk: three queries, however many claims there are."""
    claims = list(statement.claims.current().in_order().prefetch_related("quantities"))
    links = {row["claim_id"]: row for row in link_counts(statement)}
    placed = [c for c in claims if c.lost_at is None and statement.text[c.start_char : c.end_char] == c.quote]
    slips = [slip_of(claim, number, links.get(claim.pk)) for number, claim in enumerate(placed, start=1)]
    held = {claim.pk for claim in placed}
    lost = [slip_of(c, n, links.get(c.pk)) for n, c in enumerate((c for c in claims if c.pk not in held), start=1)]
    show = show if show in dict(SHOWS) else "all"
    return Desk(statement, slips, [s for s in slips if fits(s, show)], lost, show)


def link_counts(statement: Statement):
    waiting = Count("id", filter=Q(status=EvidenceLink.SUGGESTED))
    links = EvidenceLink.objects.filter(claim__statement=statement).exclude(status=EvidenceLink.REJECTED)
    return links.order_by().values("claim_id").annotate(n=Count("id"), waiting=waiting)


def slip_of(claim: Claim, number: int, links: dict | None) -> Slip:
    counts = links or {"n": 0, "waiting": 0}
    return Slip(claim, number, chips_of(claim.quantities.all()), counts["n"], counts["waiting"])


def fits(slip: Slip, show: str) -> bool:
    return show == "all" or (bool(slip.chips) if show == "figures" else slip.claim.status == show)


def chips_of(quantities: Iterable[Quantity]) -> list[figures.Chip]:
    """A chip for every quantity that has a value; a vague one would only say that it says nothing."""
    return [
        figures.chip(
            value=q.value,
            high=q.high,
            qualifier=q.qualifier,
            unit=q.unit,
            measure=q.measure,
            direction=q.direction,
            change=q.change,
            period=q.period,
            baseline=q.baseline,
            per=q.per,
        )
        for q in quantities
        if q.value is not None
    ]


@dataclass
class Row:
    """A statement in the desk's list with the state of its claims."""

    statement: Statement
    tally: Counter[str]
    bars: list[strip.Bar]

    @property
    def total(self) -> int:
        return sum(self.tally.values())

    @property
    def waiting(self) -> int:
        return self.tally[Claim.SUGGESTED]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        return [(status, word, self.tally[status]) for status, word in Claim.STATUSES if self.tally[status]]


def rows_of(statements: Sequence[Statement]) -> list[Row]:
    """Rows for statements that carry `length` (of the text); one query for all their claims."""
    places = Claim.objects.current().filter(statement__in=[s.pk for s in statements]).order_by()
    by_statement: dict[int, list[markup.Span]] = {s.pk: [] for s in statements}
    for pk, statement, start, end, status in places.values_list(
        "pk", "statement_id", "start_char", "end_char", "status"
    ):
        by_statement[statement].append(markup.Span(pk, start, end, 0, status, ""))
    return [row_of(statement, by_statement[statement.pk]) for statement in statements]


def row_of(statement: Statement, spans: list[markup.Span]) -> Row:
    length: int = statement.length  # type: ignore[attr-defined]  # annotated by whoever asked
    return Row(statement, Counter(span.status for span in spans), strip.mini_bars(spans, length=length))
