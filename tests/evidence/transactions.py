"""Transactions that stay open beside the test's own, as another process would hold them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def held_open(write: Callable[[], object]) -> Iterator[None]:
    """`write` has run in a transaction that commits only at the end of the block."""
    written, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                write()
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert written.wait(10)
    try:
        yield
    finally:
        go_on.set()
        thread.join()
