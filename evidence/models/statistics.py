"""Statistics: a dataset, its releases as they came, its series, and every value that each release gave."""

from collections.abc import Iterable
from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from evidence.models.documents import Source
from evidence.series import Point, SeriesView

KINDS = (
    ("flow", "A flow: counts of parts of a period add up"),
    ("stock", "A stock: a count at one moment"),
    ("rate", "A rate, index or average: never added up"),
)


class Numeric(models.DecimalField):
    """A decimal with exactly the digits that were printed: PostgreSQL's numeric without a scale."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"max_digits": 60, "decimal_places": 30, **kwargs})

    def db_type(self, connection) -> str:
        return "numeric"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Dataset(models.Model):
    """A publication that comes again and again, and how its table is read (the recipe; see readers/tables)."""

    slug = models.SlugField(max_length=100, unique=True, help_text="Its file's name before the first dot.")
    title = models.CharField(max_length=500)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="datasets")
    url = models.URLField(max_length=1000, blank=True)
    recipe = models.JSONField(default=dict, help_text="How its table is read; each release keeps the one used.")
    kind = models.CharField(max_length=5, choices=KINDS, default="flow", help_text="Where the recipe says no other.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ReleaseQuerySet(models.QuerySet["Release"]):
    def current(self):
        """Not replaced by a better reading of the same file."""
        return self.filter(superseded_by__isnull=True)

    def light(self):
        """Without the bytes."""
        return self.defer("data")


class Release(models.Model):
    """One publication of a dataset: the vintage of its values. Its bytes are kept; a row is never altered.

    A file that was read wrongly is read again by a corrected recipe: that reading is a release of its own, which
    supersedes the other.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases")
    name = models.CharField(max_length=255, help_text="The file's name.")
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    recipe = models.JSONField(help_text="How this file was read.")
    recipe_sha256 = models.CharField(max_length=64)
    notes = models.JSONField(default=list, help_text="What could not be read, in sentences.")
    published_on = models.DateField(null=True, blank=True, help_text="The day it became public; empty: not known.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "-published_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "sha256", "recipe_sha256"], name="release_once"),
            models.CheckConstraint(condition=~Q(sha256=""), name="release_has_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset}, {self.published_on or 'day not known'}"


class SeriesQuerySet(models.QuerySet["Series"]):
    def with_values(self):
        """Those that a current release gives a value of."""
        found = Observation.objects.filter(series=OuterRef("pk"), release__superseded_by__isnull=True)
        return self.filter(Exists(found))


class Series(models.Model):
    """What is measured, for whom: a column of values and the dimensions that tell it from its neighbours."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="series")
    measure = models.CharField(max_length=500)
    dimensions = models.JSONField(default=dict)
    key = models.CharField(max_length=64, help_text="SHA-256 of measure and dimensions.")
    unit = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=5, choices=KINDS)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "id"]
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="series_once")]

    def __str__(self) -> str:
        return ", ".join([self.measure, *self.dimensions.values()])


class ObservationQuerySet(models.QuerySet["Observation"]):
    def current(self):
        """Of no superseded reading."""
        return self.filter(release__superseded_by__isnull=True)

    def known_by(self, day: date):
        """Of releases that are known to have been public on `day`."""
        return self.filter(release__published_on__lte=day)

    def newest_first(self):
        """By series and time, and within one period the newest release first."""
        published = Coalesce("release__published_on", TruncDate("release__imported_at"))
        return self.order_by("series_id", "start", "end", "period", published.desc(), "-release_id")

    def last_vintage(self):
        """Of each series and period the value of its newest release."""
        return self.newest_first().distinct("series_id", "start", "end", "period")


class Observation(models.Model):
    """One value of a series for one period, as one release gave it. Only ever added."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="observations", db_index=False)
    period = models.CharField(max_length=24, help_text="As evidence/series.py writes it.")
    start = models.DateField()
    end = models.DateField()
    value = Numeric(null=True, blank=True, help_text="Empty: the publisher printed shorthand.")
    text = models.CharField(max_length=100, help_text="As printed.")
    locator = models.CharField(max_length=200)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["series", "start", "id"]
        indexes = [models.Index(fields=["release", "series"], name="observation_by_release")]
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "release"], name="observation_once"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="observation_starts_before_its_end"),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.period}: {self.text}"


class ReleaseDraft(models.Model):
    """A file that somebody looks at before it is stored: the reading may be put right. Gone when it is stored."""

    dataset = models.ForeignKey(Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    title = models.CharField(max_length=500)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=1000, blank=True)
    published_on = models.DateField(null=True, blank=True)
    recipe = models.JSONField(default=dict)
    why = models.TextField(blank=True, help_text="Why it waits for a person, where the kept recipe did not fit.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


def series_views(datasets: Iterable[str] | None = None) -> list[SeriesView]:
    """Every series that has values, or those of the datasets with these slugs. One query."""
    found = Series.objects.with_values().select_related("dataset").order_by("dataset__slug", "id")
    if datasets is not None:
        found = found.filter(dataset__slug__in=list(datasets))
    return [
        SeriesView(s.pk, s.dataset.slug, s.dataset.title, s.measure, s.dimensions, s.unit, s.kind)  # type: ignore[arg-type]
        for s in found.defer("dataset__recipe")
    ]


def points_of(ids: Iterable[int], *, known_by: date | None = None) -> dict[int, list[Point]]:
    """The newest value of every period, by series id, in order of time. One query.

    With `known_by`, the newest value that was public on that day. Series without values have an empty list.
    """
    return points_by_series(ids, Observation.objects.current().last_vintage(), known_by=known_by)


def vintages_of(ids: Iterable[int]) -> dict[int, list[Point]]:
    """Every value that any release gave, by series id: in order of time, and within a period the newest first."""
    return points_by_series(ids, Observation.objects.current().newest_first())


def points_by_series(ids: Iterable[int], found: ObservationQuerySet, *, known_by: date | None = None):
    points: dict[int, list[Point]] = {pk: [] for pk in ids}
    found = found.filter(series_id__in=list(points))
    if known_by is not None:
        found = found.known_by(known_by)
    columns = ("period", "start", "end", "value", "text", "locator", "release__published_on")
    for series_id, *values in found.values_list("series_id", *columns):
        points[series_id].append(Point(*values))
    return points
