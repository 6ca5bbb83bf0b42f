"""The arguments and options that follow a LaTeX macro."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.rendering.reader import Reader

_SPACE = re.compile(r"[^\S\n]*\n?[^\S\n]*")
# A length, a colour, a page style: what TeX reads and does not print. Words are never that.
_SETTING = re.compile(r"\s?\{[\w.!+*\\-]{0,30}\s?[a-z]{0,2}\}")
_SETTINGS = re.compile(r"\s?\[(?:[\w().*-]{0,12}|[\w-]{1,30}\s?=[^\[\]{}]{0,160})\]")
_OPTION = re.compile(r"\s?\[([^\[\]{}]{0,200})\]")


def find_argument(reader: Reader, position: int) -> int | None:
    """Where the group that is the argument of a macro ending at `position` opens; only one that is closed."""
    space = _SPACE.match(reader.text, position)
    brace = space.end() if space else position
    return brace if brace in reader.braces else None


def read_options(reader: Reader) -> list[str]:
    """The contents of the brackets that follow, at most two; goes past them."""
    options: list[str] = []
    while len(options) < 2 and (option := _OPTION.match(reader.text, reader.position)):
        options.append(option[1])
        reader.position = option.end()
    return options


def skip_setting(reader: Reader) -> bool:
    """Goes past a group that holds a setting, not text, if one follows."""
    setting = _SETTING.match(reader.text, reader.position)
    if setting:
        reader.position = setting.end()
    return setting is not None


def skip_settings(reader: Reader) -> None:
    """Goes past brackets that hold settings, not text, if such follow."""
    if settings := _SETTINGS.match(reader.text, reader.position):
        reader.position = settings.end()


def skip_space(reader: Reader) -> None:
    """Goes past the whitespace that ends a macro's name, but not past the end of a paragraph."""
    space = _SPACE.match(reader.text, reader.position)
    if space and not reader.text.startswith("\n", space.end()):
        reader.position = space.end()
