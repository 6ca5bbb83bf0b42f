"""The home page: where to search, what this site holds, what came in last."""

from dataclasses import dataclass

from papers.models import ImportRun
from papers.pages.imports import show_counts
from papers.pages.people import PersonCard, show_person
from papers.pages.text import show_day
from papers.selectors.imports import EXACT_COUNT_CAP, Holdings, RunRow
from papers.selectors.people import PersonRow


@dataclass(frozen=True, slots=True)
class Held:
    """How much of something there is; `number` says "about" when it is an estimate."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """An import run: what it reads, what became of it, and when."""

    origins: str
    outcome: str
    state: str
    started_on: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """`holdings` is empty while nothing is imported."""

    holdings: tuple[Held, ...]
    runs: tuple[RunLine, ...]
    people: tuple[PersonCard, ...]


def show_home_page(holdings: Holdings, runs: list[RunRow], people: list[PersonRow]) -> HomePage:
    held: tuple[Held, ...] = ()
    if holdings.works_count:
        held = (
            _hold(holdings.works_count, "work", "works"),
            _hold(holdings.authors_count, "person", "people"),
            _hold(holdings.origins_count, "file or query read", "files and queries read"),
        )
    return HomePage(held, tuple(_show_run(run) for run in runs), tuple(show_person(row) for row in people))


def _hold(number: int, one: str, many: str) -> Held:
    if number > EXACT_COUNT_CAP:
        step = 10 ** (len(str(number)) - 3)
        return Held(f"about {number // step * step:,}", many)
    return Held(f"{number:,}", one if number == 1 else many)


def _show_run(run: RunRow) -> RunLine:
    names = [one.name for one in run.origins]
    rest = run.origins_count - len(names)
    origins = ", ".join([*names, *([f"{rest:,} more"] if rest else [])])
    return RunLine(
        origins=f"{origins}, as the works of {run.listed_for}" if run.listed_for else origins,
        outcome=show_counts(run),
        state={
            ImportRun.State.RUNNING: "not finished",
            ImportRun.State.FAILED: "failed",
        }.get(ImportRun.State(run.state), ""),
        started_on=show_day(run.started_at),
    )
