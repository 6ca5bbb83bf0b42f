"""People by name: any word order, any beginning of a word, whatever the script."""

import msgspec

from core.rows import read_rows
from papers.name_words import arrange_words, list_words
from papers.names import fold_text
from papers.selectors.authors import NEWEST_AFFILIATION, VARIANTS, AffiliationRow
from papers.selectors.named import count_people
from papers.selectors.near_people import find_near_people

FOUND_CAP = 1000
"""A search counts and shows no more people than this."""
FEW_PEOPLE = 3
WORDS_CAP = 8
TOKEN_LENGTH = 40
NAMES_CAP = 2_000
CARD_WORKS = 40
"""From how many works a card takes the collaborators it names."""


class FoundPeople(msgspec.Struct, frozen=True):
    """The author records of one page of a search, best first, and how many there are: at most `FOUND_CAP` + 1.

    The last `near_count` of them bear only a similar name.
    """

    author_ids: tuple[int, ...]
    found_count: int
    near_count: int = 0

    @property
    def is_near(self) -> bool:
        """Whether nobody bears such a name, and these bear the most similar ones."""
        return 0 < self.found_count == self.near_count


class PersonRow(msgspec.Struct, frozen=True):
    """What a list says of an author record: enough to tell two people of one name apart."""

    id: int
    name: str
    works_count: int
    first_year: int | None
    last_year: int | None
    variants: tuple[str, ...]
    affiliation: AffiliationRow | None
    collaborators: tuple[str, ...]


class _Found(msgspec.Struct, frozen=True):
    author_id: int
    found_count: int


def split_query(text: str) -> list[str]:
    """The folded words of a typed name, each once, the longest first; empty when nothing can be searched for."""
    words = dict.fromkeys(word[:TOKEN_LENGTH] for word in fold_text(text).split())
    return sorted(words, key=len, reverse=True)[:WORDS_CAP]


def find_people(asked: str, *, offset: int, limit: int) -> FoundPeople:
    """Who bears a name as `asked`, in any script and order of its words, the last of which may be a beginning.

    First who is called just so, then whose name holds each word whole (a single letter stands for any name that it
    begins), then the rest; among these who has most works. Where fewer than `FEW_PEOPLE` are, those who bear the most
    similar names come after them, on the first page. Nobody when nothing can be searched for.
    """
    words = list_words(asked)
    if not words:
        return FoundPeople((), 0)
    author_ids, found_count = count_people(
        arrange_words(words), cap=FOUND_CAP + 1, offset=offset, limit=limit
    )
    if offset or found_count >= FEW_PEOPLE:
        return FoundPeople(author_ids, found_count)
    if not found_count:
        # What came in since the index was brought up to date, and names of which several words are only begun.
        found = search_people(split_query(asked), offset=0, limit=limit)
        author_ids, found_count = found.author_ids, found.found_count
    near_ids = [one for one in find_near_people(words) if one not in author_ids][: limit - len(author_ids)]
    return FoundPeople((*author_ids, *near_ids), found_count + len(near_ids), near_count=len(near_ids))


def search_people(words: list[str], *, offset: int, limit: int) -> FoundPeople:
    """Who bears a name in which every word begins one of its words, as the papers have it now.

    Only `NAMES_CAP` names with a word that begins as the longest of `words` are looked at. First who is called just so,
    then whose name holds each word whole, then the rest; among these by the number of works under such a name.
    """
    sql = """
        WITH hits AS MATERIALIZED (
            SELECT v.author_id, sum(v.works_count) AS works_count, max(CASE
                WHEN string_to_array(n.folded, ' ') <@ %(words)s AND string_to_array(n.folded, ' ') @> %(words)s THEN 2
                WHEN string_to_array(n.folded, ' ') @> %(whole)s THEN 1 ELSE 0 END) AS fit
            FROM (SELECT DISTINCT name_id FROM (
                SELECT name_id FROM papers_nametoken WHERE token LIKE %(longest)s LIMIT %(names)s) one) token
            JOIN papers_name n ON n.id = token.name_id JOIN papers_namevariant v ON v.name_id = n.id
            WHERE ' ' || n.folded LIKE ALL (%(beginnings)s)
            GROUP BY v.author_id
        )
        SELECT h.author_id, (SELECT count(*) FROM (SELECT FROM hits LIMIT %(cap)s) counted) AS found_count
        FROM hits h ORDER BY h.fit DESC, h.works_count DESC, h.author_id LIMIT %(limit)s OFFSET %(offset)s
    """
    params = {
        "words": words,
        "whole": [word for word in words if len(word) > 1],
        "longest": f"{words[0]}%",
        "beginnings": [f"% {word}%" for word in words[1:]],
        "cap": FOUND_CAP + 1,
        "names": NAMES_CAP,
        "limit": limit,
        "offset": offset,
    }
    rows = read_rows(_Found, sql, params)
    return FoundPeople(tuple(row.author_id for row in rows), rows[0].found_count if rows else 0)


def list_people(author_ids: tuple[int, ...]) -> list[PersonRow]:
    """These author records, in this order."""
    sql = f"""
        SELECT a.id, own.printed AS name, a.works_count, a.first_year, a.last_year,
            {VARIANTS},
            {NEWEST_AFFILIATION},
            (SELECT coalesce(json_agg(together.printed ORDER BY together.works_count DESC, together.printed), '[]')
             FROM (
                SELECT n.printed, count(*) AS works_count
                FROM (SELECT work_id FROM papers_authorship WHERE author_id = a.id LIMIT %(card_works)s) mine
                JOIN papers_authorship other ON other.work_id = mine.work_id AND other.author_id <> a.id
                JOIN papers_author author ON author.id = other.author_id JOIN papers_name n ON n.id = author.name_id
                WHERE other.position <= 20
                GROUP BY author.id, n.printed ORDER BY works_count DESC, n.printed LIMIT 3
             ) together) AS collaborators
        FROM unnest(%(author_ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank)
        JOIN papers_author a ON a.id = asked.id JOIN papers_name own ON own.id = a.name_id
        ORDER BY asked.rank
    """
    return read_rows(PersonRow, sql, {"author_ids": list(author_ids), "card_works": CARD_WORKS})


class _Prolific(msgspec.Struct, frozen=True):
    author_id: int


def list_prolific_authors(*, limit: int) -> tuple[int, ...]:
    """The author records with the most works: somewhere to begin reading."""
    sql = "SELECT id AS author_id FROM papers_author ORDER BY works_count DESC, id LIMIT %(limit)s"
    return tuple(row.author_id for row in read_rows(_Prolific, sql, {"limit": limit}))
