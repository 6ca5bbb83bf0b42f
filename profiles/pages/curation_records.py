"""The tools for one record: its works to choose from, and the records that it could be joined with."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from papers.addresses import (
    format_institution_id,
    parse_institution_id,
    researcher_address,
    work_address,
)
from papers.pages.identifiers import label_author_scheme, show_author_identifiers
from papers.pages.text import count, show_day, show_years
from papers.pages.work_facets import Choice, Facet
from papers.pages.work_items import KIND_LABELS, Title, show_title
from papers.selectors.authors import AuthorRow
from papers.selectors.works import IdentifierRow
from profiles.curation import DismissalReason
from profiles.pages.curation_candidates import CandidateLine, show_candidate
from profiles.pages.curation_log import read_id
from profiles.selectors.curation_candidates import Candidate
from profiles.selectors.curation_records import (
    LISTED_PEOPLE,
    LISTED_WORKS,
    RecordGroups,
    RecordWork,
    Risk,
    Selection,
)

LONGEST_IDENTIFIER = 200
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which works are chosen beforehand, as the address says it; `part` counts from 1."""

    part: int | None = None
    identifier: str = ""
    person_id: int | None = None
    place: int | None = None
    year: int | None = None

    def choose(self, risk: Risk | None) -> Selection:
        """The same as works; a part that is not there any more chooses none."""
        if self.part is not None:
            parts = risk.parts if risk else ()
            return Selection(part=parts[self.part - 1] if self.part <= len(parts) else ())
        if self.identifier:
            scheme, _, value = self.identifier.partition(":")
            return Selection(identifier=(scheme, value))
        return Selection(person_id=self.person_id, place=self.place, year=self.year)

    @property
    def is_empty(self) -> bool:
        return self == RecordQuery()


@dataclass(frozen=True, slots=True)
class RecordWorkLine:
    """A work that can be chosen: what is printed beside this person's signature says whose it is."""

    id: str
    address: str
    title: Title
    about: str
    people: str
    places: str
    identifiers: tuple[str, ...]
    is_chosen: bool
    is_curated: bool


