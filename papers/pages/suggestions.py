"""What is suggested while somebody types."""

from dataclasses import dataclass

from papers.addresses import institution_address, researcher_address, topic_address
from papers.models import NamedKind
from papers.pages.people import LONGEST_AFFILIATION
from papers.pages.text import count, shorten, show_years
from papers.selectors.suggestions import Suggested, SuggestedRow


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whose page it leads to, and what tells them from others of the same name."""

    name: str
    address: str
    detail: str


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """`note` says why these are suggested, where they don't begin as typed; else ""."""

    suggestions: tuple[Suggestion, ...]
    note: str


def show_suggested(suggested: Suggested) -> SuggestionList:
    return SuggestionList(
        suggestions=tuple(_show(row) for row in suggested.rows),
        note="Nobody here is called so. Similar names:" if suggested.is_near else "",
    )


def _show(row: SuggestedRow) -> Suggestion:
    if row.kind is NamedKind.TOPIC:
        return Suggestion(row.name, topic_address(row.id, row.name), "topic")
    if row.kind is NamedKind.INSTITUTION:
        detail = f"institution · {row.country}" if row.country else "institution"
        return Suggestion(
            shorten(row.name, LONGEST_AFFILIATION), institution_address(row.id, row.name), detail
        )
    works = ", ".join(
        filter(None, [count(row.works_count or 0, "work"), show_years(row.first_year, row.last_year)])
    )
    detail = f"{works} · {shorten(row.affiliation, LONGEST_AFFILIATION)}" if row.affiliation else works
    return Suggestion(row.name, researcher_address(row.id, row.name), detail)
