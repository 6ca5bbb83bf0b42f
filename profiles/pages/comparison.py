"""Two or three researchers side by side: what they work on, when, together, and over whom. Never trust."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.core.exceptions import BadRequest
from django.http import QueryDict

from graph.addresses import compare_address, edge_address, path_address
from graph.pages.distances import tell_distance
from graph.pages.status import GraphNotice, show_graph_status
from graph.pages.year_bars import YearBars, fit_scale, show_year_bars
from graph.path_search import Outcome
from graph.records import Node, NodeKind, parse_node_key
from graph.selectors.comparisons import Group, JointRows, JointWorks, YearRow
from graph.selectors.paths import PathParts, StepRow
from graph.selectors.state import GraphStatus
from papers.pages.people import PersonCard, show_person
from papers.pages.text import count, enumerate_words, show_years
from papers.pages.work_items import WorkItem, show_work_item
from papers.selectors.people import FOUND_CAP, FoundPeople, PersonRow
from papers.selectors.works import WorkRow
from profiles.pages.joint_tables import JointTable, show_joint_table

MOST_COMPARED = 3
LONGEST_NAME = 200
LARGEST_NUMBER = 18
"""So many digits a number of a record has at most."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """Who is asked for, in this order, and what was typed of the name of one more, or ""."""

    author_ids: tuple[int, ...]
    name: str = ""

    @property
    def address(self) -> str:
        """The one address of it."""
        return compare_address(self.author_ids, self.name)


@dataclass(frozen=True, slots=True)
class Compared:
    """One of those who are compared. `rest_address` is the comparison without them; `years` may be "".

    `bars` are None where no work has a year; `undated` is like "3 works", or "".
    """

    number: str
    name: str
    address: str
    works: str
    years: str
    rest_address: str
    bars: YearBars | None = None
    undated: str = ""
    undated_address: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two of them: works together with the list of these, how far they are apart, and over whom.

    `is_joined` when a path between them is known.
    """

    names: tuple[str, str]
    works: str
    works_address: str
    distance: str
    between: tuple[Between, ...]
    path_address: str
    is_joined: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """All that the page shows; with fewer than two people nothing but them and the form for one more.

    `notice` is None where the graph needs no word; tables are None where there is no graph to read. `said` is what is
    odd about who was asked for. `found` is like "12 people", the first of whom are `candidates`.
    """

    title: str
    address: str
    people: tuple[Compared, ...]
    asked: str
    said: str = ""
    found: str = ""
    candidates: tuple[PersonCard, ...] = ()
    is_compared: bool = False
    notice: GraphNotice | None = None
    pairs: tuple[PairLine, ...] = ()
    works: tuple[WorkItem, ...] = ()
    works_said: str = ""
    topics: JointTable | None = None
    collaborators: JointTable | None = None
    institutions: JointTable | None = None

    @property
    def numbers(self) -> str:
        """The people as an address names them."""
        return ",".join(one.number for one in self.people)

    @property
    def can_grow(self) -> bool:
        """Whether one more can be chosen."""
        return len(self.people) < MOST_COMPARED


@dataclass(frozen=True, slots=True)
class ComparisonParts:
    """What was read of them all: `steps` are the collaborations among them, `far` the paths of pairs that have none."""

    years: Sequence[YearRow]
    signed: JointWorks
    works: Sequence[WorkRow]
    topics: JointRows
    collaborators: JointRows
    institutions: JointRows
    steps: Mapping[Pair, StepRow]
    far: Mapping[Pair, PathParts]


def read_comparison_query(asked: QueryDict) -> ComparisonQuery:
    """Who is to be compared: numbers with commas between, or given one by one. Raises BadRequest."""
    texts = [one.strip() for raw in asked.getlist("researchers") for one in raw.split(",")]
    numbers = [one for one in texts if one]
    if len(numbers) > MOST_COMPARED:
        raise BadRequest("Up to three researchers are compared.")
    for one in numbers:
        if not (one.isascii() and one.isdigit() and len(one) <= LARGEST_NUMBER and one[0] != "0"):
            raise BadRequest("Researchers are named by their numbers, as in researchers=12,34.")
    name = asked.get("name", "").strip()
    if len(name) > LONGEST_NAME or "\0" in name:
        raise BadRequest(f"A name has up to {LONGEST_NAME} characters, and no NUL among them.")
    if name and len(numbers) == MOST_COMPARED:
        raise BadRequest("Up to three researchers are compared: leave one out to choose another.")
    return ComparisonQuery(tuple(map(int, numbers)), name)


def show_asking_page(query: ComparisonQuery, people: Sequence[Node]) -> ComparisonPage:
    """The page while fewer than two are chosen."""
    lines = _show_people(people)
    said = "That is one and the same record." if len(query.author_ids) > len(people) else ""
    named = f" {people[0].label} with others" if people else " researchers"
    return ComparisonPage(f"Compare{named}", query.address, lines, query.name, said)


