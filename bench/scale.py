"""Linking at size, warm: a claim, its candidates beside bm25s, a new document, and what the index costs.

Run: python -m bench scale --passages 1000000 [--claims 100000]
Everything is made by varying the real Hansard files in REAL_DATA_DIR, in a throwaway database and index.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from os import getloadavg
from pathlib import Path
from time import perf_counter, process_time

from bench.report import Row, percentile, spread, timed, write_section
from bench.throwaway import analyse, database

SMALL, CAUGHT_UP = 10_000, 10_000
ASKED, DOCUMENTS, DOCUMENT_PASSAGES = 300, 40, 50
WARMING = 50


def main(hansard: Path, *, passages: int, claims: int) -> None:
    """Measure, print, and keep the table."""
    with database() as folder:
        from bench.real import read_real
        from bench.varied import Varied

        run = Run(folder, Varied(read_real(hansard), seed=7))
        run.rows.append(("passages; claims", f"{passages:,}", f"{claims:,}"))
        run.fill(min(SMALL, passages), claims)
        small = run.linking(f"linking one claim, {min(SMALL, passages):,} passages")
        run.fill(passages - SMALL, 0)
        large = run.linking(f"linking one claim, {passages:,} passages")
        run.rows.append(("growth of the cost", f"{large[0] / small[0]:.1f} times", f"{large[1] / small[1]:.1f} times"))
        run.candidates()
        run.documents()
        run.following()
        run.rows.append(("load average of the machine meanwhile", f"{getloadavg()[2]:.1f}", ""))
    write_section(f"Linking among {passages:,} passages and {claims:,} claims", run.rows)


class Run:
    """One run: the rows of its table grow as it goes."""

    def __init__(self, folder: Path, varied) -> None:
        self.folder, self.varied = folder, varied
        self.rows: list[Row] = []
        self.built = self.made = 0.0

    def fill(self, passages: int, claims: int) -> None:
        """Add rows and bring the indexes up to them."""
        from bench.filling import add_claims, add_passages
        from evidence.claim_index import CLAIMS
        from evidence.following import follow

        self.say(f"making {passages:,} passages and {claims:,} claims")
        self.made += timed(partial(add_passages, self.varied, passages))
        self.made += timed(partial(add_claims, self.varied, claims))
        analyse(self.folder)
        self.say(f"made in {self.made:.0f} s; indexing")
        self.built += timed(follow)
        if claims:
            self.rows.append(("index of claims: build", f"{timed(lambda: follow(CLAIMS)):.0f} s", ""))
        self.say(f"indexed in {self.built:.0f} s")

    def linking(self, what: str) -> tuple[float, float]:
        """Median and p95 of a claim's candidates, features, ranking and storing, in seconds."""
        from evidence.linking import link_claims
        from evidence.models import EvidenceLink

        claims = self.claims()
        for claim in claims[:WARMING]:
            link_claims([claim])
        EvidenceLink.objects.all().delete()
        began = process_time()
        spent = [timed(partial(link_claims, [claim])) for claim in claims]
        processor = (process_time() - began) / len(claims)
        found = EvidenceLink.objects.count() / len(claims)
        EvidenceLink.objects.all().delete()
        self.add(spread(what, spent, digits=1))
        self.add(("of it on the processor, without PostgreSQL's, mean", f"{1000 * processor:.1f} ms", ""))
        self.say(f"{found:.1f} suggestions a claim")
        return percentile(spent, 0.5), percentile(spent, 0.95)

    def claims(self) -> list:
        """The claims that are measured: the same in every stage."""
        from evidence.linking import linkable

        step = max(1, linkable().count() // ASKED)
        return list(linkable().order_by("pk"))[::step][:ASKED]

    def candidates(self) -> None:
        """Our fifty candidates beside bm25s' best, on the same passages."""
        from evidence.following import evidence_index
        from evidence.linking import claim_view
        from evidence.search import formulate

        index = evidence_index()
        views = {claim.pk: claim_view(claim) for claim in self.claims()}
        ours, spent = measured(views, lambda view: [pk for pk, _ in index.query(formulate(view), limit=50)])
        self.add(spread("50 candidates, no date bound", spent, digits=1))
        later = measured(
            views, lambda v: index.query(formulate(v), known_after=v.said_on + timedelta(days=1), limit=50)
        )[1]
        self.add(spread("50 candidates known later", later, digits=1))
        if find_spec("bm25s") is None:
            self.add(("bm25s is not installed: pip install bm25s", "", ""))
            return
        self.beside_bm25s(views, {pk: set(found) for pk, found in ours.items()})

    def beside_bm25s(self, views: dict, ours: dict[int, set[int]]) -> None:
        from bench.peer import Peer, share_found
        from evidence.models import Passage

        began = perf_counter()
        rows = Passage.objects.order_by("pk").values_list("pk", "text")
        peer = Peer(rows.iterator(chunk_size=20_000))
        self.say(f"bm25s built in {perf_counter() - began:.0f} s")
        _, spent = measured(views, lambda view: peer.best(view.text, 50))
        self.add(spread("bm25s, 50 candidates", spent, digits=1))
        theirs = {pk: peer.best(view.text, 20) for pk, view in views.items()}
        self.add(("of bm25s' first 20 among our 50", f"{share_found(ours, theirs):.3f}", ""))

    def documents(self) -> None:
        """A new document of fifty passages: from its job's start to the links stored."""
        from bench.filling import AFTER, add_document
        from evidence.models import EvidenceLink
        from jobs.actions import enqueue, run_job

        spent = []
        for _ in range(DOCUMENTS):
            document = add_document(self.varied, DOCUMENT_PASSAGES, known_on=AFTER)
            job = enqueue("link_document", subject=f"document:{document.pk}")
            spent.append(timed(partial(run_job, job.pk)))
            job.refresh_from_db()
            if job.state != job.DONE:
                raise RuntimeError(f"the job of a document was not done: {job.last_error}")
        self.add(spread(f"a new document of {DOCUMENT_PASSAGES} passages, its job", spent))
        self.say(f"{EvidenceLink.objects.count() / DOCUMENTS:.1f} suggestions a document")

    def following(self) -> None:
        """What the index costs: to build, to catch up, on the disk, and to a page meanwhile."""
        from django.conf import settings

        from bench.filling import add_passages
        from evidence.following import PAGE_ROWS, catch_up, follow

        add_passages(self.varied, CAUGHT_UP)
        waits = [timed(lambda: catch_up(limit=PAGE_ROWS)) for _ in range(20)]
        size = sum(each.stat().st_size for each in Path(settings.EVIDENCE_INDEX_DIR).rglob("*") if each.is_file())
        self.add(spread("what a page waits while passages come in", waits))
        self.add((f"catching up after {CAUGHT_UP:,} new passages", f"{timed(follow):.1f} s", ""))
        self.add(("building the index of passages", f"{self.built:.0f} s", ""))
        self.add(("size of both indexes", f"{size / 1_000_000:.0f} MB", ""))

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.say(" · ".join(row))

    def say(self, what: str) -> None:
        sys.stderr.write(f"{what}\n")


def measured(views: dict, ask: Callable) -> tuple[dict, list[float]]:
    """What is found for each claim, and the seconds that each took, after warming up."""
    for view in list(views.values())[:WARMING]:
        ask(view)
    found, spent = {}, []
    for pk, view in views.items():
        began = perf_counter()
        found[pk] = ask(view)
        spent.append(perf_counter() - began)
    return found, spent
