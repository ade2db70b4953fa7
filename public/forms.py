"""How readers narrow the list of statements."""

from django import forms

from statements.models.proceedings import HOUSES


class StatementFilterForm(forms.Form):
    """`sent` is in the form itself: without it (a plain link), only ministers' words are listed."""

    q = forms.CharField(
        label="Words",
        required=False,
        max_length=200,
        error_messages={
            "max_length": "At most 200 characters can be looked for.",
            "null_characters_not_allowed": "The words hold a character that cannot be looked for (a null).",
        },
    )
    house = forms.ChoiceField(
        label="House",
        choices=[("", "Both Houses"), *HOUSES],
        required=False,
        error_messages={"invalid_choice": "There are two Houses: choose the Commons, the Lords or both."},
    )
    day = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as year, month, day, such as 2024-12-10."},
    )
    ministers = forms.BooleanField(label="Ministers only", required=False)
    sent = forms.CharField(required=False, widget=forms.HiddenInput)

    def asked(self) -> dict:
        """What is asked for, as far as it is understood; an error in one field leaves the others in force."""
        self.is_valid()
        data = {"q": "", "house": "", "day": None, "ministers": False, "sent": "", **self.cleaned_data}
        data["ministers"] = data["ministers"] or not data["sent"]
        return data
