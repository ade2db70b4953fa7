"""What bears on a claim: sources, documents, their passages, and the links that people confirm or reject."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models import Claim
from statements.models import Statement


class TransactionId(models.BigIntegerField):
    """PostgreSQL's xid8: the transaction that wrote the row. Followers go by it, since ids commit out of order."""

    def db_type(self, connection) -> str:
        return "xid8"

    def get_prep_value(self, value):
        return None if value is None else str(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else int(value)


class CurrentTransactionId(models.Func):
    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionId()


class Source(models.Model):
    """A publisher of evidence. What an illustrative source says was invented for the demonstration, and says so."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DocumentQuerySet(models.QuerySet["Document"]):
    def imported(self):
        """Not a statement of our own record."""
        return self.filter(statement__isnull=True)


class Document(models.Model):
    """Something published: an imported file with its bytes, or a statement already in the record."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="documents")
    statement = models.OneToOneField(
        Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="as_evidence"
    )
    title = models.CharField(max_length=500)
    url = models.URLField(max_length=1000, blank=True)
    known_on = models.DateField(help_text="The day it became public, Europe/London.")
    known_at = models.DateTimeField(null=True, blank=True, help_text="The moment, where the source gives one.")
    withdrawn_notice = models.TextField(blank=True)
    name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    data = models.BinaryField(null=True, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the text its passages were cut from.")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    imported_at = models.DateTimeField(default=timezone.now)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-known_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], condition=~Q(sha256=""), name="document_once"),
            models.CheckConstraint(
                condition=Q(statement__isnull=False) | Q(data__isnull=False) & ~Q(sha256=""),
                name="document_has_bytes_or_statement",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PassageQuerySet(models.QuerySet["Passage"]):
    def current(self):
        """Not replaced by a revised text."""
        return self.filter(retired_at__isnull=True)


class Passage(models.Model):
    """A stretch of a document that can be cited, with the place where it stands. Never altered once written."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    locator = models.CharField(max_length=200)
    heading = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    start_char = models.PositiveIntegerField(null=True, blank=True, help_text="Where it starts in a statement's text.")
    xid = TransactionId(db_default=CurrentTransactionId(), editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["document", "position"]
        indexes = [models.Index(fields=["xid", "id"], name="passage_by_commit")]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], condition=Q(retired_at__isnull=True), name="passage_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="passage_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.locator}"


STANCES = (("supports", "Supports"), ("refutes", "Refutes"), ("context", "Context"))
REJECT_REASONS = (
    ("other-matter", "about another matter"),
    ("other-period", "another period or place"),
    ("not-evidence", "repeats, does not show"),
    ("duplicate", "the same as another"),
    ("unreliable", "not a source we rely on"),
    ("other", "another reason, in the note"),
)


class EvidenceLinkQuerySet(models.QuerySet["EvidenceLink"]):
    def for_review(self, claim: Claim):
        """A claim's links with everything that the review page shows, oldest evidence first, in one query."""
        return (
            self.filter(claim=claim)
            .select_related("passage__document__source", "passage__document__statement__sitting", "decided_by")
            .defer("passage__document__data", "passage__document__statement__text")
            .order_by("passage__document__known_on", "passage__document__known_at", "id")
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EvidenceLink(models.Model):
    """A passage that bears on a claim: suggested by the machine with its reasons, decided by people."""

    SUGGESTED, CONFIRMED, REJECTED = "suggested", "confirmed", "rejected"
    STATUSES = ((SUGGESTED, "Suggested"), (CONFIRMED, "Confirmed"), (REJECTED, "Rejected"))

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence_links")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="links")
    status = models.CharField(max_length=10, choices=STATUSES, default=SUGGESTED)
    stance = models.CharField(max_length=10, choices=STANCES, default="context", help_text="A guess until decided.")
    is_later = models.BooleanField(help_text="Public only after the words were said.")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    highlights = models.JSONField(default=list, help_text="Code-point offsets into the passage: [[start, end], ...].")
    reject_reason = models.CharField(max_length=20, choices=REJECT_REASONS, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "passage"], name="evidence_link_once"),
            models.CheckConstraint(
                condition=Q(status="suggested", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(status="suggested") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="evidence_link_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(status="rejected") & ~Q(reject_reason="") | ~Q(status="rejected") & Q(reject_reason=""),
                name="evidence_link_rejected_with_reason",
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="evidence_link_score"),
        ]

    def __str__(self) -> str:
        return f"{self.passage} on claim {self.claim_id}"
