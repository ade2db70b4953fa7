"""What bears on a claim: sources, documents and passages, links that people decide, and statistical series."""

from evidence.models.calendar import RELEASE_STATES, PlannedRelease
from evidence.models.checks import EarlierCheck
from evidence.models.documents import CurrentTransactionId, Document, Passage, Source, TransactionId, withdrawn_now
from evidence.models.figure_check import FigureCheck
from evidence.models.links import REJECT_REASONS, STANCES, EvidenceLink
from evidence.models.searches import EvidenceSearch
from evidence.models.sources import FEED_KINDS, Address, Feed, Host
from evidence.models.statistics import (
    Dataset,
    Observation,
    Release,
    ReleaseDraft,
    Series,
    points_of,
    series_views,
    vintages_of,
)

__all__ = [
    "FEED_KINDS",
    "REJECT_REASONS",
    "RELEASE_STATES",
    "STANCES",
    "Address",
    "CurrentTransactionId",
    "Dataset",
    "Document",
    "EarlierCheck",
    "EvidenceLink",
    "EvidenceSearch",
    "Feed",
    "FigureCheck",
    "Host",
    "Observation",
    "Passage",
    "PlannedRelease",
    "Release",
    "ReleaseDraft",
    "Series",
    "Source",
    "TransactionId",
    "points_of",
    "series_views",
    "vintages_of",
    "withdrawn_now",
]
