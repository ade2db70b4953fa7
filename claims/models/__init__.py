"""What is asserted, and by which run of the pipeline it was found."""

from claims.models.claim import Claim, ExtractionRun, Quantity

__all__ = ["Claim", "ExtractionRun", "Quantity"]
