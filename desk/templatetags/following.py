"""`{% follow claim=claim %}` or `{% follow speaker=member %}`: buttons to follow a claim and who said it."""

from typing import Any

from django import template
from django.template.context import Context

from claims.models import Claim
from desk.inbox import buttons
from statements.models import Member

register = template.Library()


@register.inclusion_tag("components/follow.html", takes_context=True)
def follow(context: Context, claim: Claim | None = None, speaker: Member | None = None) -> dict[str, Any]:
    """One query, whatever the page has; nothing for a reader who may not open the desk."""
    request = context["request"]
    shown = buttons(request.user, claim=claim, speaker=speaker) if request.user.has_perm("desk.read") else []
    return {"buttons": shown, "request": request, "csrf_token": context.get("csrf_token")}
