"""Facts with their source, as the page of a work shows them: first where sources contradict each other."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from core.rendering import to_plain
from papers.merging import Testimony
from papers.names import name_key
from papers.pages.identifiers import label_author_scheme, label_work_scheme
from papers.pages.text import count, shorten, show_day
from papers.pages.work_items import KIND_LABELS
from papers.records import KINDS, SignatureRecord
from papers.signature_testimony import list_signature_facts
from papers.testimony import Fact, Field, Hearing, Said, Standing, Word, hear, list_facts

OPEN_DISPUTES = 6
"""How many contradictions stand open on the page; the rest is folded, as it is when a crowd signs in two orders."""
OPEN_FACTS = 40
LISTED_FACTS = 200
"""How many facts a page lists at all; beyond it says how many there are."""
LISTED_SOURCES = 4
LISTED_NAMES = 3
LONGEST_SAYING = 160
_EXCERPT_LEAD = 40

_LABELS = {Field.DAY: "Published on", Field.RETRACTION: "Retraction"}
_SAID_ONCE = frozenset({Field.TITLE, Field.VENUE, Field.ABSTRACT, Field.LANGUAGE, Field.AUTHORS})
"""Fields whose other dress is not worth showing beside what is believed."""
_MARKS = {Standing.PAST: "earlier", Standing.LEFT_OUT: "not shown", Standing.VERSION: "another version"}


@dataclass(frozen=True, slots=True)
class Saying:
    """What one or more sources say, like "2014" from "DBLP, arXiv"; `mark` is like "earlier", or ""."""

    text: str
    sources: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FactLine:
    """A field with what the sources say of it. `why` ends "Shown: …, because"; it is "" where there is no choice."""

    label: str
    sayings: tuple[Saying, ...]
    shown: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What the sources of a work say together; `…_label` is "" where nothing is folded or left unlisted."""

    agreement: str
    disputes: tuple[FactLine, ...]
    folded_disputes: tuple[FactLine, ...]
    folded_disputes_label: str
    unlisted_disputes: str
    facts: tuple[FactLine, ...]
    folded_facts: tuple[FactLine, ...]
    folded_facts_label: str
    unlisted: str


def show_account(testimonies: Sequence[Testimony]) -> Account | None:
    """The account of several records of one work; None where there is just one."""
    if len(testimonies) < 2:
        return None
    hearing = hear(testimonies)
    facts = [*list_facts(hearing), *list_signature_facts(hearing)]
    facts.sort(key=lambda fact: fact.position > 0 and not fact.is_disputed)
    show = _Teller(hearing)
    disputed = [fact for fact in facts if fact.is_disputed]
    disputes = [show.tell(fact) for fact in disputed[:LISTED_FACTS]]
    lines = [show.tell(fact) for fact in facts[:LISTED_FACTS]]
    return Account(
        agreement="" if disputes else _show_agreement(len(hearing.ranked)),
        disputes=tuple(disputes[:OPEN_DISPUTES]),
        folded_disputes=tuple(disputes[OPEN_DISPUTES:]),
        folded_disputes_label=_more(len(disputes) - OPEN_DISPUTES),
        unlisted_disputes=_more(len(disputed) - LISTED_FACTS),
        facts=tuple(lines[:OPEN_FACTS]),
        folded_facts=tuple(lines[OPEN_FACTS:]),
        folded_facts_label=_more(len(lines) - OPEN_FACTS),
        unlisted=_more(len(facts) - LISTED_FACTS),
    )


def _show_agreement(sources_count: int) -> str:
    if sources_count == 1:
        return "One source, read several times."
    return f"{count(sources_count, 'source')}; none says what another contradicts."


def _more(number: int) -> str:
    return f"and {number:,} more" if number > 0 else ""


