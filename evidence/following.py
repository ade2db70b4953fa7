"""The evidence index kept in step with the passages, by commit order. Derived, and never trusted over PostgreSQL."""

import hashlib
from functools import lru_cache
from pathlib import Path
from time import sleep

from django.conf import settings
from django.db import connection

from evidence.models import Passage
from evidence.search import EvidenceIndex, IndexBusy, IndexRow

CATCH_UP_ROWS = 20_000
CATCH_UP_ROUNDS = 100


@lru_cache(maxsize=4)
def open_index(path: str) -> EvidenceIndex:
    return EvidenceIndex.open(path)


def evidence_index() -> EvidenceIndex:
    """This host's index for the database in use."""
    database = connection.settings_dict
    name = hashlib.sha256(f"{database['HOST']}|{database['PORT']}|{database['NAME']}".encode()).hexdigest()[:12]
    folder = Path(settings.EVIDENCE_INDEX_DIR) / name
    if not folder.exists():
        open_index.cache_clear()  # removed while we ran: made again, and filled again
    return open_index(str(folder))


def catch_up(*, limit: int = CATCH_UP_ROWS) -> int:
    """Bring the index up to the table, by commit order; returns how many passages are still behind.

    Whoever searches calls this first. If another process is writing, what is there is searched.
    """
    index = evidence_index()
    if not behind(index.position):
        return 0
    try:
        with index.writing() as writer:
            position = index.position
            if position and int(position.partition(":")[0]) >= next_transaction():
                writer.clear()  # the database was put back to an earlier day
                position = ""
            rows = list(settled_passages(position)[:limit])
            writer.add(index_row(passage) for passage in rows)
            if rows:
                writer.set_position(f"{rows[-1].xid}:{rows[-1].pk}")
    except IndexBusy:
        pass
    return behind(index.position)


def follow() -> bool:
    """Catch up whole, waiting a while for another process that is writing; False where that takes too long."""
    for _ in range(CATCH_UP_ROUNDS):
        if not catch_up():
            return True
        sleep(0.2)
    return False


def next_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])


def settled_passages(position: str):
    """Passages after the position, of transactions that are over, in commit order."""
    xid, _, pk = position.partition(":")
    rows = Passage.objects.select_related("document").defer("document__data").order_by("xid", "id")
    return rows.extra(
        where=[
            "(evidence_passage.xid, evidence_passage.id) > (%s::xid8, %s)",
            "evidence_passage.xid < pg_snapshot_xmin(pg_current_snapshot())",
        ],
        params=[xid or "0", int(pk or 0)],
    )


def behind(position: str) -> int:
    return settled_passages(position)[: CATCH_UP_ROWS + 1].count()


def index_row(passage: Passage) -> IndexRow:
    document = passage.document
    kind = "hansard" if document.statement_id else "document"
    return IndexRow(passage.pk, passage.text, document.title, document.known_on, kind)
