"""The parts of the researcher page: each has a name, an address that ends with it, and a template of its section.

To add one: a function that shows it, a line in `PARTS`, and `templates/researchers/parts/<name>.html`, which finds what
the function returns in `shown`. What it says to who is signed in comes from `profiles/views/visitors.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from graph.addresses import compare_address
from graph.pages.ego import EgoDrawing, draw_ego
from graph.selectors.slices import read_slice_of
from papers.pages.exports import link_exports
from papers.pages.work_items import show_work_item
from papers.pages.work_list import show_work_list
from papers.pages.work_queries import read_list_query
from papers.selectors.works import list_works
from profiles.pages.activity import show_activity
from profiles.pages.collaboration import show_collaboration
from profiles.pages.conflation import show_conflation
from profiles.pages.connect import show_connect
from profiles.pages.dossier import Dossier
from profiles.pages.header import show_header, summarize_works
from profiles.pages.possible_works import show_possible_works
from profiles.pages.provenance import Provenance, show_provenance
from profiles.pages.quick_read import show_quick_read
from profiles.pages.research_graph import list_drawn, show_research_graph
from profiles.pages.stated import show_stated
from profiles.pages.trust import show_trust_line


@dataclass(frozen=True, slots=True)
class Asked:
    """How a part is asked for: in which words of the address, and whether `is_alone`.

    `path` is where the links of a list lead: the whole page, or the part's own where that is being read.
    """

    words: QueryDict
    path: str
    is_alone: bool
    now: datetime


Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """`title` is what its own page is called, of somebody. `show` gives None where there is nothing of the kind.

    `script` is a module that its section needs; `is_indexed` where its page says enough for search engines to list it.
    """

    name: str
    title: str
    show: Callable[[Dossier, Asked], Shown | None]
    script: str = ""
    is_indexed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part as its template draws it."""

    part: Part
    template: str
    shown: Shown


def show_section(part: Part, dossier: Dossier, asked: Asked) -> Section | None:
    """The section of a part, or None where there is nothing to show."""
    shown = part.show(dossier, asked)
    return Section(part, f"researchers/parts/{part.name}.html", shown) if shown is not None else None


def summarize(dossier: Dossier) -> str:
    """One sentence made from the works."""
    sourced = [one for one in dossier.edges.topics if one.sourced_works_count]
    return summarize_works(dossier.author, dossier.counts, sourced)


def _show_header(dossier: Dossier, asked: Asked) -> Shown:
    header = show_header(dossier.author, summarize(dossier), show_stated(dossier.stated))
    return {"header": header, "address": dossier.address}


def _show_quick_read(dossier: Dossier, asked: Asked) -> Shown:
    is_counted = dossier.status.counted_at is not None
    quick_read = show_quick_read(
        dossier.author, dossier.counts, dossier.edges, address=dossier.address, is_counted=is_counted
    )
    return {"trust": show_trust_line(dossier.snapshot, address=dossier.address), "quick_read": quick_read}


def _show_actions(dossier: Dossier, asked: Asked) -> Shown:
    return {
        "cite_address": f"{dossier.address}/cite",
        "embed_address": f"{dossier.address}/share",
        "compare_address": compare_address([dossier.author.id]),
        "exports": link_exports(f"{dossier.address}/works"),
        "report_address": _report_address(dossier),
    }


def _show_connect(dossier: Dossier, asked: Asked) -> Shown:
    return {"connect": show_connect(dossier.author.id, dossier.claim, address=dossier.address)}


def _show_collaboration(dossier: Dossier, asked: Asked) -> Shown:
    return {"collaboration": show_collaboration(dossier.stated, address=dossier.address)}


def _show_graph(dossier: Dossier, asked: Asked) -> Shown:
    """With its drawing where it is alone; on the whole page that is loaded behind it."""
    has_drawing = asked.is_alone and dossier.status.counted_at is not None
    graph = show_research_graph(
        dossier.author,
        dossier.counts,
        dossier.edges,
        dossier.status,
        now=asked.now,
        drawing=_draw(dossier) if has_drawing else None,
    )
    return {"graph": graph}


def _draw(dossier: Dossier) -> EgoDrawing | None:
    shown = read_slice_of(list_drawn(dossier.author.id, dossier.edges))
    if len(shown.nodes) < 2:
        return None
    around = "in the middle, and the collaborators, topics and institutions above"
    return draw_ego(shown, title=f"{dossier.author.name} {around}")


def _show_timeline(dossier: Dossier, asked: Asked) -> Shown:
    """In a compact form on the whole page, and larger alone."""
    activity = show_activity(
        dossier.counts,
        dossier.edges,
        dossier.status,
        address=dossier.address,
        now=asked.now,
    )
    return {"activity": activity, "is_compact": not asked.is_alone}


def _show_highlights(dossier: Dossier, asked: Asked) -> Shown | None:
    items = tuple(show_work_item(one, self_id=dossier.author.id) for one in dossier.highlights)
    return {"items": items} if items else None


def _show_conflation(dossier: Dossier, asked: Asked) -> Shown | None:
    flag = show_conflation(dossier.conflation, author_id=dossier.author.id)
    return {"flag": flag} if flag else None


def _show_works(dossier: Dossier, asked: Asked) -> Shown:
    query = read_list_query(asked.words)
    facets, works = dossier.read_works(query)
    listed = show_work_list(
        works,
        facets,
        query,
        path=asked.path,
        anchor="#works" if asked.path == dossier.address else "",
        self_id=dossier.author.id,
        export_path=f"{dossier.address}/works",
    )
    return {"works": listed, "loads": f"{dossier.address}/works"}


def _show_possible(dossier: Dossier, asked: Asked) -> Shown | None:
    found = dossier.possible_works
    works = list_works([one.work_id for one in found]) if found else []
    possible = show_possible_works(dossier.author.id, found, works)
    return {"possible": possible} if possible else None


def _show_provenance(dossier: Dossier, asked: Asked) -> Shown:
    return {
        "provenance": show_own_provenance(dossier),
        "author_id": dossier.author.id,
        "history_address": f"{dossier.address}/history",
        "report_address": _report_address(dossier),
    }


def show_own_provenance(dossier: Dossier) -> Provenance:
    """The files behind a page, and what they do not say."""
    has_topics = any(one.sourced_works_count for one in dossier.edges.topics)
    is_counted = dossier.status.counted_at is not None
    return show_provenance(
        dossier.author, dossier.counts, dossier.files, has_topics=has_topics or not is_counted
    )


def _report_address(dossier: Dossier) -> str:
    return f"/researchers/{dossier.author.id}/report"


PARTS = {
    part.name: part
    for part in (
        Part("header", "Header", _show_header),
        Part("quick-read", "Quick read", _show_quick_read),
        Part("actions", "How to stay connected", _show_actions),
        Part("connect", "Identity and collaboration", _show_connect),
        Part("collaboration", "Direct collaboration", _show_collaboration),
        Part("graph", "Research graph", _show_graph, script="js/graph.js"),
        Part("timeline", "Activity", _show_timeline, is_indexed=True),
        Part("highlights", "Highlights", _show_highlights),
        Part("conflation", "Conflation risk", _show_conflation),
        Part("works", "Published work", _show_works, is_indexed=True),
        Part("possible", "Possible work", _show_possible),
        Part("provenance", "Provenance", _show_provenance),
    )
}
"""From top to bottom."""
