"""What was said, by whom, where, and which bytes say so."""

from statements.models.ingest import IngestItem, IngestRun, SourceDocument
from statements.models.people import Appointment, Member, Office
from statements.models.proceedings import Heading, MatchReview, Sitting, SourceRecord, Statement, StatementRevision

__all__ = [
    "Appointment",
    "Heading",
    "IngestItem",
    "IngestRun",
    "MatchReview",
    "Member",
    "Office",
    "Sitting",
    "SourceDocument",
    "SourceRecord",
    "Statement",
    "StatementRevision",
]
