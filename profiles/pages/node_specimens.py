"""Parts of the pages of topics and institutions as the gallery shows them."""

from graph.pages.node_heads import HeadFact, NodeHead
from graph.pages.nodes import Numbered, Standing
from graph.pages.year_bars import show_year_bars
from graph.records import NodeKey, NodeKind
from profiles.pages.specimens import Specimen


def show_nodes() -> list[Specimen]:
    """Heads, lists with figures, years as bars, and how old a survey is."""
    topic = NodeHead(
        key=NodeKey(NodeKind.TOPIC, 12),
        label="Topic",
        name="Hydrology and Watershed Management Studies",
        address="#",
        data_address="#",
        lede="This cluster of papers is about rivers, and about what is said of them at some length.",
        lede_note="From the OpenAlex taxonomy.",
        facts=(
            HeadFact("Physical Sciences › Rivers", note="domain and field"),
            HeadFact("T12", "#", "its number"),
        ),
        described={},
    )
    institution = NodeHead(
        key=NodeKey(NodeKind.INSTITUTION, 12),
        label="Institution",
        name="Åbo Akademi, Faculty of Rivers and Waters, Department of Slow Currents",
        address="#",
        data_address="#",
        lede="",
        lede_note="",
        facts=(HeadFact("Country not imported", is_unknown=True),),
        described={},
    )
    few = (
        Numbered("Elna Thorsvik", "#p", "9 of 13 works", "#w", "share 0.50"),
        Numbered("林伟", "#p", "1 work", "#w", second="2 people", second_address="#s"),
        Numbered(
            "around Wei Lin, Elna Thorsvik and José Ángel Quintavera", "#c", "3 of 12 people", "#w", "Rivers"
        ),
    )
    years = show_year_bars([2001, 2019, 2020, 2023], [1, 12, 4, 7], address_of=lambda year: f"#{year}")
    standings = {
        "nothing surveyed": Standing("Nothing is surveyed yet.", "Topics are counted every night."),
        "surveyed": Standing("", "Numbers and lists are from the survey of 20 Nov 2026, 02:10 UTC."),
    }
    return [
        Specimen("Head of a node", "described", "components/node_head.html", {"head": topic}),
        Specimen("Head of a node", "little known", "components/node_head.html", {"head": institution}),
        Specimen("Numbered", "with figures", "components/numbered.html", {"numbered": few}),
        Specimen("Years", "four of them", "components/year_bars.html", {"bars": years}),
        *(
            Specimen("Standing", state, "components/standing.html", {"standing": one})
            for state, one in standings.items()
        ),
    ]
