"""How far two people are apart, in sentences."""

from graph.path_search import Outcome
from graph.records import MOST_PAIRED, Node, parse_node_key
from graph.selectors.paths import Paths
from papers.pages.text import count


def tell_distance(paths: Paths) -> str:
    """How far two people are apart, in a sentence."""
    match paths.outcome:
        case Outcome.FOUND:
            return f"{count(paths.searched_steps, 'step')} apart."
        case Outcome.APART:
            return "No path."
        case Outcome.TOO_FAR:
            return f"No path of at most {count(paths.searched_steps, 'step')}."
        case Outcome.CUT:
            return (
                f"No path of at most {count(paths.searched_steps, 'step')}; not searched further."
                if paths.searched_steps
                else "Not searched."
            )


def tell_more(paths: Paths, source: Node, target: Node, *, drawn_count: int) -> str:
    """What to know of it besides, in a sentence; `drawn_count` paths are shown."""
    match paths.outcome:
        case Outcome.FOUND if not drawn_count:
            return "The records on the way are being changed just now: ask again in a minute."
        case Outcome.FOUND:
            return _tell_count(paths, drawn_count)
        case Outcome.APART:
            return _tell_island(paths, source, target)
        case Outcome.TOO_FAR:
            return "Longer paths say little, and are not looked for."
        case Outcome.CUT:
            return "The people between them have so many collaborators that the search ended there."


def _tell_island(paths: Paths, source: Node, target: Node) -> str:
    is_source = paths.island_id == parse_node_key(source.key).id
    island, other = (source.label, target.label) if is_source else (target.label, source.label)
    around_count = (paths.island_count or 1) - 1
    if not around_count:
        return f"{island} shares no work of at most {MOST_PAIRED} authors with anybody here."
    around = count(around_count, "person", "people")
    return f"From {island}, collaborations lead to {around} in all, and {other} is not among them."


def _tell_count(paths: Paths, drawn_count: int) -> str:
    if paths.paths_count == 1:
        return "There is one shortest path."
    if paths.paths_count is None:
        return f"There are more shortest paths than were read; shown: {drawn_count}."
    total = f"There are {paths.paths_count:,} shortest paths"
    if not paths.is_whole:
        return f"{total}, of which not all were compared; shown: {drawn_count}."
    shown = "" if drawn_count == paths.paths_count else f"; shown: {drawn_count}"
    return f"{total}, the strongest first{shown}."
