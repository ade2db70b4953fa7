"""What one upload shows: a line per file, with what it brought and what is still being done."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from jobs.models import Job
from statements.models import IngestItem, IngestRun, SourceRecord

COUNT_WORDS = {
    "stored": ("new statement", "new statements"),
    "unchanged": ("statement already here", "statements already here"),
    "revised": ("statement revised", "statements revised"),
    "attached": ("known from another source", "known from another source"),
    "waiting for review": ("waiting for review", "waiting for review"),
}


@dataclass
class Line:
    """One file of the upload."""

    item: IngestItem
    statements: int = 0
    ministers: int = 0
    split: int = 0
    first: int | None = None

    @property
    def state(self) -> str:
        """The stored result, or reading, or failed where its job gave up."""
        job = self.item.job
        if self.item.result != IngestItem.WAITING or job is None:
            return self.item.result
        return {Job.RUNNING: "reading", Job.FAILED: "failed"}.get(job.state, IngestItem.WAITING)

    @property
    def word(self) -> str:
        return {"reading": "Reading", "failed": "Failed"}.get(self.state, self.item.get_result_display())

    @property
    def is_working(self) -> bool:
        return self.state in (IngestItem.WAITING, "reading")

    @property
    def to_split(self) -> int:
        return self.ministers - self.split

    @property
    def counts(self) -> list[str]:
        """What was counted, in words: "212 new statements"."""
        counts = self.item.counts
        said = [(n, COUNT_WORDS[name]) for name in COUNT_WORDS if (n := counts.get(name))]
        return [f"{n:,} {words[0] if n == 1 else words[1]}" for n, words in said]

    @property
    def to_review(self) -> int:
        return self.item.counts.get("waiting for review", 0)


@dataclass
class Upload:
    lines: list[Line]
    splitting: bool

    @property
    def is_working(self) -> bool:
        return self.splitting or any(line.is_working for line in self.lines)

    @property
    def tally(self) -> list[tuple[str, str]]:
        """(state, "2 stored") in the order in which the states first occur."""
        counts = Counter(line.state for line in self.lines)
        words = {line.state: line.word.lower() for line in self.lines}
        return [(state, f"{n} {words[state]}") for state, n in counts.items()]


def upload_of(run: IngestRun) -> Upload:
    """Four queries, however many files there are."""
    items = list(run.items.select_related("document", "job", "sitting").defer("document__data").order_by("pk"))
    found = {row["document_id"]: row for row in statement_counts([item.document_id for item in items])}
    lines = [line_of(item, found.get(item.document_id, {})) for item in items]
    open_jobs = Job.objects.unfinished().filter(kind="split_statement").exists()
    return Upload(lines, open_jobs and any(line.to_split > 0 for line in lines))


def line_of(item: IngestItem, row: dict) -> Line:
    if item.result not in (IngestItem.STORED, IngestItem.REVISED, IngestItem.UNCHANGED):
        return Line(item)
    return Line(item, row.get("n", 0), row.get("ministers", 0), row.get("done", 0), row.get("first"))


def statement_counts(documents: list[int]):
    """Per source document: its statements, those with a minister's words, those split already, and the first."""
    spoken = ~Q(statement__minister_because="") & Q(statement__word_count__gt=0)
    read = SourceRecord.objects.filter(document__in=documents).order_by().values("document_id")
    return read.annotate(
        n=Count("statement", distinct=True),
        ministers=Count("statement", distinct=True, filter=spoken),
        done=Count("statement", distinct=True, filter=spoken & Q(statement__extraction_runs__isnull=False)),
        first=Min("statement", filter=spoken),
    )
