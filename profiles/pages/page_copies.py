"""How to cite a researcher page, and copies of it as it stood on a day."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.pagination import Pager, build_pager
from papers.addresses import researcher_address, work_address
from papers.citations.latex import escape
from papers.pages.identifiers import Identifier, show_author_identifiers, show_work_identifiers
from papers.pages.text import count, show_day, show_years
from papers.pages.work_items import show_year
from papers.selectors.authors import AuthorRow
from profiles.copied import CopiedPage, CopiedTrust, CopiedWork
from profiles.selectors.page_copies import LISTED_COPIES, CopyRow, KeptCopy

WORKS_SIZE = 200
"""So many works of a copy stand on a page."""


@dataclass(frozen=True, slots=True)
class Reference:
    """How to cite something: as a sentence, and in BibTeX."""

    text: str
    bibtex: str


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A copy in the list; `former` is the number of the record that has joined this one since, or ""."""

    day: str
    address: str
    former: str


@dataclass(frozen=True, slots=True)
class CitePage:
    """`today_address` is the copy of today, "" while there is none."""

    title: str
    description: str
    address: str
    researcher_address: str
    name: str
    reference: Reference
    keep_address: str
    today_address: str
    copies: tuple[CopyLine, ...]
    more: str


@dataclass(frozen=True, slots=True)
class CopiedItem:
    """A work of a copy; `title` is "" where none was imported. `is_left` when the page does not have it today."""

    address: str
    title: str
    kind: str
    venue: str
    year: str
    identifiers: tuple[Identifier, ...]
    is_retracted: bool
    is_left: bool


