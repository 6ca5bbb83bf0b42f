"""Every component in every state, from made-up rows: what a change of style is looked at with."""

from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from core.pagination import build_pager
from core.rendering import render_block, render_inline
from papers.pages.bylines import Byline, Signatory
from papers.pages.identifiers import Identifier
from papers.pages.people import PersonCard
from papers.pages.work import Said, Testimony
from papers.pages.work_items import Abstract, SourceLine, Title, Why, WorkItem
from papers.pages.work_list import Choice, Facet, WorkGroup, WorkList
from profiles.pages.home import RunLine
from profiles.pages.researcher import (
    AffiliationLine,
    FileLine,
    Header,
    NamedCount,
    Provenance,
    QuickCount,
    QuickRead,
)

_SHORT = "We look at one state of one component. That is all."
_LONG = (
    r"Let $X_1, \dots, X_n$ be states of a component and \emph{drawn} the set of those that somebody looked at. "
    r"We show that $$\Pr[\text{defect}] \leq \frac{1}{\sqrt{n}} \sum_{i=1}^{n} \int_0^\infty e^{-\lambda_i t}\,dt$$ "
    r"once every $X_i \in \textit{drawn}$, and that nothing of the kind holds otherwise. A state that nobody draws "
    r"fails where it is first met: in front of a reader. {\sc Remark.} A macro that \nobodyknows keeps its source."
)
_FAR = (
    r"$$a_{1} + a_{2} + a_{3} + a_{4} + a_{5} + a_{6} + a_{7} + a_{8} + a_{9} + a_{10} + a_{11} + a_{12} + a_{13} + "
    r"a_{14} + a_{15} + a_{16} + a_{17} + a_{18} + a_{19} + a_{20} + a_{21} + a_{22} + a_{23} = 0$$"
)


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component in a state: the template that draws it, what that is given, and whether it stands in a list."""

    component: str
    state: str
    template: str
    context: dict[str, object]
    is_item: bool = False


def list_specimens() -> tuple[Specimen, ...]:
    """All specimens, in the order in which their components stand on pages."""
    return (
        *_show_headers(),
        *_show_quick_reads(),
        *_show_work_lists(),
        *_show_work_items(),
        *_show_people(),
        *_show_small_parts(),
    )


def _show_headers() -> list[Specimen]:
    known = Header(
        name="Wei Lin",
        native_names=("林薇",),
        variants=("W. Lin", "LIN Wei"),
        summary="Publishes on Components; States. 12 works, 2019–2023.",
        affiliation=AffiliationLine("Institute of Imagined Waters", "2023", "#work"),
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
        NamedCount(name, "#person", "5") for name in ("Elna Thorsvik", "José Ángel Quintavera", "Do Hanui")
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
    states = {
        "all known": QuickRead(known, people, (), "", topics, (), ""),
        "folded": QuickRead(known, people, people * 5, "and 15 more", topics, topics * 3, "and 6 more"),
        "not imported": QuickRead(unknown, (), (), "", (), (), ""),
        "none": QuickRead((known[0], QuickCount("0", "close collaborators")), (), (), "", (), (), ""),
    }
    return [
        Specimen("Quick read", state, "components/quick_read.html", {"quick_read": one})
        for state, one in states.items()
    ]


def _show_work_lists() -> list[Specimen]:
    orders = (
        Choice("Newest", "#newest", True),
        Choice("Oldest", "#oldest", False),
        Choice("Title", "#title", False),
    )
    kinds = Facet(
        "Kind", (Choice("Preprint", "#p", False, "12"), Choice("Journal article", "#j", False, "3")), None
    )
    years = tuple(Choice(str(year), "#y", year == 2021, "7") for year in range(2024, 1999, -1))
    pager = build_pager(4, total=999, size=50, address_of=lambda page: f"#page-{page}")
    groups = (
        WorkGroup("2021", False, False, (_make_item(), _make_item(abstract=None))),
        WorkGroup("Year not imported", True, False, (_make_item(abstract=None),)),
    )
    states = {
        "whole, with pages": WorkList("999 published items", "", orders, (kinds,), groups, pager, "#all"),
        "narrowed to a year": WorkList(
            "999 published items",
            "7 items shown",
            orders,
            (kinds, Facet("Year", years, "#all", True)),
            groups[:1],
            None,
            "#all",
        ),
        "sorted by title": WorkList(
            "2 published items",
            "",
            orders,
            (),
            (WorkGroup("", False, True, (_make_item(abstract=None),)),),
            None,
            "#all",
        ),
        "nothing matches": WorkList("9 published items", "0 items shown", orders, (kinds,), (), None, "#all"),
    }
    return [
        Specimen("Work list", state, "components/work_list.html", {"list": one})
        for state, one in states.items()
    ]


def _show_work_items() -> list[Specimen]:
    crowd = tuple(Signatory(f"Member Number {number}", "#person") for number in range(1, 11))
    states = {
        "all known": _make_item(),
        "short abstract": _make_item(abstract=_SHORT),
        "a long formula": _make_item(abstract=_FAR + " " + _SHORT),
        "authors not imported": _make_item(byline=Byline(())),
        "consortium": _make_item(
            byline=Byline(
                (*crowd, Signatory("Wei Lin", None, is_self=True, follows_gap=True)), more="2,989 more"
            )
        ),
        "names with commas": _make_item(
            byline=Byline((Signatory("Lin, Wei", None, True), Signatory("Do, H.", "#")), "; ")
        ),
        "title not imported": _make_item(
            title=Title(conditional_escape("We look at one state of one component and …"), False)
        ),
        "rendered title": _make_item(
            title=Title(
                mark_safe(render_inline(r"An $\alpha$-spectrum of \emph{bracelets} and H$_2$O")),  # noqa: S308
                True,
            )
        ),
        "retracted": _make_item(is_retracted=True),
        "versions": _make_item(versions=("Preprint, arXiv, 2020", "Proceedings article, CVPR 2021")),
        "a word without end": _make_item(
            title=Title(conditional_escape("Pneumono" + "ultramicroscopicsilico" * 6), True)
        ),
        "right to left": _make_item(
            title=Title(conditional_escape("قياس النهر في المدينة"), True, "ar"), abstract=None
        ),
    }
    return [
        Specimen(
            "Work", state, "components/work_item.html", {"item": item, "shows_year": False}, is_item=True
        )
        for state, item in states.items()
    ]


def _make_item(
    *,
    title: Title | None = None,
    byline: Byline | None = None,
    abstract: str | None = _LONG,
    versions: tuple[str, ...] = (),
    is_retracted: bool = False,
) -> WorkItem:
    why = Why(
        because="This work is here because the full name agrees and a co-author is shared",
        evidence="Elna Thorsvik",
        signed_as="Wei Lin",
        certainty="0.97",
        rule_version="1",
        sources=(SourceLine("works.jsonl.gz", "1,234", "20 Nov 2026", "doi:10.5555/peerlight.0001"),),
    )
    return WorkItem(
        address="#work",
        title=title or Title(conditional_escape("A Component and Its States"), True),
        kind="Journal article",
        venue="Journal of Imagined Systems",
        year="2021",
        byline=byline
        or Byline(
            (
                Signatory("Elna Thorsvik", "#person"),
                Signatory("Wei Lin", None, True),
                Signatory("H. Do", None),
            )
        ),
        identifiers=(
            Identifier("DOI", "10.5555/peerlight.0001", "#doi"),
            Identifier("arXiv", "2101.00001", "#arxiv"),
        ),
        versions=versions,
        topics=("Flood Risk Assessment and Management", "Bayesian Modeling"),
        abstract=None
        if abstract is None
        else Abstract(mark_safe(render_block(abstract)), len(abstract) > 300),  # noqa: S308
        is_retracted=is_retracted,
        why=why,
    )


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
    ]


def _show_small_parts() -> list[Specimen]:
    files = (
        FileLine("works.jsonl.gz", "40 records", "20 Nov 2026"),
        FileLine("list.txt", "7 records", "1 Jan 2026"),
    )
    testimony = Testimony(
        "works.jsonl", "7", "20 Nov 2026", "doi:10.5555/1", (Said("preprint", True), Said("2021"))
    )
    runs = {
        "finished": RunLine("a.jsonl, b.jsonl, c.jsonl, 4 more", "120 new, 3 updated", "", "", "20 Nov 2026"),
        "with rejected records": RunLine(
            "a.jsonl, as the works of Wei Lin", "47 new", "2 rejected", "", "20 Nov 2026"
        ),
        "failed": RunLine("a.jsonl.gz", "12 new", "", "failed: the file ends in the middle", "20 Nov 2026"),
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
            "differs from the page",
            "components/testimony.html",
            {"testimony": testimony},
            is_item=True,
        ),
        *(
            Specimen("Import run", state, "components/import_run.html", {"run": run}, is_item=True)
            for state, run in runs.items()
        ),
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
    ]
