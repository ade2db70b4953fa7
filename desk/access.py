"""Who may open a page: `@needs("claims.judge")` on a view, checked against the role matrix."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import roles
from accounts.models import User

View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """Anonymous: to the sign-in and back. Signed in without the permission: 403. An unknown permission is an error."""
    if permission not in roles.MATRIX:
        raise KeyError(permission)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in(request)
            if not request.user.has_perm(permission):
                raise PermissionDenied
            answer = view(request, *args, **kwargs)
            if not answer.has_header("Cache-Control"):
                patch_cache_control(answer, private=True)  # what is not public stays out of shared caches
            return answer

        return guarded

    return decorate


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; a form whose session ended leads back to the desk, since its address answers no GET."""
    path = request.get_full_path() if request.method == "GET" else reverse("desk-home")
    answer = redirect_to_login(path)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": answer.url})
    return answer


def person(request: HttpRequest) -> User:
    """Who is asking, on a page that `needs` has guarded."""
    return cast(User, request.user)


def refused(request: HttpRequest, form: BaseForm) -> HttpResponse:
    """What a form sent by htmx got wrong, for the place on the page where messages stand."""
    answer = render(request, "components/refusal.html", {"form": form}, status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#messages", "innerHTML"
    return answer


def way_back(request: HttpRequest, default: str) -> str:
    """The page of this site that a form names as `next`, else the default."""
    path = request.POST.get("next", "")
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else default
