"""What people send to the desk."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts import roles
from claims.models import Claim, LearnedHeads
from claims.models.claim import ASIDE_REASONS, TYPES
from evidence.models import REJECT_REASONS, STANCES
from jobs.models import Job
from statements.models.proceedings import HOUSES
from statements.parsers import PARSERS
from statements.parsers.types import Hints, believable_day

FORMAT_WORDS = {"text": "Plain text", "twfy": "TheyWorkForYou XML"}
FORMATS = [("auto", "Find out by itself"), *((name, FORMAT_WORDS.get(name, name)) for name in PARSERS)]

WORDING_CHARS = 600
OWN_WORDS = {
    "invalid_choice": "Choose one of those that are offered.",
    "null_characters_not_allowed": "It holds a character that cannot be kept (a null); write it again without.",
    "max_length": "It is too long: %(limit_value)d characters fit, and this has %(show_value)d.",
}


class OwnWords:
    """Our sentences in place of Django's, wherever a field has none of its own."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            theirs = getattr(type(field), "default_error_messages", {})
            field.error_messages |= {
                code: words for code, words in OWN_WORDS.items() if field.error_messages.get(code) == theirs.get(code)
            }


class DecideClaimForm(OwnWords, forms.Form):
    """keep | aside with a reason | reopen. A reason alone means aside, so that each reason can be one button."""

    decision = forms.ChoiceField(
        choices=[("keep", "Keep"), ("aside", "Set aside"), ("reopen", "Reopen")],
        required=False,
        error_messages={"invalid_choice": "Keep the claim, set it aside or open it again."},
    )
    reason = forms.ChoiceField(
        choices=ASIDE_REASONS,
        required=False,
        error_messages={"invalid_choice": "Choose one of the reasons for setting the claim aside."},
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        data["decision"] = data["decision"] or ("aside" if data["reason"] else "")
        if not data["decision"]:
            self.add_error("decision", "Keep the claim, set it aside or open it again.")
        elif data["decision"] == "aside" and not data["reason"]:
            self.add_error("reason", "Choose why this claim is set aside.")
        return data


class EditClaimForm(OwnWords, forms.ModelForm):
    """The stand-alone wording and the type."""

    class Meta:
        model = Claim
        fields = ("text", "claim_type")

    text = forms.CharField(
        label="Stand-alone wording",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDING_CHARS}),
        error_messages={"required": "Write the wording: it cannot be empty."},
    )
    claim_type = forms.ChoiceField(label="Type", choices=TYPES, widget=forms.RadioSelect)

    def clean_text(self) -> str:
        """A longer wording of the machine may stay while only the type is put right."""
        text = self.cleaned_data["text"]
        if len(text) > WORDING_CHARS and text != self.initial["text"]:
            raise forms.ValidationError(
                OWN_WORDS["max_length"] % {"limit_value": WORDING_CHARS, "show_value": len(text)}
            )
        return text


class NoteForm(OwnWords, forms.Form):
    body = forms.CharField(
        label="Add a note",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write the note first: it is empty."},
    )


