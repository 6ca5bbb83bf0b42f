"""What can be asked of each address: its parameters, and the fields of its form. What is read and not here, fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from papers.citations.forms import Form


class Kind(Enum):
    """What is refused in a parameter."""

    EXACT = "whatever is not one of its few words, a number or a name of a node"
    PAGE = "the same, and a page beyond the end"
    TEXT = "what is longer than any text, and what no column can hold"
    FREE = "nothing: what it does not know is passed over"


@dataclass(frozen=True)
class Question:
    """What a route reads. `form` are fields that are sent with those of the door, so that a form is gone through."""

    query: Mapping[str, Kind] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def list_fields(self, filled: Mapping[str, str]) -> list[str]:
        """All fields of the form; `filled` are those of the door."""
        return sorted({*filled, *self.form, *self.fields})


PAGED = {"page": Kind.PAGE}
API_PAGED = {**PAGED, "per_page": Kind.EXACT}
LIST = {
    **dict.fromkeys(("sort", "kind", "year", "topic", "coauthor", "open"), Kind.EXACT),
    **dict.fromkeys(("source", "text"), Kind.TEXT),
    **PAGED,
}
EXPORTED = {**LIST, "page": Kind.FREE}
SHARED = {**LIST, "with": Kind.EXACT}
APPEARED = {**LIST, "person": Kind.EXACT, "topic": Kind.EXACT}
SEARCHED = {
    **dict.fromkeys(("q", "author", "topic", "year_from", "year_to"), Kind.TEXT),
    **dict.fromkeys(("sort", "kind"), Kind.EXACT),
}
PEOPLE = {"sort": Kind.EXACT, "community": Kind.EXACT, "with": Kind.EXACT, **PAGED}
EDGE = {"source": Kind.EXACT, "target": Kind.EXACT, **PAGED}
ENDS = {"from": Kind.TEXT, "to": Kind.TEXT}
STATE = {
    **dict.fromkeys(("focus", "show", "depth", "expanded", "from", "to", "weight"), Kind.EXACT),
    "find": Kind.TEXT,
}
CHANGE = {"kind": "split", "work": "{work}", "note": "Two people.", "other": "{other}", "to": "{other}"}
DESK = {"done": Kind.FREE}
DESK_WORKS = {**DESK, "work": Kind.EXACT, **PAGED}
OAI = ("verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken")
ABOUT = "researchers/<id:author_id>"

QUESTIONS: dict[str, Question] = {
    ABOUT: Question(LIST),
    f"{ABOUT}/works": Question(LIST),
    f"{ABOUT}/on/<day:day>": Question(PAGED),
    f"{ABOUT}/collaborators": Question(
        {"sort": Kind.EXACT, "since": Kind.EXACT, "close": Kind.EXACT, **PAGED}
    ),
    f"{ABOUT}/report": Question({"kind": Kind.FREE, "note": Kind.FREE, "work": Kind.EXACT}, fields=("work",)),
    f"{ABOUT}/vouch": Question(fields=("claim",)),
    f"{ABOUT}/edit": Question(DESK),
    f"{ABOUT}/edit/works": Question(DESK_WORKS),
    f"{ABOUT}/edit/statement": Question(
        DESK,
        form={"collaboration": "", "label": "Home", "address": "https://ada.example/"},
        fields=("affiliation", "made_from", "done"),
    ),
    f"{ABOUT}/edit/names": Question(
        DESK, form={"listed": "Ada Ax", "shown": "Ada Ax"}, fields=("added", "made_from")
    ),
    f"{ABOUT}/edit/highlights": Question(DESK, form={"step": "add", "work": "{work}"}, fields=("made_from",)),
    f"{ABOUT}/edit/review": Question(fields=("made_from",)),
    f"{ABOUT}/edit/removal": Question(DESK),
    f"{ABOUT}/edit/visibility": Question(DESK, form={"wish": "hide"}),
    f"{ABOUT}/edit/works/said": Question(
        DESK_WORKS, form={"work": "{work}", "said": "mine"}, fields=("page",)
    ),
    f"{ABOUT}/edit/works/undone": Question(DESK_WORKS, form={"correction": "{correction}"}, fields=("page",)),
    f"{ABOUT}/edit/works/added": Question(DESK_WORKS, fields=("bibtex", "page"), files=("file",)),
    "oembed": Question(dict.fromkeys(("url", "format", "maxwidth", "maxheight"), Kind.EXACT)),
    # The protocol answers 200, and says in the answer what is wrong.
    "oai": Question(
        dict.fromkeys(OAI, Kind.FREE), form={"verb": "ListRecords", "metadataPrefix": "oai_dc"}, fields=OAI
    ),
    "topics/<id:topic_id>/people": Question(PEOPLE),
    "topics/<id:topic_id>/works": Question(SHARED),
    "institutions/<institution:institution_id>/people": Question(PEOPLE),
    "institutions/<institution:institution_id>/works": Question(SHARED),
    "communities/<id:community_id>": Question(PAGED),
    "cite": Question({"works": Kind.EXACT, "style": Kind.EXACT}),
    **{f"cite.{form}": Question({"works": Kind.EXACT}) for form in Form},
    **{f"{ABOUT}/works.{form}": Question(EXPORTED) for form in Form},
    "search/suggest": Question({"q": Kind.TEXT}),
    "search": Question({**SEARCHED, "type": Kind.EXACT, **PAGED}),
    **{f"search/works.{form}": Question(SEARCHED) for form in Form},
    **{
        f"{node}/works.{form}": Question({**query, "page": Kind.FREE})
        for node, query in (
            ("topics/<id:topic_id>", SHARED),
            ("institutions/<institution:institution_id>", SHARED),
            ("venues/<venue:venue_id>", APPEARED),
        )
        for form in Form
    },
    "explore": Question(STATE),
    "explore/edge": Question(EDGE),
    "venues/<venue:venue_id>/works": Question(APPEARED),
    "venues/<venue:venue_id>/people": Question(PAGED),
    "explore/path": Question(ENDS),
    "explore/graph.json": Question(STATE),
    "explore/graph.graphml": Question(STATE),
    "explore/graph.svg": Question({**STATE, "scheme": Kind.EXACT}),
    "api/schema": Question({"format": Kind.EXACT}),
    "api/v1/graph/edge": Question({**EDGE, "per_page": Kind.EXACT}),
    "api/v1/graph/path": Question(ENDS),
    "api/v1/graph/slice": Question({**STATE, "limit": Kind.EXACT}),
    "api/v1/imports/candidates": Question({"name": Kind.TEXT}),
    "api/v1/imports/preview": Question({"query": Kind.EXACT}),
    "api/v1/imports/<id:run_id>/rejected": Question(API_PAGED),
    "api/v1/imports/files": Question({"name": Kind.TEXT, "form": Kind.EXACT, "listed_for": Kind.TEXT}),
    **{
        f"api/v1/{route}": Question(API_PAGED)
        for route in (
            "graph/communities/<id:community_id>",
            "researchers/<id:author_id>/possible-works",
            "researchers/<id:author_id>/trust/history",
            "researchers/<id:author_id>/history",
        )
    },
    "api/v1/claims": Question(API_PAGED),
    "api/v1/claims/<id:claim_id>/homepages": Question(API_PAGED),
    "api/v1/researchers/<id:author_id>/corrections": Question(API_PAGED),
    "api/v1/researchers/<id:author_id>/added-works": Question(API_PAGED),
    "api/v1/follows": Question(API_PAGED),
    "api/v1/follows/changes": Question({"cursor": Kind.EXACT, "per_page": Kind.EXACT}),
    "imports/<id:run_id>": Question(PAGED),
    "imports/candidates": Question({"q": Kind.TEXT}),
    "imports/preview": Question({"query": Kind.EXACT}),
    "imports/queries": Question(form={"query": "openalex:author:A1"}),
    "imports/files": Question(form={"form": "bibtex", "listed_for": "Ada Ax"}, files=("file",)),
    "curate": Question({"kind": Kind.EXACT, **PAGED}),
    "curate/find": Question({"record": Kind.EXACT}),
    "curate/log": Question({"by": Kind.EXACT, "record": Kind.EXACT, **PAGED}),
    "curate/claims/<id:claim_id>": Question({"beside": Kind.EXACT}, fields=("seen", "note")),
    "curate/disputes/<id:dispute_id>/answer": Question(fields=("note",)),
    "curate/disputes/<id:dispute_id>/remove": Question(fields=("note",)),
    "curate/records/<id:author_id>": Question(
        dict.fromkeys(("part", "with", "place", "year", "identifier"), Kind.TEXT)
    ),
    "curate/records/<id:author_id>/preview": Question(form=CHANGE),
    "curate/records/<id:author_id>/apply": Question(
        form={**CHANGE, "reason": "two-people"}, fields=("seen",)
    ),
    "curate/records/<id:author_id>/dismiss": Question(
        form={"found_at": "2026-01-01T00:00:00+00:00", "reason": "one-person", "note": ""}
    ),
    "compare": Question({"researchers": Kind.EXACT, "name": Kind.TEXT}),
    "invitations/new": Question({"to": Kind.EXACT}),
    "invitations/<id:invitation_id>": Question({"before": Kind.EXACT}),
    "invitations/<id:invitation_id>/messages": Question({"before": Kind.EXACT}),
    "me/invitations": Question({"show": Kind.EXACT, **PAGED}),
    "claims/new": Question({"author": Kind.FREE}),
    "me/name": Question(form={"name": "Some One"}),
    "me/delete": Question(form={"confirmation": "some one"}),
    "me/feed": Question({"before": Kind.EXACT}),
    "me/feed/read": Question(form={"until": "1"}),
    "me/follow": Question(form={"subject": "author:{author}", "follow": "yes"}, fields=("back",)),
    "me/follows": Question(PAGED),
    "me/tokens/new": Question(form={"name": "a bot", "scopes": "read", "days": "30"}),
    "me/tokens/end": Question(form={"name": "a bot"}, fields=("all",)),
    "me/starting-point": Question(form={"author": "author:{author}", "measure": "from"}),
    "me/claims/<id:claim_id>/homepages/<id:challenge_id>": Question(form={"do": "check"}),
}
"""By route, without the slug that may stand in it."""


def find_question(route: str) -> Question:
    """What can be asked of the route; nothing of those that are not named."""
    return QUESTIONS.get(route.replace("-<str:slug>", ""), Question())
