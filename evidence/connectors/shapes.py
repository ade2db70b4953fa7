"""What an answer must look like. An answer of another shape is a failure with one line, never silence. Pure."""

import json
from datetime import datetime
from typing import Any

from evidence.readers.document import parse_moment


class ShapeChanged(Exception):
    """The publisher answers otherwise than it used to; the message says what is missing."""


_WORDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number"}


def load(data: bytes, *, of: str) -> dict[str, Any]:
    """The object in a JSON answer. Raises ShapeChanged."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ShapeChanged(f"{of} does not answer in JSON that can be read.") from error
    if not isinstance(told, dict):
        raise ShapeChanged(f"{of} changed its shape: the answer is no object.")
    return told


def need(told: dict[str, Any], key: str, kind: type, *, of: str) -> Any:
    """What stands at `key` ("description.title" goes inward). Raises ShapeChanged for nothing or another kind."""
    here: Any = told
    for part in key.split("."):
        if not isinstance(here, dict) or part not in here:
            raise ShapeChanged(f"{of} changed its shape: '{key}' is missing.")
        here = here[part]
    if not isinstance(here, kind):
        raise ShapeChanged(f"{of} changed its shape: '{key}' is not {_WORDS.get(kind, kind.__name__)}.")
    return here


def need_rows(told: dict[str, Any], key: str, *, of: str) -> list[dict[str, Any]]:
    """The list of objects at `key`."""
    rows = need(told, key, list, of=of)
    if not all(isinstance(row, dict) for row in rows):
        raise ShapeChanged(f"{of} changed its shape: '{key}' holds something else than objects.")
    return rows


def need_moment(told: dict[str, Any], key: str, *, of: str) -> datetime:
    """The time at `key`, aware."""
    moment = parse_moment(need(told, key, str, of=of))
    if moment is None:
        raise ShapeChanged(f"{of} changed its shape: '{key}' is not a time.")
    return moment
