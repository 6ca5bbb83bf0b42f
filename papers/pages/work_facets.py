"""What a list of works can be narrowed by, as links that say how many works each leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from papers.pages.identifiers import label_work_scheme
from papers.pages.text import enumerate_words
from papers.pages.work_items import KIND_LABELS
from papers.pages.work_queries import WORDS, WorkListQuery, join_words
from papers.records import KINDS
from papers.selectors.work_facets import NamedCount, SchemeCount, WorkFacets

OPEN_CHOICES = 6
"""How many values of a long facet stand open; the others are folded."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: a sort order, or a value of a facet with how many works it would show."""

    label: str
    address: str
    is_current: bool
    works: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """What a list can be narrowed by; `all_address` widens it again and is None while it is not narrowed.

    `more` are folded under `more_label`. `is_tabular` says that the labels are alike in width and look best in columns.
    """

    name: str
    choices: tuple[Choice, ...]
    all_address: str | None
    is_tabular: bool = False
    more: tuple[Choice, ...] = ()
    more_label: str = ""


class _Narrower:
    """The addresses of a list, narrowed otherwise in one word: what stands before and after it is joined once."""

    def __init__(self, query: WorkListQuery, path: str, anchor: str, word: str) -> None:
        words = {name: value for name, value in query.to_words().items() if name not in (word, "page")}
        before = {name: value for name, value in words.items() if WORDS.index(name) < WORDS.index(word)}
        after = join_words({name: value for name, value in words.items() if name not in before})
        self.all_address = f"{path}{join_words(words)}{anchor}"
        self._start = f"{path}{join_words(before)}{'&' if before else '?'}{word}="
        self._end = f"{'&' if after else ''}{after.removeprefix('?')}{anchor}"

    def to(self, value: str) -> str:
        return f"{self._start}{quote_plus(value)}{self._end}"


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a facet: its word in the address, what it is called, and how many works it leaves."""

    word: str
    label: str
    works_count: int


def show_facets(facets: WorkFacets, query: WorkListQuery, *, path: str, anchor: str) -> tuple[Facet, ...]:
    """The facets that part the list; one that is narrowed always stands there, so that it can be widened again."""
    now = query.to_words()

    def show(name: str, word: str, values: Sequence[_Value], *, is_tabular: bool = False) -> Facet | None:
        current = now.get(word)
        parts = len(values) > 1 or any(one.works_count < facets.shown_count for one in values)
        if current is None and not parts:
            return None
        to = _Narrower(query, path, anchor, word)
        choices = [
            Choice(one.label, to.to(one.word), one.word == current, f"{one.works_count:,}") for one in values
        ]
        cut = len(choices) if is_tabular or len(choices) <= OPEN_CHOICES + 1 else OPEN_CHOICES
        choices.sort(key=lambda one: not one.is_current and not is_tabular)
        return Facet(
            name,
            tuple(choices[:cut]),
            to.all_address if current is not None else None,
            is_tabular,
            tuple(choices[cut:]),
            f"{len(choices) - cut:,} more" if choices[cut:] else "",
        )

    kinds = [_Value(KINDS[one.value], KIND_LABELS[one.value], one.works_count) for one in facets.kinds]
    years = [
        _Value(str(one.value or "unknown"), str(one.value or "not imported"), one.works_count)
        for one in facets.years
    ]
    shown = (
        show("Kind", "kind", kinds),
        show("Year", "year", years, is_tabular=True),
        show("With", "coauthor", _name(facets.coauthors, query.only.coauthor_id, facets.coauthor_name)),
        show("Topic", "topic", _name(facets.topics, query.only.topic_id, facets.topic_name)),
        show("Source", "source", _name_schemes(facets.sources, query.only.source)),
        show("Open", "open", _name_free(facets)),
    )
    return tuple(filter(None, shown))


def _name(counts: Iterable[NamedCount], current_id: int | None, current_name: str | None) -> list[_Value]:
    """By their numbers; the one that the list is narrowed to stands there even if it leaves nothing."""
    values = [_Value(str(one.value), one.name, one.works_count) for one in counts]
    if current_id is not None and all(one.word != str(current_id) for one in values):
        values.append(_Value(str(current_id), current_name or f"number {current_id}", 0))
    return values


def _name_schemes(counts: Iterable[SchemeCount], current: str | None) -> list[_Value]:
    values = [_Value(one.value, label_work_scheme(one.value), one.works_count) for one in counts]
    if current is not None and all(one.word != current for one in values):
        values.append(_Value(current, label_work_scheme(current), 0))
    return values


def _name_free(facets: WorkFacets) -> list[_Value]:
    """Works whose whole text is known to be free, and where; of the others nobody here knows."""
    places = enumerate_words([label_work_scheme(one.value) for one in facets.free])
    values = [
        _Value("yes", f"at {places}", facets.free_count),
        _Value("unknown", "not known", facets.unfree_count),
    ]
    return [one for one in values if one.works_count]
