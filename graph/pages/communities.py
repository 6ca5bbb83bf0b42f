"""What a community is called: it has no name of its own, so it is told by its people."""

from graph.selectors.communities import CommunityRow
from papers.pages.text import enumerate_words


def name_community(community: CommunityRow) -> str:
    """ "around A, B and C", to be shown as made by this site."""
    return (
        f"around {enumerate_words(community.central_names)}"
        if community.central_names
        else "of unnamed people"
    )
