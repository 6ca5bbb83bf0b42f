"""People whose name is nearly as asked: a letter too many or too few, another or two swapped, in up to two words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec
from rapidfuzz.distance import OSA

from core.rows import read_rows
from papers.models import NamedKind
from papers.name_words import arrange_words, list_deletions

MOST_NEAR = 20
"""So many people are offered at most."""
_WORDS_TRIED, _PAIRS_TRIED = 40, 6
"""How many of the most frequent similar words are tried for one word, and for each of two at once."""
_NAMES_TRIED, _BEARERS_A_NAME = 600, 10


class _NearWord(msgspec.Struct, frozen=True):
    asked: str
    word: str


class _Candidate(msgspec.Struct, frozen=True):
    subject_id: int
    words: str
    works_count: int


def find_near_people(words: Sequence[str]) -> tuple[int, ...]:
    """Up to MOST_NEAR author records, the most similar names first, then those with most works.

    First one of the words is taken for a similar one that people bear, in each of its ways; where nobody is called so,
    two of them, or one is left out. So it takes a bounded number of short ranges of the name index, whatever is asked.
    """
    near = _list_near_words(words)
    for spellings in (_misspell_one(words, near), _misspell_two(words, near), _leave_out_one(words)):
        candidates = _list_candidates(spellings)
        if candidates:
            return _rank(words, candidates)
    return ()


def _list_near_words(words: Sequence[str]) -> dict[str, list[str]]:
    """By word the words of names that are a letter apart from it, the most frequent first."""
    sql = """
        SELECT asked.word AS asked, d.word
        FROM unnest(%(words)s::text[], %(deletions)s::text[]) AS asked(word, deletion)
        JOIN papers_namedeletion d ON d.deletion = asked.deletion WHERE d.word <> asked.word
        GROUP BY asked.word, d.word ORDER BY max(d.names_count) DESC, d.word
    """
    pairs = [(word, deletion) for word in words for deletion in list_deletions(word)]
    params = {"words": [word for word, _ in pairs], "deletions": [deletion for _, deletion in pairs]}
    near: dict[str, list[str]] = {word: [] for word in words}
    for row in read_rows(_NearWord, sql, params):
        if OSA.distance(row.asked, row.word) == 1:
            near[row.asked].append(row.word)
    return near


def _misspell_one(words: Sequence[str], near: dict[str, list[str]]) -> list[list[str]]:
    """The most frequent similar word of each word first."""
    return [
        [*words[:at], near[word][rank], *words[at + 1 :]]
        for rank in range(_WORDS_TRIED)
        for at, word in enumerate(words)
        if rank < len(near[word])
    ]


def _misspell_two(words: Sequence[str], near: dict[str, list[str]]) -> list[list[str]]:
    return [
        [*words[:at], one, *words[at + 1 : to], other, *words[to + 1 :]]
        for at, to in combinations(range(len(words)), 2)
        for one in near[words[at]][:_PAIRS_TRIED]
        for other in near[words[to]][:_PAIRS_TRIED]
    ]


def _leave_out_one(words: Sequence[str]) -> list[list[str]]:
    """Any of three or more, of two one that is an initial."""
    return [
        [*words[:at], *words[at + 1 :]]
        for at, word in enumerate(words)
        if len(words) > 2 or (len(words) == 2 and len(word) == 1)
    ]


def _list_candidates(spellings: Iterable[list[str]]) -> list[_Candidate]:
    sql = """
        SELECT e.subject_id, e.words, e.works_count FROM unnest(%(asked)s::text[]) AS asked(words) CROSS JOIN LATERAL (
            (SELECT subject_id, words, works_count FROM papers_nameentry
             WHERE kind = %(kind)s AND words >= asked.words AND words < asked.words || '~'
             ORDER BY words LIMIT %(bearers)s)
            UNION ALL
            (SELECT best.subject_id, asked.words, best.works_count
             FROM papers_nameprefix p CROSS JOIN unnest(p.subject_ids, p.works_counts) AS best(subject_id, works_count)
             WHERE p.kind = %(kind)s AND p.prefix = asked.words || ' ' LIMIT %(bearers)s)
        ) e JOIN papers_author a ON a.id = e.subject_id
    """
    orders = dict.fromkeys(arranged for spelling in spellings for arranged in arrange_words(spelling))
    asked = list(orders)[:_NAMES_TRIED]
    if not asked:
        return []
    return read_rows(
        _Candidate, sql, {"asked": asked, "kind": NamedKind.PERSON.value, "bearers": _BEARERS_A_NAME}
    )


def _rank(words: Sequence[str], candidates: Sequence[_Candidate]) -> tuple[int, ...]:
    """The most similar names first, of each who has most works; then who comes next of each.

    So the homonyms of one name leave room for other names that may have been meant.
    """
    arrangements = arrange_words(list(words))
    distances = {
        one.words: min(OSA.distance(asked, one.words) for asked in arrangements) for one in candidates
    }
    by_works = sorted(candidates, key=lambda one: (distances[one.words], -one.works_count, one.subject_id))
    bearers = Counter[str]()
    places: dict[int, tuple[int, int]] = {}
    for one in by_works:
        if one.subject_id not in places:
            name = " ".join(sorted(one.words.split()))
            places[one.subject_id] = (bearers[name], distances[one.words])
            bearers[name] += 1
    return tuple(sorted(places, key=places.__getitem__)[:MOST_NEAR])
