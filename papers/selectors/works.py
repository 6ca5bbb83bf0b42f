"""Works as pages read them: one work with all that is known of it, and the works of an author record."""

import datetime
from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec

from core.rows import read_row, read_rows
from papers.models import WorkRedirect
from papers.names import fold_text
from papers.selectors.listed_works import ASKED_WORKS, select_author_works
from papers.selectors.nobodys import IS_NOBODYS, MARKS
from papers.selectors.signatures import MOST_COAUTHORS
from papers.selectors.work_conditions import CONDITIONS

LISTED_SOURCES = 200
"""How many source records the page of a work lists; the newest of each source come first."""
READ_BYTES = 1_000_000
"""How much of what source records say the page of a work reads, at least one record."""


class PrintedAffiliation(msgspec.Struct, frozen=True):
    """An affiliation as printed; `institution_id` is its match key."""

    name: str
    institution_id: int


class SignatureRow(msgspec.Struct, frozen=True):
    """A signature of a work; `author_id` and `author_name` are None while it is not resolved.

    `affiliations` are as printed, and read for the page of the work only.
    """

    position: int
    name: str
    author_id: int | None = None
    author_name: str | None = None
    affiliations: tuple[PrintedAffiliation, ...] = ()


class IdentifierRow(msgspec.Struct, frozen=True):
    """An identifier that sources give, as "10.1000/182" of the scheme "doi"."""

    scheme: str
    value: str


class VersionRow(msgspec.Struct, frozen=True):
    """An appearance of a work; `join_…` say what makes it a version of the first, as `Version` has them."""

    kind: int
    year: int | None
    venue: str | None
    join_rule: int | None = None
    join_scheme: str | None = None
    join_score: float | None = None


class AssignmentRow(msgspec.Struct, frozen=True):
    """How this site came to give a topic to a work: its score, 0–1, the words shared, and the method's version."""

    score: float
    version: int
    terms: tuple[str, ...]


class TopicRow(msgspec.Struct, frozen=True):
    """A topic of a work; `assignment` is None when a source names it."""

    id: int
    name: str | None
    subfield: str | None = None
    assignment: AssignmentRow | None = None


class WordRow(msgspec.Struct, frozen=True):
    """What a source record says, and when its source said so."""

    digest: str
    observed_at: datetime.datetime
    payload: str


class SourceRow(msgspec.Struct, frozen=True):
    """A source record of a work: where it stands and when that was read; `is_live` when a query found it, no file.

    `word` is read for the work's page only; there it is None in a record that would be too much to read.
    """

    key: str
    origin: str
    is_live: bool
    line: int
    read_at: datetime.datetime
    word: WordRow | None = None


class AuthorshipRow(msgspec.Struct, frozen=True):
    """How a work came to an author record. `evidence` is what the rule rests on, in words, where it rests on something.

    `score` is None when nothing was weighed. `is_only` when the author record has no other work.
    """

    position: int
    rule: int
    rule_version: int
    score: float | None
    is_curated: bool
    is_only: bool
    signed_as: str
    evidence: str | None


class WorkRow(msgspec.Struct, frozen=True):
    """A work with its parts; `signatures` and `sources` may be cut, the counts are the true numbers.

    `records_count` is that of its source records, read for the work's page only. `retracted_by` are the keys of those
    that say that it is retracted, read for lists only. `nobodys_marks` tell, for the work's page, in what sources say
    the signatures of people who are hidden: those have no affiliations here.
    """

    id: int
    kind: int
    year: int | None
    published_on: datetime.date | None
    title: str | None
    title_html: str | None
    abstract: str | None
    abstract_html: str | None
    comment: str | None
    url: str | None
    language: str | None
    venue: str | None
    is_retracted: bool
    signatures_count: int
    signatures: tuple[SignatureRow, ...]
    identifiers: tuple[IdentifierRow, ...]
    versions: tuple[VersionRow, ...]
    topics: tuple[TopicRow, ...]
    sources: tuple[SourceRow, ...]
    records_count: int = 0
    retracted_by: tuple[str, ...] = ()
    nobodys_marks: tuple[str, ...] = ()
    authorship: AuthorshipRow | None = None


class WorkCount(msgspec.Struct, frozen=True):
    """How many works of an author record share year, kind and venue; `signed_count` of them have known authors.

    `crowded_count` have more authors than make pairs.
    """

    year: int | None
    kind: int
    venue: str | None
    works_count: int
    signed_count: int
    crowded_count: int = 0


class _IdRow(msgspec.Struct, frozen=True):
    id: int


