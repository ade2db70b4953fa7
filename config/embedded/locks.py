"""Locks on files in the data folder: the kernel gives them back when the holder dies, however it dies."""

import fcntl
from pathlib import Path
from typing import IO

from config.embedded.children import wait_until


class Lock:
    """One flock on one file, shared or exclusive. Not inherited by the programs we start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def take(self, *, exclusive: bool, seconds: float = 0) -> bool:
        """Take it (or change from shared to exclusive), trying for so long; False if somebody else holds it."""
        if self._file is None:
            self._file = self.path.open("ab")
        if wait_until(lambda: self._try(exclusive), seconds=seconds, pause=0.05):
            return True
        self.release()
        return False

    def is_taken(self) -> bool:
        return self._file is not None

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _try(self, exclusive: bool) -> bool:
        if self._file is None:
            return False
        kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_held(path: Path) -> bool:
    """Whether another process holds the file's lock exclusively just now."""
    if not path.exists():
        return False
    probe = Lock(path)
    free = probe.take(exclusive=False)
    probe.release()
    return not free
