"""What is told of a work's topics, and from what."""

from typing import NamedTuple

VERSION = 1
"""To be raised with any change, also of the bundled taxonomy, that gives words other topics or scores."""


class Words(NamedTuple):
    """The words of a work; None where no source gives them."""

    title: str | None
    abstract: str | None = None
    venue: str | None = None


class Assignment(NamedTuple):
    """A topic given to a work, and the shared words and pairs, as the work prints them, that say most for it.

    `score`, 0–1 to two digits, is the share of assignments like this one whose subfield is right: a logistic curve
    fitted to works that carry topics (`bench/quality/topics.py`).
    """

    topic_id: int
    score: float
    terms: tuple[str, ...]