class DecideLinkForm(OwnWords, forms.Form):
    """confirm with a stance | reject with a reason | reopen. A reason alone means reject."""

    decision = forms.ChoiceField(
        choices=[("confirm", "Confirm"), ("reject", "Reject"), ("reopen", "Undo")],
        required=False,
        error_messages={"invalid_choice": "Confirm the evidence, reject it or undo the decision."},
    )
    stance = forms.ChoiceField(
        choices=STANCES,
        required=False,
        error_messages={"invalid_choice": "Say whether it supports, refutes or gives context."},
    )
    reason = forms.ChoiceField(
        choices=REJECT_REASONS,
        required=False,
        error_messages={"invalid_choice": "Choose one of the reasons for rejecting it."},
    )
    note = forms.CharField(max_length=5000, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        data["decision"] = data["decision"] or ("reject" if data["reason"] else "")
        field, sentence = {
            "confirm": ("stance", "Say whether it supports, refutes or gives context."),
            "reject": ("reason", "Choose why this is rejected."),
        }.get(data["decision"], ("decision", "Confirm the evidence, reject it or undo the decision."))
        if not data[field]:
            self.add_error(field, sentence)
        elif data["reason"] == "other" and not data["note"].strip():
            self.add_error("note", "Say in the note why this is rejected.")
        return data


class MemberForm(OwnWords, forms.Form):
    """confirm, perhaps beside the claim whose page it was said on | part | reopen."""

    decision = forms.ChoiceField(
        choices=[("confirm", "The same"), ("part", "Not the same"), ("reopen", "Undo")],
        error_messages={
            "required": "Say whether it is the same claim.",
            "invalid_choice": "Say whether it is the same claim.",
        },
    )
    beside = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class JoinClaimForm(OwnWords, forms.Form):
    """Another claim that says the same, named by its page."""

    other = forms.CharField(
        label="Another claim that says the same",
        help_text="The address of its page",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the address of the other claim’s page."},
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files of one field. An empty one is taken too, so that its refusal is on record with the others."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, Sequence) else [data]
        return [super(ManyFilesField, self).clean(item, initial) for item in files or [None]]


class UploadForm(OwnWords, forms.Form):
    """Files, and what the uploader knows that the files may not say."""

    files = ManyFilesField(  # type: ignore[assignment]  # a field of that name, as the page sends it
        label="Files",
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Choose at least one file.", "max_length": "A file's name is too long."},
    )
    format = forms.ChoiceField(label="Format", choices=FORMATS, required=False)
    made_on = forms.DateField(
        label="Made on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as year, month, day, such as 2024-12-10."},
    )
    house = forms.ChoiceField(label="House", choices=[("", "As the file says"), *HOUSES], required=False)
    title = forms.CharField(label="Title", max_length=500, required=False)
    speaker = forms.CharField(label="Speaker", max_length=200, required=False)
    office = forms.CharField(label="Office", max_length=300, required=False)

    def clean_made_on(self) -> date | None:
        day = self.cleaned_data["made_on"]
        if day is not None and not believable_day(day, today=timezone.localdate()):
            raise forms.ValidationError("No statement can have been made on that day: look at the year.")
        return day

    def clean_files(self) -> list[UploadedFile]:
        """Files within the limit. One that is too large is named in `too_large`; alone, it is an error."""
        files: list[UploadedFile] = self.cleaned_data["files"]
        limit = settings.UPLOAD_MAX_BYTES
        most = filesizeformat(limit)
        self.too_large = [
            f"“{file.name}” has {filesizeformat(file.size or 0)}; at most {most} is taken. It was not kept."
            for file in files
            if (file.size or 0) > limit
        ]
        taken = [file for file in files if (file.size or 0) <= limit]
        if not taken:
            raise forms.ValidationError(self.too_large)
        return taken

    def hints(self) -> Hints:
        data = self.cleaned_data
        words = {name: data[name].strip() or None for name in ("house", "title", "speaker", "office")}
        return Hints(made_on=data["made_on"], **words)


class MatchForm(OwnWords, forms.Form):
    same = forms.ChoiceField(
        choices=[("yes", "The same"), ("no", "Another statement")],
        error_messages={"required": "Say whether the two are the same statement."},
    )


class InviteForm(OwnWords, forms.Form):
    name = forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the person's name."},
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write the person's e-mail address.",
            "invalid": "Write a whole e-mail address, such as name@example.org.",
        },
    )
    role = forms.ChoiceField(label="Role", choices=roles.ROLES)


class PersonForm(OwnWords, forms.Form):
    """disable | enable | reset | role, the last with the role."""

    action = forms.ChoiceField(
        choices=[("disable", "Disable"), ("enable", "Enable"), ("reset", "Reset"), ("role", "Change the role")],
        error_messages={"required": "Choose what to change.", "invalid_choice": "There is no such change."},
    )
    role = forms.ChoiceField(choices=roles.ROLES, required=False)


class HomeFilterForm(OwnWords, forms.Form):
    """Which statements the desk lists."""

    q = forms.CharField(label="Title or speaker", required=False, max_length=200)
    show = forms.ChoiceField(
        choices=[("", "All"), ("open", "To decide"), ("done", "Decided")], required=False, label="Show"
    )


class HeadsForm(OwnWords, forms.Form):
    """The number of a learned version; 0 for the shipped weights alone."""

    version = forms.IntegerField(min_value=0)

    def clean_version(self) -> LearnedHeads | None:
        number = self.cleaned_data["version"]
        heads = LearnedHeads.objects.defer("weights").filter(pk=number).first()
        if number and heads is None:
            raise forms.ValidationError("There is no such version.")
        return heads


class JobFilterForm(OwnWords, forms.Form):
    state = forms.ChoiceField(choices=[("", "All"), *Job.STATES], required=False)
