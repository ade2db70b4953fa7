"""`make model`: corpora, parser, splitter, measures, one after the other. An hour or two on two cores."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = os.environ.get("REAL_DATA_DIR", str(ROOT.parent / "shared" / "data"))
STEPS = (
    ("training/corpora.py", DATA, "training/corpus"),
    ("-m", "spacy", "train", "training/config.cfg", "--output", "training/output"),
    ("training/splitter.py", DATA),
    ("training/measure.py", DATA),
)


def main() -> None:
    if not Path(DATA).is_dir():
        raise SystemExit(f"The training data is not here: set REAL_DATA_DIR ({DATA} was looked for).")
    for step in STEPS:
        subprocess.run([sys.executable, *step], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
