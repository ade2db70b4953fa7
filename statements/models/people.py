"""Members, offices, and who held which office when (after Popolo)."""

from django.db import models
from django.db.models import F, Q


class Member(models.Model):
    """A person who speaks in Parliament."""

    name = models.CharField(max_length=200)
    parliament_id = models.PositiveIntegerField(
        null=True, blank=True, unique=True, help_text="Hansard MemberId, which is datadotparl_id."
    )
    public_whip_id = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A post, in the words of the source."""

    name = models.CharField(max_length=300, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A member in an office, as far as the sources give the days."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="appointments")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "office", "started_on"], name="appointment_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="appointment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.office}"