class _Teller:
    """Facts of one work in words: its sources by their names, its people by theirs."""

    def __init__(self, hearing: Hearing) -> None:
        self._signatures: tuple[SignatureRecord, ...] = hearing.merged.signatures
        self._names = name_sources(one.source_key for one in hearing.ranked)

    def tell(self, fact: Fact) -> FactLine:
        sayings: dict[tuple[str, str], list[str]] = {}
        believed = _show_said(fact, fact.believed) if fact.believed else ""
        for word in fact.words:
            place = (self._show_word(fact, word, believed), _MARKS.get(word.standing, ""))
            sayings.setdefault(place, []).append(self._names[word.source_key])
        return FactLine(
            label=self._label(fact),
            sayings=tuple(
                Saying(text, _list_sources(sources), mark) for (text, mark), sources in sayings.items()
            ),
            shown=(believed if fact.field is not Field.AUTHORS else "the first list")
            if fact.is_disputed
            else "",
            why=str(fact.why) if fact.is_disputed else "",
        )

    def _show_word(self, fact: Fact, word: Word, believed: str) -> str:
        if word.standing is Standing.AGREES and fact.field in _SAID_ONCE:
            return believed
        if word.standing is Standing.DIFFERS and fact.field is Field.AUTHORS:
            return _compare_lists(word.said, fact.believed)
        if word.standing is Standing.DIFFERS and fact.field is Field.ABSTRACT:
            return _show_difference(to_plain(word.said[0]), to_plain(fact.believed[0]))
        return _show_said(fact, word.said)

    def _label(self, fact: Fact) -> str:
        if fact.field is Field.IDENTIFIER:
            return label_work_scheme(fact.scheme)
        if not fact.position:
            return _LABELS.get(fact.field, fact.field.capitalize())
        name = shorten(self._signatures[fact.position - 1].name, LONGEST_SAYING // 4)
        if fact.field is Field.PERSON:
            return f"{label_author_scheme(fact.scheme)} of {name}"
        return f"Author {fact.position:,}" if fact.field is Field.NAME else f"Affiliation of {name}"


def name_sources(source_keys: Iterable[str]) -> dict[str, str]:
    """What each source is called: by the catalogue that its key is of, with the number there where two are of one."""
    split = {key: key.partition(":") for key in source_keys}
    labels = {key: label_work_scheme(scheme) for key, (scheme, _, _) in split.items()}
    common = list(labels.values())
    return {
        key: label if common.count(label) == 1 else f"{label} {split[key][2]}"
        for key, label in labels.items()
    }


def _list_sources(names: Sequence[str]) -> str:
    listed = list(dict.fromkeys(names))
    more = _more(len(listed) - LISTED_SOURCES)
    return ", ".join([*listed[:LISTED_SOURCES], *filter(None, [more])])


def _show_said(fact: Fact, said: Said) -> str:
    if fact.field is Field.AUTHORS:
        return count(len(said), "name")
    if fact.field is Field.KIND:
        return str(KIND_LABELS[KINDS.index(said[0])])
    if fact.field is Field.DAY:
        return show_day(datetime.date.fromisoformat(said[0]))
    return shorten("; ".join(map(to_plain, said)), LONGEST_SAYING)


def _compare_lists(said: Said, believed: Said) -> str:
    """ "11 names, without Wei Zhang": what of a list is not as in the one that is shown."""
    blocks, believed_blocks = ({name_key(name).block for name in names} for names in (said, believed))
    added = [name for name in said if name_key(name).block not in believed_blocks]
    missing = [name for name in believed if name_key(name).block not in blocks]
    if not added and not missing and len(said) == len(believed):
        return f"{count(len(said), 'name')}, in another order"
    parts = [count(len(said), "name")]
    for word, names in (("without", missing), ("with", added)):
        if names:
            listed = [shorten(name, LONGEST_SAYING // 4) for name in names[:LISTED_NAMES]]
            parts.append(" ".join([word, ", ".join(listed), _more(len(names) - LISTED_NAMES)]).strip())
    return ", ".join(parts)


def _show_difference(text: str, other: str) -> str:
    """The text from a little before the first word that the other one does not have there."""
    same = sum(
        len(word) + 1 for word, _ in takewhile(_is_alike, zip(text.split(), other.split(), strict=False))
    )
    start = text.find(" ", max(0, same - _EXCERPT_LEAD)) + 1 if same > _EXCERPT_LEAD else 0
    return ("… " if start else "") + shorten(text[start:], LONGEST_SAYING)


def _is_alike(pair: tuple[str, str]) -> bool:
    return pair[0].casefold() == pair[1].casefold()
