"""Works by their words. Never a full count, and never more candidates than are shown at most, or looked at."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from core.rendering import needs_rendering, render_inline
from core.rows import read_row, read_rows
from papers.models.search import TIERS
from papers.records import FIRST_YEAR, KINDS, LAST_YEAR
from papers.search_query import QUOTES, SearchQuery, Sort
from papers.search_text import ask_phrase, ask_words, key_title, strip

FOUND_CAP = 1000
"""A search counts, ranks and shows no more works than this."""

LOOKED_CAP = 5_000
"""So many candidates of each way to them are looked at where the index alone does not tell whether they fit."""

CHANGED_CAP = 2_000
MOST_PHRASES = 8
"""Of phrases and of exclusions; so many words are tried without one of them."""

_STEM = re.compile("'((?:[^']|'')+)'")

Params = dict[str, object]

_ORDERS = {
    Sort.BEST: "fit, year DESC NULLS LAST, work_id DESC",
    Sort.NEWEST: "year DESC NULLS LAST, work_id DESC",
    Sort.OLDEST: "year NULLS LAST, work_id",
}


class FoundWorks(msgspec.Struct, frozen=True):
    """The works of one page of a search, best first, and how many there are: at most `FOUND_CAP` + 1.

    `is_more` when there may be more than that, as not all that may fit were looked at. `is_near` when no work has all
    of what was asked, and these have most of it. `is_behind` when none was found and works changed that the index does
    not know: there may be some all the same. `stems` are what words that were asked for begin with.
    """

    work_ids: tuple[int, ...]
    found_count: int
    is_more: bool = False
    is_near: bool = False
    is_behind: bool = False
    stems: tuple[str, ...] = ()


class Narrowing(NamedTuple):
    """What the filters of a query mean here: for each the author records, or topics, of which a work must have one.

    `is_partial` when a name stands for more author records than are given.
    """

    author_ids: tuple[tuple[int, ...], ...] = ()
    topic_ids: tuple[tuple[int, ...], ...] = ()
    is_partial: bool = False


class _Behind(msgspec.Struct, frozen=True):
    is_behind: bool


class _Asked(msgspec.Struct, frozen=True):
    """What is asked, as the database reads it: queries as text, "" where no word can be looked for; keys of titles."""

    words: str
    phrase: str
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    text_key: int | None
    title_keys: tuple[int, ...]


class _Most(msgspec.Struct, frozen=True):
    words: str | None


class _Found(msgspec.Struct, frozen=True):
    work_id: int
    found_count: int
    looked_count: int


def search_works(
    query: SearchQuery,
    *,
    narrowing: Narrowing = Narrowing(),  # noqa: B008 - immutable
    title: str = "",
    sort: Sort = Sort.BEST,
    offset: int,
    limit: int,
) -> FoundWorks:
    """Works whose title and abstract together have what is asked, in any order and any form of each word.

    Best are those whose title is `title` or the text of the query, in whatever case, punctuation and markup; then
    those that have its words one after the other in the title, all of them in the title, or all; among these the
    newest. Candidates are taken from the index, the newest first, a tier at a time until there are `FOUND_CAP` + 1. So
    the cost is that of some thousand index entries and rows, however many works there are. Where authors, topics,
    phrases or exclusions ask for a look at the candidates it is up to `LOOKED_CAP` of them for each way.
    """
    whole = _unquote(title)
    asked = _read_asked(query, whole)
    ways, params = _list_ways(query, asked, narrowing, whole)
    rows = _read_found(ways, params, sort=sort, offset=offset, limit=limit)
    is_near = not rows and offset == 0
    if is_near:
        ways, params = _list_near_ways(query, asked)
        rows = _read_found(ways, params, sort=sort, offset=0, limit=limit)
    if not rows:
        return FoundWorks((), 0, is_behind=_is_behind())
    found_count = min(rows[0].found_count, FOUND_CAP + 1)
    is_more = found_count <= FOUND_CAP and (narrowing.is_partial or rows[0].looked_count >= LOOKED_CAP)
    stems = tuple(stem.replace("''", "'") for stem in _STEM.findall(asked.words))
    work_ids = tuple(row.work_id for row in rows)
    return FoundWorks(work_ids, found_count, is_more=is_more, is_near=is_near, stems=stems)


class _Way(NamedTuple):
    """A way to candidates: a FROM that calls them `s`, how well each fits (0 is best), and whether it does at all.

    `after` is the number of the way that makes this one needless when it alone has found enough.
    """

    candidates: str
    fit: str
    fits: str
    after: int | None = None


_BY_KEY = f"(SELECT * FROM papers_worksearch WHERE title_key = ANY(%(keys)s) LIMIT {FOUND_CAP + 1}) s"
_SAME = "CASE WHEN EXISTS (SELECT FROM papers_work w WHERE w.id = s.work_id AND w.title = %(title)s) THEN -1 ELSE 0 END"
_FIT = """CASE WHEN s.title_key = ANY(%(keys)s) THEN 0 WHEN s.title @@ %(phrase)s::tsquery THEN 1
               WHEN s.title @@ %(words)s::tsquery THEN 2 ELSE 3 END"""
_BY_AUTHOR = f"""
    (SELECT DISTINCT work_id FROM papers_authorship WHERE author_id = ANY(%(authors_0)s) LIMIT {LOOKED_CAP}) mine
    JOIN papers_worksearch s ON s.work_id = mine.work_id
