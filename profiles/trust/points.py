"""What a term of the formula gives: points, what they rest on, and what would raise them."""

from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

import msgspec

LISTED_IDS = 100
"""No more ids than this are listed of one basis; the inputs have them all."""


class Basis(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that points rest on. `key` says what, `count` how many; `ids` are the first of them.

    `kind` is the kind of node that the ids are of: author, work, topic or institution; "" where they are of none.
    `detail` is an identifier or a day.
    """

    key: str
    count: int
    kind: str = ""
    ids: tuple[int, ...] = ()
    detail: str = ""


class Points(NamedTuple):
    """Points of one term before they are rounded. `bases` are those that count, and those that pull it down."""

    exact: Fraction
    bases: tuple[Basis, ...]
    raised_by: str


def rest_on(key: str, kind: str, ids: tuple[int, ...]) -> tuple[Basis, ...]:
    """The basis of these ids; none when there are none."""
    return (Basis(key, len(ids), kind, ids[:LISTED_IDS]),) if ids else ()


def rest_on_fact(key: str, detail: Any) -> tuple[Basis, ...]:
    """The basis of a fact that is told in words; none when there is none."""
    return (Basis(key, 1, detail=str(detail)),) if detail else ()


def round_half_up(exact: Fraction) -> int:
    """The nearest whole number, of two as near the greater."""
    return floor(exact + Fraction(1, 2))


def join_choices(choices: list[str]) -> str:
    """ "A; b; or c." with a capital; "" for nothing."""
    if not choices:
        return ""
    text = "; or ".join(filter(None, ["; ".join(choices[:-1]), *choices[-1:]]))
    return f"{text[0].upper()}{text[1:]}."
