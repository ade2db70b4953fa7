"""The evidence index: candidates for a claim among all passages, in milliseconds.

A small protocol (add, remove, query, position) over one tantivy folder per host. The index is derived from the table of
passages and never trusted over it: when it is missing, of another version or unreadable it opens empty, with
`is_fresh` true, and the caller supplies every row again. Rows are replaced by id, so that supplying one twice is
harmless. The follower's position is one more document of the index, and so is committed with
the rows.
"""

import fcntl
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import log
from pathlib import Path

import tantivy

from evidence import analysis
from evidence.values import ClaimView

SCHEMA_VERSION = 1
_VERSION = f"v{SCHEMA_VERSION}-{analysis.ANALYSIS_VERSION}"
_HEAP_BYTES = 50_000_000  # tantivy asks for at least 15 MB a thread; more makes fewer, larger segments
_POSITION_KIND = "·position"  # kind of the one document that is no passage; its date is outside every bound
_POSITION_DAY = -1
_TITLE_BOOST = 0.4
_WIDER = 4  # how much wider the net is cast for a query with a date bound
_RARE_LIMIT = 24  # terms asked for at most, the rarest first: more cost time and find nothing more
# A term in a passage of more than one in four says nothing worth the walk through its postings.
_COMMON_SHARE = 0.25

_EARLIER_LIMIT = 100
_EARLIER_DAYS = ((1100, 100), (400, 80), (120, 50))  # days before the claim, and how many of them are looked at
_EARLIER_GRACE = 3  # a debate goes on after midnight, and days abroad are other days

Weights = Mapping[str, float]


class IndexBusy(Exception):
    """Somebody else is writing to the index, or rebuilding it; what is there can still be searched."""


@dataclass(frozen=True)
class IndexRow:
    """One passage as the index needs it. `known_on` is the day on which it became public; `kind` any short word."""

    id: int
    text: str
    title: str
    known_on: date
    kind: str = "document"


