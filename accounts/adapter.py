"""How allauth's sign-in behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not correct.",
        "too_many_login_attempts": "Too many tries to sign in. Wait five minutes, or ask an admin for a new password.",
        "rate_limited": "Too many tries in a short time. Wait five minutes, or ask an admin.",
        "incorrect_password": "The password is not correct.",
        "enter_current_password": "Write your present password.",
        "incorrect_code": "The code is not correct.",
        "unknown_email": "No account has this e-mail address.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; an admin invites."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Nothing where no mail is set up: a link in the log would open the account to whoever reads the log."""
        if settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend":
            super().send_mail(template_prefix, email, context)
