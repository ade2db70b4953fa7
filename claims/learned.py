"""Which learned version is in use, and by which version a statement would be read now. Loads spaCy only to split."""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog
from django.db.models import OuterRef, QuerySet, Subquery

from claims.models import Adoption, ExtractionRun, LearnedHeads
from claims.nlp.version import shipped_version
from statements.models import Statement

if TYPE_CHECKING:
    from claims.nlp.splitting.adapters import LearnedAdapters

log = structlog.get_logger()


def heads_in_use() -> LearnedHeads | None:
    """The version last adopted, without its bytes; None for the shipped weights alone. It may no longer fit."""
    last = Adoption.objects.select_related("heads").defer("heads__weights").latest_one()
    return last.heads if last else None


def misfit(heads: LearnedHeads | None, pipeline: str) -> str:
    """Why these heads cannot be used with that pipeline, in one sentence; empty where they can."""
    if heads is None or heads.fitted_on == pipeline:
        return ""
    return f"Version {heads.pk} is retired: it was fitted to {heads.fitted_on}, and the weights shipped now are others."


def adapters_for(pipeline: str) -> "LearnedAdapters | None":
    """What the desk taught, for that pipeline; asked anew for every split, so a worker follows an adoption at once."""
    heads = heads_in_use()
    if why := misfit(heads, pipeline):
        tell_once(why)
        return None
    return load(heads) if heads else None


@lru_cache(maxsize=1)
def tell_once(why: str) -> None:
    log.warning("learned_heads_retired", why=why)


def load(heads: LearnedHeads) -> "LearnedAdapters":
    """The adapters of a version, read once in a process."""
    return read(heads.pk, heads.fitted_at)


@lru_cache(maxsize=1)
def read(pk: int, fitted_at: datetime) -> "LearnedAdapters":
    """By number and time: a number may come again in a database that was restored."""
    from claims.nlp.splitting.adapters import LearnedAdapters, from_bytes

    heads = LearnedHeads.objects.get(pk=pk, fitted_at=fitted_at)
    return LearnedAdapters(heads.name, from_bytes(bytes(heads.weights)))


def version_now() -> str:
    """What a statement would be read by if it were split now, as its run would name it; empty without a pipeline."""
    shipped, heads = shipped_version(), heads_in_use()
    return f"{shipped} {heads.name}" if heads and not misfit(heads, shipped) else shipped


def read_by_another(version: str) -> QuerySet[Statement]:
    """Statements whose latest reading is by another version than this one."""
    runs = ExtractionRun.objects.filter(statement=OuterRef("pk")).order_by("-pk").values("pipeline")[:1]
    read = Statement.objects.annotate(read_by=Subquery(runs)).filter(read_by__isnull=False)
    return read.exclude(read_by=version)
