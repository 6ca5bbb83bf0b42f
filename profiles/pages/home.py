"""The home page: where to search, what this site holds, what came in last."""

from dataclasses import dataclass

from papers.pages.imports import RunSummary, show_run
from papers.pages.people import PersonCard, show_person
from papers.selectors.imports import EXACT_COUNT_CAP, Holdings, ListedRun
from papers.selectors.people import PersonRow


@dataclass(frozen=True, slots=True)
class Held:
    """How much of something there is; `number` says "about" when it is an estimate."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """`holdings` is empty while nothing is imported."""

    holdings: tuple[Held, ...]
    runs: tuple[RunSummary, ...]
    people: tuple[PersonCard, ...]


def show_home_page(holdings: Holdings, runs: list[ListedRun], people: list[PersonRow]) -> HomePage:
    held: tuple[Held, ...] = ()
    if holdings.works_count:
        held = (
            _hold(holdings.works_count, "work", "works"),
            _hold(holdings.authors_count, "person", "people"),
            _hold(holdings.origins_count, "file or query read", "files and queries read"),
        )
    return HomePage(held, tuple(show_run(run) for run in runs), tuple(show_person(row) for row in people))


def _hold(number: int, one: str, many: str) -> Held:
    if number > EXACT_COUNT_CAP:
        step = 10 ** (len(str(number)) - 3)
        return Held(f"about {number // step * step:,}", many)
    return Held(f"{number:,}", one if number == 1 else many)
