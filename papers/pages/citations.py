"""How works are cited: one in every style and form, and several in one style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from papers.addresses import citation_address, work_address
from papers.citations.forms import CITING, Form, write_works
from papers.citations.styles import Style, is_numbered, name_edition, name_style
from papers.citations.works import CitedWork
from papers.pages.exports import Export, link_exports
from papers.pages.testimony import name_sources
from papers.pages.text import count, enumerate_words, shorten

SHOWN_CHARACTERS = 12_000
"""A longer export is not shown but downloaded."""
MOST_WORKS = 200
"""How many works can be cited on one page."""
_NAMED_SOURCES = 4
_LABEL_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as HTML. In a list of several `label` and `address` are those of its work, else of its style."""

    id: str
    label: str
    html: SafeString
    note: str = ""
    address: str = ""
    is_retracted: bool = False


@dataclass(frozen=True, slots=True)
class WorkCitationPage:
    """How one work is cited. `title` is "" when none is imported; `missing` lists what is not.

    `exports` are shown, `other_exports` only named.
    """

    address: str
    work_address: str
    title: str
    made_from: str
    missing: str
    is_retracted: bool
    references: tuple[Reference, ...]
    exports: tuple[Export, ...]
    other_exports: tuple[Export, ...]


@dataclass(frozen=True, slots=True)
class StyleChoice:
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class CitationsPage:
    """Several works in one style; `missing` names the numbers under which no work is here, or is ""."""

    total: str
    styles: tuple[StyleChoice, ...]
    references: tuple[Reference, ...]
    is_numbered: bool
    missing: str
    exports: tuple[Export, ...]


def show_work_citation(
    work: CitedWork, references: Mapping[tuple[int, Style], str], source_keys: Sequence[str]
) -> WorkCitationPage:
    """The page of one work, whose references in all styles these are."""
    exports = dict(zip(Form, link_exports(f"/works/{work.id}"), strict=True))
    return WorkCitationPage(
        address=citation_address(work.id, work.title),
        work_address=work_address(work.id, work.title),
        title=work.plain_title,
        made_from=_list_sources(source_keys),
        missing=_say_missing(work),
        is_retracted=work.is_retracted,
        references=tuple(
            Reference(
                f"reference-{style}",
                name_style(style),
                _mark(references[work.id, style]),
                name_edition(style),
            )
            for style in Style
        ),
        exports=tuple(replace(exports[form], text=_show_export(work, form)) for form in CITING),
        other_exports=tuple(export for form, export in exports.items() if form not in CITING),
    )


def _mark(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - sanitised when it was written


def _show_export(work: CitedWork, form: Form) -> str:
    text = "".join(write_works([work], form)).replace("\r\n", "\n").strip()
    return text if len(text) <= SHOWN_CHARACTERS else ""


def _list_sources(keys: Sequence[str]) -> str:
    names = list(dict.fromkeys(name_sources(keys).values()))
    more = len(names) - _NAMED_SOURCES
    return enumerate_words([*names[:_NAMED_SOURCES], *([f"{more:,} more"] if more > 0 else [])])


def _say_missing(work: CitedWork) -> str:
    """What references usually have and this one has not."""
    known = {"title": work.title, "authors": work.names, "year": work.year, "venue": work.venue}
    return ", ".join([*(name for name, value in known.items() if not value), "volume", "issue", "pages"])


def show_citations(
    works: Sequence[CitedWork],
    references: Mapping[tuple[int, Style], str],
    style: Style,
    *,
    unknown_ids: Sequence[int],
) -> CitationsPage:
    """These works in one style, in the order asked for."""
    asked = ",".join(str(work.id) for work in works)
    shown = tuple(
        Reference(
            f"work-{work.id}",
            shorten(work.plain_title, _LABEL_CHARACTERS) or f"number {work.id}",
            _mark(references[work.id, style]),
            address=work_address(work.id, work.title),
            is_retracted=work.is_retracted,
        )
        for work in works
    )
    return CitationsPage(
        total=count(len(works), "work"),
        styles=tuple(
            StyleChoice(name_style(one), f"/cite?works={asked}&style={one}", one is style) for one in Style
        ),
        references=shown,
        is_numbered=is_numbered(style),
        missing=_say_unknown(unknown_ids),
        exports=link_exports("/cite", f"?works={asked}") if works else (),
    )


def _say_unknown(unknown_ids: Sequence[int]) -> str:
    if not unknown_ids:
        return ""
    numbers = enumerate_words([str(one) for one in unknown_ids])
    words = "No work here has the number" if len(unknown_ids) == 1 else "No works here have the numbers"
    return f"{words} {numbers}."
