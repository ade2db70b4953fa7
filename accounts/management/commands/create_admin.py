"""Make the first admin where there is no demonstration."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import actions, roles


class Command(BaseCommand):
    help = "Create an admin and print the address at which they choose their password."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args, **options) -> None:
        email = options["email"]
        try:
            validate_email(email)
            user = actions.invite_user(email=email, name=options["name"] or email.split("@")[0], role=roles.ADMIN)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        address = f"{settings.SITE_ADDRESS}{actions.reset_link(user=user)}"
        self.stdout.write(f"{user.email} is an admin. Choose a password at {address}")
