"""How pages are cited, and parts of their copies, as the gallery shows them."""

from dataclasses import replace

from papers.pages.identifiers import Identifier
from profiles.pages.page_copies import (
    CitePage,
    CopiedFact,
    CopiedItem,
    CopyLine,
    CopyPage,
    Reference,
    TrustCopy,
)
from profiles.pages.specimens import Specimen

_REFERENCE = Reference(
    "Wei Lin. Researcher page. Peerlight, peerlight.example. Read on 21 Nov 2026. https://peerlight.example/"
    "researchers/12-wei-lin",
    "@misc{peerlight-12-20261121,\n  title = {{Wei Lin}: researcher page},\n  year = {2026},\n}\n",
)
_TRUST = TrustCopy(
    "Trust 21 – Emerging, verification L1, unclaimed author",
    (CopiedFact("Identity", "5", "of 25"), CopiedFact("Provenance", "16", "of 30")),
    "5 + 16 = 21, at level L1 49 at most. Measured on 20 Nov 2026 by formula 1.",
)
_COPY = CopyPage(
    title="",
    description="",
    address="#",
    living_address="#today",
    cite_address="#cite",
    name="Wei Lin",
    day="20 Nov 2026",
    joined="",
    names=(),
    identifiers=(),
    affiliation="",
    facts=(CopiedFact("Works", "47", "2019–2023"), CopiedFact("Topics", "12")),
    trust=_TRUST,
    works_total="47 published items",
    works=(),
    cut="",
    pager=None,
    sources=(),
    digest="0" * 64,
    reference=_REFERENCE,
)


def show_page_copies() -> list[Specimen]:
    """The list of copies with its form, references, and what stands on a copy."""
    none = CitePage("", "", "#", "#p", "Wei Lin", _REFERENCE, "#keep", "", (), "")
    copies = (CopyLine("21 Nov 2026", "#on", ""), CopyLine("1 Feb 2025", "#on", "7"))
    lists = {
        "none": none,
        "some": replace(none, copies=copies[1:]),
        "one of today": replace(none, copies=copies, today_address="#on", more="The newest 100 are listed."),
    }
    item = CopiedItem(
        "#w",
        "We look at one state of one component, and say so at length",
        "Journal article",
        "Waters",
        "2021",
        (Identifier("DOI", "10.5555/1", "#doi"),),
        is_retracted=False,
        is_left=False,
    )
    items = {
        "as then": item,
        "retracted, and left since": replace(item, is_retracted=True, is_left=True),
        "without title": replace(item, title="", venue="", year="Year not imported", identifiers=()),
    }
    unknown = (CopiedFact("Works", "47", "2019–2023"), CopiedFact("Collaborators", ""))
    return [
        *(
            Specimen("Copies", state, "components/kept_copies.html", {"page": page, "csrf_token": "made-up"})
            for state, page in lists.items()
        ),
        Specimen("Reference", "to a page", "components/page_reference.html", {"reference": _REFERENCE}),
        *(
            Specimen("Notice of a copy", state, "components/copy_notice.html", {"page": page})
            for state, page in {
                "of a page": _COPY,
                "of one that joined": replace(_COPY, joined="林薇"),
            }.items()
        ),
        *(
            Specimen("Copied numbers", state, "components/copied_numbers.html", {"page": page})
            for state, page in {"all": _COPY, "unknown": replace(_COPY, facts=unknown, trust=None)}.items()
        ),
        *(
            Specimen("Copied work", state, "components/copied_item.html", {"item": one}, is_item=True)
            for state, one in items.items()
        ),
    ]
