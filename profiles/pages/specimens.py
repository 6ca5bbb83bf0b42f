"""Works and lists of works as the gallery shows them."""

from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from core.pagination import build_pager
from core.rendering import render_block, render_inline
from papers.pages.bylines import Byline, Signatory
from papers.pages.exports import link_exports
from papers.pages.identifiers import Identifier
from papers.pages.topics import ASSIGNED
from papers.pages.work_facets import Choice, Facet
from papers.pages.work_items import Abstract, SourceLine, Title, Why, WorkItem
from papers.pages.work_list import SearchWithin, WorkGroup, WorkList

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


def show_work_lists() -> list[Specimen]:
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
        WorkGroup("2021", False, False, (make_item(), make_item(abstract=None, work_id=2))),
        WorkGroup("Year not imported", True, False, (make_item(abstract=None, work_id=3),)),
    )
    people = tuple(
        Choice(f"Person {number}", f"#{number}", number == 3, str(20 - number)) for number in range(10)
    )
    search = SearchWithin("#works", "bracelets of numbers", (("sort", "title"),))
    states = {
        "whole, with pages": WorkList(
            "999 published items",
            "",
            orders,
            (kinds,),
            groups,
            pager,
            "#all",
            search=search,
            exports=link_exports("#works"),
        ),
        "narrowed by much": WorkList(
            "999 published items",
            "7 items shown",
            orders,
            (kinds, Facet("With", people[:6], "#all", more=people[6:], more_label="4 more")),
            groups[:1],
            None,
            "#all",
            is_narrowed=True,
        ),
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
            (WorkGroup("", False, True, (make_item(abstract=None),)),),
            None,
            "#all",
        ),
        "nothing matches": WorkList("9 published items", "0 items shown", orders, (kinds,), (), None, "#all"),
    }
    return [
        Specimen("Work list", state, "components/work_list.html", {"list": one})
        for state, one in states.items()
    ]


def show_work_items() -> list[Specimen]:
    crowd = tuple(Signatory(f"Member Number {number}", "#person") for number in range(1, 11))
    states = {
        "all known": make_item(),
        "short abstract": make_item(abstract=_SHORT),
        "a long formula": make_item(abstract=_FAR + " " + _SHORT),
        "authors not imported": make_item(byline=Byline(())),
        "consortium": make_item(
            byline=Byline(
                (*crowd, Signatory("Wei Lin", None, is_self=True, follows_gap=True)), more="2,989 more"
            )
        ),
        "names with commas": make_item(
            byline=Byline((Signatory("Lin, Wei", None, True), Signatory("Do, H.", "#")), "; ")
        ),
        "title not imported": make_item(
            title=Title(conditional_escape("We look at one state of one component and …"), False)
        ),
        "rendered title": make_item(
            title=Title(
                mark_safe(render_inline(r"An $\alpha$-spectrum of \emph{bracelets} and H$_2$O")),  # noqa: S308
                True,
            )
        ),
        "retracted": make_item(is_retracted=True, retracted_by="Crossref and OpenAlex"),
        "topics assigned": make_item(topics_note=ASSIGNED),
        "versions": make_item(versions=("Preprint, arXiv, 2020", "Proceedings article, CVPR 2021")),
        "a word without end": make_item(
            title=Title(conditional_escape("Pneumono" + "ultramicroscopicsilico" * 6), True)
        ),
        "right to left": make_item(
            title=Title(conditional_escape("قياس النهر في المدينة"), True, "ar"), abstract=None
        ),
    }
    return [
        Specimen("Work", state, "components/work_item.html", {"item": item, "shows_year": True}, is_item=True)
        for state, item in states.items()
    ]


def make_item(
    *,
    title: Title | None = None,
    byline: Byline | None = None,
    abstract: str | None = _LONG,
    versions: tuple[str, ...] = (),
    is_retracted: bool = False,
    topics_note: str = "",
    retracted_by: str = "",
    work_id: int = 1,
) -> WorkItem:
    """A work in a list, known as far as these say."""
    why = Why(
        because="This work is here because the full name agrees and a co-author is shared",
        evidence="Elna Thorsvik",
        signed_as="Wei Lin",
        certainty="0.97",
        rule_version="1",
        sources=(SourceLine("works.jsonl.gz", "line", "1,234", "20 Nov 2026", "doi:10.5555/peerlight.0001"),),
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
        topics_note=topics_note,
        abstract=None
        if abstract is None
        else Abstract(mark_safe(render_block(abstract)), len(abstract) > 300),  # noqa: S308
        is_retracted=is_retracted,
        retracted_by=retracted_by,
        why=why,
        work_id=work_id,
        cite_address="#cite",
        venue_address="#venue",
    )
