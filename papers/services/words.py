"""What people said of signatures, kept while works are made anew: it outlives every import.

A signature is told by its work and its name, which can come to stand at another position, on a work that joined
another, or be printed in another form by another source.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from papers.models import Rule
from papers.signature_testimony import could_be_one_name


class Printed(NamedTuple):
    """A name on a work: its position, name block and text."""

    position: int
    block: int
    text: str


class Curated(NamedTuple):
    """An authorship that a person made."""

    work_id: int
    position: int
    author_id: int
    score: float | None


class Noted(NamedTuple):
    """A row of `papers_refusal` or `papers_suppressedsignature`."""

    work_id: int
    block: int
    author_id: int
    correction_id: int | None


class TakenWords(NamedTuple):
    """What was said of the signatures of some works, and what these works printed then."""

    curated: Sequence[Curated]
    noted: Mapping[str, Sequence[Noted]]
    printed: Mapping[int, Sequence[Printed]]


_NOTES = ("papers_refusal", "papers_suppressedsignature")


def take_words(work_ids: Collection[int]) -> TakenWords:
    """What people said of the signatures of these works, taken out of the tables until `put_words`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_authorship WHERE work_id = ANY(%s) AND is_curated
               RETURNING work_id, position, author_id, score""",
            [list(work_ids)],
        )
        curated = [Curated(*row) for row in cursor.fetchall()]
        noted = {}
        for table in _NOTES:
            cursor.execute(
                f"DELETE FROM {table} WHERE work_id = ANY(%s) RETURNING work_id, block, author_id, correction_id",
                [list(work_ids)],
            )
            noted[table] = [Noted(*row) for row in cursor.fetchall()]
    spoken = {one.work_id for one in curated}.union(*({one.work_id for one in own} for own in noted.values()))
    return TakenWords(curated, noted, _select_printed(spoken))


def put_words(taken: TakenWords, destinations: Mapping[int, Sequence[int]]) -> None:
    """Write it again where the names now stand.

    `destinations` are the works to which the records of each work went, first that of its first record. There a name
    that a person put on a record stands; one that no source prints any more has nowhere to stand. A refusal goes along
    wherever the name does.
    """
    if not taken.printed and not taken.curated and not any(taken.noted.values()):
        return
    printed = _select_printed({work_id for old_id in taken.printed for work_id in destinations[old_id]})
    _put_curated(taken, destinations, printed)
    for table in _NOTES:
        _put_noted(table, taken, destinations, printed)


def _select_printed(work_ids: Collection[int]) -> dict[int, list[Printed]]:
    """The names on each of these works, by position; a work without is there too."""
    printed: dict[int, list[Printed]] = {work_id: [] for work_id in work_ids}
    if not work_ids:
        return printed
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.work_id, s.position, n.block, n.printed
               FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
               WHERE s.work_id = ANY(%s) ORDER BY s.position""",
            [list(work_ids)],
        )
        for work_id, *row in cursor.fetchall():
            printed[work_id].append(Printed(*row))
    return printed


def _find_again(one: Printed, before: Sequence[Printed], after: Sequence[Printed]) -> Printed | None:
    """The name on a work made anew: of several alike the one that was as far up, else another form of it."""
    alike = [other for other in after if other.block == one.block]
    if alike:
        rank = [other.position for other in before if other.block == one.block].index(one.position)
        return alike[min(rank, len(alike) - 1)]
    forms = [other for other in after if could_be_one_name(one.text, other.text)]
    here = [other for other in forms if other.position == one.position]
    if here or len(forms) == 1:
        return (here or forms)[0]
    return None


def _put_curated(
    taken: TakenWords, destinations: Mapping[int, Sequence[int]], printed: Mapping[int, Sequence[Printed]]
) -> None:
    placed = []
    for one in taken.curated:
        work_id = destinations[one.work_id][0]
        before = taken.printed[one.work_id]
        signed = next((other for other in before if other.position == one.position), None)
        again = _find_again(signed, before, printed[work_id]) if signed else None
        if again:
            placed.append((work_id, again.position, one.author_id, one.score))
    work_ids, positions, author_ids, scores = ([row[column] for row in placed] for column in range(4))
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_authorship a
               USING unnest(%s::bigint[], %s::integer[], %s::bigint[]) AS placed (work_id, position, author_id)
               WHERE a.work_id = placed.work_id AND NOT a.is_curated
               AND (a.position = placed.position OR a.author_id = placed.author_id)""",
            [work_ids, positions, author_ids],
        )
        cursor.execute(
            """INSERT INTO papers_authorship
                   (work_id, position, author_id, rule, rule_version, score, evidence, is_curated)
               SELECT work_id, position, author_id, %s, 0, score, NULL, true
               FROM unnest(%s::bigint[], %s::integer[], %s::bigint[], %s::double precision[])
                    AS placed (work_id, position, author_id, score) ON CONFLICT DO NOTHING""",
            [int(Rule.CURATED), work_ids, positions, author_ids, scores],
        )


def _put_noted(
    table: str,
    taken: TakenWords,
    destinations: Mapping[int, Sequence[int]],
    printed: Mapping[int, Sequence[Printed]],
) -> None:
    """Also of a name that now stands in another form; what was said stays for the day the old form comes back."""
    rows = set()
    for one in taken.noted[table]:
        first, *others = destinations[one.work_id]
        rows.add((first, one.block, one.author_id, one.correction_id))
        before = taken.printed[one.work_id]
        signed = [other for other in before if other.block == one.block]
        for work_id in (first, *others):
            for name in signed:
                again = _find_again(name, before, printed[work_id])
                if again:
                    rows.add((work_id, again.block, one.author_id, one.correction_id))
    columns = [list(column) for column in zip(*sorted(rows, key=repr), strict=True)] or [[], [], [], []]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} (work_id, block, author_id, correction_id)
                SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING""",
            columns,
        )
