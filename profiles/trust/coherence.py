"""K, coherence: whether the works hang together as one person's. 0 to 10 points.

`min(close, 8) + min(topics, 10) / 5`, of close collaborators and topics.
"""

from fractions import Fraction

from profiles.trust.inputs import Inputs
from profiles.trust.points import Points, join_choices, rest_on

KEY, TITLE, MAXIMUM = "coherence", "Coherence", 10

MOST_CLOSE, MOST_TOPICS, TOPICS_A_POINT = 8, 10, 5


def measure(inputs: Inputs) -> Points:
    """The points of close collaborators and of topics, on which it rests."""
    close, topics = inputs.close_author_ids, inputs.topic_ids
    exact = min(len(close), MOST_CLOSE) + Fraction(min(len(topics), MOST_TOPICS), TOPICS_A_POINT)
    choices = []
    if len(close) < MOST_CLOSE:
        choices.append(
            f"more people, up to {MOST_CLOSE}, with whom three works of at most fifteen authors were signed"
        )
    if len(topics) < MOST_TOPICS:
        choices.append(f"more topics, up to {MOST_TOPICS}, that a source names for two works or more")
    return Points(
        exact,
        (*rest_on("close-collaborators", "author", close), *rest_on("topics", "topic", topics)),
        join_choices(choices),
    )
