"""Handing out bytes that came from outside, so that no browser runs or shows them."""

from io import BytesIO

from django.http import FileResponse

from evidence.models import Release
from statements.models import SourceDocument


def as_attachment(document: SourceDocument | Release) -> FileResponse:
    """The file exactly as it came, to be saved under its own name (RFC 6266), never opened in the page."""
    answer = FileResponse(
        BytesIO(bytes(document.data)),
        as_attachment=True,
        filename=plain_name(document.name),
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def plain_name(name: str) -> str:
    """The last part of the name without control characters; a name is needed in any case."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip() or "file"