class Order(StrEnum):
    """How a list of works can be sorted; a work without year, or without title, comes last in each."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class WorkFilter(msgspec.Struct, frozen=True):
    """Which works of a list are meant; None, or "" of `text`, means all. `year` 0 means: no source gives a year.

    `source` is the scheme that keys of source records begin with. A work of more authors than make pairs has no
    co-authors here. `is_open` says whether the whole text is known to be free to read; where it is False nobody knows.
    `text` is words that title, abstract, venue and names have together.
    """

    year: int | None = None
    kind: int | None = None
    work_id: int | None = None
    source: str | None = None
    topic_id: int | None = None
    coauthor_id: int | None = None
    is_open: bool | None = None
    text: str = ""


def list_conditions(only: WorkFilter) -> dict[str, str]:
    """The SQL conditions of a filter, by its fields."""
    return {
        name: CONDITIONS[name]
        for name, value in msgspec.structs.asdict(only).items()
        if value not in (None, "")
    }


def give_parameters(only: WorkFilter) -> dict[str, object]:
    """What the conditions of a filter read."""
    words = only.text.split()
    return msgspec.structs.asdict(only) | {
        "words": words,
        "folded_words": [fold_text(word) for word in words],
    }


_TITLE_ORDER = 'lower(w.title) COLLATE "C" NULLS LAST, w.id'
NEWEST_FIRST = f"w.year DESC NULLS LAST, {_TITLE_ORDER}"
"""How SQL sorts works `w` as lists first show them."""

_ORDERS = {
    Order.NEWEST: NEWEST_FIRST,
    Order.OLDEST: f"w.year NULLS LAST, {_TITLE_ORDER}",
    Order.TITLE: _TITLE_ORDER,
}

_COLUMNS = """
    w.id, w.kind, w.year, w.published_on, w.title, w.is_retracted, w.signatures_count,
    t.title_html, t.abstract, t.abstract_html, t.comment, t.url, t.language, venue.name AS venue,
    (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value) ORDER BY i.scheme, i.value), '[]')
       FROM papers_workidentifier i WHERE i.work_id = w.id) AS identifiers,
    (SELECT coalesce(json_agg(json_build_object('kind', v.kind, 'year', v.year, 'venue', vv.name,
                              'join_rule', v.join_rule, 'join_scheme', v.join_scheme, 'join_score', v.join_score)
                              ORDER BY v.rank), '[]')
       FROM papers_version v LEFT JOIN papers_venue vv ON vv.id = v.venue_id WHERE v.work_id = w.id) AS versions,
    coalesce(
        (SELECT json_agg(json_build_object('id', wt.topic_id, 'name', topic.name, 'subfield', subfield.name)
                         ORDER BY wt.score DESC NULLS LAST, wt.topic_id)
           FROM papers_worktopic wt JOIN papers_topic topic ON topic.id = wt.topic_id
           LEFT JOIN papers_subfield subfield ON subfield.id = topic.subfield_id WHERE wt.work_id = w.id),
        (SELECT json_agg(json_build_object('id', own.topic_id, 'name', topic.name, 'subfield', subfield.name,
                                           'assignment', json_build_object('score', own.score, 'version', own.version,
                                                                           'terms', own.terms))
                         ORDER BY own.score DESC, own.topic_id)
           FROM papers_assignedtopic own JOIN papers_topic topic ON topic.id = own.topic_id
           LEFT JOIN papers_subfield subfield ON subfield.id = topic.subfield_id WHERE own.work_id = w.id),
        '[]') AS topics
"""
_TEXT_TABLES = """
    LEFT JOIN papers_worktext t ON t.work_id = w.id LEFT JOIN papers_venue venue ON venue.id = w.venue_id
"""
_SIGNATURE_TABLES = """
    papers_signature s JOIN papers_name n ON n.id = s.name_id
    LEFT JOIN papers_authorship sa ON sa.work_id = s.work_id AND sa.position = s.position
    LEFT JOIN papers_author author ON author.id = sa.author_id LEFT JOIN papers_name own ON own.id = author.name_id
"""
_SIGNATURE_FIELDS = (
    "'position', s.position, 'name', n.printed, 'author_id', sa.author_id, 'author_name', own.printed"
)
_SOURCE_FIELDS = """
    'key', r.source_key, 'origin', f.name, 'is_live', f.bytes_count IS NULL, 'line', r.line, 'read_at', run.started_at
"""
_ORIGIN_TABLES = """
    JOIN papers_importorigin f ON f.id = r.origin_id JOIN papers_importrun run ON run.id = f.run_id
