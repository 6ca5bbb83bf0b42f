"""`python -m bench`: measure, print the tables, and write them to `bench/results/` when everything was measured."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.results import Row

ROWS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
QUALITY, TOPICS, CONFLATION = "quality", "topics", "conflation"
DEFAULT_EVERY, ORM_FACTOR = 5, 5
SIZES, FULL_SIZES = [10_000, 100_000], [10_000, 100_000, 1_000_000]
NAMES_SIZES = [150_000, 750_000]
GRAPH_SIZES, FULL_GRAPH_SIZES = [10_000, 50_000], [10_000, 100_000, 200_000, 1_000_000]


def main() -> int:
    """Run what the arguments ask for; 0 also when goals are missed, 1 when it could not be measured."""
    options = _parse_arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import psycopg2
    from django.db import OperationalError

    from bench.corpora import MissingDataError
    from bench.loads import ImportFailedError
    from bench.visitors import VisitError
    from config.embedded import EmbeddedError

    try:
        _measure(options)
    except (MissingDataError, ImportFailedError, EmbeddedError, VisitError) as error:
        print(error, file=sys.stderr)
        return 1
    except (OperationalError, psycopg2.OperationalError) as error:
        print(
            f"The database does not answer: {str(error).strip().splitlines()[0]}. Check DATABASE_URL.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="interleaved rounds; the median counts (default 5)"
    )
    parser.add_argument(
        "--only",
        type=_parse_only,
        help="numbers of rows, “quality”, “conflation” and “topics”, as in --only 1,2,quality",
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="all works of the corpora, and a generated one of a million: hours",
    )
    parser.add_argument(
        "--every", type=int, help="take one line in so many of the real corpora (default 5; 1 with --full)"
    )
    parser.add_argument("--out", type=Path, help="where to write the results, also those of a part")
    parser.add_argument(
        "--mistakes",
        type=int,
        metavar="N",
        help="measure nothing; explain the N worst mistakes of the matcher a set",
    )
    return parser.parse_args()


def _parse_only(text: str) -> set[int | str]:
    parts = {int(part) if part.isdigit() else part for part in text.split(",")}
    if not parts <= {*ROWS, QUALITY, CONFLATION, TOPICS}:
        raise argparse.ArgumentTypeError(
            f"one or more of {', '.join(map(str, ROWS))}, {QUALITY}, {CONFLATION}, {TOPICS}"
        )
    return parts


def _measure(options: argparse.Namespace) -> None:
    from django.conf import settings

    from bench.machine import describe_machine, describe_revision
    from bench.quality.conflation import measure_conflation
    from bench.quality.examples import explain_mistakes
    from bench.quality.labels import load_labelled_sets
    from bench.quality.report import measure_quality
    from bench.quality.topics import measure_topics
    from bench.results import Results
    from config import embedded

    data = settings.SHARED / "data"
    if options.mistakes:
        for labelled in load_labelled_sets(data):
            print(*explain_mistakes(labelled, limit=options.mistakes), sep="\n")
        return
    embedded.start(
        embedded.choose(settings.HOME, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL)
    )
    wanted = options.only or {*ROWS, QUALITY, CONFLATION, TOPICS}
    every = options.every or (1 if options.full else DEFAULT_EVERY)
    started_at = datetime.now(UTC).isoformat(timespec="seconds")
    quality = measure_quality(data) if QUALITY in wanted else []
    results = Results(
        started_at=started_at,
        revision=describe_revision(),
        machine=describe_machine(),
        options={"rounds": options.rounds, "one line in": every, "full": "yes" if options.full else "no"},
        rows=_measure_rows(data, wanted, options, every),
        quality=quality,
        conflation=measure_conflation(data) if CONFLATION in wanted else None,
        topics=measure_topics(data) if TOPICS in wanted else None,
    )
    print(results.format())
    if options.out or not options.only:
        folder = options.out or Path(__file__).parent / "results"
        folder.mkdir(parents=True, exist_ok=True)
        print("\nWritten:", *results.write(folder))


def _measure_rows(data: Path, wanted: set[int | str], options: argparse.Namespace, every: int) -> "list[Row]":
    from bench.databases import own_databases
    from bench.graph import measure_graph
    from bench.graph_rows import GRAPH_ROWS
    from bench.memory import can_watch
    from bench.names import NAMES_ROW, measure_names
    from bench.pages import PAGE_ROWS, measure_pages
    from bench.rows import IMPORT_ROWS, MEMORY_ROW, ORM_ROW, measure_imports, measure_memory, measure_orm
    from bench.search import BUILD_ROW, GROWTH_ROW, measure_build, measure_growth

    rows: list[Row] = []
    if not wanted - {QUALITY, CONFLATION, TOPICS}:
        return rows
    with own_databases():
        if IMPORT_ROWS & wanted:
            rows += measure_imports(data, IMPORT_ROWS & wanted, every=every, rounds=options.rounds, say=_say)
        if ORM_ROW in wanted:
            rows.append(measure_orm(data, every=every * ORM_FACTOR, rounds=options.rounds, say=_say))
        if GRAPH_ROWS & wanted:
            sizes = FULL_GRAPH_SIZES if options.full else GRAPH_SIZES
            graph_rows = GRAPH_ROWS & wanted
            rows += measure_graph(data, sizes, graph_rows, every=every, rounds=options.rounds, say=_say)
        if PAGE_ROWS & wanted:
            page_rows = PAGE_ROWS & wanted
            rows += measure_pages(data, page_rows, every=every, rounds=options.rounds, say=_say)
        if NAMES_ROW in wanted:
            rows.append(measure_names(NAMES_SIZES, rounds=options.rounds, say=_say))
        if GROWTH_ROW in wanted:
            rows.append(measure_growth(FULL_SIZES if options.full else SIZES, say=_say))
        if BUILD_ROW in wanted:
            rows.append(measure_build(data, every=every, rounds=options.rounds, say=_say))
        if MEMORY_ROW in wanted:
            if can_watch():
                rows.append(measure_memory(FULL_SIZES if options.full else SIZES, say=_say))
            else:
                _say(f"row {MEMORY_ROW} is left out: this system has no /proc to read memory from")
    return rows


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
