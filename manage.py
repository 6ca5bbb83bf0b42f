#!/usr/bin/env python
"""The site's commands. Those that need PostgreSQL or Redis find them running.

The rule: before any command the embedded services are started if they are down, except for the few commands
below, which need none or see to it themselves, and whenever only help is asked for. A command that finds no tables, or
those of an older version, says so in one line.
"""

from __future__ import annotations

import os
import sys

NEED_NO_SERVICES = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "embedded",
    "findstatic",
    "help",
    "makemessages",
    "serve",
    "setup",
    "startapp",
    "startproject",
    "version",
}

NOT_SET_UP = "The database is not set up for this version of the site: run manage.py setup, then this again."


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError

    from config import embedded

    command = arguments[1] if len(arguments) > 1 else "help"
    asks_help = command.startswith("-") or not {"-h", "--help"}.isdisjoint(arguments)
    try:
        if command not in NEED_NO_SERVICES and not asks_help:
            start_services()
        execute_from_command_line(arguments)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except ProgrammingError:
        if not lacks_migrations():
            raise
        sys.stderr.write(f"{NOT_SET_UP}\n")
        return 1
    return 0


def start_services() -> None:
    """Start those embedded services that the settings use and that are down."""
    from django.conf import settings

    from config import embedded

    embedded.start(
        embedded.choose(settings.HOME, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL)
    )


def lacks_migrations() -> bool:
    """Whether the database is not as this version needs it."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv))
    except KeyboardInterrupt:
        sys.exit(130)
