"""Indexes kept in step with their tables, by commit order (ADR 7). Derived, and never trusted over PostgreSQL.

A followed table carries the transaction that wrote each row last. A follower remembers the pair (xid, id) it has
reached, and reads only rows of transactions that are over: nothing can appear behind its back. A row that was changed
comes by again; one that no longer belongs in the index leaves it then.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import sleep
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from evidence.models import Passage
from evidence.search import EvidenceIndex, IndexBusy, IndexRow

CATCH_UP_ROWS = 20_000
# What a page can wait for: some tens of milliseconds. The rest is left to the jobs.
PAGE_ROWS = 100
PATIENCE = 100  # times that a job looks again while another process writes
PAUSE = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Followed:
    """A table with an index of its own on each host.

    `rows` are all rows with what `index_row` reads of them; `index_row` gives None for one that belongs in no index.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    index_row: Callable[[Any], IndexRow | None]


def passage_row(passage: Passage) -> IndexRow | None:
    """A passage as the index holds it; none once a revised text has replaced it."""
    if passage.retired_at:
        return None
    document = passage.document
    kind = "hansard" if document.statement_id else "document"
    return IndexRow(passage.pk, passage.text, document.title, document.known_on, kind)


PASSAGES = Followed("passages", lambda: Passage.objects.select_related("document").defer("document__data"), passage_row)


@lru_cache(maxsize=8)
def open_index(path: str) -> EvidenceIndex:
    return EvidenceIndex.open(path)


def index_of(table: Followed) -> EvidenceIndex:
    """This host's index of the table, for the database in use; made where it is missing."""
    database = connection.settings_dict
    name = hashlib.sha256(f"{database['HOST']}|{database['PORT']}|{database['NAME']}".encode()).hexdigest()[:12]
    folder = Path(settings.EVIDENCE_INDEX_DIR) / name / table.name
    if not folder.exists():
        open_index.cache_clear()  # removed while we ran: made again, and filled again
    for _ in range(PATIENCE):
        try:
            return open_index(str(folder))
        except IndexBusy:
            sleep(PAUSE / 20)  # another process makes it, which takes milliseconds
    return open_index(str(folder))


def evidence_index() -> EvidenceIndex:
    """The index of passages."""
    return index_of(PASSAGES)


def catch_up(*, limit: int = CATCH_UP_ROWS, table: Followed = PASSAGES, settle: bool = False) -> int:
    """Bring the index up to the table, by commit order; returns how many rows are still behind (at most about limit).

    Whoever searches calls this first, a page with PAGE_ROWS. If another process is writing, what is there is searched.
    `settle` waits for small segments to be merged into larger ones, which only a job has the time for.
    """
    index = index_of(table)
    if not is_ahead(index.position) and not behind(table, index.position):
        return 0
    try:
        with index.writing(wait_for_merges=settle) as writer:
            position = index.position
            if is_ahead(position):
                writer.clear()
                position = ""
            rows = list(settled_rows(table, position)[:limit])
            wanted = [table.index_row(row) for row in rows]
            writer.remove(row.pk for row, kept in zip(rows, wanted, strict=True) if kept is None)
            writer.add(kept for kept in wanted if kept is not None)
            if rows:
                writer.set_position(f"{rows[-1].xid}:{rows[-1].pk}")
    except IndexBusy:
        pass
    return behind(table, index.position)


def follow(table: Followed = PASSAGES) -> bool:
    """Catch up whole, for a job; False where another process keeps writing for longer than there is patience."""
    looks, reached = 0, None
    while catch_up(table=table, settle=True):
        before, reached = reached, index_of(table).position
        looks = looks + 1 if reached == before else 0
        if looks == PATIENCE:
            return False
        sleep(PAUSE if looks else 0)
    return True


def next_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])


def is_ahead(position: str) -> bool:
    """Whether the index has reached what the database has not: this was put back to an earlier day."""
    return bool(position) and int(position.partition(":")[0]) >= next_transaction()


def settled_rows(table: Followed, position: str) -> QuerySet[Any]:
    """Rows after the position, of transactions that are over, in commit order."""
    xid, _, pk = position.partition(":")
    rows = table.rows().order_by("xid", "id")
    name = rows.model._meta.db_table
    return rows.extra(  # noqa: S610  the name is the model's own
        where=[
            f'("{name}".xid, "{name}".id) > (%s::xid8, %s)',
            f'"{name}".xid < pg_snapshot_xmin(pg_current_snapshot())',
        ],
        params=[xid or "0", int(pk or 0)],
    )


def behind(table: Followed, position: str) -> int:
    """How many rows the index lacks, counted no further than one round of catching up."""
    return settled_rows(table, position)[: CATCH_UP_ROWS + 1].count()


def has_reached(index: EvidenceIndex, xid: int) -> bool:
    """Whether what transaction `xid` wrote can be searched."""
    return xid <= int(index.position.partition(":")[0] or 0)