@dataclass(frozen=True, slots=True)
class CopiedFact:
    """Something in numbers; `value` is "" where it was not known."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrustCopy:
    headline: str
    terms: tuple[CopiedFact, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class CopyPage:
    """A copy as it is shown. `joined` is the name under which the record is found today, "" where it stands alone."""

    title: str
    description: str
    address: str
    living_address: str
    cite_address: str
    name: str
    day: str
    joined: str
    names: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    affiliation: str
    facts: tuple[CopiedFact, ...]
    trust: TrustCopy | None
    works_total: str
    works: tuple[CopiedItem, ...]
    cut: str
    pager: Pager | None
    sources: tuple[CopiedFact, ...]
    digest: str
    reference: Reference


def copy_address(author_id: int, name: str, day: datetime.date) -> str:
    """The permanent address of the copy of a record and day."""
    return f"{researcher_address(author_id, name)}/on/{day.isoformat()}"


def show_cite_page(
    author: AuthorRow, copies: Sequence[CopyRow], *, origin: str, today: datetime.date
) -> CitePage:
    """How to cite the page of this record today, and the copies that there are of it."""
    address = researcher_address(author.id, author.name)
    lines = tuple(
        CopyLine(
            show_day(one.day),
            copy_address(one.author_id, author.name, one.day),
            str(one.author_id) if one.author_id != author.id else "",
        )
        for one in copies
    )
    todays = CopyRow(author.id, today)
    return CitePage(
        title=f"Cite the page of {author.name}",
        description=f"How to cite the page of {author.name}, as it is and as it stood on a day.",
        address=f"{address}/cite",
        researcher_address=address,
        name=author.name,
        reference=_refer(author.id, author.name, f"{origin}{address}", today, is_copy=False),
        keep_address=f"/researchers/{author.id}/cite/keep",
        today_address=copy_address(author.id, author.name, today) if todays in copies else "",
        copies=lines,
        more=f"The newest {LISTED_COPIES} are listed." if len(lines) == LISTED_COPIES else "",
    )


def name_copy(copied: CopiedPage, author: AuthorRow, hidden: Collection[str]) -> str:
    """What the person of a copy is called there: as then, unless their page does not say that name today."""
    return copied.name if copied.name in _list_said(author, hidden) else author.name


def show_copy_page(
    kept: KeptCopy,
    author: AuthorRow,
    *,
    hidden: Collection[str],
    left: Collection[int],
    page: int,
    origin: str,
) -> CopyPage:
    """Page `page` of the works of a copy, with the rest of it. `author` is its record, or the one that it joined.

    It says no name and no identifier that the page of `author` does not say today: `hidden` names are not said there.
    """
    copied = kept.page
    name = name_copy(copied, author, hidden)
    address = copy_address(kept.author_id, name, kept.day)
    said, own = _list_said(author, hidden), set(author.identifiers)
    works = copied.works[(page - 1) * WORKS_SIZE : page * WORKS_SIZE]
    rest = copied.works_count - len(copied.works)
    return CopyPage(
        title=f"{name} on {show_day(kept.day)}",
        description=f"The page of {name} as it stood on {show_day(kept.day)}.",
        address=address,
        living_address=researcher_address(author.id, author.name),
        cite_address=f"{researcher_address(author.id, author.name)}/cite",
        name=name,
        day=show_day(kept.day),
        joined=author.name if author.id != kept.author_id else "",
        names=tuple(one for one in copied.names if one in said and one != name),
        identifiers=show_author_identifiers(one for one in copied.identifiers if one in own),
        affiliation=_tell_affiliation(copied),
        facts=_list_facts(copied),
        trust=_show_trust(copied.trust) if copied.trust else None,
        works_total=count(copied.works_count, "published item"),
        works=tuple(_show_item(one, is_left=one.id in left) for one in works),
        cut=f"The oldest {rest:,} were not kept: a copy has a greatest size." if rest > 0 else "",
        pager=build_pager(
            page,
            total=len(copied.works),
            size=WORKS_SIZE,
            address_of=lambda number: f"{address}?page={number}" if number > 1 else address,
        ),
        sources=tuple(
            CopiedFact(one.name, count(one.records_count, "record"), f"read {show_day(one.read_at)}")
            for one in copied.sources
        ),
        digest=kept.digest,
        reference=_refer(kept.author_id, name, f"{origin}{address}", kept.day, is_copy=True),
    )


def _list_said(author: AuthorRow, hidden: Collection[str]) -> set[str]:
    return {author.name, *author.variants} - set(hidden)


def _refer(author_id: int, name: str, address: str, day: datetime.date, *, is_copy: bool) -> Reference:
    host = urlsplit(address).netloc
    when = f"As it stood on {show_day(day)}" if is_copy else f"Read on {show_day(day)}"
    fields = {
        "title": f"{{{escape(name)}}}: researcher page",
        "howpublished": f"Peerlight, {escape(host)}",
        "year": str(day.year),
        "note": when,
        "url": address,
        "urldate": day.isoformat(),
    }
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items())
    return Reference(
        text=f"{name}. Researcher page. Peerlight, {host}. {when}. {address}",
        bibtex=f"@misc{{peerlight-{author_id}-{day:%Y%m%d},\n{lines}}}\n",
    )


def _tell_affiliation(copied: CopiedPage) -> str:
    place = copied.affiliation
    if place is None:
        return ""
    return f"{place.name} (printed {place.year})" if place.year else place.name


def _list_facts(copied: CopiedPage) -> tuple[CopiedFact, ...]:
    def tell(number: int | None) -> str:
        return "" if number is None else f"{number:,}"

    return (
        CopiedFact("Works", tell(copied.works_count), show_years(copied.first_year, copied.last_year)),
        CopiedFact("Collaborators", tell(copied.collaborators_count)),
        CopiedFact("Close collaborators", tell(copied.close_count)),
        CopiedFact("Topics", tell(copied.topics_count)),
    )


def _show_trust(trust: CopiedTrust) -> TrustCopy:
    standing = "claimed author" if trust.is_claimed else "unclaimed author"
    return TrustCopy(
        headline=f"Trust {trust.score} – {trust.label}, verification L{trust.level}, {standing}",
        terms=tuple(CopiedFact(one.title, str(one.points), f"of {one.maximum}") for one in trust.terms),
        sum=(
            f"{' + '.join(str(one.points) for one in trust.terms)} = {trust.total}, at level L{trust.level} "
            f"{trust.cap} at most. Measured on {show_day(trust.measured_at)} by formula {trust.formula_version}."
        ),
    )


def _show_item(work: CopiedWork, *, is_left: bool) -> CopiedItem:
    return CopiedItem(
        address=work_address(work.id, work.title),
        title=work.title or "",
        kind=work.kind,
        venue=work.venue or "",
        year=show_year(work.year),
        identifiers=tuple(one for one in show_work_identifiers(work.identifiers) if one.address),
        is_retracted=work.is_retracted,
        is_left=is_left,
    )
