"""What people send from the review page."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from claims.models import Claim, Quantity
from claims.quantity_actions import EDITABLE
from desk.figures import SIGNS
from desk.forms import OwnWords
from evidence.hand_search import Wanted
from evidence.models import REJECT_REASONS, STANCES, Source

WHEN = (("after", "after the claim"), ("any", "at any time"), ("before", "when it was said, or before"))
QUALIFIERS = [("exact", "exactly"), *((key, said) for key, (_, said) in SIGNS.items()), ("vague", "no number given")]
STANCE = {"invalid_choice": "Say whether it supports, refutes or gives context."}
DAY = {"invalid": "Write the day as year, month, day, such as 2024-12-10."}


def day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}), error_messages=DAY
    )


class SearchForm(OwnWords, forms.Form):
    """Words, and where and when; days that are given go before "after the claim"."""

    q = forms.CharField(
        label="Words or a figure",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": "Write a word or a figure to look for."},
    )
    when = forms.ChoiceField(label="Public", choices=WHEN, required=False, initial="after")
    source = forms.ModelChoiceField(
        label="Source",
        queryset=Source.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label="all sources",
        error_messages={"invalid_choice": "There is no such source."},
    )
    since = day_field("From")
    until = day_field("To")

    def __init__(self, data: QueryDict | dict | None, claim: Claim) -> None:
        super().__init__(data, auto_id="search_%s")
        self.claim = claim

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        low, high = self.bounds(data)
        if low and high and high < low:
            self.add_error("until", "The last day lies before the first.")
        self.wanted = Wanted(data["q"], low, high, data["source"])
        if not self.wanted.terms:
            self.add_error("q", "These words stand everywhere: write one that tells what you look for.")
        return data

    def bounds(self, data: dict[str, Any]) -> tuple[date | None, date | None]:
        said_on = self.claim.statement.made_on
        when = data["when"] or "after"
        low = data["since"] or (said_on + timedelta(days=1) if when == "after" else None)
        high = data["until"] or (said_on if when == "before" else None)
        return low, high


class CiteForm(OwnWords, forms.Form):
    """A passage that was found, with a stance, or without one to be judged later."""

    passage = forms.IntegerField(min_value=1, max_value=2**62)
    cite = forms.ChoiceField(choices=[("confirm", "Cite"), ("suggest", "To be judged")])
    stance = forms.ChoiceField(choices=STANCES, required=False, error_messages=STANCE)

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.cleaned_data["cite"] == "confirm" and not self.cleaned_data["stance"]:
            self.add_error("stance", STANCE["invalid_choice"])
        return self.cleaned_data


class NothingForm(OwnWords, forms.Form):
    note = forms.CharField(label="Note", max_length=2000, required=False)


class TogetherForm(OwnWords, forms.Form):
    """Several pieces of evidence, one decision. A reason alone means reject."""

    link = forms.TypedMultipleChoiceField(coerce=int)
    decision = forms.ChoiceField(choices=[("confirm", "Confirm"), ("reject", "Reject")], required=False)
    stance = forms.ChoiceField(choices=STANCES, required=False, error_messages=STANCE)
    reason = forms.ChoiceField(
        choices=REJECT_REASONS,
        required=False,
        error_messages={"invalid_choice": "Choose one of the reasons for rejecting them."},
    )
    note = forms.CharField(max_length=5000, required=False)

    def __init__(self, data: QueryDict, links: list[int]) -> None:
        super().__init__(data)
        self.fields["link"].choices = [(pk, pk) for pk in links]  # type: ignore[attr-defined]
        self.fields["link"].error_messages |= dict.fromkeys(
            ("required", "invalid_choice"), "These pieces of evidence are not on this page any more: load it again."
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        data["decision"] = data["decision"] or ("reject" if data["reason"] else "")
        if not data["decision"]:
            self.add_error("decision", "Confirm the evidence, or reject it.")
        elif data["decision"] == "reject" and data["reason"] == "other" and not data["note"].strip():
            self.add_error("note", "Say in the note what the reason is.")
        return data


class LinkNoteForm(OwnWords, forms.Form):
    body = forms.CharField(max_length=5000, error_messages={"required": "Write the note first: it is empty."})


class FigureForm(OwnWords, forms.Form):
    """How a figure is understood. `quote` only for one that is added."""

    quote = forms.CharField(label="Words of the figure", max_length=300, required=False)
    value = forms.DecimalField(
        label="Value", max_digits=30, decimal_places=8, required=False,
        error_messages={"invalid": "Write the value in digits, such as 1500000 or 0.5."},
    )  # fmt: skip
    high = forms.DecimalField(
        label="Other end of a range", max_digits=30, decimal_places=8, required=False,
        error_messages={"invalid": "Write the other end in digits."},
    )  # fmt: skip
    qualifier = forms.ChoiceField(label="Said as", choices=QUALIFIERS)
    unit = forms.CharField(
        label="Unit", max_length=80, required=False, help_text="percent, GBP, year, or what is counted"
    )
    measure = forms.CharField(label="What is measured", max_length=300, required=False)
    per = forms.CharField(label="Rate of", max_length=80, required=False, help_text="day, person, 100000 person")
    direction = forms.ChoiceField(
        label="Direction", choices=[("", "none said"), ("up", "up"), ("down", "down")], required=False
    )
    change = forms.ChoiceField(
        label="Change", choices=[("", "a level"), ("absolute", "in number"), ("relative", "in share")], required=False
    )
    period = forms.CharField(label="Time", max_length=40, required=False, help_text="2024, 2024-Q3, 2023/2024")
    baseline = forms.CharField(label="Compared with", max_length=120, required=False)

    def __init__(self, data: QueryDict | dict | None = None, *, quantity: Quantity | None = None) -> None:
        initial = {name: shown(getattr(quantity, name)) for name in EDITABLE} if quantity else {"qualifier": "exact"}
        super().__init__(data, initial=initial, auto_id=f"figure{quantity.pk if quantity else ''}_%s")
        self.quantity = quantity
        if quantity:
            del self.fields["quote"]


def shown(value: Any) -> Any:
    """A number without the zeros that the column's eight decimals add."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
