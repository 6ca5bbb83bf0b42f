"""Addresses of following: pages of what can be followed, their feeds, and what an account follows."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
import graph.converters  # noqa: F401 - registers "institution"
from profiles.pages.feed_forms import FeedForm
from profiles.views import feeds, follows, nodes

_FOLLOWED = (
    ("researchers/<id:author_id>", feeds.show_researcher_feed),
    ("topics/<id:topic_id>", feeds.show_topic_feed),
    ("institutions/<institution:institution_id>", feeds.show_institution_feed),
)

urlpatterns = [
    path("topics/<id:topic_id>", nodes.show_topic),
    path("topics/<id:topic_id>-<str:slug>", nodes.show_topic, name="topic"),
    path("institutions/<institution:institution_id>", nodes.show_institution),
    path("institutions/<institution:institution_id>-<str:slug>", nodes.show_institution, name="institution"),
    *(
        path(f"{start}{tail}/feed.{form}", view, {"form": form})
        for start, view in _FOLLOWED
        for tail in ("", "-<str:slug>")
        for form in FeedForm
    ),
    path("me/follow", follows.change_follow, name="follow"),
    path("me/follows", follows.show_follows, name="follows"),
    path("me/feed", follows.show_feed, name="feed"),
    path("me/feed/read", follows.mark_read, name="feed-read"),
]
