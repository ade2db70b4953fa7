"""Learning from the desk: a job fits what people decided, and the rule or an admin says which version is used."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from claims.decisions import Decision, digest_of, standing_decisions
from claims.learned import heads_in_use, load, misfit
from claims.models import Adoption, HeadTrial, LearnedHeads
from claims.nlp.version import shipped_version
from jobs.actions import NotYet, Run, enqueue
from jobs.models import Job
from statements.models import Statement

if TYPE_CHECKING:  # these bring spaCy with them, which only the nlp worker loads
    from claims.nlp.splitting.adapters import Example, Trial
    from claims.nlp.splitting.decided import DecidedText
    from claims.nlp.splitting.linear import Logistic

    Tried = dict[str, tuple[Logistic | None, Trial]]

LOCK = 0x1EA25  # of adoptions, among advisory locks
TEXTS_AT_ONCE = 50


def learn(run: Run) -> None:
    """The job: learn from every standing decision, and adopt what is better on the held ones."""
    learn_from_desk(by=run.job.requested_by, run=run)


def request_learning(*, by: User | None = None, week: str = "") -> tuple[Job, bool]:
    """(the job, whether it was asked for just now). `week` asks once for that week; else one that waits is enough."""
    waiting = Job.objects.unfinished().filter(kind="learn").first()
    if waiting:
        return waiting, False
    key = f"learn:{week or timezone.now().strftime('%Y%m%d%H%M%S%f')}"
    asked = Job.objects.filter(key=key).exists()
    return enqueue("learn", subject="decisions", key=key, by=by), not asked


def learn_from_desk(*, by: User | None, run: Run | None = None) -> LearnedHeads | None:
    """Fit, measure, store and perhaps adopt a version; None where no decision is new.

    Raises NotYet where another version was put in use meanwhile: the comparison was with the one before.
    """
    from claims.nlp import pipeline_version

    pipeline, decisions = pipeline_version(), standing_decisions()
    retire_misfit(pipeline)
    digest, in_use = digest_of(decisions), heads_in_use()
    latest = LearnedHeads.objects.defer("weights").order_by("-pk").first()
    if not decisions or (latest and (latest.decisions_sha256, latest.fitted_on) == (digest, pipeline)):
        if run:
            run.report(1, 1, note="No decision is new.")
        return None
    tried = try_heads(read_examples(decisions, run), in_use)
    if run:
        run.check()
    return store_heads(tried=tried, beside=in_use, pipeline=pipeline, digest=digest, by=by)


def read_examples(decisions: Sequence[Decision], run: Run | None) -> dict[str, list["Example"]]:
    """By head. Statements are read again by the shipped weights, a few at a time."""
    from claims.nlp.splitting.adapters import HEADS
    from claims.nlp.splitting.decided import read_decided

    found: dict[str, list[Example]] = {name: [] for name in HEADS}
    for done, total, texts in decided_texts(decisions):
        for pairs in read_decided(texts):
            for name, example in pairs:
                found[name].append(example)
        if run:
            run.report(done, total, note=f"{done} of {total} statements read")
    return found


def decided_texts(decisions: Sequence[Decision]) -> Iterator[tuple[int, int, list["DecidedText"]]]:
    """(statements so far, statements in all, the next few with their decisions)."""
    from claims.nlp.splitting.decided import Decided, DecidedText

    of = {pk: tuple(group) for pk, group in groupby(decisions, key=lambda one: one.statement)}
    ids = list(of)
    for start in range(0, len(ids), TEXTS_AT_ONCE):
        batch = ids[start : start + TEXTS_AT_ONCE]
        rows = Statement.objects.filter(pk__in=batch).order_by("pk").values_list("pk", "text", "made_on")
        yield (
            start + len(batch),
            len(ids),
            [
                DecidedText(pk, text, made_on, tuple(Decided(d.start, d.end, d.type, d.worth) for d in of[pk]))
                for pk, text, made_on in rows
            ],
        )


def try_heads(examples: dict[str, list["Example"]], in_use: LearnedHeads | None) -> "Tried":
    from claims.nlp.splitting.adapters import HEADS, try_head

    before = load(in_use).adapters if in_use else {}
    return {name: try_head(head, examples[name], in_use=before.get(name)) for name, head in HEADS.items()}


@transaction.atomic
def store_heads(
    *, tried: "Tried", beside: LearnedHeads | None, pipeline: str, digest: str, by: User | None
) -> LearnedHeads:
    """Keep the version with its trials; adopt it if a head of it is better."""
    lock_adoptions()
    if heads_in_use() != beside:
        raise NotYet("Another version was put in use meanwhile; it is learned beside that one.")
    better = {name: adapter for name, (adapter, trial) in tried.items() if adapter is not None and trial.is_better}
    heads = LearnedHeads.objects.create(
        weights=packed(better, beside), fitted_on=pipeline, decisions_sha256=digest, beside=beside, requested_by=by
    )
    HeadTrial.objects.bulk_create(HeadTrial(heads=heads, **vars(trial)) for _, trial in tried.values())
    if better:
        names = " and ".join(HeadTrial(head=name).get_head_display().lower() for name in better)
        Adoption.objects.create(heads=heads, reason=f"Better on the held decisions: {names}.")
    return heads


def packed(better: dict[str, "Logistic"], beside: LearnedHeads | None) -> bytes:
    """The bytes of a version: the better heads, the others as they are in use. None for one that is not adopted."""
    from claims.nlp.splitting.adapters import to_bytes

    return to_bytes({**(load(beside).adapters if beside else {}), **better}) if better else b""


@transaction.atomic
def retire_misfit(pipeline: str) -> None:
    """Put on record that what is in use no longer fits the shipped weights."""
    lock_adoptions()
    if why := misfit(heads_in_use(), pipeline):
        Adoption.objects.create(heads=None, reason=why)


@transaction.atomic
def use_heads(*, heads: LearnedHeads | None, by: User) -> Adoption | None:
    """Put a version in use that was in use before, or the shipped weights alone; None where it is in use already."""
    lock_adoptions()
    if heads == heads_in_use():
        return None
    if heads and not heads.adoptions.exists():
        raise ValidationError("This version was not better on the held decisions, so it cannot be used.")
    if why := misfit(heads, shipped_version()):
        raise ValidationError(why)
    return Adoption.objects.create(heads=heads, adopted_by=by, reason="Chosen by a person.")


def heads_before(heads: LearnedHeads) -> LearnedHeads | None:
    """The last version before this one that was in use and still fits; None for the shipped weights alone."""
    earlier = LearnedHeads.objects.filter(pk__lt=heads.pk, adoptions__isnull=False, fitted_on=shipped_version())
    return earlier.defer("weights").order_by("-pk").first()


def lock_adoptions() -> None:
    """Until the end of the transaction nobody else puts a version in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
