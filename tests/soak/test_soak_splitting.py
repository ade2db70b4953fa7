"""`make soak SUITE=splitting`: a megabyte without a full stop is split in a minute and in a gigabyte.

Seconds are those of the processor: the machine may be busy with other work.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG, SECONDS, MEGABYTES = 1_000_000, 60, 1000
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # as workers have
# A process of its own: peak memory is that of a process, and the pipeline's own loading is part of it.
MEASURE = """
import json, resource, sys, time
from claims import nlp
text = sys.stdin.read()
nlp.split("We hired 300 nurses.")
began = time.process_time()
result = nlp.split(text)
seconds = time.process_time() - began
right = all(text[c.start:c.end] == c.quote for c in (*result.claims, *result.quantities))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "megabytes": peak, "claims": len(result.claims), "right": right}))
"""
PLAIN = (
    "the council opened parks and the minister said that people who lived near the river were pleased with them while "
)
DENSE = "the council spent 12 million pounds on 300 new schools and crime fell by 4% in the year to June while "
QUOTED = "“ he said we hired nurses and "  # each mark opens another quotation, and none is closed


@pytest.mark.parametrize(
    "words", [PLAIN, f"{PLAIN}\n", DENSE, QUOTED, "word ", "a", "9", "£"], ids=lambda words: repr(words[:12])
)
def test_a_megabyte_without_a_full_stop_is_split_in_time_and_memory(words, capsys):
    text = (words * (LONG // len(words) + 1))[:LONG]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input=text, capture_output=True, text=True, cwd=ROOT, check=True, timeout=900, env=os.environ | ONE_THREAD,
    )  # fmt: skip
    told = json.loads(done.stdout)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{words[:12]!r}: {told['seconds']:.0f} s, {told['megabytes']:.0f} MB, {told['claims']} claims\n"
        )
    assert told["right"]
    assert told["seconds"] < SECONDS
    assert told["megabytes"] < MEGABYTES
