"""A co-author of the same full name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papers.resolution.rules import Rule

if TYPE_CHECKING:
    from papers.resolution.evidence import Signed

RULE = Rule.COAUTHOR


def list_keys(signature: Signed) -> tuple[int, ...]:
    """The name blocks of the others on the work; none where there are too many to say anything."""
    return signature.coauthor_blocks
