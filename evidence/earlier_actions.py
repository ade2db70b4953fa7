"""Earlier fact-checks come in, and a claim finds those that are about it. An index of their own, as passages have."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from claims.models import Claim
from evidence.document_actions import source_named
from evidence.earlier_checks import ClaimReview, Likeness, Unreadable, alike, read_claim_reviews
from evidence.following import PAGE_ROWS, Followed, catch_up, index_of
from evidence.linking import claim_view, rarity_for
from evidence.models import EarlierCheck, Source
from evidence.search import IndexRow, formulate

MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class Imported:
    """What came of an import: rows that are new, known already, and a sentence for each item that was refused."""

    stored: Sequence[EarlierCheck]
    unchanged: int
    refused: Sequence[str]


def import_claim_reviews(*, data: bytes, by: User | None = None) -> Imported:
    """Store the fact-checks of a ClaimReview text (JSON-LD). The same again changes nothing; another verdict or day of
    a known one supersedes it. Raises ValidationError where the whole cannot be read."""
    if len(data) > MOST_BYTES:
        raise ValidationError(f"This has more than {MOST_BYTES // 1024 // 1024} MB: give it in parts.")
    try:
        read, refused = read_claim_reviews(data)
    except Unreadable as error:
        raise ValidationError(str(error)) from error
    kept = [store_check(check, item, by) for check, item in read]
    stored = [check for check in kept if check is not None]
    return Imported(stored, len(kept) - len(stored), refused)


@transaction.atomic
def store_check(check: ClaimReview, item: dict, by: User | None) -> EarlierCheck | None:
    """The new row; none where the check is known as it is. A page may check several claims: each is its own."""
    source = Source.objects.select_for_update().get(pk=source_named(check.publisher).pk)
    same = EarlierCheck.objects.current().filter(source=source, url=check.url)
    before = same.filter(claim_reviewed=check.claim_reviewed).first()
    if before is not None and as_read(before) == check:
        return None
    return EarlierCheck.objects.create(
        source=source,
        url=check.url,
        claim_reviewed=check.claim_reviewed,
        verdict=check.verdict,
        speaker=check.speaker,
        said_on=check.said_on,
        published_on=check.published_on,
        data=item,
        supersedes=before,
        imported_by=by,
    )


def as_read(check: EarlierCheck) -> ClaimReview:
    return ClaimReview(
        check.url,
        check.source.name,
        check.claim_reviewed,
        check.verdict,
        check.published_on,
        check.speaker,
        check.said_on,
    )


# --- found for a claim ---------------------------------------------------------------------------------------------


def check_row(check: EarlierCheck) -> IndexRow:
    """An earlier check as its index holds it. Superseded ones stay in it, and are left out when they are found."""
    return IndexRow(check.pk, check.claim_reviewed, "", check.said_on or check.published_on, "check")


EARLIER_CHECKS = Followed("earlier-checks", EarlierCheck.objects.all, check_row)


def earlier_checks_of(claim: Claim) -> list[tuple[EarlierCheck, Likeness]]:
    """Checks of the same claim that were published before or since, most alike first. One query, and catching up's."""
    catch_up(limit=PAGE_ROWS, table=EARLIER_CHECKS)
    view, index = claim_view(claim), index_of(EARLIER_CHECKS)
    hits = dict(index.query_earlier(formulate(view), said_on=view.said_on))
    checks = EarlierCheck.objects.current().select_related("source").defer("data").in_bulk(list(hits))
    candidates = [(pk, as_read(check), hits[pk]) for pk, check in checks.items()]
    # How telling a word is, all evidence says; earlier checks are few, and several may be of one matter.
    return [(checks[found.check_id], found) for found in alike(view, candidates, rarity=rarity_for(view))]
