"""The text of a PDF's pages, worked out in a process of its own: bytes on stdin, one JSON line on stdout.

A PDF is a program as much as a file: a few kilobytes can ask for hours and gigabytes. The limits are the kernel's.
"""

import io
import json
import logging
import resource
import sys

SECONDS = 60  # of computing; a 400-page report takes about ten
MEMORY = 1_500_000_000  # bytes of address space
MAX_PAGES = 2_000
MAX_CHARS = 10_000_000


def main() -> None:
    """{"pages": [...], "title": "..."} or {"refused": "is ..."}: the end of a sentence that begins with a name."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # pypdf tells of every flaw it mends
    json.dump(told(sys.stdin.buffer.read()), sys.stdout)


def told(data: bytes) -> dict[str, object]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PdfReadError

    try:
        return pages(PdfReader(io.BytesIO(data)))
    except (DependencyError, FileNotDecryptedError):
        return {"refused": "is protected with a password; save it without one."}
    except (LimitReachedError, MemoryError, RecursionError):
        return {"refused": "unpacks to far more than a document holds, so it is not read."}
    except (PdfReadError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError) as error:
        return {"refused": f"is a PDF that cannot be read ({type(error).__name__})."}


def pages(reader) -> dict[str, object]:
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "is protected with a password; save it without one."}
    if len(reader.pages) > MAX_PAGES:
        return {"refused": f"has {len(reader.pages):,} pages; documents of up to {MAX_PAGES:,} are read."}
    found: list[str] = []
    size = 0
    for page in reader.pages:
        found.append(page.extract_text())
        size += len(found[-1])
        if size > MAX_CHARS:
            return {"refused": "unpacks to far more than a document holds, so it is not read."}
    title = reader.metadata.title if reader.metadata else ""
    return {"pages": found, "title": title if isinstance(title, str) else ""}


if __name__ == "__main__":
    main()
