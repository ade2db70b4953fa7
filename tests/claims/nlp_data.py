"""Where the real texts are, for tests that measure; absent on a bare clone."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("REAL_DATA_DIR") or ROOT.parent / "shared" / "data")
GOLD = DATA.parent / "gold" / "statements"
needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated statements are not on this machine")
