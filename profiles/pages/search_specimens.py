"""The parts of the search page in every state."""

from papers.pages.search import Missing, NodeLine, Tab
from papers.pages.search_form import Filter, show_form
from papers.search_query import SearchQuery, Sort
from profiles.pages.specimens import Specimen

_NARROWED = SearchQuery(
    words=("rivers",),
    authors=("feng", "wei lin"),
    topics=("T10036",),
    kind="preprint",
    year_from=2019,
    year_to=2021,
)


def show_search_parts() -> list[Specimen]:
    """Tabs, filters, the form, lines of topics and institutions, and what is said where nothing is found."""
    return [*_show_tabs(), *_show_forms(), *_show_lines(), *_show_nothing()]


def _show_tabs() -> list[Specimen]:
    counts = {"Everything": "", "People": "12", "Works": "1,000+", "Topics": "0", "Institutions": ""}
    tabs = tuple(Tab(label, found, "#tab", label == "Works") for label, found in counts.items())
    filters = (Filter("author feng", "#without"), Filter("year 2019–2021", "#without"))
    return [
        Specimen("Tabs", "with counts", "components/tabs.html", {"tabs": tabs, "label": "What is searched"}),
        Specimen("Filters", "two", "components/filters.html", {"filters": filters}),
    ]


def _show_forms() -> list[Specimen]:
    states = {"folded": (SearchQuery(("rivers",)), Sort.BEST), "filled": (_NARROWED, Sort.NEWEST)}
    template = "components/narrow_form.html"
    return [
        Specimen("Narrow it", state, template, {"id": f"narrow-{state}", "form": show_form(query, sort)})
        for state, (query, sort) in states.items()
    ]


def _show_lines() -> list[Specimen]:
    states = {
        "a topic": NodeLine("Hydrology and Watershed Management", "#topic", "Water Science"),
        "nothing known": NodeLine("Institute of Imagined Waters", "#institution", ""),
    }
    return [
        Specimen("Found", state, "components/node_line.html", {"node": node}, is_item=True)
        for state, node in states.items()
    ]


def _show_nothing() -> list[Specimen]:
    offer: dict[str, object] = {"asked": "imagined watres", "import_address": "#import"}
    missing = {
        "can be imported": Missing("https://doi.org/10.5555/none", "#import"),
        "no source has it": Missing("PMID:424242", ""),
    }
    return [
        *(
            Specimen("Identifier", state, "components/missing_identifier.html", {"missing": one})
            for state, one in missing.items()
        ),
        Specimen("Nothing found", "none", "components/nothing_found.html", offer),
        Specimen(
            "Nothing found", "index being built", "components/nothing_found.html", offer | {"is_behind": True}
        ),
        Specimen("Topics", "none found", "components/none_called_so.html", offer | {"kind": "topics"}),
        Specimen("People", "nobody found, to be imported", "components/nobody_found.html", offer),
        Specimen("Search", "how to ask", "components/how_to_ask.html", {}),
    ]
