"""Every component in every state, from made-up rows: what a change of style is looked at with."""

from core.pagination import build_pager
from papers.pages.bylines import Signatory
from papers.pages.identifiers import Identifier
from papers.pages.imports import RunSummary
from papers.pages.people import PersonCard
from papers.pages.suggestions import Suggestion, SuggestionList
from papers.pages.testimony import Account, FactLine, Saying
from papers.pages.topics import Reason, TopicLine
from papers.pages.work_items import SourceLine
from profiles.pages.activity_specimens import show_activities
from profiles.pages.citation_specimens import show_citations
from profiles.pages.claim_specimens import show_claim_parts
from profiles.pages.comparison_specimens import show_comparisons
from profiles.pages.conflation_specimens import show_conflations
from profiles.pages.curation_specimens import show_curation
from profiles.pages.curation_tool_specimens import show_curation_tools
from profiles.pages.desk_specimens import show_desk_forms, show_desk_works, show_stated_parts
from profiles.pages.embed_specimens import show_embeds
from profiles.pages.follow_specimens import show_follows
from profiles.pages.graph_specimens import show_graph_notices, show_research_graphs
from profiles.pages.header import AffiliationLine, Header
from profiles.pages.import_specimens import show_import_parts
from profiles.pages.invitation_specimens import show_invitations
from profiles.pages.node_specimens import show_nodes
from profiles.pages.page_copy_specimens import show_page_copies
from profiles.pages.path_specimens import show_paths
from profiles.pages.possible_specimens import show_possible
from profiles.pages.provenance import FileLine, Provenance
from profiles.pages.quick_read import NamedCount, QuickCount, QuickRead
from profiles.pages.search_specimens import show_search_parts
from profiles.pages.specimens import Specimen, show_work_items, show_work_lists
from profiles.pages.token_specimens import show_tokens
from profiles.pages.trust_specimens import show_trust_parts

_CROWD: dict[str, object] = {
    "people": tuple(Signatory(f"Member Number {number}", "#person", marks="1,2") for number in range(1, 12)),
    "folded_people": tuple(Signatory(f"Member Number {number}", None) for number in range(12, 40)),
    "folded_label": "and 28 more",
    "separator": ", ",
}
_IDENTIFIERS: dict[str, object] = {
    "identifiers": (
        Identifier("DOI", "10.5555/" + "peerlight." * 12 + "0001", "#doi"),
        Identifier("sample", "w001", None),
    ),
    "url": "https://example.org/a/work",
}
_SUGGESTED = {
    "people, a topic, an institution": SuggestionList(
        (
            Suggestion(
                "Wei Lin", "#wei-lin", "12 works · Institute of Waters, Department of " + "Rivers and " * 5
            ),
            Suggestion("Wei Lin", "#other-wei-lin", "1 work"),
            Suggestion("Water Resources and Sustainability", "#topic", "topic"),
            Suggestion("Institute of Waters", "#institution", "institution · SE"),
        ),
        note="",
    ),
    "similar names": SuggestionList(
        (Suggestion("Jiashi Feng", "#jiashi-feng", "174 works · ByteDance"),),
        note="Nobody here is called so. Similar names:",
    ),
}


def list_specimens() -> tuple[Specimen, ...]:
    """All specimens, in the order in which their components stand on pages."""
    return (
        *_show_headers(),
        *show_stated_parts(),
        *_show_quick_reads(),
        *show_trust_parts(),
        *show_claim_parts(),
        *show_invitations(),
        *show_research_graphs(),
        *show_activities(),
        *show_conflations(),
        *show_work_lists(),
        *show_work_items(),
        *show_citations(),
        *show_possible(),
        *_show_people(),
        *show_search_parts(),
        *show_paths(),
        *show_comparisons(),
        *show_page_copies(),
        *show_embeds(),
        *show_nodes(),
        *_show_small_parts(),
        *show_import_parts(),
        *show_curation(),
        *show_curation_tools(),
        *show_graph_notices(),
        *show_desk_forms(),
        *show_desk_works(),
        *show_follows(),
        *show_tokens(),
    )


