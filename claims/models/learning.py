"""What was learned from the desk's decisions, how it did on the held ones, and which version is in use since when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class LearnedHeads(models.Model):
    """One fit to the decisions as they stood. Its number is the version that claims name ("heads=12").

    A head that did not do better is taken over from the version that was in use, so a version is whole. Never altered.
    """

    weights = models.BinaryField(help_text="As the adapters write themselves; empty for one that was not adopted.")
    fitted_on = models.CharField(max_length=200, help_text="The shipped pipeline whose features and chances they fit.")
    fitted_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    beside = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The version that it was measured against; none for the shipped weights alone.",
    )
    decisions_sha256 = models.CharField(max_length=64, help_text="Of all decisions: the same ones teach nothing new.")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "learned heads"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As it stands in the version that claims carry."""
        return f"heads={self.pk}"


class HeadTrial(models.Model):
    """One head of a version on the held decisions: `before` with what was in use, `after` with what was learned."""

    TYPE, WORTH = "type", "worth"
    HEADS = ((TYPE, "Type"), (WORTH, "Check-worthiness"))

    heads = models.ForeignKey(LearnedHeads, on_delete=models.CASCADE, related_name="trials")
    head = models.CharField(max_length=5, choices=HEADS)
    learned = models.PositiveIntegerField(help_text="Decisions learned from.")
    held = models.PositiveIntegerField(help_text="Decisions that only measured.")
    before = models.FloatField(null=True, blank=True)
    after = models.FloatField(null=True, blank=True)
    is_better = models.BooleanField(help_text="By a point or more, and not by luck; only then is the head taken.")
    reason = models.TextField(help_text="Why it was taken or not, in one sentence.")

    class Meta:
        ordering = ["heads", "head"]
        constraints = [
            models.UniqueConstraint(fields=["heads", "head"], name="trial_once_per_head"),
            models.CheckConstraint(condition=Q(head__in=["type", "worth"]), name="trial_head_known"),
            models.CheckConstraint(
                condition=Q(before__isnull=True, after__isnull=True, is_better=False)
                | Q(before__isnull=False, after__isnull=False, before__range=(0, 1), after__range=(0, 1)),
                name="trial_measured_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head} of {self.heads_id}"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def latest_one(self):
        """The adoption in force; None where nothing was ever adopted."""
        return self.order_by("-pk").first()


class Adoption(models.Model):
    """From when on which version is used; the last row is in force. Rows are only added, so every step back is kept."""

    heads = models.ForeignKey(
        LearnedHeads,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adoptions",
        help_text="None: the shipped weights alone.",
    )
    adopted_at = models.DateTimeField(default=timezone.now)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None: by the rule.",
    )
    reason = models.TextField()

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="adoption_with_reason")]

    def __str__(self) -> str:
        return str(self.heads) if self.heads_id else "the shipped weights alone"
