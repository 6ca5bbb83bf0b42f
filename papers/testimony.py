"""Field by field: what each source says of a work, which one is believed and why, and where they contradict each other.

A pure function of the testimonies, whatever their order. What is believed is what `papers/merging.py` makes of them.
Two texts that differ in case, dashes, accents, spaces, or in LaTeX against Unicode say the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from core.rendering import to_plain
from papers.catalogues import MANY_A_WORK
from papers.merging import UNPUBLISHED, Testimony, merge_records, rank_sources
from papers.names import fold_text
from papers.records import WorkRecord

Said = tuple[str, ...]
"""What a record says of a field: one text, several where the field is a list, none where it is silent."""

_SHORTEST_OPENING = 100


class Field(StrEnum):
    """What can be said of a work, in the order in which it is told; the last three are of one of its signatures."""

    TITLE = "title"
    YEAR = "year"
    DAY = "day"
    VENUE = "venue"
    KIND = "kind"
    LANGUAGE = "language"
    RETRACTION = "retraction"
    AUTHORS = "authors"
    ABSTRACT = "abstract"
    TOPICS = "topics"
    COMMENT = "comment"
    ADDRESS = "address"
    IDENTIFIER = "identifier"
    NAME = "name"
    PERSON = "person"
    AFFILIATION = "affiliation"


class Standing(StrEnum):
    """How a source's word stands to what is believed. AGREES also when it says less, or nothing against it.

    What a preprint says of its own appearance contradicts nothing that a published version says of its own: it is of
    another VERSION.
    """

    BELIEVED = "believed"
    AGREES = "agrees"
    DIFFERS = "differs"
    VERSION = "version"
    LEFT_OUT = "left out"
    PAST = "past"


class Why(StrEnum):
    """The rule by which a word is believed, as the end of a sentence: "shown is …, because …"."""

    ALONE = "no other source says it"
    AGREED = "the sources agree"
    NEWEST = "a source’s newest word takes the place of its older ones"
    PUBLISHED = "a published version is believed before a preprint"
    ORDER = "of sources that stand alike the first in a fixed order is believed"
    WITH_YEAR = "the day is that of the source whose year is shown"
    ONE_IS_ENOUGH = "one source is enough to mark a retraction"
    EVERY = "every identifier that a source gives is kept"


class Word(NamedTuple):
    """What one source says of a field; a PAST word is an older one of a source that now says otherwise."""

    source_key: str
    said: Said
    observed_at: datetime
    standing: Standing


class Fact(NamedTuple):
    """A field with what is believed of it and what each source says, in the order in which they are believed.

    `scheme` is that of an identifier; `position` that of a signature, from 1, else 0. `believed` is empty when sources
    say something that the work does not show.
    """

    field: Field
    believed: Said
    why: Why
    words: tuple[Word, ...]
    scheme: str = ""
    position: int = 0

    @property
    def is_disputed(self) -> bool:
        return any(word.standing is Standing.DIFFERS for word in self.words)


class Telling(NamedTuple):
    """How a field is read from a record, and whether what another record says stands against what is believed."""

    field: Field
    read: Callable[[WorkRecord], Said]
    agrees: Callable[[Said, Said], bool]
    scheme: str = ""
    position: int = 0


class Hearing(NamedTuple):
    """The testimonies of a work: one a source, best first, all of them by source, and what they make together."""

    ranked: Sequence[Testimony]
    by_source: dict[str, list[Testimony]]
    merged: WorkRecord


def hear(testimonies: Iterable[Testimony]) -> Hearing:
    """Rank and merge them; there must be at least one."""
    by_source: dict[str, list[Testimony]] = defaultdict(list)
    for testimony in sorted(testimonies, key=lambda one: (one.observed_at, one.digest), reverse=True):
        by_source[testimony.source_key].append(testimony)
    ranked = rank_sources([testimony for own in by_source.values() for testimony in own])
    return Hearing(ranked, by_source, merge_records([testimony.record for testimony in ranked]))


def list_facts(hearing: Hearing) -> list[Fact]:
    """The facts of the work itself, in the order of their fields; those of its signatures are in
    `papers/signature_testimony.py`."""
    tellings = [*_TELLINGS, *(_tell_identifier(scheme) for scheme in sorted(hearing.merged.ids))]
    return list(filter(None, (weigh(telling, hearing) for telling in tellings)))


def weigh(telling: Telling, hearing: Hearing) -> Fact | None:
    """The fact of one field; None when no source says anything of it."""
    believed = telling.read(hearing.merged)
    words: list[Word] = []
    for source in hearing.ranked:
        said = telling.read(source.record)
        if said:
            standing = _judge(telling, said, believed, is_found=any(_is_believed(word) for word in words))
            if standing is Standing.DIFFERS and _is_of_preprint(telling.field, source.record, hearing.merged):
                standing = Standing.VERSION
            words.append(Word(source.source_key, said, source.observed_at, standing))
            words += _list_past_words(telling, said, hearing.by_source.get(source.source_key, ()))
    if not words:
        return None
    why = _explain(telling.field, words, hearing.ranked)
    return Fact(telling.field, believed, why, tuple(words), telling.scheme, telling.position)


def _judge(telling: Telling, said: Said, believed: Said, *, is_found: bool) -> Standing:
    if not believed:
        return Standing.LEFT_OUT
    if said == believed and not is_found:
        return Standing.BELIEVED
    return Standing.AGREES if said == believed or telling.agrees(said, believed) else Standing.DIFFERS


def _is_of_preprint(field: Field, record: WorkRecord, merged: WorkRecord) -> bool:
    return field in _OF_A_VERSION and record.kind == "preprint" and merged.kind not in UNPUBLISHED


def _is_believed(word: Word) -> bool:
    return word.standing is Standing.BELIEVED


def _list_past_words(telling: Telling, said: Said, own: Sequence[Testimony]) -> list[Word]:
    """What older records of a source said otherwise, each once, the newest first."""
    if len(own) < 2:
        return []
    past: dict[Said, Word] = {}
    for testimony in own:
        before = telling.read(testimony.record)
        if before and before != said and not telling.agrees(before, said):
            past.setdefault(before, Word(testimony.source_key, before, testimony.observed_at, Standing.PAST))
    return list(past.values())


def _explain(field: Field, words: Sequence[Word], ranked: Sequence[Testimony]) -> Why:
    others = [word for word in words if word.standing in _STANDING_APART]
    if field is Field.RETRACTION:
        return Why.ONE_IS_ENOUGH
    if not others:
        if any(word.standing is Standing.PAST for word in words):
            return Why.NEWEST
        if field is Field.IDENTIFIER and len({word.said for word in words}) > 1:
            return Why.EVERY
        return Why.ALONE if len(words) == 1 else Why.AGREED
    if field is Field.IDENTIFIER:
        return Why.EVERY
    if field is Field.DAY:
        return Why.WITH_YEAR
    kinds = {testimony.source_key: testimony.record.kind for testimony in ranked}
    believed = next((kinds[word.source_key] for word in words if _is_believed(word)), "other")
    is_preprint = kinds[others[0].source_key] in UNPUBLISHED
    return Why.PUBLISHED if is_preprint and believed not in UNPUBLISHED else Why.ORDER


# ---- What says the same


@lru_cache(maxsize=4096)
def fold_said(text: str) -> str:
    """A text without what sources write in different dress; one of signs alone stands as it is."""
    plain = to_plain(text)
    return fold_text(plain).replace(" ", "") or plain.casefold()


def says_same_text(said: Said, believed: Said) -> bool:
    return [*map(fold_said, said)] == [*map(fold_said, believed)]


def _says_same_opening(said: Said, believed: Said) -> bool:
    """Listings cut abstracts short."""
    one, other = sorted((fold_said(said[0]), fold_said(believed[0])), key=len)
    return one == other or (len(one) >= _SHORTEST_OPENING and other.startswith(one.removesuffix("...")))


def _says_same_language(said: Said, believed: Said) -> bool:
    return said[0].lower().partition("-")[0] == believed[0].lower().partition("-")[0]


def _says_same_set(said: Said, believed: Said) -> bool:
    return set(said) == set(believed)


def says_same(said: Said, believed: Said) -> bool:
    return said == believed


def _never_differs(said: Said, believed: Said) -> bool:
    """Of a field in which two values can both be right."""
    return True


# ---- How fields are read


def _one(value: object) -> Said:
    return (str(value),) if value else ()


def _tell_identifier(scheme: str) -> Telling:
    can_have_many = scheme in MANY_A_WORK
    return Telling(
        Field.IDENTIFIER,
        lambda record: _one(record.ids.get(scheme)),
        _never_differs if can_have_many else says_same,
        scheme,
    )


_OF_A_VERSION = frozenset({Field.DAY, Field.VENUE, Field.KIND})
_STANDING_APART = frozenset({Standing.DIFFERS, Standing.VERSION, Standing.LEFT_OUT})

_TELLINGS = (
    Telling(Field.TITLE, lambda record: _one(record.title), says_same_text),
    Telling(Field.YEAR, lambda record: _one(record.year), says_same),
    Telling(Field.DAY, lambda record: _one(record.published_on), says_same),
    Telling(Field.VENUE, lambda record: _one(record.venue), says_same_text),
    Telling(Field.KIND, lambda record: () if record.kind == "other" else (record.kind,), says_same),
    Telling(Field.LANGUAGE, lambda record: _one(record.language), _says_same_language),
    Telling(Field.RETRACTION, lambda record: ("retracted",) if record.is_retracted else (), says_same),
    Telling(Field.ABSTRACT, lambda record: _one(record.abstract), _says_same_opening),
    Telling(
        Field.TOPICS,
        lambda record: tuple(topic.name or topic.openalex for topic in record.topics),
        _says_same_set,
    ),
    Telling(Field.COMMENT, lambda record: _one(record.comment), _never_differs),
    Telling(Field.ADDRESS, lambda record: _one(record.url), _never_differs),
)
