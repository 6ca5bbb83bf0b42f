"""How far an account is from the people it reads about."""

from dataclasses import dataclass

from graph.records import Node, parse_node_key
from graph.selectors.paths import Paths, measure_distance, read_people
from graph.selectors.state import read_state
from profiles.models import User


@dataclass(frozen=True, slots=True)
class Distance:
    """How far it is from the author record `start`, from which an account measures; None when it names none.

    `paths` is None when the two are one, and when there is no graph to read.
    """

    start: Node | None
    is_start: bool = False
    paths: Paths | None = None


def read_distance(user: User, author_id: int) -> Distance:
    """How far this author record is from where the account measures; no query where it measures from nowhere."""
    if user.starting_author_id is None:
        return Distance(None)
    start = read_people([user.starting_author_id]).get(user.starting_author_id)
    if start is None:
        return Distance(None)
    start_id = parse_node_key(start.key).id
    if start_id == author_id:
        return Distance(start, is_start=True)
    if read_state().counted_at is None:
        return Distance(start)
    return Distance(start, paths=measure_distance(start_id, author_id))
