"""The topics of a work, and of those that this site gave, why."""

from collections.abc import Sequence
from dataclasses import dataclass

from papers.addresses import topic_address
from papers.selectors.works import AssignmentRow, TopicRow

ASSIGNED = "assigned by this site"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this site gave a topic: its score, how often such a score is right, and the words that spoke for it."""

    score: str
    right_in_100: str
    terms: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with the subfield that it stands in, or ""; `reason` is None when a source names the topic."""

    name: str
    address: str
    subfield: str
    reason: Reason | None = None


def show_topics(topics: Sequence[TopicRow]) -> tuple[TopicLine, ...]:
    """The topics that have a name, those of sources as they are, the site's own with their reasons."""
    return tuple(
        TopicLine(
            one.name,
            topic_address(one.id, one.name),
            one.subfield or "",
            _show_reason(one.assignment) if one.assignment else None,
        )
        for one in topics
        if one.name
    )


def note_topics(topics: Sequence[TopicRow]) -> str:
    """What a list says behind the names of the topics: whether this site gave them."""
    return ASSIGNED if any(one.assignment for one in topics) else ""


def _show_reason(assignment: AssignmentRow) -> Reason:
    score = assignment.score
    return Reason(f"{score:.2f}", f"{100 * score:.0f}", assignment.terms, str(assignment.version))
