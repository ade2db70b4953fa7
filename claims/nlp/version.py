"""Which pipeline is shipped, told from its description alone: processes that never split load no spaCy for it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "model"


def model_folder() -> Path:
    """DISPATCHBOX_MODEL, or the weights shipped with the code."""
    return Path(os.environ.get("DISPATCHBOX_MODEL") or SHIPPED)


def version_of(meta: Mapping[str, Any]) -> str:
    """Name and version of a pipeline and of its own components, each with the digest of its weights."""
    own = " ".join(f"{name}={version}" for name, version in sorted(meta.get("components_version", {}).items()))
    return f"{meta['name']}-{meta['version']}" + (f" ({own})" if own else "")


def shipped_version() -> str:
    """The version of the pipeline in the model folder; empty where there is none that can be read."""
    try:
        return version_of(json.loads((model_folder() / "meta.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError):
        return ""