def _show_headers() -> list[Specimen]:
    known = Header(
        name="Wei Lin",
        native_names=("林薇",),
        variants=("W. Lin", "LIN Wei"),
        summary="Publishes on Components; States. 12 works, 2019–2023.",
        affiliation=AffiliationLine("Institute of Imagined Waters", "#i", "2023", "#work"),
        identifiers=(
            Identifier("ORCID", "0000-0000-2026-0038", "#orcid"),
            Identifier("DBLP", "12/3456", "#dblp"),
            Identifier("Scopus", "7000000000", None),
        ),
    )
    bare = Header("Wiratmaya", (), (), "1 work.", None, ())
    long_name = Header(
        "Konstantinos-Alexandros Papadimitrakopoulos-Wolfeschlegelsteinhausenbergerdorff",
        (), ("Κ.-Α. Παπαδημητρακόπουλος",), "3 works, 2020, most often in arXiv.", None, (),
    )  # fmt: skip
    template = "components/researcher_header.html"
    return [
        Specimen("Header", state, template, {"header": header})
        for state, header in (("all known", known), ("nothing known", bare), ("a long name", long_name))
    ]


def _show_quick_reads() -> list[Specimen]:
    people = tuple(
        NamedCount(name, "#person", "5", "#works")
        for name in ("Elna Thorsvik", "José Ángel Quintavera", "Do Hanui")
    )
    topics = tuple(
        NamedCount(name, None, "3") for name in ("Hydrology and Watershed Management", "Flood Risk")
    )
    known = (
        QuickCount("1,234", "works", "#works"),
        QuickCount("11", "topics"),
        QuickCount("4", "close collaborators"),
    )
    unknown = (
        QuickCount("1", "work", "#works"),
        QuickCount("", "topics not imported"),
        QuickCount("", "co-authors not imported"),
    )
    uncounted = (
        known[0],
        QuickCount("", "topics not counted yet"),
        QuickCount("", "collaborators not counted yet"),
    )
    states = {
        "all known": QuickRead(known, people, (), "", topics, (), ""),
        "folded": QuickRead(known, people, people * 5, "and 15 more", topics, topics * 3, "and 6 more"),
        "topics assigned": QuickRead(
            known, people, (), "", topics[:1], (), "", topics, topics * 3, "and 6 more"
        ),
        "not imported": QuickRead(unknown, (), (), "", (), (), ""),
        "not counted": QuickRead(uncounted, (), (), "", (), (), ""),
        "none": QuickRead((known[0], QuickCount("0", "close collaborators")), (), (), "", (), (), ""),
    }
    return [
        Specimen("Quick read", state, "components/quick_read.html", {"quick_read": one})
        for state, one in states.items()
    ]


def _show_people() -> list[Specimen]:
    known = PersonCard(
        "Wei Lin",
        "#p",
        "7 works",
        "2013–2026",
        "also 林薇",
        "Institute of Imagined Waters",
        "with Elna Thorsvik",
    )
    return [
        Specimen("Person", "all known", "components/person_card.html", {"person": known}, is_item=True),
        Specimen(
            "Person",
            "nothing known",
            "components/person_card.html",
            {"person": PersonCard("Do", "#p", "1 work", "", "", "", "")},
            is_item=True,
        ),
        Specimen("People", "nobody found", "components/nobody_found.html", {"asked": "wei lyn"}),
        Specimen("Works", "none found", "components/no_work_found.html", {"asked": "imagined watres"}),
        Specimen(
            "Works",
            "none found yet",
            "components/no_work_found.html",
            {"asked": "imagined waters", "is_behind": True},
        ),
    ]


