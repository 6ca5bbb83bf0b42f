"""The page of the paths between two people."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.core.exceptions import BadRequest

from graph.addresses import edge_address, path_address
from graph.pages.distances import tell_distance, tell_more
from graph.pages.status import GraphNotice, show_graph_status
from graph.records import Node, NodeKind, author_key, parse_node_key
from graph.selectors.paths import PathParts, StepRow
from graph.selectors.state import GraphStatus
from graph.selectors.titles import TitledWork
from papers.addresses import work_address
from papers.pages.people import PersonCard, show_person
from papers.pages.text import count, show_years
from papers.pages.work_items import Title, show_title
from papers.selectors.people import FOUND_CAP, FoundPeople, PersonRow

LONGEST_NAME = 200
_KEY_LIKE = re.compile(r"(author|work|topic|institution):.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class End:
    """One of the two people asked for: `name` in the address, `label` on the page.

    `person` is who it is, None while that is not known: then `asked` is what was typed, and `found` like "12 people",
    the first of whom are `candidates`, each leading to the page where it is chosen; "" when nothing was searched for.
    """

    name: str
    label: str
    asked: str = ""
    person: Node | None = None
    other_address: str = ""
    found: str = ""
    candidates: tuple[PersonCard, ...] = ()

    @property
    def text(self) -> str:
        """What stands for it in an address."""
        return self.person.key if self.person else self.asked


@dataclass(frozen=True, slots=True)
class WorkLine:
    title: Title
    address: str
    year: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A person on a path and the step from there to the next; the last has none, and `works_label` is ""."""

    name: str
    address: str
    works_label: str = ""
    evidence_address: str = ""
    works: tuple[WorkLine, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class DrawnPath:
    """A path as a line of people."""

    stops: tuple[Stop, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Those between its ends."""
        return tuple(stop.name for stop in self.stops[1:-1])


@dataclass(frozen=True, slots=True)
class PathPage:
    """`headline` says how far the two are apart, `note` what to know of it; both are "" while one is not chosen.

    `first` is the strongest path, `others` are the next. `notice` says how the graph stands that was searched, and why
    when none was.
    """

    title: str
    ends: tuple[End, End]
    is_chosen: bool
    address: str = ""
    swapped_address: str = ""
    headline: str = ""
    note: str = ""
    first: DrawnPath | None = None
    others: tuple[DrawnPath, ...] = ()
    notice: GraphNotice | None = None


def read_ends(asked: Mapping[str, str]) -> tuple[str, str]:
    """What was asked for as `from` and `to`: each the key of a person, or a name, or "". Raises BadRequest."""
    start, end = (asked.get(name, "").strip() for name in ("from", "to"))
    for text in (start, end):
        _check_end(text)
    return start, end


def _check_end(text: str) -> None:
    if len(text) > LONGEST_NAME:
        raise BadRequest(f"A name has up to {LONGEST_NAME} characters.")
    if "\x00" in text:
        raise BadRequest("A name has no NUL character in it.")
    if _KEY_LIKE.fullmatch(text):
        try:
            kind = parse_node_key(text).kind
        except ValueError:
            kind = None
        if kind is not NodeKind.AUTHOR:
            raise BadRequest("A path leads from one person to another, each named like author:12.")


def show_candidates(end: End, other: End, found: FoundPeople, people: Sequence[PersonRow]) -> End:
    """The end with those to choose from for it, or with nobody."""
    cards = [show_person(row) for row in people]
    if not people:
        return replace(end, found="nobody")
    is_capped = found.found_count > FOUND_CAP
    return replace(
        end,
        found=f"{FOUND_CAP:,}+ people" if is_capped else count(found.found_count, "person", "people"),
        candidates=tuple(
            replace(card, address=_address_of(end, str(author_key(row.id)), other))
            for card, row in zip(cards, people, strict=True)
        ),
    )


def show_asking_page(start: End, end: End) -> PathPage:
    """The page while one of the two is not chosen."""
    return PathPage("Path between two people", _join(start, end), False)


def show_unbuilt_page(source: Node, target: Node, status: GraphStatus, *, now: datetime.datetime) -> PathPage:
    """The page of two people while there is no graph to read."""
    return replace(_begin(source, target), notice=show_graph_status(status, now=now))


def show_same_page(person: Node) -> PathPage:
    """The page of a person and themselves."""
    return replace(_begin(person, person), headline="This is one and the same person.")


def show_path_page(
    source: Node, target: Node, parts: PathParts, status: GraphStatus, *, now: datetime.datetime
) -> PathPage:
    """The page of two people and what is between them."""
    drawn = [_draw(ids, parts) for ids in parts.paths.paths]
    return replace(
        _begin(source, target),
        headline=tell_distance(parts.paths),
        note=tell_more(parts.paths, source, target, drawn_count=len(drawn)),
        notice=show_graph_status(status, now=now),
        first=drawn[0] if drawn else None,
        others=tuple(drawn[1:]),
    )


def _begin(source: Node, target: Node) -> PathPage:
    ends = _join(End("from", "From", person=source), End("to", "To", person=target))
    title = f"From {source.label} to {target.label}"
    here, back = path_address(source.key, target.key), path_address(target.key, source.key)
    return PathPage(title, ends, True, here, back)


def _join(start: End, end: End) -> tuple[End, End]:
    return (
        replace(start, other_address=_address_of(start, "", end)),
        replace(end, other_address=_address_of(end, "", start)),
    )


def _address_of(end: End, text: str, other: End) -> str:
    """The page with this text for the one end and the other as it is."""
    return path_address(text, other.text) if end.name == "from" else path_address(other.text, text)


def _draw(ids: Sequence[int], parts: PathParts) -> DrawnPath:
    stops = [_draw_stop(parts.people[link[0]], parts.steps[link]) for link in pairwise(ids)]
    last = parts.people[ids[-1]]
    return DrawnPath((*stops, Stop(last.label, last.address)))


def _draw_stop(person: Node, step: StepRow) -> Stop:
    works = count(step.works_count, "work")
    years = show_years(step.first_year, step.last_year)
    rest = step.works_count - len(step.works)
    return Stop(
        name=person.label,
        address=person.address,
        works_label=f"{works} together{f', {years}' if years else ''}",
        evidence_address=edge_address(author_key(step.source_id), author_key(step.target_id)),
        works=tuple(_show_work(work) for work in step.works),
        more=f"and {rest:,} more" if rest > 0 else "",
    )


def _show_work(work: TitledWork) -> WorkLine:
    return WorkLine(show_title(work), work_address(work.id, work.title), str(work.year or ""))
