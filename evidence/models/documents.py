"""Sources, their documents, and the passages of these that can be cited."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.following import CurrentTransactionId, TransactionId
from statements.models import Statement

# Evidence is kept for ever. What was made up for the demonstration may go with it.
KEEP = """
IF NOT EXISTS (
  SELECT FROM evidence_document d JOIN evidence_source s ON s.id = d.source_id
    LEFT JOIN statements_statement t ON t.id = d.statement_id
  WHERE d.id = OLD.{document} AND (s.is_illustrative OR t.is_demo)
) THEN RAISE EXCEPTION 'Evidence is kept for ever: it is superseded or retired, never deleted.'; END IF;
RETURN OLD;
"""


def keep(document: str) -> pgtrigger.Trigger:
    """Refuses the deletion of evidence; `document` is the column with the document's id."""
    func = KEEP.format(document=document)
    return pgtrigger.Trigger(name="keep", when=pgtrigger.Before, operation=pgtrigger.Delete, func=func)


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

    def newest(self):
        """Not superseded by a later version of the same page or file."""
        return self.filter(superseded_by__isnull=True)

    def versions_of(self, document: "Document"):
        """Every version of the document's page or file, oldest first."""
        if not document.origin:
            return self.filter(pk=document.pk)
        return self.filter(source=document.source_id, origin=document.origin).order_by("pk")


class Document(models.Model):
    """Something published: an imported file with its bytes, or a statement already in the record. Never altered.

    A page or file that changes gets a new version, which supersedes the last; both are kept. Words that stand in both
    keep their passage, and with it what people decided and the day on which they became public: a new version holds
    the passages that are new in it. Passages whose words are gone are retired, and can still be cited.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="documents")
    statement = models.OneToOneField(
        Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="as_evidence"
    )
    title = models.CharField(max_length=500)
    url = models.URLField(max_length=1000, blank=True)
    known_on = models.DateField(help_text="The day it became public, Europe/London.")
    known_at = models.DateTimeField(null=True, blank=True, help_text="The moment, where the source gives one.")
    origin = models.CharField(
        max_length=1000, blank=True, help_text="Where the publisher keeps it: the same for every version."
    )
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    document_type = models.CharField(max_length=60, blank=True, help_text="As the publisher or the format says.")
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
        indexes = [models.Index(fields=["source", "origin"], condition=~Q(origin=""), name="document_versions")]
        triggers = [keep("id")]
        constraints = [
            # A page that goes back to what it said is a version again.
            models.UniqueConstraint(
                fields=["source", "sha256"], condition=~Q(sha256="") & Q(supersedes__isnull=True), name="document_once"
            ),
            models.UniqueConstraint(
                fields=["source", "origin"],
                condition=~Q(origin="") & Q(supersedes__isnull=True),
                name="document_first_version_once",
            ),
            models.CheckConstraint(
                condition=Q(statement__isnull=False) | Q(data__isnull=False) & ~Q(sha256=""),
                name="document_has_bytes_or_statement",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> str:
        """The notice of withdrawal of its newest version; empty for a document that stands. One query."""
        newest = Document.objects.versions_of(self).newest().values_list("withdrawn_notice", flat=True)
        return newest.first() or ""


def withdrawn_now(document: str) -> models.Subquery:
    """The same for lists, as an annotation: `withdrawn_now("passage__document")`. Empty or none: it stands."""
    same = Document.objects.filter(source=models.OuterRef(f"{document}__source"), superseded_by__isnull=True)
    same = same.filter(
        Q(pk=models.OuterRef(f"{document}__pk")) | ~Q(origin="") & Q(origin=models.OuterRef(f"{document}__origin"))
    )
    return models.Subquery(same.order_by("-pk").values("withdrawn_notice")[:1])


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
        triggers = [
            # Followers see a passage again when it is retired, or taken back.
            pgtrigger.Trigger(
                name="follow_retired",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("retired_at"),
                func="NEW.xid = pg_current_xact_id(); RETURN NEW;",
            ),
            keep("document_id"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], condition=Q(retired_at__isnull=True), name="passage_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="passage_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.locator}"
