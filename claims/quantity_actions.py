"""People put right how a figure of a claim was understood, add one that was not seen, or take one away."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from claims.actions import open_to_change, touch_claim
from claims.models import Claim, Quantity
from claims.nlp.figures.periods import days_of

EDITABLE = ("value", "high", "qualifier", "unit", "measure", "direction", "change", "period", "baseline", "per")


@transaction.atomic
def edit_quantity(*, quantity: Quantity, fields: dict[str, Any], by: User) -> Quantity:
    """Store what a person understands of a figure; its words and its place stay. `fields` are those of EDITABLE."""
    claim = open_to_change(quantity.claim)
    checked(fields, before=quantity)
    for name in EDITABLE:
        setattr(quantity, name, fields[name])
    quantity.save(update_fields=EDITABLE)
    touch_claim(claim=claim, by=by)
    return quantity


@transaction.atomic
def add_quantity(*, claim: Claim, quote: str, fields: dict[str, Any], by: User) -> Quantity:
    """A figure that the machine did not see; `quote` stands in the claim's own words."""
    claim = open_to_change(claim)
    at = claim.quote.find(quote) if quote else -1
    if at < 0:
        raise ValidationError({"quote": "These words do not stand in what was said: copy them from the quote."})
    checked(fields)
    start = claim.start_char + at
    values = {name: fields[name] for name in EDITABLE}
    made = Quantity.objects.create(claim=claim, start_char=start, end_char=start + len(quote), quote=quote, **values)
    touch_claim(claim=claim, by=by)
    return made


@transaction.atomic
def remove_quantity(*, quantity: Quantity, by: User) -> None:
    """Take a figure away that is none; history keeps it."""
    claim = open_to_change(quantity.claim)
    quantity.delete()
    touch_claim(claim=claim, by=by)


def checked(fields: dict[str, Any], before: Quantity | None = None) -> None:
    """Refuse what cannot be held against anything: a range upside down, or a time that nobody can look up."""
    low: Decimal | None = fields["value"]
    high: Decimal | None = fields["high"]
    if high is not None and (low is None or high < low):
        raise ValidationError({"high": "The other end of a range cannot be below its first."})
    period = fields["period"]
    if period and (before is None or period != before.period) and days_of(period) is None:
        raise ValidationError(
            {"period": "Write the time as 2024, 2024-Q3, 2024-07, 2023/2024, or two days: 2024-07-04/2024-12-10."}
        )
