"""How large a request may be, said before anything of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

SENTENCE = "This is more than can be sent at once: send fewer or smaller files."


class RequestSizeMiddleware:
    """413 for a body larger than its address and its sender need; comes after the sign-in, before forms are read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > largest(request):
            return HttpResponse(SENTENCE, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def largest(request: HttpRequest) -> int:
    """Bytes. Files are taken from those who may upload, and from nobody else."""
    if request.path == reverse("upload-list") and request.user.has_perm("statements.upload"):
        return settings.DATA_UPLOAD_MAX_NUMBER_FILES * settings.UPLOAD_MAX_BYTES
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
