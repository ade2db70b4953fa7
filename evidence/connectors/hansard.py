"""Hansard as the statements room keeps it: what is in the record and not yet evidence as it stands."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from evidence.document_actions import EVIDENCE_KINDS, FEWEST_WORDS
from statements.models import Sitting, Statement


def sittings_behind() -> QuerySet[Sitting]:
    """Sittings with words that no document has, oldest first: those whose own job was lost, or came before the kind."""
    spoken = Statement.objects.filter(sitting=OuterRef("pk"), kind__in=EVIDENCE_KINDS, word_count__gte=FEWEST_WORDS)
    unlike = Q(as_evidence__isnull=True) | ~Q(as_evidence__text_sha256=F("text_sha256"))
    return Sitting.objects.filter(Exists(spoken.filter(unlike))).order_by("date", "pk")
