"""Names as they are typed and misspelt: how the time to find people grows with the number of names."""

import random
import time
from collections.abc import Callable, Sequence
from itertools import accumulate, islice
from statistics import median

from django.db import connection

from bench.databases import drop_database, make_database, use_database
from bench.generated_names import generate_names
from bench.results import Row
from papers.copying import copy_rows
from papers.names import fold_text, stable_key
from papers.rows import copy_line
from papers.selectors.people import find_people
from papers.selectors.suggestions import list_suggestions
from papers.services.names import refresh_names

NAMES_ROW = 11
MOST_GROWTH = 1.3
ASKED_COUNT = 400
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Say = Callable[[str], None]


def measure_names(sizes: Sequence[int], *, rounds: int, say: Say) -> Row:
    """Row 11 on so many generated names, the least first: suggestions for what is typed, and misspelt whole names.

    The databases stand side by side and are asked in turn, every other round the other way round; the growth is the
    median of that within a round.
    """
    databases = {names_count: _make_names(names_count, say) for names_count in sizes}
    times: dict[int, dict[str, list[float]]] = {size: {"typed": [], "misspelt": []} for size in sizes}
    try:
        for number in range(rounds):
            for size in sizes if number % 2 == 0 else reversed(sizes):
                use_database(databases[size])
                taken = _time_questions(random.Random(number))
                for name, one in taken.items():
                    times[size][name].append(median(one))
            say(f"row {NAMES_ROW}: round {number + 1} of {rounds}")
    finally:
        for database in databases.values():
            drop_database(database)
    medians = {size: {name: median(own) for name, own in taken.items()} for size, taken in times.items()}
    growths = {
        name: median(_grow(times[sizes[0]][name], times[sizes[-1]][name])) for name in ("typed", "misspelt")
    }
    steps = " → ".join(f"{size:,}" for size in sizes)
    measured = "; ".join(
        f"{name} {growth:.2f}×: " + ", ".join(f"{medians[size][name]:.1f}" for size in sizes) + " ms"
        for name, growth in growths.items()
    )
    return Row(
        NAMES_ROW, "suggestions for what is typed, and a misspelt name, p50", f"itself at {steps} names",
        f"grows ≤ {MOST_GROWTH}×", measured, max(growths.values()) <= MOST_GROWTH,
        {"growth": growths, "milliseconds": times},
    )  # fmt: skip


def _grow(first: Sequence[float], last: Sequence[float]) -> list[float]:
    return [after / before for before, after in zip(first, last, strict=True)]


def _make_names(names_count: int, say: Say) -> str:
    """A database with an author record for each of so many people, and the name index."""
    database = make_database(f"names_{names_count}")
    use_database(database)
    chance = random.Random(1)
    people = list(islice(generate_names(chance), names_count))
    weights = list(accumulate(count**-2 for count in range(1, 301)))
    works_counts = chance.choices(range(1, 301), cum_weights=weights, k=names_count)
    printed = {stable_key(name, None, None): name for name in people}
    copy_rows(
        "papers_name",
        (copy_line(key, name, None, None, fold_text(name), key) for key, name in printed.items()),
    )
    numbered = list(enumerate(zip(people, works_counts, strict=True), start=1))
    copy_rows(
        "papers_author",
        (copy_line(n, stable_key(name, None, None), count, 2000, 2020) for n, (name, count) in numbered),
    )
    copy_rows(
        "papers_namevariant",
        (copy_line(n, stable_key(name, None, None), count) for n, (name, count) in numbered),
    )
    started_at = time.perf_counter()
    refresh_names()
    say(f"row {NAMES_ROW}: {names_count:,} names indexed in {time.perf_counter() - started_at:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return database


def _time_questions(chance: random.Random) -> dict[str, list[float]]:
    """Milliseconds of each question; what is asked first, so that the connection knows the queries, does not count."""
    names = _draw_people(chance)
    list_suggestions("a")
    find_people("nobody", offset=0, limit=20)
    typed = [name[: chance.randint(1, min(12, len(name)))] for name in names]
    return {
        "typed": [_time(lambda text=text: list_suggestions(text)) for text in typed],
        "misspelt": [
            _time(lambda text=text: find_people(text, offset=0, limit=20))
            for text in (misspell(name, chance) for name in names)
        ],
    }


def _draw_people(chance: random.Random) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM papers_author")
        (last,) = cursor.fetchone()
        cursor.execute(
            """SELECT n.printed FROM papers_author a JOIN papers_name n ON n.id = a.name_id WHERE a.id = ANY(%s)
               ORDER BY a.id""",
            [chance.sample(range(1, last + 1), ASKED_COUNT)],
        )
        return [name for (name,) in cursor.fetchall()]


def misspell(name: str, chance: random.Random) -> str:
    """The name with a letter left out, put in, another one, or swapped with the next, anywhere in it."""
    at = chance.choice([index for index, letter in enumerate(name) if letter.isalpha()])
    before, own, after = name[:at], name[at], name[at + 1 :]
    other = chance.choice(_LETTERS.replace(own.lower(), ""))
    ways = [before + after, before + other + own + after, before + other + after]
    if after[:1].isalpha() and after[0] != own:
        ways.append(before + after[0] + own + after[1:])
    return chance.choice(ways)


def _time(ask: Callable[[], object]) -> float:
    started_at = time.perf_counter()
    ask()
    return (time.perf_counter() - started_at) * 1000
