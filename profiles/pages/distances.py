"""How far the person who reads a researcher page is from whom it is about."""

from dataclasses import dataclass

from graph.addresses import path_address
from graph.path_search import Outcome
from graph.records import author_key
from graph.selectors.paths import Paths
from papers.pages.text import count
from profiles.selectors.distances import Distance


@dataclass(frozen=True, slots=True)
class DistanceLine:
    """`said` is how far, and leads to `path_address`; "" where the account measures from nowhere, or from here.

    `author` is the key of whom the page is about.
    """

    author: str
    is_start: bool = False
    said: str = ""
    path_address: str = ""
    start_name: str = ""
    start_address: str = ""


def show_distance(distance: Distance, *, author_id: int) -> DistanceLine:
    """The line for the page of this author record."""
    author = str(author_key(author_id))
    if distance.start is None or distance.is_start:
        return DistanceLine(author, is_start=distance.is_start)
    return DistanceLine(
        author=author,
        said=_say(distance.paths),
        path_address=path_address(distance.start.key, author),
        start_name=distance.start.label,
        start_address=distance.start.address,
    )


def _say(paths: Paths | None) -> str:
    if paths is None:
        return "Your distance is not known yet"
    steps = count(paths.searched_steps, "step")
    match paths.outcome:
        case Outcome.FOUND:
            return f"You are {steps} away"
        case Outcome.APART:
            return "No path leads from you to here"
        case Outcome.TOO_FAR:
            return f"No path of at most {steps} leads from you to here"
        case Outcome.CUT:
            none = f"No path of at most {steps} leads from you to here"
            return (
                f"{none}; not searched further"
                if paths.searched_steps
                else "Your distance was not searched for"
            )