def _show_small_parts() -> list[Specimen]:
    files = (
        FileLine("works.jsonl.gz", "40 records", "20 Nov 2026"),
        FileLine("list.txt", "7 records", "1 Jan 2026"),
    )
    runs = {
        "finished": RunSummary(
            "#run", "a.jsonl, b.jsonl, c.jsonl, 4 more", "120 new, 3 updated", "", "20 Nov 2026"
        ),
        "with rejected records": RunSummary(
            "#run", "a.jsonl, as the works of Wei Lin", "47 new, 2 rejected", "", "20 Nov 2026"
        ),
        "failed": RunSummary("#run", "a.jsonl.gz", "12 new", "failed", "20 Nov 2026"),
        "not finished": RunSummary("#run", "a.jsonl.gz", "nothing read yet", "not finished", "20 Nov 2026"),
    }
    pages = {"first": 1, "middle": 7, "last": 14}
    return [
        Specimen(
            "Provenance", "files", "components/provenance.html", {"provenance": Provenance(files, "", ())}
        ),
        Specimen(
            "Provenance",
            "not covered",
            "components/provenance.html",
            {"provenance": Provenance(files, "12 more files", ("affiliations", "authors of 3 works"))},
        ),
        Specimen(
            "Provenance",
            "none",
            "components/provenance.html",
            {"provenance": Provenance((), "", ("topics",))},
        ),
        Specimen(
            "Source record",
            "of a file",
            "components/testimony.html",
            {"source": SourceLine("works.jsonl", "line", "7", "20 Nov 2026", "doi:10.5555/1")},
            is_item=True,
        ),
        Specimen(
            "Source record",
            "of a query",
            "components/testimony.html",
            {"source": SourceLine("OpenAlex author A1", "item", "7", "20 Nov 2026", "openalex:W1")},
            is_item=True,
        ),
        *(
            Specimen(
                "Sources together", state, "components/account.html", {"account": account, "unheard": unheard}
            )
            for state, (account, unheard) in _show_accounts().items()
        ),
        *(
            Specimen("Import run", state, "components/import_run.html", {"run": run}, is_item=True)
            for state, run in runs.items()
        ),
        Specimen(
            "Import run",
            "for a curator",
            "components/import_run.html",
            {"run": runs["failed"], "linked": True},
            is_item=True,
        ),
        Specimen("Authors", "a consortium", "components/signatories.html", {"page": _CROWD}),
        *(
            Specimen("Topic", state, "components/topic.html", {"topic": topic}, is_item=True)
            for state, topic in {
                "of a source": TopicLine("Flood Risk", "#t", "Global and Planetary Change"),
                "of no subfield": TopicLine("Flood Risk", "#t", ""),
                "assigned": TopicLine(
                    "Flood Risk",
                    "#t",
                    "Global and Planetary Change",
                    Reason("0.74", "74", ("floods", "quality of rivers"), "1"),
                ),
            }.items()
        ),
        Specimen("Authors", "not imported", "components/signatories.html", {"page": {}}),
        Specimen("Identifiers", "some lead nowhere", "components/identifiers.html", _IDENTIFIERS),
        Specimen("Identifiers", "not imported", "components/identifiers.html", {}),
        Specimen("Home", "nothing imported", "components/nothing_imported.html", {}),
        *(
            Specimen(
                "Pager",
                f"{state} page",
                "components/pager.html",
                {
                    "label": f"Pager, {state}",
                    "pager": build_pager(number, total=700, size=50, address_of=lambda page: f"#{page}"),
                },
            )
            for state, number in pages.items()
        ),
        Specimen("Search", "empty", "components/search_form.html", {"id": "search-empty"}),
        Specimen(
            "Search",
            "large, asked",
            "components/search_form.html",
            {"id": "search-large", "is_large": True, "asked": "wei lin"},
        ),
        *(
            Specimen("Suggestions", state, "components/suggestions.html", {"label": state, "page": page})
            for state, page in _SUGGESTED.items()
        ),
    ]


def _show_accounts() -> dict[str, tuple[Account | None, str]]:
    year = FactLine(
        "Year", (Saying("2014", "DBLP, OpenAlex"), Saying("2015", "arXiv")), "2014",
        "a published version is believed before a preprint",
    )  # fmt: skip
    title = FactLine("Title", (Saying("On a Long and Winding Title " * 5, "DBLP, arXiv"),))
    past = FactLine("Venue", (Saying("Waters", "DBLP"), Saying("Water", "DBLP", "earlier")))
    unshown = FactLine("Published on", (Saying("1 Mar 2014", "arXiv", "not shown"),))
    facts = (title, year, past, unshown)
    return {
        "contradict each other": (Account("", (year,), (), "", "", facts, (), "", ""), ""),
        "agree": (
            Account("2 sources; none says what another contradicts.", (), (), "", "", facts, (), "", ""),
            "",
        ),
        "a crowd": (
            Account(
                "",
                (year,) * 6,
                (year,) * 3,
                "and 3 more",
                "and 4 more",
                facts * 10,
                facts * 5,
                "and 20 more",
                "and 900 more",
            ),
            "50 of 213",
        ),
        "just one": (None, ""),
    }
