"""The same affiliation printed beside the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papers.resolution.rules import Rule

if TYPE_CHECKING:
    from papers.resolution.evidence import Signed

RULE = Rule.AFFILIATION


def list_keys(signature: Signed) -> tuple[int, ...]:
    """The match keys of the affiliations."""
    return signature.affiliation_keys
