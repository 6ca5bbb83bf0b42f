"""Citing as the gallery shows it."""

from django.utils.safestring import SafeString

from papers.citations.styles import Style, name_style
from papers.pages.citations import Reference, StyleChoice
from papers.pages.exports import Export, link_exports
from profiles.pages.specimens import Specimen

_WRITTEN = (
    "Lin, W., &amp; Thorsvik, E. (2021). On the states of a component. <i>Journal of Imagined Systems</i>."
)
_UNTITLED = "Do. (n.d.). [Untitled]."
_FAR = (
    f"Lin, W. (2021). {'Pneumonoultramicroscopicsilicovolcanoconiosis' * 3}. https://example.org/{'a' * 90}"
)


def show_citations() -> list[Specimen]:
    """References, lists of them, and exports, each in its states."""
    known = Reference("reference-known", "APA", SafeString(_WRITTEN), "7th edition")
    bare = Reference("reference-bare", "Chicago", SafeString(_UNTITLED), "18th edition, author and date")
    far = Reference("reference-far", "MLA", SafeString(_FAR), "9th edition")
    listed = (
        Reference("work-1", "On the states of a component", SafeString(_WRITTEN), address="#one"),
        Reference("work-2", "number 2", SafeString(_UNTITLED), address="#two", is_retracted=True),
    )
    exports = {
        "shown": Export(
            "export-shown", "BibTeX", "#bib", "@article{lin2021states,\n  title = {{On States}},\n}"
        ),
        "too long": Export("export-long", "RIS", "#ris"),
    }
    made: dict[str, object] = {
        "address": "#work",
        "made_from": "DBLP and OpenAlex",
        "missing": "venue, volume, issue, pages",
    }
    styles = tuple(StyleChoice(name_style(one), f"#{one}", one is Style.MLA) for one in Style)
    return [
        *(
            Specimen("Reference", state, "components/reference.html", {"one": one})
            for state, one in (("all known", known), ("nothing known", bare), ("long words", far))
        ),
        *(
            Specimen(
                "References",
                state,
                "components/reference_list.html",
                {"id": f"references-{place}", "references": listed, "is_numbered": is_numbered},
            )
            for place, (state, is_numbered) in enumerate((("in order", False), ("numbered", True)))
        ),
        *(
            Specimen("Export", state, "components/export.html", {"one": one})
            for state, one in exports.items()
        ),
        Specimen("Exports", "of several", "components/export_links.html", {"exports": link_exports("#cite")}),
        Specimen(
            "Citing",
            "from a work",
            "components/cite_links.html",
            {"address": "#c", "exports": link_exports("#w")},
        ),
        Specimen("Citing", "made from", "components/made_from.html", made),
        Specimen("Citing", "choice of a style", "components/style_choice.html", {"styles": styles}),
    ]
