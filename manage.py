#!/usr/bin/env python
"""Django's command line for Dispatchbox."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import embedded

    try:
        embedded.ensure_for_command(sys.argv)
    except embedded.EmbeddedError as error:
        raise SystemExit(str(error)) from None
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
