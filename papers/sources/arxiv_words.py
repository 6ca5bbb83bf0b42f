"""What arXiv says of a preprint, the same in all of its forms."""

from collections.abc import Iterable

from papers.sources.phrases import fold_space, list_unique


def make_comment(comment: str | None, journal_reference: str | None) -> str | None:
    """The authors' comment with the journal reference behind it.

    A reference ("Phys.Rev.D76:013009,2007") names a place and not a venue: taken for one, each would be its own.
    """
    reference = fold_space(journal_reference)
    parts = (fold_space(comment), f"Journal reference: {reference}" if reference else None)
    return "\n".join(part for part in parts if part) or None


def list_categories(primary: str | None, others: Iterable[str | None]) -> tuple[str, ...]:
    """The categories as keywords, the primary one first."""
    return list_unique((primary, *others))


def first_doi(dois: str | None) -> str | None:
    """The first DOI of a field that may hold several with a space between."""
    return dois.split()[0] if dois and dois.strip() else None