"""
_BY_TOPIC = f"""
    ((SELECT work_id FROM papers_worktopic WHERE topic_id = ANY(%(topics_0)s) LIMIT {LOOKED_CAP})
     UNION (SELECT work_id FROM papers_assignedtopic WHERE topic_id = ANY(%(topics_0)s) LIMIT {LOOKED_CAP})) about
    JOIN papers_worksearch s ON s.work_id = about.work_id
"""

_SIGNED = "EXISTS (SELECT FROM papers_authorship x WHERE x.work_id = s.work_id AND x.author_id = ANY({ids}))"
_ABOUT = """(
    EXISTS (SELECT FROM papers_worktopic x WHERE x.work_id = s.work_id AND x.topic_id = ANY({ids}))
    OR EXISTS (SELECT FROM papers_assignedtopic x WHERE x.work_id = s.work_id AND x.topic_id = ANY({ids}))
       AND NOT EXISTS (SELECT FROM papers_worktopic x WHERE x.work_id = s.work_id)
)"""


def _unquote(title: str) -> str:
    whole = title.strip()
    return whole[1:-1] if len(whole) > 1 and whole[0] in QUOTES and whole[-1] in QUOTES else whole


def _read_asked(query: SearchQuery, title: str) -> _Asked:
    sql = f"""
        SELECT {ask_words("%(text)s")}::text AS words, {ask_phrase("%(text)s")}::text AS phrase,
            ARRAY(SELECT {ask_phrase("one")}::text FROM unnest(%(phrases)s::text[]) one) AS phrases,
            ARRAY(SELECT {ask_phrase("one")}::text FROM unnest(%(excluded)s::text[]) one) AS excluded,
            CASE WHEN %(text)s <> '' THEN {key_title("%(text)s")} END AS text_key,
            array_remove(ARRAY[CASE WHEN %(title)s <> '' THEN {key_title("%(title)s")} END,
                               CASE WHEN %(html)s <> '' THEN {key_title(strip("%(html)s"))} END], NULL) AS title_keys
    """
    params = {
        "text": query.text,
        "phrases": list(query.phrases[:MOST_PHRASES]),
        "excluded": list(query.excluded[:MOST_PHRASES]),
        "title": title,
        "html": render_inline(title) if needs_rendering(title) else "",
    }
    asked = read_row(_Asked, sql, params)
    assert asked is not None  # noqa: S101 - it reads from no table
    return asked


def _list_ways(
    query: SearchQuery, asked: _Asked, narrowing: Narrowing, title: str
) -> tuple[list[_Way], Params]:
    """The ways to what is asked, the title first; no other where a filter means nobody and nothing here."""
    marks = _mark(query)
    own = asked.text_key if asked.text_key not in asked.title_keys else None
    params: Params = {
        "words": asked.words,
        "phrase": asked.phrase,
        "keys": [*asked.title_keys, *([own] if own is not None and not query.is_narrowed else [])],
        "titles": list(asked.title_keys),
        "title": title,
        "full": " & ".join(f"({part})" for part in (asked.words, marks) if part),
    }
    looks = _look(asked, narrowing, params)
    fits = " AND ".join(looks) or "true"
    ways = [_Way(_BY_KEY, _SAME, f"s.title_key = ANY(%(titles)s) OR {fits}")] if params["keys"] else []
    if any(not ids for ids in narrowing.author_ids + narrowing.topic_ids) or query.is_empty:
        return ways, params
    cap = LOOKED_CAP if looks else FOUND_CAP + 1
    holds = f"{fits} AND s.document @@ %(full)s::tsquery" if params["full"] else fits
    if narrowing.author_ids:
        return [*ways, _Way(_BY_AUTHOR, _FIT, holds)], params
    if narrowing.topic_ids:
        ways.append(_Way(_BY_TOPIC, _FIT, holds))
    by_title = None
    if asked.words and not query.is_narrowed:
        by_title = len(ways)
        fit = "CASE WHEN s.title @@ %(phrase)s::tsquery THEN 1 ELSE 2 END" if "&" in asked.words else "2"
        ways.append(_Way(_by_index("title", "words", cap), fit, fits))
    if params["full"]:
        ways.append(_Way(_by_index("document", "full", cap), _FIT if marks else "3", fits, after=by_title))
    return ways, params


def _by_index(column: str, asked: str, cap: int) -> str:
    """Up to `cap` works that hold what is asked in this column, tier after tier."""
    tiers = " UNION ALL ".join(
        f"SELECT * FROM papers_worksearch WHERE tier = {tier} AND {column} @@ %({asked})s::tsquery"
        for tier in range(len(TIERS) + 1)
    )
    return f"({tiers} LIMIT {cap}) s"


def _look(asked: _Asked, narrowing: Narrowing, params: Params) -> list[str]:
    """What has to be looked at in each candidate `s`, as SQL; parts that name no word that is kept say nothing."""
    looks = []
    for number, phrase in enumerate(filter(None, asked.phrases)):
        if "<" in phrase:
            params[f"phrase_{number}"] = phrase
            looks.append(f"s.document @@ %(phrase_{number})s::tsquery")
    for number, phrase in enumerate(filter(None, asked.excluded)):
        params[f"excluded_{number}"] = phrase
        looks.append(f"NOT s.document @@ %(excluded_{number})s::tsquery")
    for number, ids in enumerate(narrowing.author_ids):
        params[f"authors_{number}"] = list(ids)
        looks.append(_SIGNED.format(ids=f"%(authors_{number})s"))
    for number, ids in enumerate(narrowing.topic_ids):
        params[f"topics_{number}"] = list(ids)
        looks.append(_ABOUT.format(ids=f"%(topics_{number})s"))
    return looks


def _mark(query: SearchQuery) -> str:
    """The query for the marks of kind and years, "" for any: a range is of decades and the years beside them."""
    kind = f"'=k{KINDS.index(query.kind)}'" if query.kind else ""
    if query.year_from is None and query.year_to is None:
        return kind
    first, last = query.year_from or FIRST_YEAR, query.year_to or LAST_YEAR
    marks = []
    while first <= last:
        is_decade = first % 10 == 0 and first + 9 <= last
        marks.append(f"'=d{first // 10}'" if is_decade else f"'=y{first}'")
        first += 10 if is_decade else 1
    years = f"({' | '.join(marks)})"
    return f"{years} & {kind}" if kind else years


def _list_near_ways(query: SearchQuery, asked: _Asked) -> tuple[list[_Way], Params]:
    """The way to works that have all words but one; none for a query of one word, or with filters."""
    words = query.text.split()[:MOST_PHRASES]
    if len(words) < 2 or query.is_narrowed:
        return [], {}
    sql = f"""
        SELECT string_agg('(' || asked::text || ')', ' | ') AS words
        FROM (SELECT {ask_words("one")} AS asked FROM unnest(%(texts)s::text[]) one) part WHERE numnode(asked) > 0
    """
    texts = [" ".join(words[:number] + words[number + 1 :]) for number in range(len(words))]
    most = read_row(_Most, sql, {"texts": texts})
    if most is None or not most.words:
        return [], {}
    params: Params = {"full": most.words}
    fits = " AND ".join(_look(msgspec.structs.replace(asked, phrases=()), Narrowing(), params)) or "true"
    fit = "CASE WHEN s.title @@ %(full)s::tsquery THEN 0 ELSE 1 END"
    return [_Way(_by_index("document", "full", FOUND_CAP + 1), fit, fits)], params


def _read_found(ways: Sequence[_Way], params: Params, *, sort: Sort, offset: int, limit: int) -> list[_Found]:
    if not ways:
        return []
    looked = ", ".join(
        f"way_{number} AS MATERIALIZED ({_look_through(way)})" for number, way in enumerate(ways)
    )
    every = " UNION ALL ".join(f"SELECT * FROM way_{number}" for number in range(len(ways)))
    most = ", ".join(f"(SELECT count(*) FROM way_{number})" for number in range(len(ways)))
    sql = f"""
        WITH {looked},
        found AS MATERIALIZED (
            SELECT work_id, min(fit) AS fit, max(year) AS year FROM ({every}) every WHERE fits GROUP BY work_id
        ),
        best AS (SELECT * FROM found ORDER BY {_ORDERS[sort]} LIMIT %(limit)s OFFSET %(offset)s)
        SELECT b.work_id, (SELECT count(*) FROM found) AS found_count, GREATEST({most}) AS looked_count
        FROM best b WHERE EXISTS (SELECT FROM papers_work w WHERE w.id = b.work_id)
        ORDER BY {_ORDERS[sort]}
    """
    return read_rows(_Found, sql, {**params, "limit": limit, "offset": offset})


def _look_through(way: _Way) -> str:
    enough = f"(SELECT count(*) FILTER (WHERE fits) FROM way_{way.after}) > {FOUND_CAP}"
    unless = "" if way.after is None else f" WHERE NOT {enough}"
    return f"SELECT s.work_id, s.year, {way.fit} AS fit, ({way.fits}) AS fits FROM {way.candidates}{unless}"


def _is_behind() -> bool:
    """Whether works changed that the index does not know: a look at up to `CHANGED_CAP` of those that may be.

    So many that changed since all changes were in the index are a reason to make it anew, known or not.
    """
    sql = """
        WITH changed AS MATERIALIZED (
            SELECT w.id, w.changed_at FROM papers_work w
            WHERE w.changed_at >= coalesce((SELECT read_until FROM papers_searchprogress), '-infinity') LIMIT %(cap)s
        )
        SELECT count(*) = %(cap)s OR coalesce(bool_or(s.work_id IS NULL), false) AS is_behind
        FROM changed LEFT JOIN papers_worksearch s ON s.work_id = changed.id AND s.built_from = changed.changed_at
    """
    row = read_row(_Behind, sql, {"cap": CHANGED_CAP})
    return row is not None and row.is_behind
