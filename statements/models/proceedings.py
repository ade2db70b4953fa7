"""Sittings, statements, and where each statement was read."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from statements.models.people import Member

COMMONS, LORDS = "commons", "lords"
HOUSES = ((COMMONS, "Commons"), (LORDS, "Lords"))
VENUES = (
    ("chamber", "Chamber"),
    ("westminster-hall", "Westminster Hall"),
    ("written-statements", "Written statements"),
    ("written-answers", "Written answers"),
)


class Sitting(models.Model):
    """A day of one House in one place."""

    date = models.DateField()
    house = models.CharField(max_length=10, choices=HOUSES)
    venue = models.CharField(max_length=30, choices=VENUES, default="chamber")

    class Meta:
        ordering = ["-date", "house", "venue"]
        constraints = [models.UniqueConstraint(fields=["date", "house", "venue"], name="sitting_once")]

    def __str__(self) -> str:
        return f"{self.get_house_display()} {self.get_venue_display()}, {self.date:%-d %B %Y}"


class Heading(models.Model):
    """A heading of the record, in its place; those without words beneath them are kept as well."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="headings")
    origin_system = models.CharField(max_length=40)
    source_id = models.CharField(max_length=200)
    level = models.CharField(max_length=10)
    text = models.TextField()
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["sitting", "position"]
        constraints = [models.UniqueConstraint(fields=["origin_system", "source_id"], name="heading_once")]

    def __str__(self) -> str:
        return self.text


class StatementQuerySet(models.QuerySet["Statement"]):
    def ministerial(self):
        """A minister's words, which are split by default."""
        return self.exclude(minister_because="")

    def listed(self):
        """With everything a list shows, in one query."""
        return self.select_related("sitting", "speaker")


class Statement(models.Model):
    """One turn of speech, one written statement, one question or one answer, exactly as printed."""

    KINDS = (
        ("speech", "Speech"),
        ("written_statement", "Written statement"),
        ("question", "Question"),
        ("answer", "Answer"),
        ("division", "Division"),
        ("procedural", "Procedure"),
    )

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20, choices=KINDS, default="speech")
    title = models.CharField(max_length=500, blank=True)
    heading = models.CharField(max_length=500, blank=True, help_text="The larger heading above the title.")
    attribution = models.CharField(max_length=500, blank=True, help_text="The speaker as printed, never altered.")
    speaker = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    speaker_name = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=300, blank=True)
    minister_because = models.CharField(max_length=200, blank=True, help_text="Why these are a minister's words.")
    made_on = models.DateField()
    spoken_at = models.TimeField(null=True, blank=True)
    column = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True, help_text="NFC, LF. Claims point into it by code point.")
    text_sha256 = models.CharField(max_length=64)
    words_sha256 = models.CharField(max_length=64, help_text="Of the words alone: the same words from two sources.")
    word_count = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "sitting", "position", "id"]
        indexes = [
            models.Index(fields=["-made_on", "sitting", "position"], name="statement_by_day"),
            models.Index(fields=["sitting", "words_sha256"], name="statement_same_words"),
            models.Index(fields=["-made_on", "id"], condition=~Q(minister_because=""), name="statement_ministers"),
            models.Index(fields=["id"], condition=Q(is_demo=True), name="statement_demo"),
            GinIndex(SearchVector("title", "text", config="english"), name="statement_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(text_sha256__regex="^[0-9a-f]{64}$"), name="statement_digest_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()} ({self.speaker_name or self.attribution}, {self.made_on})"

    def get_absolute_url(self) -> str:
        return reverse("statement-page", args=[self.pk, slugify(self.title)[:60] or self.kind])


class SourceRecord(models.Model):
    """Where a statement was read: one contribution may stand in several sources."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="source_records")
    origin_system = models.CharField(max_length=40)
    source_id = models.CharField(max_length=200)
    version = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=500, blank=True)
    document = models.ForeignKey("statements.SourceDocument", on_delete=models.PROTECT, related_name="records")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin_system", "source_id"], name="source_record_once")]

    def __str__(self) -> str:
        return f"{self.origin_system} {self.source_id}"


class StatementRevision(models.Model):
    """A text that a statement had before the record was revised."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="revisions")
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey("statements.SourceDocument", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["statement", "replaced_at"]

    def __str__(self) -> str:
        return f"{self.statement_id} until {self.replaced_at:%Y-%m-%d}"


class MatchReview(models.Model):
    """A new source whose words nearly are a known statement's: a person says whether they are the same."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="possible_sources")
    document = models.ForeignKey("statements.SourceDocument", on_delete=models.PROTECT, related_name="+")
    origin_system = models.CharField(max_length=40)
    source_id = models.CharField(max_length=200)
    text = models.TextField()
    attribution = models.CharField(max_length=500, blank=True)
    speaker_name = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=300, blank=True)
    minister_because = models.CharField(max_length=200, blank=True)
    similarity = models.FloatField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin_system", "source_id"], name="match_review_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="match_review_decided_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.similarity:.0%} the same"
