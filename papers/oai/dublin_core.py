"""Works in unqualified Dublin Core. https://www.dublincore.org/specifications/dublin-core/dces/"""

from collections.abc import Sequence

from papers.addresses import work_address
from papers.citations.works import CitedWork, list_identifier_addresses

DublinCore = list[tuple[str, str]]
"""Elements by name, in the order in which they are written; plain texts, none empty."""

_TYPES = {
    "other": "other",
    "preprint": "preprint",
    "journal-article": "article",
    "proceedings-article": "conferencePaper",
    "book": "book",
    "book-chapter": "bookPart",
    "report": "report",
    "review": "review",
}
"""As https://wiki.surfnet.nl/display/standards/info-eu-repo has them, which most who harvest know."""
_PLAIN_TYPES = {"dissertation": "Dissertation", "dataset": "Dataset", "software": "Software"}
_URNS = {
    "isbn": "urn:isbn:",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "openalex": "https://openalex.org/",
}


def describe_in_dublin_core(work: CitedWork, subjects: Sequence[str], *, origin: str) -> DublinCore:
    """The work, with names as printed; what is not known is left out. `subjects` are topics that sources name.

    The first identifier is the address of its page on the site, of which `origin` is scheme and host.
    """
    identifiers = [
        f"{origin}{work_address(work.id, work.title)}",
        *list_identifier_addresses(work),
        *(
            f"{start}{work.identifiers[scheme]}"
            for scheme, start in _URNS.items()
            if scheme in work.identifiers
        ),
        *([work.url] if work.url else []),
    ]
    day = work.published_on or work.year
    elements = [
        ("title", work.plain_title),
        *(("creator", " ".join(one.printed.split())) for one in work.names),
        *(("subject", one) for one in subjects),
        ("description", work.plain_abstract),
        ("date", str(day) if day else ""),
        ("type", _name_type(work.kind_name)),
        *(("identifier", one) for one in dict.fromkeys(identifiers)),
        ("source", work.plain_venue),
        ("language", work.language or ""),
    ]
    return [(name, text) for name, text in elements if text]


def _name_type(kind: str) -> str:
    return _PLAIN_TYPES[kind] if kind in _PLAIN_TYPES else f"info:eu-repo/semantics/{_TYPES[kind]}"
