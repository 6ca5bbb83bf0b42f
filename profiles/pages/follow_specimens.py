"""What there is to follow, and the feed, in each of their states."""

from profiles.pages.changes import Telling
from profiles.pages.feed import FeedEntry
from profiles.pages.follows import FollowBar, FollowedLink, FollowLine, link_feeds
from profiles.pages.specimens import Specimen

_LONG = "On the Waters of Imagination and What Flows in Them, Seen From Far Above " * 2


def show_follows() -> list[Specimen]:
    """The button, the actions around it, the list of what is followed, and entries of the feed."""
    bars = {
        "for a visitor": FollowBar("author:12", False, "0", "followers", "0 followers", "", "#sign-in"),
        "not followed": FollowBar("author:12", False, "1", "follower", "1 follower", "", ""),
        "followed": FollowBar(
            "author:12",
            True,
            "12,345",
            "followers",
            "12,345 followers",
            "You follow this, seen by you alone.",
            "",
        ),
    }
    lines = {
        "private": FollowLine("author:12", "Researcher", "Wei Lin", "#p", "20 Nov 2026", False),
        "public": FollowLine("topic:1", "Topic", _LONG, "#t", "1 Jan 2026", True),
        "no longer here": FollowLine("author:13", "Researcher", "", "", "1 Jan 2026", False),
    }
    people = (FollowedLink("Wei Lin", "#p"), FollowedLink("Elna Thorsvik", "#p"))
    entries = {
        "a new work": FeedEntry(Telling("New work", _LONG, "#w"), people, True),
        "seen before": FeedEntry(Telling("A version was linked", "Waters", "#w"), people[:1], False),
        "a retraction": FeedEntry(Telling("Retracted", "Waters", "#w", is_warning=True), people, True),
        "a collaborator": FeedEntry(
            Telling("New collaborator", "H. Do", "#p", "what they share", "#edge"), people[:1], False
        ),
        "of the record itself": FeedEntry(
            Telling(
                "The record was put right", "Wei Lin", "#p", "what was done", "#history", is_of_subject=True
            ),
            (),
            False,
        ),
    }
    actions: dict[str, object] = {
        "follow": bars["followed"],
        "feeds": link_feeds("Wei Lin", "#researcher"),
        "stated": people,
        "share_address": "https://peerlight.example/researchers/12-wei-lin",
        "embed_address": "#homepage",
    }
    return [
        *(
            Specimen("Follow", state, "components/follow.html", {"follow": bar})
            for state, bar in bars.items()
        ),
        Specimen("Actions", "followed", "components/actions.html", actions),
        *(
            Specimen("Followed", state, "components/follow_line.html", {"line": line}, is_item=True)
            for state, line in lines.items()
        ),
        Specimen("Followed", "nothing yet", "components/nothing_followed.html", {}),
        *(
            Specimen("Feed entry", state, "components/feed_entry.html", {"entry": entry}, is_item=True)
            for state, entry in entries.items()
        ),
    ]