@dataclass(frozen=True)
class QueryTerms:
    """What is asked of the index for a claim: terms with their boosts, most telling first."""

    weights: tuple[tuple[str, float], ...]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("known_on", indexed=True, fast=True)
    builder.add_text_field("kind", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("position", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class EvidenceIndex:
    """One folder of passages that can be searched by term and date. Open it with `EvidenceIndex.open(path)`."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema

    @classmethod
    def open(cls, path: Path | str) -> "EvidenceIndex":
        """Open the index under `path`, made empty where it is missing, of another version, or unreadable.

        Raises IndexBusy while another process makes it.
        """
        folder = Path(path) / _VERSION
        found = _readable(folder)
        if found is None:
            with _alone(Path(path)):
                found = _readable(folder) or _made_empty(folder)
            _drop_other_versions(Path(path))
        found.config_reader(reload_policy="manual")
        return cls(found)

    # --- state ---

    @property
    def position(self) -> str:
        """How far the table has been followed, as the last writer said; "" where nobody has."""
        searcher = self._fresh_searcher()
        query = tantivy.Query.term_query(self._schema, "kind", _POSITION_KIND, "basic")
        hits = searcher.search(query, limit=1, count=False).hits
        return str(searcher.doc(hits[0][1]).get_first("position") or "") if hits else ""

    @property
    def is_fresh(self) -> bool:
        """Nothing has ever been written: the caller supplies every row."""
        return not self.position and self.count() == 0

    def count(self) -> int:
        """How many passages are in it."""
        searcher = self._fresh_searcher()
        query = self._between(None, None)
        return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]

    # --- writing ---

    @contextmanager
    def writing(self, *, wait_for_merges: bool = False) -> Iterator["IndexWriter"]:
        """Hold the writer's lock, and commit at the end; nothing is kept where the block raises.

        Raises IndexBusy at once where somebody else holds it. `self.position` read inside is nobody else's to change.
        Merging of segments goes on in the background for as long as the block runs; a job that has the time waits.
        """
        try:
            inner = self._index.writer(_HEAP_BYTES, 1)
        except ValueError as error:
            raise IndexBusy("The evidence index is being written by another process.") from error
        writer = IndexWriter(inner, self._schema)
        try:
            yield writer
            inner.commit()
        except BaseException:
            inner.rollback()
            raise
        finally:
            if wait_for_merges:
                inner.wait_merging_threads()
            writer.close()
            del inner  # the lock goes with the last reference
        self._index.reload()

    def add(self, rows: Iterable[IndexRow], *, position: str | None = None) -> None:
        """Put `rows` in, each in place of an older one of its id. Raises IndexBusy."""
        with self.writing() as writer:
            writer.add(rows)
            writer.set_position(position)

    def remove(self, ids: Iterable[int], *, position: str | None = None) -> None:
        """Take the passages `ids` out; unknown ones are none. Raises IndexBusy."""
        with self.writing() as writer:
            writer.remove(ids)
            writer.set_position(position)

    def clear(self) -> None:
        """Take everything out, the position included, so that it is fresh again. Raises IndexBusy."""
        with self.writing() as writer:
            writer.clear()

    # --- searching ---

    def query(
        self,
        terms: QueryTerms | Weights,
        *,
        known_after: date | None = None,
        known_before: date | None = None,
        limit: int = 50,
    ) -> list[tuple[int, float]]:
        """The best `limit` passages as (id, BM25), best first. Both dates are taken in: a day is a day.

        `terms` are as `analysis.terms` gives them, with boosts. Words that stand in a quarter of all passages are left
        out where rarer ones are there.
        """
        searcher = self._fresh_searcher()
        weights = self._rarest(searcher, dict(terms.weights if isinstance(terms, QueryTerms) else terms))
        if not weights:
            return []
        wanted = self._wanted(weights)
        if known_after is None and known_before is None:
            return self._hits(searcher, wanted, limit)
        low, high = known_after or date.min, known_before or date.max
        return self._within(searcher, wanted, low, high, limit)

    def _hits(self, searcher: tantivy.Searcher, wanted: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        hits = searcher.search(wanted, limit=limit, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(found or 0), float(score)) for found, (score, _) in zip(ids, hits, strict=True)]

    def _within(
        self, searcher: tantivy.Searcher, wanted: tantivy.Query, low: date, high: date, limit: int
    ) -> list[tuple[int, float]]:
        # Without a bound the engine skips what cannot reach the first ones, four times as fast: so a wider net is cast
        # first, and the bound goes into the query only where too few of the catch are of the right days.
        hits = searcher.search(wanted, limit=limit * _WIDER, count=False).hits
        days = searcher.fast_field_values("known_on", [address for _, address in hits])
        inside = [
            hit for hit, day in zip(hits, days, strict=True) if low.toordinal() <= int(day or 0) <= high.toordinal()
        ]
        if len(inside) < limit and len(hits) == limit * _WIDER:
            bound = tantivy.Query.const_score_query(self._between(low, high), 0.0)
            both = [(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, bound)]
            return self._hits(searcher, tantivy.Query.boolean_query(both), limit)
        ids = searcher.fast_field_values("id", [address for _, address in inside[:limit]])
        return [(int(found or 0), float(score)) for found, (score, _) in zip(ids, inside[:limit], strict=True)]

    def query_earlier(self, terms: QueryTerms | Weights, *, said_on: date) -> list[tuple[int, float]]:
        """Candidates among fact-checks of earlier words, as `query` gives them: of all days, and of late ones apart.

        What is checked again was mostly said and checked in the last months, and years of older checks with the same
        words would crowd it out.
        """
        found = dict(self.query(terms, limit=_EARLIER_LIMIT))
        for days, limit in _EARLIER_DAYS:
            low, high = said_on - timedelta(days=days), said_on + timedelta(days=_EARLIER_GRACE)
            found |= dict(self.query(terms, known_after=low, known_before=high, limit=limit))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """How telling each term is among all passages: 1 where it stands nowhere else, 0 where it is everywhere."""
        searcher = self._fresh_searcher()
        total = max(searcher.num_docs, 2)
        return {t: log(total / max(1, searcher.doc_freq("terms", t))) / log(total) if t else 0.0 for t in set(terms)}

    def _fresh_searcher(self) -> tantivy.Searcher:
        self._index.reload()
        return self._index.searcher()

    def _rarest(self, searcher: tantivy.Searcher, weights: dict[str, float]) -> dict[str, float]:
        found = {t: searcher.doc_freq("terms", t) for t in weights}
        known = sorted((t for t in weights if found[t] and weights[t] > 0), key=lambda t: (found[t], t))[:_RARE_LIMIT]
        rare = [t for t in known if found[t] <= _COMMON_SHARE * searcher.num_docs]
        return {t: weights[t] for t in (rare if len(rare) > 1 else known)}

    def _wanted(self, weights: Weights) -> tantivy.Query:
        make = tantivy.Query
        parts = []
        for term, boost in weights.items():
            parts.append((tantivy.Occur.Should, make.boost_query(self._term("terms", term), boost)))
            parts.append((tantivy.Occur.Should, make.boost_query(self._term("title", term), boost * _TITLE_BOOST)))
        return make.boolean_query(parts)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, "freq")

    def _between(self, low: date | None, high: date | None) -> tantivy.Query:
        return tantivy.Query.range_query(
            self._schema,
            "known_on",
            tantivy.FieldType.Integer,
            lower_bound=low.toordinal() if low else 0,
            upper_bound=high.toordinal() if high else date.max.toordinal(),
        )


class IndexWriter:
    """What can be done inside `EvidenceIndex.writing()`."""

    def __init__(self, writer: tantivy.IndexWriter, schema: tantivy.Schema) -> None:
        self._writer = writer
        self._schema = schema

    def add(self, rows: Iterable[IndexRow]) -> int:
        """Put `rows` in, each in place of an older one of its id; how many they were."""
        number = 0
        for row in rows:
            self._writer.delete_documents_by_term("id", row.id)
            self._writer.add_document(_document(row))
            number += 1
        return number

    def remove(self, ids: Iterable[int]) -> None:
        """Take the passages `ids` out."""
        for each in ids:
            self._writer.delete_documents_by_term("id", each)

    def set_position(self, position: str | None) -> None:
        """Remember how far the table has been followed; None leaves it as it is."""
        if position is None:
            return
        self._writer.delete_documents_by_term("kind", _POSITION_KIND)
        marker = tantivy.Document()
        marker.add_text("kind", _POSITION_KIND)
        marker.add_text("position", position)
        marker.add_integer("known_on", _POSITION_DAY)
        self._writer.add_document(marker)

    def clear(self) -> None:
        """Take everything out."""
        self._writer.delete_all_documents()

    def close(self) -> None:
        """Let go of the lock; whoever still holds this object can do nothing more with it."""
        del self._writer


def _document(row: IndexRow) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", row.id)
    document.add_text("terms", " ".join(index_terms(row.text)))
    document.add_text("title", " ".join(analysis.terms(row.title)))
    document.add_integer("known_on", row.known_on.toordinal())
    document.add_text("kind", row.kind)
    return document


def index_terms(text: str) -> list[str]:
    """The terms of a passage as they are indexed: its words, and each scaled figure at full length.

    "£1.5 billion" is found by 1500000000 too, so that "£1,500m" finds it.
    """
    found = analysis.terms(text)
    if _SCALED.search(text):
        found += [_figure_term(f.value) for f in analysis.figures(text) if not _PLAIN.match(f.quote)]
    return found


_PLAIN = re.compile(r"[^\d\s]{0,3}\s?[\d.,]+\s?%?$")
# Only these are written otherwise than they count; looking for them first saves half the time of indexing.
_SCALED = re.compile(r"\d\s?(?:bn|mn|tn|m|k)\b|\b(?:hundred|thousand|million|billion|trillion|ten|\w+teen|\w{3,5}ty)\b")


def _figure_term(value: Decimal) -> str:
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


# --- how a claim is asked ----------------------------------------------------------------------------------------

_BOOSTS = {"quote": 1.0, "text": 0.5, "measure": 1.6, "name": 1.2, "figure": 1.0, "boilerplate": 0.7}


def formulate(claim: ClaimView) -> QueryTerms:
    """The terms of a claim with their boosts: what it measures and whom it names first, boilerplate less.

    Words of the quote count more than those that only its stand-alone wording adds. How rare a word is weighs twice: in
    BM25 itself, and in `query`, which asks for the rarest only.
    """
    weights: dict[str, float] = {}
    for source, words in _sources(claim):
        for term in analysis.terms(words):
            weights[term] = max(weights.get(term, 0.0), _BOOSTS[source])
    for term in weights.keys() & analysis.BOILERPLATE:
        weights[term] = _BOOSTS["boilerplate"]
    for figure in claim.figures:
        if figure.value is not None:
            weights[_figure_term(figure.value)] = _BOOSTS["figure"]
    return QueryTerms(tuple(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))))


def _sources(claim: ClaimView) -> Sequence[tuple[str, str]]:
    measures = " ".join(figure.measure for figure in claim.figures)
    return (("quote", claim.quote), ("text", claim.text), ("measure", measures), ("name", " ".join(claim.names)))


# --- the folder --------------------------------------------------------------------------------------------------


def _readable(folder: Path) -> tantivy.Index | None:
    try:
        if not tantivy.Index.exists(str(folder)):
            return None
        found = tantivy.Index.open(str(folder))
        found.searcher().search(tantivy.Query.all_query(), limit=1)
    except (ValueError, OSError):
        return None
    return found


def _made_empty(folder: Path) -> tantivy.Index:
    if folder.exists():
        # Moved first: a half-deleted index is never found under the name.
        aside = Path(tempfile.mkdtemp(prefix="unreadable-", dir=folder.parent))
        folder.rename(aside / "index")
        shutil.rmtree(aside, ignore_errors=True)
    folder.mkdir(parents=True)
    return tantivy.Index(_schema(), str(folder))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    path.mkdir(parents=True, exist_ok=True)
    with (path / "making.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexBusy("The evidence index is being made by another process.") from error
        yield


def _drop_other_versions(path: Path) -> None:
    for other in path.glob("v*-*"):
        if other.name != _VERSION:
            shutil.rmtree(other, ignore_errors=True)
