"""`make soak SUITE=ingest`: every real Hansard file, in and out, by words; and each a second time."""

from collections import Counter

from statements import actions
from statements.models import IngestItem, SourceDocument, SourceRecord, Statement
from statements.parsers.types import Hints


def test_every_file_is_stored_or_refused_and_no_word_is_lost(db, real_data):
    paths = sorted((real_data / "hansard" / "theyworkforyou").glob("*.gz"))
    assert paths
    seen: set[int] = set()
    for path in paths:
        item = actions.ingest_file(run=actions.start_run(hints=Hints()), name=path.name, data=path.read_bytes())
        if item.result == IngestItem.REFUSED:
            assert 'latest="no"' in item.reason, path.name
            continue
        fresh = Statement.objects.exclude(pk__in=seen)
        out = sum(len(text.split()) for text in fresh.values_list("text", flat=True))
        counts = item.counts
        assert counts["words"] == out + counts["words_elsewhere"] - counts["words_added"], path.name
        seen.update(fresh.values_list("pk", flat=True))
    before = Statement.objects.count(), SourceRecord.objects.count(), SourceDocument.objects.count()
    again = Counter(
        actions.ingest_file(run=actions.start_run(hints=Hints()), name=p.name, data=p.read_bytes()).result
        for p in paths
    )
    assert set(again) <= {IngestItem.UNCHANGED, IngestItem.REFUSED}
    assert (Statement.objects.count(), SourceRecord.objects.count(), SourceDocument.objects.count()) == before