@dataclass(frozen=True, slots=True)
class RiskBox:
    """Into which parts the record falls; `found_at` names the finding that a dismissal is of."""

    parts: tuple[Choice, ...]
    found_on: str
    found_at: str
    is_dismissed: bool
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`cut` says how many works are not listed, "" for none; `interest` why this curator may not decide, "" if so."""

    id: str
    address: str
    public_address: str
    log_address: str
    title: str
    name: str
    about: str
    identifiers: tuple[str, ...]
    risk: RiskBox | None
    groups: tuple[Facet, ...]
    works: tuple[RecordWorkLine, ...]
    works_total: str
    cut: str
    chosen: str
    candidates: tuple[CandidateLine, ...]
    interest: str
    may_decide: bool


def read_record_query(asked: QueryDict) -> RecordQuery:
    """Which works an address chooses. Raises BadRequest, with a sentence, for what chooses none."""
    year = asked.get("year")
    if year is not None and not (year.isascii() and year.isdigit() and len(year) <= 4):
        raise BadRequest("A year has four digits, and 0 stands for none.")
    place = asked.get("place")
    if place is not None and not (len(place) == 16 and set(place) <= _HEX):
        raise BadRequest("A place is asked for by the 16 digits of its address.")
    identifier = asked.get("identifier", "")
    if "\0" in identifier or len(identifier) > LONGEST_IDENTIFIER or (identifier and ":" not in identifier):
        raise BadRequest("An identifier is asked for as scheme:value.")
    query = RecordQuery(
        part=read_id(asked.get("part"), "A part"),
        identifier=identifier,
        person_id=read_id(asked.get("with"), "A co-author"),
        place=None if place is None else parse_institution_id(place),
        year=None if year is None else int(year),
    )
    chosen = [query.part, query.identifier or None, query.person_id, query.place, query.year]
    if sum(one is not None for one in chosen) > 1:
        raise BadRequest("Works are chosen by one thing at a time.")
    return query


def show_record_page(
    author: AuthorRow,
    *,
    works: Sequence[RecordWork],
    groups: RecordGroups,
    risk: Risk | None,
    candidates: Sequence[Candidate],
    query: RecordQuery,
    interest: str,
) -> RecordPage:
    """The tools for a record from all that was selected of it."""
    address = f"/curate/records/{author.id}"
    chosen = sum(work.is_chosen for work in works)
    hidden = author.works_count - len(works)
    return RecordPage(
        id=str(author.id),
        address=address,
        public_address=researcher_address(author.id, author.name),
        log_address=f"/curate/log?record={author.id}",
        title=f"Record of {author.name}",
        name=author.name,
        about=", ".join(
            filter(None, [count(author.works_count, "work"), show_years(author.first_year, author.last_year)])
        ),
        identifiers=_list_identifiers(author.identifiers),
        risk=_show_risk(risk, query, address) if risk else None,
        groups=_show_groups(groups, query, address),
        works=tuple(show_record_work(work) for work in works),
        works_total=count(author.works_count, "work"),
        cut=f"The {LISTED_WORKS:,} listed are those chosen and then the newest; {hidden:,} more are not."
        if len(works) >= LISTED_WORKS and hidden > 0
        else "",
        chosen=f"{count(chosen, 'work')} chosen" if not query.is_empty else "",
        candidates=tuple(show_candidate(one, record=author) for one in candidates),
        interest=interest,
        may_decide=not interest,
    )


def show_record_work(work: RecordWork) -> RecordWorkLine:
    """A work as a line to choose."""
    others = max(0, work.signatures_count - 1)
    named = work.people[:LISTED_PEOPLE]
    more = f" and {others - len(named):,} more" if others > len(named) else ""
    return RecordWorkLine(
        id=str(work.id),
        address=work_address(work.id, work.title),
        title=show_title(work),
        about=" · ".join(
            [KIND_LABELS[work.kind], str(work.year or "year not imported"), f"signed {work.signed_as}"]
        ),
        people=f"with {', '.join(named)}{more}" if named else "",
        places=" · ".join(work.places),
        identifiers=_list_identifiers(work.identifiers),
        is_chosen=work.is_chosen,
        is_curated=work.is_curated,
    )


def _list_identifiers(rows: Sequence[IdentifierRow]) -> tuple[str, ...]:
    return tuple(f"{one.label} {one.value}" for one in show_author_identifiers(rows))


def _show_risk(risk: Risk, query: RecordQuery, address: str) -> RiskBox:
    return RiskBox(
        parts=tuple(
            Choice(
                f"Part {number}",
                f"{address}?part={number}#works",
                query.part == number,
                f"its {count(len(part), 'work')}",
            )
            for number, part in enumerate(risk.parts, 1)
        ),
        found_on=show_day(risk.found_at),
        found_at=risk.found_at.isoformat(),
        is_dismissed=risk.is_dismissed,
        reasons=tuple((reason.value, reason.label) for reason in DismissalReason),
    )


def _show_groups(groups: RecordGroups, query: RecordQuery, address: str) -> tuple[Facet, ...]:
    """What can be chosen by, with how many works each has; a sort in which nothing differs is left out."""

    def link(word: str, value: str) -> str:
        return f"{address}?{urlencode({word: value})}#works"

    identifiers = [
        Choice(
            f"{label_author_scheme(one.scheme)} {one.value}",
            link("identifier", f"{one.scheme}:{one.value}"),
            query.identifier == f"{one.scheme}:{one.value}",
            f"{one.works_count:,}",
        )
        for one in groups.identifiers
    ]
    people = [
        Choice(one.name, link("with", str(one.id)), query.person_id == one.id, f"{one.works_count:,}")
        for one in groups.people
    ]
    places = [
        Choice(
            one.name,
            link("place", format_institution_id(one.id)),
            query.place == one.id,
            f"{one.works_count:,}",
        )
        for one in groups.places
    ]
    years = [
        Choice(
            str(one.year or "none"),
            link("year", str(one.year or 0)),
            query.year == (one.year or 0),
            f"{one.works_count:,}",
        )
        for one in groups.years
    ]
    clear = None if query.is_empty else f"{address}#works"
    named = (
        ("Identifier", identifiers, False),
        ("Co-author", people, False),
        ("Place", places, False),
        ("Year", years, True),
    )
    return tuple(
        Facet(name, tuple(choices), clear, is_tabular) for name, choices, is_tabular in named if choices
    )
