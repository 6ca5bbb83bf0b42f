"""Which identifiers say that a work can be looked up where they come from."""

FINDABLE_SCHEMES = frozenset(
    {
        "acl",
        "arxiv",
        "dblp",
        "doi",
        "isbn",
        "openalex",
        "openreview",
        "paperlists",
        "pmcid",
        "pmid",
        "s2",
        "s2paper",
    }
)
"""The catalogues that hold a work under its identifier and show it to whoever asks.

An address is none of them: anybody can put anything there. Nor is what this site makes itself, "record" and "list", nor
the numbers of a catalogue that is closed (mag) or asks for money (eid, wosuid).
"""

NO_SOURCES = frozenset({"curated", "list", "record", "url"})
"""What the key of a source record can begin with without naming a source that others can look into."""
