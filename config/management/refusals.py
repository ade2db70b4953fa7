"""How the commands refuse their arguments: one sentence, where argparse would print its usage first."""

from argparse import ArgumentParser
from typing import NoReturn

from django.core.management.base import CommandError


def refuse(parser: ArgumentParser, message: str) -> NoReturn:
    """In place of `CommandParser.error`: says what was wrong and exits with 2; CommandError where code calls."""
    sentence = f"{' '.join(message.split()).removesuffix('.')}; {parser.prog} --help says more."
    if getattr(parser, "called_from_command_line", None):
        parser.exit(2, sentence[0].upper() + sentence[1:] + "\n")
    raise CommandError(f"Error: {message}")
