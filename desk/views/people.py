"""Who may sign in: invite, disable, reset, change the role."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, roles
from accounts.models import User
from desk.access import needs, person
from desk.forms import InviteForm, PersonForm

SHOWN_ONCE = "link-shown-once"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.manage")
def person_list(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and invite(form, request):
        return redirect("person-list")
    return people_page(request, form, status=422 if form.errors else 200)


def people_page(request: HttpRequest, form: InviteForm, *, status: int = 200, **extra: object) -> HttpResponse:
    """The list with the invitation form. A link that was just made is shown on this one answer and forgotten."""
    context = {"form": form, "people": User.objects.order_by("-is_active", "name", "id"), "roles": roles.ROLES}
    context["link"] = request.session.pop(SHOWN_ONCE, None)
    return render(request, "desk/people.html", {**context, **extra}, status=status)


def invite(form: InviteForm, request: HttpRequest) -> bool:
    data = form.cleaned_data
    try:
        user = actions.invite_user(email=data["email"], name=data["name"], role=data["role"], by=person(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    show_once(request, user, actions.reset_link(user=user))
    messages.success(request, f"{user.name} is invited.")
    return True


def show_once(request: HttpRequest, user: User, path: str) -> None:
    request.session[SHOWN_ONCE] = {"name": user.name, "address": request.build_absolute_uri(path)}


@require_POST
@needs("accounts.manage")
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            messages.success(request, change(request, user, form.cleaned_data))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    if form.errors:
        return people_page(request, InviteForm(), status=422, failed=form)
    return redirect("person-list")


def change(request: HttpRequest, user: User, data: dict) -> str:
    """Do what was asked; returns the sentence that says so."""
    by = person(request)
    if data["action"] == "disable":
        actions.disable_user(user=user, by=by)
        return f"{user.name} can no longer sign in."
    if data["action"] == "enable":
        actions.enable_user(user=user, by=by)
        return f"{user.name} may sign in again."
    if data["action"] == "reset":
        show_once(request, user, actions.reset_user(user=user, by=by))
        return f"The old password of {user.name} no longer works."
    actions.change_role(user=user, role=data["role"], by=by)
    return f"{user.name} is now {dict(roles.ROLES)[data['role']].lower()}."
