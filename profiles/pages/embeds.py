"""A researcher on other sites: a panel for a frame, plain HTML to paste, and what oEmbed says of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from papers.addresses import researcher_address, work_address
from papers.pages.text import count, show_day
from papers.pages.work_items import Title, show_plain_title, show_title, show_year
from papers.selectors.authors import AuthorRow
from papers.selectors.works import WorkRow
from profiles.pages.stated import Stated
from profiles.pages.trust import TrustLine, show_trust_line
from profiles.selectors.snapshots import SnapshotState

EMBEDDED_WORKS = 5
WIDTH, HEIGHT = 480, 520
"""Of the panel in its frame, in pixels."""


@dataclass(frozen=True, slots=True)
class EmbeddedWork:
    """`where` is venue and year."""

    address: str
    title: Title
    plain_title: str
    where: str


@dataclass(frozen=True, slots=True)
class Embed:
    """What other sites show of a researcher; all addresses are absolute.

    `place` is "" when no affiliation is imported or stated; `measured_on` is "" before trust was measured.
    """

    name: str
    address: str
    works_address: str
    embed_address: str
    host: str
    place: str
    is_self_stated: bool
    trust: TrustLine
    measured_on: str
    works: tuple[EmbeddedWork, ...]
    works_count: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """HTML to copy into a page elsewhere."""

    id: str
    label: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class SharePage:
    """How to put a researcher on a homepage."""

    title: str
    description: str
    address: str
    researcher_address: str
    embed_address: str
    name: str
    panel: Pasted
    snippet: Pasted


def show_embed(
    author: AuthorRow, state: SnapshotState, stated: Stated, works: Sequence[WorkRow], *, origin: str
) -> Embed:
    """The panel; `works` are the newest, `origin` is the site's scheme and host without "/" behind."""
    address = f"{origin}{researcher_address(author.id, author.name)}"
    printed = author.affiliation.name if author.affiliation else ""
    return Embed(
        name=author.name,
        address=address,
        works_address=f"{address}/works",
        embed_address=f"{address}/embed",
        host=origin.partition("://")[2],
        place=printed or stated.affiliation,
        is_self_stated=not printed and bool(stated.affiliation),
        trust=show_trust_line(state, address=address),
        measured_on=show_day(state.newest.computed_at) if state.newest else "",
        works=tuple(_show_work(one, origin) for one in works),
        works_count=count(author.works_count, "work"),
    )


def show_share_page(embed: Embed, author: AuthorRow) -> SharePage:
    """The page on which both are copied."""
    address = researcher_address(author.id, author.name)
    title = f"{author.name} on a homepage"
    return SharePage(
        title=title,
        description=title,
        address=f"{address}/share",
        researcher_address=address,
        embed_address=f"{address}/embed",
        name=author.name,
        panel=Pasted("panel", "A panel", write_frame(embed, width=WIDTH, height=HEIGHT)),
        snippet=Pasted("snippet", "A list", write_snippet(embed)),
    )


def write_frame(embed: Embed, *, width: int, height: int) -> SafeString:
    """The frame of the panel, as a page of another site has it."""
    return format_html(
        '<iframe src="{}" title="{}, on {}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy">'
        "</iframe>",
        embed.embed_address,
        embed.name,
        embed.host,
        width,
        height,
    )


def write_snippet(embed: Embed) -> SafeString:
    """The same as HTML that needs neither frame nor script, and stays as it was when it was copied."""
    works = format_html_join(
        "",
        '  <li><a href="{}">{}</a>. {}.</li>\n',
        ((one.address, one.plain_title, one.where) for one in embed.works),
    )
    trust = (
        format_html(
            '  <p><a href="{}">Trust {} – {}</a>, {}, measured on {}</p>\n',
            embed.trust.address,
            embed.trust.score,
            embed.trust.label,
            embed.trust.standing.lower(),
            embed.measured_on,
        )
        if embed.trust.score
        else ""
    )
    lines = (
        '<section>\n  <h2><a href="{}">{}</a></h2>\n{}{}  <ul>\n{}  </ul>\n'
        '  <p><a href="{}">{} on {}</a></p>\n</section>'
    )
    return format_html(
        lines,
        embed.address,
        embed.name,
        format_html("  <p>{}</p>\n", embed.place) if embed.place else "",
        trust,
        works,
        embed.works_address,
        embed.works_count,
        embed.host,
    )


def _show_work(work: WorkRow, origin: str) -> EmbeddedWork:
    year = show_year(work.year)
    is_told = work.venue and work.year is not None and str(work.year) in work.venue
    return EmbeddedWork(
        address=f"{origin}{work_address(work.id, work.title)}",
        title=show_title(work),
        plain_title=show_plain_title(work),
        where=work.venue if work.venue and is_told else ", ".join(filter(None, [work.venue, year])),
    )