def show_comparison_page(
    query: ComparisonQuery,
    people: Sequence[Node],
    parts: ComparisonParts,
    status: GraphStatus,
    *,
    now: datetime.datetime,
) -> ComparisonPage:
    """The page of two or three people."""
    asking = show_asking_page(query, people)
    ids = list(dict.fromkeys(query.author_ids))
    names = dict(zip(ids, (one.label for one in people), strict=True))
    notice = show_graph_status(status, now=now)
    joint_count = sum(group.count for group in parts.signed.groups)
    page = replace(
        asking,
        title=f"{enumerate_words(list(names.values()))}, compared",
        people=tuple(_draw_years(asking.people, ids, parts.years)),
        is_compared=True,
        notice=notice,
        works=tuple(show_work_item(one, self_id=None) for one in parts.works),
        works_said=count(joint_count, "work") if joint_count else "",
        pairs=tuple(_show_pair(pair, people, ids, parts, is_known=notice.can_read) for pair in pair_up(ids)),
    )
    if not notice.can_read:
        return page
    return replace(
        page,
        topics=show_joint_table(NodeKind.TOPIC, "topic", "topics", parts.topics, names),
        collaborators=show_joint_table(
            NodeKind.AUTHOR, "collaborator", "collaborators", parts.collaborators, names
        ),
        institutions=show_joint_table(
            NodeKind.INSTITUTION, "institution", "institutions", parts.institutions, names
        ),
    )


def show_found(page: ComparisonPage, found: FoundPeople, people: Sequence[PersonRow]) -> ComparisonPage:
    """The page with those who bear the name that was typed, each leading to the comparison with them."""
    chosen = [int(one.number) for one in page.people]
    cards = [
        replace(show_person(row), address=compare_address([*chosen, row.id]))
        for row in people
        if row.id not in chosen
    ]
    if not cards:
        return replace(page, found="nobody else" if people else "nobody")
    if found.is_near:
        return replace(page, found="nobody, but similar names", candidates=tuple(cards))
    is_capped = found.found_count > FOUND_CAP
    total = f"{FOUND_CAP:,}+ people" if is_capped else count(found.found_count, "person", "people")
    return replace(page, found=total, candidates=tuple(cards))


def pair_up(author_ids: Sequence[int]) -> list[Pair]:
    """Each two of them, in their order."""
    return list(combinations(author_ids, 2))


def count_joint(groups: Sequence[Group], pair: Pair) -> int:
    """How many things both of the two share."""
    return sum(group.count for group in groups if set(pair) <= set(group.author_ids))


def _show_people(people: Sequence[Node]) -> tuple[Compared, ...]:
    ids = [parse_node_key(one.key).id for one in people]
    return tuple(
        Compared(
            number=str(own),
            name=one.label,
            address=one.address,
            works=count(one.works_count or 0, "work"),
            years=show_years(one.first_year, one.last_year),
            rest_address=compare_address(other for other in ids if other != own),
        )
        for own, one in zip(ids, people, strict=True)
    )


def _draw_years(people: Sequence[Compared], ids: Sequence[int], years: Sequence[YearRow]) -> list[Compared]:
    counts = [
        {row.year: row.works_count for row in years if row.author_id == one and row.year is not None}
        for one in ids
    ]
    undated = {row.author_id: row.works_count for row in years if row.year is None}
    scale = fit_scale(counts)
    return [
        replace(
            person,
            bars=show_year_bars(
                list(own),
                list(own.values()),
                address_of=_find_year_address(person.address),
                scale=scale,
            ),
            undated=count(undated[one], "work") if one in undated else "",
            undated_address=f"{person.address}/works?year=unknown",
        )
        for one, person, own in zip(ids, people, counts, strict=True)
    ]


def _find_year_address(address: str) -> Callable[[int], str]:
    return lambda year: f"{address}/works?year={year}"


def _show_pair(
    pair: Pair, people: Sequence[Node], ids: Sequence[int], parts: ComparisonParts, *, is_known: bool
) -> PairLine:
    first, second = (people[ids.index(one)] for one in pair)
    works_count = count_joint(parts.signed.groups, pair)
    step = parts.steps.get(pair)
    years = show_years(step.first_year, step.last_year) if step else ""
    distance, between, is_joined = _tell_way(pair, parts) if is_known else ("", (), False)
    return PairLine(
        names=(first.label, second.label),
        works=f"{count(works_count, 'work')} together{f', {years}' if years else ''}" if works_count else "",
        works_address=edge_address(first.key, second.key),
        distance=distance,
        between=between,
        path_address=path_address(first.key, second.key),
        is_joined=is_joined,
    )


def _tell_way(pair: Pair, parts: ComparisonParts) -> tuple[str, tuple[Between, ...], bool]:
    """How far they are apart, those on the way, and whether there is one; over many the joint table names the first."""
    if pair in parts.steps:
        return f"{count(1, 'step')} apart.", (), True
    joint_count = count_joint(parts.collaborators.groups, pair)
    if joint_count:
        return f"{count(2, 'step')} apart, over {count(joint_count, 'collaborator')} in common.", (), True
    found = parts.far.get(pair)
    if found is None:
        return "", (), False
    way = found.paths.paths[0][1:-1] if found.paths.paths else ()
    between = tuple(Between(found.people[one].label, found.people[one].address) for one in way)
    return tell_distance(found.paths), between, found.paths.outcome is Outcome.FOUND
