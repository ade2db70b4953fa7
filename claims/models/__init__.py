"""What is asserted, by which run it was found, which claims are one claim made again, and what decisions taught."""

from claims.models.claim import Claim, ExtractionRun, Quantity
from claims.models.family import ClaimFamily, ClaimTerm, FamilyMember, PartedPair
from claims.models.learning import Adoption, HeadTrial, LearnedHeads

__all__ = [
    "Adoption",
    "Claim",
    "ClaimFamily",
    "ClaimTerm",
    "ExtractionRun",
    "FamilyMember",
    "HeadTrial",
    "LearnedHeads",
    "PartedPair",
    "Quantity",
]
