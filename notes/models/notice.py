"""What people are told, once for each event, in groups; and whether they want it by mail."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One line of a person's inbox: everything of one occasion that this person is told.

    `group` names the occasion. What is added to a notice that was read makes it unread again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    subject_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0, help_text="How many items it has.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, help_text="When the last item was added.")
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["person", "-changed_at", "-id"], name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="notice_once_per_group"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(group=""), name="notice_named"),
            models.CheckConstraint(
                condition=Q(subject_type__isnull=True, subject_id__isnull=True)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="notice_subject_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeItemQuerySet(models.QuerySet["NoticeItem"]):
    def to_mail(self):
        """Not mailed yet, unread, and told after the person asked for mail; only of people who can be mailed."""
        wanted = self.filter(mailed_at__isnull=True, notice__read_at__isnull=True, person__is_active=True)
        wanted = wanted.filter(person__mail_preference__refused_at__isnull=True)
        wanted = wanted.exclude(person__mail_preference__mail=MailPreference.NONE)
        return wanted.filter(created_at__gte=F("person__mail_preference__chosen_at"))


class NoticeItem(models.Model):
    """One event, told to one person once: the constraint holds across groups."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=120, help_text="What happened, as THING:ID:WHAT.")
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    words = models.TextField()
    detail = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=300, help_text="Why this person is told.")
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeItemQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "created_at"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="notice_once_per_event")]

    def __str__(self) -> str:
        return f"{self.event} for {self.person_id}"


class MailPreference(models.Model):
    """How a person hears by mail. Nobody who did not ask is mailed; an address that was refused is left alone."""

    NONE, DAILY, IMMEDIATE = "none", "daily", "immediate"
    CHOICES = (
        (NONE, "No e-mail"),
        (DAILY, "Once a day"),
        (IMMEDIATE, "At once"),
    )

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    mail = models.CharField(max_length=10, choices=CHOICES, default=NONE)
    chosen_at = models.DateTimeField(default=timezone.now)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True, help_text="What the mail server said of the address.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mail__in=["none", "daily", "immediate"]), name="mail_choice_known"),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refusal="") | Q(refused_at__isnull=False) & ~Q(refusal=""),
                name="mail_refused_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"
