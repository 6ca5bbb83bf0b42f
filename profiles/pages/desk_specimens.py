"""What owners state, and the parts of their desk, as the gallery shows them."""

from dataclasses import replace

from papers.pages.identifiers import Identifier
from profiles.pages.researcher import AffiliationLine, Header
from profiles.pages.specimens import Specimen, make_item
from profiles.pages.stated import LinkLine, Stated

_STATED = Stated(
    collaboration="Open to some collaborations",
    affiliation="Institute of Imagined Waters, Department of Rivers",
    paragraphs=("I measure rivers, mostly small ones.", "Write to me about data from before 1950."),
    links=(
        LinkLine("example.org", "#home", ""),
        LinkLine("Code", "#code", "code.example.org"),
        LinkLine(
            "A label as long as a label may be, and then " + "a" * 20, "#long", "x." * 30 + "example.org"
        ),
    ),
    names=("Wei Lin-Thorsvik",),
    native_names=("林薇",),
    orcid="0000-0000-2026-0038",
    said_on="21 Nov 2026",
)


def show_stated_parts() -> list[Specimen]:
    """The header of a page whose owner says all they can, what they say, and what they highlight."""
    header = Header(
        name="Wei Lin",
        native_names=(),
        variants=("W. Lin",),
        summary="Publishes on Components; States. 12 works, 2019–2023.",
        affiliation=AffiliationLine("Institute of Imagined Waters", "#i", "2023", "#work"),
        identifiers=(Identifier("DBLP", "12/3456", "#dblp"),),
        orcid=Identifier("ORCID", "0000-0000-2026-0038", "#orcid"),
        stated=_STATED,
    )
    said = {
        "text and links": _STATED,
        "links alone": replace(_STATED, paragraphs=()),
        "right to left": replace(_STATED, paragraphs=("أقيس الأنهار، الصغيرة منها غالبًا.",), links=()),
    }
    return [
        Specimen("Header", "stated by its owner", "components/researcher_header.html", {"header": header}),
        *(
            Specimen("Stated", state, "components/stated.html", {"stated": one})
            for state, one in said.items()
        ),
        Specimen(
            "Highlights",
            "two works",
            "components/highlights.html",
            {"items": (make_item(), make_item(abstract=None))},
        ),
    ]
