"""What the trust snapshot says in words: of its terms, of what they rest on, of its flags."""

from papers.pages.text import count
from profiles.trust.points import Basis

MEANING = (
    "How much checkable evidence there is that this page describes one real person and that these works are theirs. "
    "It says nothing about quality, impact or seniority."
)

TERM_WORDS = {
    "identity": "how surely one real person is behind the record",
    "provenance": "how well the works are evidenced",
    "coherence": "whether the works hang together as one person’s",
    "currency": "whether what the page says is identified and looked after",
    "stewardship": "whether the page is kept right together with others",
}
"""By the key of a term what it measures."""

FLAG_WORDS = {
    "conflation": "The works fall apart as those of several people would.",
    "competing-claim": "Somebody else claims this record too.",
    "dispute": "A problem with this page was reported and is not answered yet.",
    "retraction": "Retracted:",
}
"""By the key of a flag what it says; the works of a retraction follow."""

_COUNTED = {
    "works-found": ("work can be looked up at a source", "works can be looked up at a source"),
    "works-assured": (
        "work that its owner, or an organisation on the ORCID record, stands for",
        "works that the owner, or an organisation on the ORCID record, stands for",
    ),
    "works-double": (
        "work of two sources, or a preprint with its published DOI",
        "works of two sources, or preprints with their published DOI",
    ),
    "works-single": ("work of one source", "works of one source"),
    "works-untraced": (
        "work that can’t be looked up at a source",
        "works that can’t be looked up at a source",
    ),
    "close-collaborators": ("close collaborator", "close collaborators"),
    "topics": (
        "topic that sources name for two works or more",
        "topics that sources name for two works or more",
    ),
    "ror": ("affiliation with a ROR id", "affiliations with a ROR id"),
    "versions": ("work whose versions are linked", "works whose versions are linked"),
    "vouches": ("co-author who vouches", "co-authors who vouch"),
    "confirmed-by": (
        "co-author who confirmed works that the owner confirmed too",
        "co-authors who confirmed works that the owner confirmed too",
    ),
    "answered": ("correction put right in time", "corrections put right in time"),
    "overdue": ("report that is not answered in time", "reports that are not answered in time"),
}
_FACTS = {
    "organisation": "the employer says so on the ORCID record",
    "review": "a curator reviewed it",
    "orcid": "an authenticated ORCID iD that shares works with this page",
    "institution-email": "a verified e-mail address at an affiliation printed on the works",
    "homepage": "a token or rel=me on a homepage that a source names",
    "email": "a verified e-mail address",
    "name": "the name of the account is one of the record’s",
    "orcid-signed-in": "an ORCID iD that the owner signed in with",
    "names-reviewed": "the owner went through the names",
    "reviewed": "the owner went through the page",
}


def say_basis(basis: Basis) -> str:
    """ "47 works of one source", "a curator reviewed it"; of a key that an older formula had, the key."""
    if basis.key in _COUNTED:
        return count(basis.count, *_COUNTED[basis.key])
    return _FACTS.get(basis.key, basis.key)