"""


def read_work(work_id: int) -> WorkRow | None:
    """The work with every signature, its affiliations and its source records; None when there is no such work.

    What the records say is read from the newest of each source first, up to `READ_BYTES`.
    """
    sql = f"""
        SELECT {_COLUMNS},
            (SELECT coalesce(json_agg(json_build_object({_SIGNATURE_FIELDS}, 'affiliations', coalesce((
                        SELECT json_agg(json_build_object('name', printed.name, 'institution_id', printed.match_key)
                                        ORDER BY printed.name, printed.match_key) FROM papers_signatureaffiliation a
                        JOIN papers_affiliation printed ON printed.id = a.affiliation_id
                        WHERE a.work_id = s.work_id AND a.position = s.position
                            AND NOT {IS_NOBODYS.format(author_id="sa.author_id")}), '[]')) ORDER BY s.position), '[]')
               FROM {_SIGNATURE_TABLES} WHERE s.work_id = w.id AND s.position >= 1) AS signatures,
            (SELECT count(*) FROM papers_sourcerecord r WHERE r.work_id = w.id) AS records_count,
            (SELECT coalesce(json_agg(told.mark), '[]') FROM ({MARKS.format(of="= w.id")}) told) AS nobodys_marks,
            (SELECT coalesce(json_agg(json_build_object({_SOURCE_FIELDS}, 'word',
                                CASE WHEN r.rank = 1 OR r.bytes_so_far <= {READ_BYTES} THEN json_build_object(
                                    'digest', r.digest, 'observed_at', r.observed_at, 'payload', r.payload) END)
                             ORDER BY r.rank), '[]')
               FROM (SELECT own.*, row_number() OVER told AS rank, sum(octet_length(payload)) OVER told AS bytes_so_far
                       FROM (SELECT s.*, row_number() OVER (PARTITION BY s.source_key
                                                            ORDER BY s.observed_at DESC, s.digest DESC) AS turn
                               FROM papers_sourcerecord s WHERE s.work_id = w.id) own
                     WINDOW told AS (ORDER BY turn, source_key, digest) ORDER BY rank LIMIT {LISTED_SOURCES}) r
               {_ORIGIN_TABLES}) AS sources
        FROM papers_work w {_TEXT_TABLES} WHERE w.id = %(work_id)s
    """
    return read_row(WorkRow, sql, {"work_id": work_id})


def list_works(work_ids: Sequence[int]) -> list[WorkRow]:
    """These works as lists show them, in this order; one that is gone is left out."""
    return read_rows(WorkRow, ASKED_WORKS, {"work_ids": list(work_ids)}, is_prepared=True)


def find_joined_work(old_id: int) -> int | None:
    """The id of the work that the one with this former id joined, or None."""
    return find_joined_works([old_id]).get(old_id)


def find_joined_works(old_ids: Collection[int]) -> dict[int, int]:
    """By former id the id of the work that it joined; the others are left out."""
    return dict(WorkRedirect.objects.filter(old_id__in=old_ids).values_list("old_id", "work_id"))


def count_author_works(author_id: int) -> list[WorkCount]:
    """The works of an author record, counted by year, kind and venue; empty when there is no such record."""
    sql = f"""
        SELECT w.year, w.kind, venue.name AS venue, count(*) AS works_count,
            count(*) FILTER (WHERE w.signatures_count >= 1) AS signed_count,
            count(*) FILTER (WHERE w.signatures_count > {MOST_COAUTHORS}) AS crowded_count
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
        LEFT JOIN papers_venue venue ON venue.id = w.venue_id
        WHERE a.author_id = %(author_id)s
        GROUP BY w.year, w.kind, venue.name
    """
    return read_rows(WorkCount, sql, {"author_id": author_id}, is_prepared=True)


def list_author_works(
    author_id: int, *, order: Order, only: WorkFilter, offset: int, limit: int
) -> list[WorkRow]:
    """A stretch of the works of an author record, each with its first signatures, this author's own, and its rule."""
    where, params = _narrow(only)
    params |= {"author_id": author_id, "limit": limit, "offset": offset}
    return read_rows(WorkRow, select_author_works(where, _ORDERS[order]), params, is_prepared=not where)


def list_authored_works(author_id: int, work_ids: Sequence[int]) -> list[WorkRow]:
    """These works of an author record as `list_author_works` gives them, in this order; others are left out."""
    params = {"author_id": author_id, "work_ids": list(work_ids), "limit": len(work_ids), "offset": 0}
    order = "array_position(%(work_ids)s::bigint[], w.id)"
    sql = select_author_works("AND w.id = ANY(%(work_ids)s::bigint[])", order)
    return read_rows(WorkRow, sql, params)


def list_author_work_ids(author_id: int, *, order: Order, only: WorkFilter) -> list[int]:
    """The ids of all works that `list_author_works` gives stretches of, in its order."""
    where, params = _narrow(only)
    sql = f"""
        SELECT w.id FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
        WHERE a.author_id = %(author_id)s {where} ORDER BY {_ORDERS[order]}
    """
    return [row.id for row in read_rows(_IdRow, sql, {"author_id": author_id, **params})]


def _narrow(only: WorkFilter) -> tuple[str, dict[str, object]]:
    return " ".join(f"AND {one}" for one in list_conditions(only).values()), give_parameters(only)
