"""The foot of the researcher page: the files behind it, and what they do not say."""

from collections.abc import Sequence
from dataclasses import dataclass

from papers.pages.text import count, show_day
from papers.selectors.authors import AuthorFile, AuthorRow
from papers.selectors.works import WorkCount

LISTED_FILES = 6


@dataclass(frozen=True, slots=True)
class FileLine:
    name: str
    records: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """The files behind the page, and in words what they do not say."""

    files: tuple[FileLine, ...]
    more_files: str
    not_covered: tuple[str, ...]


def show_provenance(
    author: AuthorRow, counts: Sequence[WorkCount], files: Sequence[AuthorFile], *, has_topics: bool
) -> Provenance:
    """The files with the time each was read, newest first, and what no source said.

    `has_topics` unless it is known that no source names one.
    """
    unsigned = sum(one.works_count - one.signed_count for one in counts)
    undated = sum(one.works_count for one in counts if one.year is None)
    placeless = sum(one.works_count for one in counts if one.venue is None)
    not_covered = []
    if author.affiliation is None:
        not_covered.append("affiliations")
    if not has_topics:
        not_covered.append("topics")
    if unsigned:
        not_covered.append(
            "authors" if unsigned == author.works_count else f"authors of {count(unsigned, 'work')}"
        )
    if undated:
        not_covered.append(
            "years" if undated == author.works_count else f"the year of {count(undated, 'work')}"
        )
    if placeless:
        not_covered.append(
            "journals and other venues"
            if placeless == author.works_count
            else f"the journal or other venue of {count(placeless, 'work')}"
        )
    return Provenance(
        files=tuple(
            FileLine(one.name, count(one.records_count, "record"), show_day(one.read_at))
            for one in files[:LISTED_FILES]
        ),
        more_files=count(len(files) - LISTED_FILES, "more file") if len(files) > LISTED_FILES else "",
        not_covered=tuple(not_covered),
    )
