"""The parts of the import pages in each of their states."""

from papers.pages.imports import CandidateCard
from papers.services.candidates import Failure
from profiles.pages.specimens import Specimen


def show_import_parts() -> list[Specimen]:
    """Who was found in the sources, which of these failed, and where to search them."""
    known = CandidateCard(
        name="Wei Lin",
        address="#preview",
        source="OpenAlex",
        works="1,204 works",
        years="1998–2026",
        affiliation="Institute of Imagined Waters",
        orcid="0000-0000-2026-0038",
        orcid_address="#orcid",
    )
    bare = CandidateCard("W. Lin", "#preview", "Semantic Scholar", "", "", "", "", "")
    from_orcid = CandidateCard("林薇", "#preview", "ORCID", "", "", "", "0000-0000-2026-0038", "")
    failures = (
        Failure(
            "OpenAlex",
            "OpenAlex: api.openalex.org asks to come back in 9 hours (429 Too Many Requests)",
            is_away=True,
        ),
        Failure("ORCID", "ORCID knows no record 0000-0000-2026-0038", is_away=False),
    )
    template = "components/candidate.html"
    return [
        *(
            Specimen("Candidate", state, template, {"one": one}, is_item=True)
            for state, one in (("all known", known), ("nothing known", bare), ("of ORCID", from_orcid))
        ),
        Specimen(
            "Sources",
            "one down, one silent",
            "components/source_failures.html",
            {"failures": failures},
        ),
        Specimen(
            "Import", "search", "components/import_search.html", {"id": "import-who", "asked": "Wei Lin"}
        ),
    ]
