"""The owner's desk: what they say of themselves, in forms that know what they were made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.text import show_day
from papers.pages.work_items import Title, show_title
from papers.selectors.authors import AuthorRow
from papers.selectors.works import WorkRow
from profiles.models import Researcher
from profiles.pages.desk_sayings import DONE, Refused
from profiles.pages.desk_visibility import VisibilityForm
from profiles.selectors.researchers import StatedRow
from profiles.stated import (
    LONGEST_AFFILIATION,
    LONGEST_BIO,
    MOST_HIGHLIGHTS,
    MOST_LINKS,
    Link,
    Statement,
    fingerprint,
    fingerprint_names,
)

LISTED_VARIANTS = 100
"""So many printed names a form lists, the most frequent first."""
_FEWEST_LINKS = 3


@dataclass(frozen=True, slots=True)
class Option:
    """One of several that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LinkFields:
    number: int
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class StatementForm:
    """The form of what an owner says, filled with what they said or just typed; `alert` says why it was not taken."""

    made_from: str
    options: tuple[Option, ...]
    affiliation: str
    bio: str
    links: tuple[LinkFields, ...]
    longest_affiliation: int = LONGEST_AFFILIATION
    longest_bio: int = LONGEST_BIO
    most_links: int = MOST_LINKS
    alert: str = ""


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name that can be shown or not; `note` says whose word it is."""

    name: str
    note: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class NamesForm:
    """All names but that of the page; `reviewed_on` is "" when the owner never went through them."""

    made_from: str
    lines: tuple[NameLine, ...]
    added: str
    reviewed_on: str
    alert: str = ""


@dataclass(frozen=True, slots=True)
class HighlightLine:
    work_id: int
    title: Title
    address: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class HighlightsForm:
    made_from: str
    lines: tuple[HighlightLine, ...]
    most: int = MOST_HIGHLIGHTS
    alert: str = ""


@dataclass(frozen=True, slots=True)
class ReviewForm:
    made_from: str
    reviewed_on: str


@dataclass(frozen=True, slots=True)
class DeskHead:
    """Whose desk it is and where its parts are; `done` says what a form did."""

    author_id: int
    name: str
    page_address: str
    address: str
    works_address: str
    level: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class DeskPage:
    head: DeskHead
    statement: StatementForm
    names: NamesForm
    highlights: HighlightsForm
    review: ReviewForm
    visibility: VisibilityForm


def show_desk_head(author: AuthorRow, *, level: int, done: str = "") -> DeskHead:
    """The head of the desk of an author record; `done` is a key of DONE, or anything else for nothing."""
    page_address = researcher_address(author.id, author.name)
    return DeskHead(
        author_id=author.id,
        name=author.name,
        page_address=page_address,
        address=f"{page_address}/edit",
        works_address=f"{page_address}/edit/works",
        level=f"L{level}",
        done=DONE.get(done, ""),
    )


def show_desk_page(
    head: DeskHead,
    author: AuthorRow,
    stated: StatedRow,
    *,
    highlights: Sequence[WorkRow],
    visibility: VisibilityForm,
    refused: Refused | None = None,
) -> DeskPage:
    """The desk from what its owner stated; a form that was not taken keeps what was typed."""
    return DeskPage(
        head=head,
        statement=show_statement_form(stated, refused),
        names=show_names_form(author, stated, refused),
        highlights=show_highlights_form(stated, highlights, refused),
        review=ReviewForm(
            fingerprint(stated.reviewed_at), show_day(stated.reviewed_at) if stated.reviewed_at else ""
        ),
        visibility=visibility,
    )


def show_statement_form(stated: StatedRow, refused: Refused | None = None) -> StatementForm:
    """The form of the statement; its fingerprint is of what stands now, whatever was typed."""
    typed = refused.statement if refused and refused.part == "statement" else None
    said = stated.statement if typed is None else _read_typed(typed)
    rows = max(_FEWEST_LINKS, min(MOST_LINKS, len(said.links) + 1))
    links = (*said.links, *[Link("", "")] * MOST_LINKS)[:rows]
    return StatementForm(
        made_from=fingerprint(stated.statement),
        options=tuple(
            Option(one.value, one.label, one.value == said.collaboration) for one in Researcher.Collaboration
        ),
        affiliation=said.affiliation,
        bio=said.bio,
        links=tuple(LinkFields(number, one.label, one.address) for number, one in enumerate(links, 1)),
        alert=_alert(refused, "statement"),
    )


def show_names_form(author: AuthorRow, stated: StatedRow, refused: Refused | None = None) -> NamesForm:
    """The form of the names: those that works print, then those that the owner added."""
    said = {one.name: one.is_shown for one in stated.names}
    printed = author.variants[:LISTED_VARIANTS]
    added = [one.name for one in stated.names if one.is_shown and one.name not in author.variants]
    return NamesForm(
        made_from=fingerprint_names(said, stated.names_reviewed_at),
        lines=(
            *(NameLine(name, "printed on works", said.get(name, True)) for name in printed),
            *(NameLine(name, "self-stated", is_shown=True) for name in added),
        ),
        added=refused.typed if refused and refused.part == "names" else "",
        reviewed_on=show_day(stated.names_reviewed_at) if stated.names_reviewed_at else "",
        alert=_alert(refused, "names"),
    )


def show_highlights_form(
    stated: StatedRow, works: Sequence[WorkRow], refused: Refused | None = None
) -> HighlightsForm:
    """The highlighted works in their order, each with where it can be moved."""
    return HighlightsForm(
        made_from=fingerprint(stated.highlights),
        lines=tuple(
            HighlightLine(
                work.id,
                show_title(work),
                f"/works/{work.id}",
                is_first=number == 1,
                is_last=number == len(works),
            )
            for number, work in enumerate(works, 1)
        ),
        alert=_alert(refused, "highlights"),
    )


def _alert(refused: Refused | None, part: str) -> str:
    return refused.alert if refused and refused.part == part else ""


def _read_typed(typed: Mapping[str, object]) -> Statement:
    """What was typed, as it is shown again: not dressed, and not believed."""
    links = typed["links"]
    assert isinstance(links, list)  # noqa: S101 - made by the view
    return Statement(
        collaboration=str(typed["collaboration"]),
        affiliation=str(typed["affiliation"]),
        bio=str(typed["bio"]),
        links=tuple(Link(label, address) for label, address in links[:MOST_LINKS]),
    )
