"""Who may open which address, by reading and by posting: one line a route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from papers.citations.forms import Form
from tests.meta.people import COPIED_ON, Who

EVERYBODY = frozenset(Who)
SIGNED_IN = EVERYBODY - {Who.NOBODY, Who.DISABLED}
SIGNED_OUT = frozenset({Who.NOBODY, Who.DISABLED})
STAFF = frozenset({Who.STAFF})
CURATORS = frozenset({Who.CURATOR})
NOBODY: frozenset[Who] = frozenset()


@dataclass(frozen=True)
class Door:
    """An address of the route, and who may read and post there; nothing else is let in by anybody.

    Address, form and body name what is in a site as `Site.names` does, in braces. `body` is JSON, sent in place of a
    form, or bytes of a file; `change` is who may PATCH, `end` who may DELETE.
    `takes_any_method` where whatever is not read is taken as a form. `asks_by_post` where a form only asks, as programs
    do that have no secret of the site.
    """

    address: str
    read: frozenset[Who] = EVERYBODY
    post: frozenset[Who] = NOBODY
    form: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | bytes | None = None
    change: frozenset[Who] = NOBODY
    end: frozenset[Who] = NOBODY
    takes_any_method: bool = False
    asks_by_post: bool = False

    def may(self, method: str) -> frozenset[Who]:
        """Who may use the method."""
        by_method = {"get": self.read, "post": self.post, "patch": self.change, "delete": self.end}
        return self.post if self.takes_any_method and method != "get" else by_method.get(method, NOBODY)


def of_researcher(tail: str, **fields: Any) -> Door:
    """A door below the page of the owned record."""
    return Door(f"{{researcher}}{tail}", **fields)


def of_number(tail: str, **fields: Any) -> Door:
    """A door below the number of the owned record, which leads on."""
    return Door(f"/researchers/{{author}}{tail}", **fields)


READING: dict[str, Door] = {
    "": Door("/"),
    "api/<path:rest>": Door("/api/v1/nothing", read=NOBODY),
    "api/docs": Door("/api/docs"),
    "api/schema": Door("/api/schema"),
    "api/v1/works": Door("/api/v1/works"),
    "api/v1/works/<id:work_id>": Door("/api/v1/works/{work}"),
    "api/v1/search": Door("/api/v1/search?q=work"),
    "api/v1/autocomplete": Door("/api/v1/autocomplete?q=ada"),
    "api/v1/autocomplete/<slug:kind>": Door("/api/v1/autocomplete/authors?q=ada"),
    "api/v1/resolve": Door("/api/v1/resolve?id=T10036"),
    "api/v1/changes": Door("/api/v1/changes"),
    **{f"api/v1/{nodes}": Door(f"/api/v1/{nodes}") for nodes in ("topics", "institutions", "venues")},
    "api/v1/topics/<id:topic_id>": Door("/api/v1/topics/10036"),
    "api/v1/institutions/<institution:institution_id>": Door("/api/v1{institution_number}"),
    "api/v1/institutions/<path:identifier>": Door("/api/v1/institutions/ror:05gq02987", read=NOBODY),
    "api/v1/venues/<venue:venue_id>": Door("/api/v1{venue_number}"),
    "api/v1/works/<path:identifier>": Door("/api/v1/works/doi:10.5555/nothing", read=NOBODY),
    **{f"api/v1/{kind}": Door(f"/api/v1/{kind}") for kind in ("researchers", "authors")},
    **{
        f"api/v1/{kind}/<id:author_id>": Door(f"/api/v1/{kind}/{{author}}")
        for kind in ("researchers", "authors")
    },
    **{
        f"api/v1/{kind}/<path:identifier>": Door(f"/api/v1/{kind}/0000-0002-1825-0097", read=NOBODY)
        for kind in ("researchers", "authors")
    },
    **{
        f"api/v1/researchers/<id:author_id>/{part}": Door(f"/api/v1/researchers/{{author}}/{part}")
        for part in (
            "works",
            "possible-works",
            "collaborators",
            "topics",
            "institutions",
            "trust",
            "trust/history",
            "activity",
            "history",
            "provenance",
        )
    },
    "api/v1/graph/edge": Door("/api/v1/graph/edge?source=author:{author}&target=topic:10036"),
    "api/v1/graph/communities": Door("/api/v1/graph/communities"),
    "api/v1/graph/communities/<id:community_id>": Door("/api/v1/graph/communities/1"),
    "api/v1/graph/path": Door("/api/v1/graph/path?from=author:{author}&to=author:{other}"),
    "api/v1/graph/slice": Door("/api/v1/graph/slice?focus=author:{author}"),
    "compare": Door("/compare?researchers={author},{other}"),
    "explore": Door("/explore?focus=author:{author}"),
    "explore/path": Door("/explore/path"),
    "favicon.ico": Door("/favicon.ico"),
    "healthz": Door("/healthz"),
    # From this machine; `tests/papers/views/test_operation.py` asks from elsewhere.
    "metrics": Door("/metrics"),
    "readyz": Door("/readyz"),
    "robots.txt": Door("/robots.txt"),
    "sitemap.xml": Door("/sitemap.xml"),
    "sitemaps/researchers-<id:number>.xml": Door("/sitemaps/researchers-{author_file}.xml"),
    "sitemaps/works-<id:number>.xml": Door("/sitemaps/works-{work_file}.xml"),
    **{
        f"sitemaps/{listed}-<id:number>.xml": Door(f"/sitemaps/{listed}-1.xml")
        for listed in ("topics", "institutions", "venues")
    },
    "oembed": Door("/oembed?url=http://testserver{researcher}"),
    "oai": Door("/oai?verb=Identify", post=EVERYBODY, form={"verb": "Identify"}, asks_by_post=True),
    "search": Door("/search"),
    "search/suggest": Door("/search/suggest?q=ada"),
    **{f"search/works.{form}": Door(f"/search/works.{form}?q=work") for form in Form},
    "topics/<id:topic_id>": Door("/topics/10036"),
    "topics/<id:topic_id>-<str:slug>": Door("/topics/10036-reading"),
    "topics/<id:topic_id>-<str:slug>/people": Door("/topics/10036-reading/people"),
    "topics/<id:topic_id>-<str:slug>/works": Door("/topics/10036-reading/works"),
    "topics/<id:topic_id>.jsonld": Door("/topics/10036.jsonld"),
    "topics/<id:topic_id>/people": Door("/topics/10036/people"),
    "topics/<id:topic_id>/works": Door("/topics/10036/works"),
    "cite": Door("/cite?works={work}"),
    **{f"cite.{form}": Door(f"/cite.{form}?works={{work}}") for form in Form},
    **{f"works/<id:work_id>.{form}": Door(f"/works/{{work}}.{form}") for form in Form},
    "works/<id:work_id>-<str:slug>/cite": Door("{work_page}/cite"),
    "works/<id:work_id>/cite": Door("/works/{work}/cite"),
    "works.jsonl.gz": Door("/works.jsonl.gz"),
    "works/<id:work_id>": Door("/works/{work}"),
    "works/<id:work_id>-<str:slug>": Door("{work_page}"),
    "works/<id:work_id>.jsonld": Door("/works/{work}.jsonld"),
    "works/<id:work_id>.linkset.json": Door("/works/{work}.linkset.json"),
}
RESEARCHERS: dict[str, Door] = {
    "researchers/<id:author_id>": of_number(""),
    "researchers/<id:author_id>-<str:slug>": of_researcher(""),
    "researchers/<id:author_id>.jsonld": of_number(".jsonld"),
    "researchers/<id:author_id>.linkset.json": of_number(".linkset.json"),
    **{
        f"researchers/<id:author_id>{slug}/{part}": door(f"/{part}")
        for part in (
            "header",
            "quick-read",
            "actions",
            "connect",
            "collaboration",
            "graph",
            "timeline",
            "works",
            "provenance",
            "collaborators",
            "institutions",
            "topics",
            "history",
            "cite",
            "embed",
            "share",
            "feed.atom",
            "feed.json",
            *(f"works.{form}" for form in Form),
        )
        for slug, door in (("", of_number), ("-<str:slug>", of_researcher))
    },
    "researchers/<id:author_id>/cite/keep": of_number("/cite/keep", read=NOBODY, post=EVERYBODY),
    "researchers/<id:author_id>/on/<day:day>": of_number(f"/on/{COPIED_ON}"),
    "researchers/<id:author_id>-<str:slug>/on/<day:day>": of_researcher(f"/on/{COPIED_ON}"),
    # Only where an owner chose some, where there is a risk, and where initials fit.
    **{
        f"researchers/<id:author_id>{slug}/{part}": door(f"/{part}", read=read)
        for part in ("highlights", "conflation", "possible")
        for slug, door, read in (("", of_number, EVERYBODY), ("-<str:slug>", of_researcher, NOBODY))
    },
}
IMPORTING: dict[str, Door] = {
    "admin": Door("/admin", read=EVERYBODY),
    "admin/**": Door("/admin/", read=STAFF, post=STAFF, takes_any_method=True),
    "imports": Door("/imports", read=STAFF),
    "imports/<id:run_id>": Door("/imports/{run}", read=STAFF),
    "imports/<id:run_id>/carry-on": Door("/imports/{run}/carry-on", read=NOBODY, post=STAFF),
    "imports/files": Door("/imports/files", read=NOBODY, post=STAFF),
    "imports/preview": Door("/imports/preview?query=nothing", read=STAFF),
    "imports/candidates": Door("/imports/candidates", read=STAFF),
    "imports/queries": Door("/imports/queries", read=NOBODY, post=STAFF),
}
API_IMPORTS: dict[str, Door] = {
    "api/v1/imports": Door("/api/v1/imports", STAFF, STAFF, body={"query": "openalex:author:A1"}),
    "api/v1/imports/files": Door(
        "/api/v1/imports/files?name=works.bib", NOBODY, STAFF, body=b"@article{x, title={Waters}}"
    ),
    "api/v1/imports/candidates": Door("/api/v1/imports/candidates", STAFF),
    "api/v1/imports/preview": Door("/api/v1/imports/preview?query=nothing", STAFF),
    "api/v1/imports/<id:run_id>": Door("/api/v1/imports/{run}", STAFF),
    "api/v1/imports/<id:run_id>/rejected": Door("/api/v1/imports/{run}/rejected", STAFF),
    "api/v1/imports/<id:run_id>/carry-on": Door("/api/v1/imports/{run}/carry-on", NOBODY, STAFF),
}
NODES: dict[str, Door] = {
    "communities/<id:community_id>": Door("/communities/1"),
    "explore/edge": Door("/explore/edge?source=author:{author}&target=topic:10036"),
    **{
        f"explore/graph.{form}": Door(f"/explore/graph.{form}?focus=author:{{author}}")
        for form in ("json", "graphml", "svg")
    },
    **{
        f"topics/<id:topic_id>{slug}/works.{form}": Door(
            f"/topics/10036{'-reading' if slug else ''}/works.{form}"
        )
        for slug in ("", "-<str:slug>")
        for form in Form
    },
    "venues/<venue:venue_id>.jsonld": Door("{venue_number}.jsonld"),
    **{
        f"venues/<venue:venue_id>{slug}{part}": Door(f"{{{'venue' if slug else 'venue_number'}}}{part}")
        for slug in ("", "-<str:slug>")
        for part in ("", "/people", "/works", *(f"/works.{form}" for form in Form))
    },
    "institutions/<ror:ror>": Door("/institutions/05dxps055", read=NOBODY),
    "institutions/<institution:institution_id>.jsonld": Door("{institution_number}.jsonld"),
    **{
        f"institutions/<institution:institution_id>{slug}{part}": Door(
            f"{{{'institution' if slug else 'institution_number'}}}{part}"
        )
        for slug in ("", "-<str:slug>")
        for part in (
            *("", "/people", "/works", "/feed.atom", "/feed.json"),
            *(f"/works.{form}" for form in Form),
        )
    },
    **{
        f"topics/<id:topic_id>{slug}/feed.{form}": Door(
            f"/topics/10036{'-reading' if slug else ''}/feed.{form}"
        )
        for slug in ("", "-<str:slug>")
        for form in ("atom", "json")
    },
}
CURATING: dict[str, Door] = {
    "curate": Door("/curate", read=CURATORS),
    "curate/log": Door("/curate/log", read=CURATORS),
    "curate/find": Door("/curate/find?record={author}", read=CURATORS),
    "curate/claims/<id:claim_id>": Door(
        "/curate/claims/{rival_claim}",
        read=CURATORS,
        post=CURATORS,
        form={"decision": "refuse", "reason": "no-evidence"},
    ),
    "curate/disputes/<id:dispute_id>": Door("/curate/disputes/{dispute}", read=CURATORS),
    **{
        f"curate/disputes/<id:dispute_id>/{verb}": Door(
            f"/curate/disputes/{{dispute}}/{verb}",
            read=NOBODY,
            post=CURATORS,
            form={"reason": reason},
        )
        for verb, reason in (("answer", "put-right"), ("remove", "own-wish"))
    },
    "curate/corrections/<id:correction_id>": Door("/curate/corrections/{correction}", read=CURATORS),
    "curate/corrections/<id:correction_id>/undo": Door(
        "/curate/corrections/{correction}/undo", read=NOBODY, post=CURATORS
    ),
    "curate/records/<id:author_id>": Door("/curate/records/{author}", read=CURATORS),
    **{
        f"curate/records/<id:author_id>/{verb}": Door(
            f"/curate/records/{{author}}/{verb}", read=NOBODY, post=CURATORS
        )
        for verb in ("preview", "apply", "dismiss")
    },
}
OWNER = frozenset({Who.OWNER})


def of_desk(tail: str, **form: str) -> Door:
    """A form of the owner's desk."""
    return of_number(f"/edit/{tail}", read=NOBODY, post=OWNER, form=form)


OWNING: dict[str, Door] = {
    "researchers/<id:author_id>/edit": of_number("/edit", read=OWNER),
    "researchers/<id:author_id>-<str:slug>/edit": of_researcher("/edit", read=OWNER),
    "researchers/<id:author_id>/edit/works": of_number("/edit/works", read=OWNER),
    "researchers/<id:author_id>-<str:slug>/edit/works": of_researcher("/edit/works", read=OWNER),
    "researchers/<id:author_id>/edit/statement": of_desk("statement", bio="Reads."),
    "researchers/<id:author_id>/edit/names": of_desk("names"),
    "researchers/<id:author_id>/edit/highlights": of_desk("highlights"),
    "researchers/<id:author_id>/edit/review": of_desk("review"),
    "researchers/<id:author_id>/edit/visibility": of_desk("visibility", shown="no"),
    "researchers/<id:author_id>/edit/removal": of_desk("removal", note="Please."),
    "researchers/<id:author_id>/edit/works/said": of_desk("works/said"),
    "researchers/<id:author_id>/edit/works/undone": of_desk("works/undone"),
    "researchers/<id:author_id>/edit/works/added": of_desk("works/added", identifiers="10.5555/none"),
}
MEASURED: dict[str, Door] = {
    f"researchers/<id:author_id>{slug}/{part}": door(f"/{part}")
    for part in ("trust", "trust.json")
    for slug, door in (("", of_number), ("-<str:slug>", of_researcher))
}
OWN: dict[str, Door] = {
    "me": Door("/me", read=SIGNED_IN),
    "me/name": Door("/me/name", read=NOBODY, post=SIGNED_IN),
    "me/export": Door("/me/export", read=SIGNED_IN),
    "me/delete": Door("/me/delete", read=SIGNED_IN, post=SIGNED_IN),
    "me/follow": Door("/me/follow", read=NOBODY, post=SIGNED_IN),
    "me/follows": Door("/me/follows", read=SIGNED_IN),
    "me/feed": Door("/me/feed", read=SIGNED_IN),
    "me/feed/read": Door("/me/feed/read", read=NOBODY, post=SIGNED_IN),
    "me/tokens": Door("/me/tokens", read=SIGNED_IN),
    "me/tokens/new": Door("/me/tokens/new", read=SIGNED_IN, post=SIGNED_IN),
    "me/tokens/end": Door("/me/tokens/end", read=NOBODY, post=SIGNED_IN),
    "me/starting-point": Door("/me/starting-point", read=NOBODY, post=SIGNED_IN),
    "gallery": Door("/gallery", read=NOBODY),
}


def of_account(tail: str, read: frozenset[Who], post: frozenset[Who] = NOBODY) -> Door:
    """A page of signing in or of an account."""
    return Door(f"/account/{tail}", read=read, post=post, takes_any_method=True)


SIGNING_IN: dict[str, Door] = {
    "account/password/reset/": of_account("password/reset/", EVERYBODY, EVERYBODY),
    **{
        f"account/{tail}": of_account(tail, EVERYBODY)
        for tail in (
            "inactive/",
            "password/reset/done/",
            "password/reset/key/done/",
            "3rdparty/login/cancelled/",
            "3rdparty/login/error/",
        )
    },
    **{
        f"account/{tail}": of_account(tail, SIGNED_IN, SIGNED_IN)
        for tail in (
            "email/",
            "sessions/",
            "password/change/",
            "password/set/",
            "3rdparty/",
            "2fa/recovery-codes/generate/",
            "2fa/totp/activate/",
            "2fa/webauthn/add/",
        )
    },
    **{f"account/{tail}": of_account(tail, SIGNED_IN) for tail in ("2fa/", "2fa/webauthn/")},
    "account/login/": of_account("login/", SIGNED_OUT, SIGNED_OUT),
    "account/signup/": of_account("signup/", SIGNED_OUT, SIGNED_OUT),
    "account/logout/": of_account("logout/", SIGNED_IN, SIGNED_IN),
    "account/confirm-email/": of_account("confirm-email/", SIGNED_IN, SIGNED_IN),
    # Former addresses, which lead on to those of today.
    **{
        f"account/social/{tail}": of_account(f"social/{tail}", EVERYBODY, EVERYBODY)
        for tail in ("connections/", "signup/", "login/cancelled/", "login/error/")
    },
    # Nobody here has a password, a second factor, a half-done sign-in or a provider to sign in at.
    **{
        f"account/{tail}": of_account(tail, NOBODY)
        for tail in (
            "3rdparty/signup/",
            "login/code/confirm/",
            "reauthenticate/",
            "2fa/authenticate/",
            "2fa/recovery-codes/",
            "2fa/recovery-codes/download/",
            "2fa/totp/deactivate/",
            "2fa/reauthenticate/",
            "2fa/webauthn/reauthenticate/",
        )
    },
    **{
        f"account/2fa/webauthn/keys/<int:pk>/{verb}/": of_account(f"2fa/webauthn/keys/1/{verb}/", NOBODY)
        for verb in ("edit", "remove")
    },
    **{
        f"account/oidc/{route}/login/{tail}": of_account(f"oidc/orcid/login/{tail}", NOBODY)
        for route in ("<str:provider_id>", "^(?P<provider_id>[^/]+)")
        for tail in ("", "callback/")
    },
    "account/2fa/webauthn/login/": of_account("2fa/webauthn/login/", NOBODY, EVERYBODY),
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": of_account(
        "password/reset/key/1-abc/", EVERYBODY, EVERYBODY
    ),
}
API_FOLLOWS: dict[str, Door] = {
    "api/v1/me": Door("/api/v1/me", read=SIGNED_IN),
    "api/v1/follows": Door(
        "/api/v1/follows", read=SIGNED_IN, post=SIGNED_IN, body={"subject": "author:{author}"}
    ),
    "api/v1/follows/<str:subject>": Door(
        "/api/v1/follows/author:{other}", OWNER, body={"is_public": True}, change=OWNER, end=SIGNED_IN
    ),
    "api/v1/follows/changes": Door("/api/v1/follows/changes", read=SIGNED_IN),
    "api/v1/follows/changes/read": Door(
        "/api/v1/follows/changes/read", NOBODY, SIGNED_IN, body={"until": "1"}
    ),
}
CLAIMANTS = frozenset({Who.RIVAL})


def of_claim(tail: str, read: frozenset[Who] = NOBODY, post: frozenset[Who] = NOBODY, **form: str) -> Door:
    """An address of the claim that competes."""
    return Door(f"/me/claims/{{rival_claim}}{tail}", read, post, form)


CLAIMING: dict[str, Door] = {
    "claims/new": Door("/claims/new", read=NOBODY, post=SIGNED_IN, form={"author": "{author}"}),
    "me/claims": Door("/me/claims", read=SIGNED_IN),
    "me/claims/<id:claim_id>": of_claim("", CLAIMANTS),
    "me/claims/<id:claim_id>/look": of_claim("/look", post=CLAIMANTS),
    "me/claims/<id:claim_id>/withdraw": of_claim("/withdraw", post=CLAIMANTS),
    "me/claims/<id:claim_id>/homepages": of_claim(
        "/homepages", post=CLAIMANTS, address="https://ada.example/me"
    ),
    "me/claims/<id:claim_id>/homepages/<id:challenge_id>": Door(
        "/me/claims/{rival_claim}/homepages/{challenge}", NOBODY, CLAIMANTS
    ),
    "me/vouches": Door("/me/vouches", read=SIGNED_IN),
    "me/vouches/<id:evidence_id>/withdraw": Door(
        "/me/vouches/{vouch}/withdraw", NOBODY, frozenset({Who.OTHER})
    ),
    "researchers/<id:author_id>/report": of_number(
        "/report", read=SIGNED_IN, post=SIGNED_IN, form={"kind": "other", "note": "Wrong."}
    ),
    # Nobody here is sure enough of themselves to vouch.
    "researchers/<id:author_id>/vouch": of_number("/vouch", read=NOBODY),
}
API_CLAIMS: dict[str, Door] = {
    "api/v1/claims": Door("/api/v1/claims", SIGNED_IN, SIGNED_IN, body={"researcher": "{author}"}),
    "api/v1/claims/<id:claim_id>": Door("/api/v1/claims/{rival_claim}", CLAIMANTS | CURATORS),
    "api/v1/claims/<id:claim_id>/withdraw": Door("/api/v1/claims/{rival_claim}/withdraw", NOBODY, CLAIMANTS),
    "api/v1/claims/<id:claim_id>/look": Door("/api/v1/claims/{rival_claim}/look", NOBODY, CLAIMANTS),
    "api/v1/claims/<id:claim_id>/homepages": Door(
        "/api/v1/claims/{rival_claim}/homepages",
        CLAIMANTS,
        CLAIMANTS,
        body={"homepage": "https://ada.example/me"},
    ),
    "api/v1/claims/<id:claim_id>/homepages/<id:challenge_id>": Door(
        "/api/v1/claims/{rival_claim}/homepages/{challenge}", CLAIMANTS, end=CLAIMANTS
    ),
    "api/v1/claims/<id:claim_id>/homepages/<id:challenge_id>/look": Door(
        "/api/v1/claims/{rival_claim}/homepages/{challenge}/look", NOBODY, CLAIMANTS
    ),
}
API_OWNING: dict[str, Door] = {
    "api/v1/researchers/<id:author_id>/corrections": Door(
        "/api/v1/researchers/{author}/corrections", OWNER, OWNER, body={"kind": "refuse", "works": ["{work}"]}
    ),
    "api/v1/researchers/<id:author_id>/corrections/<id:correction_id>": Door(
        "/api/v1/researchers/{author}/corrections/{correction}", OWNER, end=OWNER
    ),
    "api/v1/researchers/<id:author_id>/statement": Door(
        "/api/v1/researchers/{author}/statement", OWNER, body={"collaboration": "open"}, change=OWNER
    ),
    "api/v1/researchers/<id:author_id>/added-works": Door(
        "/api/v1/researchers/{author}/added-works", OWNER, OWNER, body={"identifiers": ["10.5555/none"]}
    ),
}
INVITED = frozenset({Who.RIVAL, Who.OTHER})
TALKING = frozenset({Who.OWNER, Who.OTHER})


def of_talk(tail: str, read: frozenset[Who] = NOBODY, **form: str) -> Door:
    """An address of the conversation."""
    return Door(f"/invitations/{{conversation}}{tail}", read, TALKING if form else NOBODY, form)


INVITING: dict[str, Door] = {
    "curate/complaints/<id:complaint_id>": Door("/curate/complaints/{complaint}", read=CURATORS),
    "curate/complaints/<id:complaint_id>/answer": Door(
        "/curate/complaints/{complaint}/answer", NOBODY, CURATORS, {"reason": "warned"}
    ),
    # Who may not invite the owner of a page is told why, on the page of the form.
    "invitations/new": Door(
        "/invitations/new?to={other}",
        read=SIGNED_IN,
        post=frozenset({Who.OWNER, Who.OTHER, Who.RIVAL}),
        form={"to": "{other}", "text": "Shall we?"},
    ),
    "invitations/<id:invitation_id>": of_talk("", TALKING),
    "invitations/<id:invitation_id>/answer": Door(
        "/invitations/{invitation}/answer", NOBODY, INVITED, {"do": "decline"}
    ),
    "invitations/<id:invitation_id>/messages": of_talk("/messages", text="Good.", after="0"),
    "invitations/<id:invitation_id>/read": of_talk("/read", until="{message}"),
    "invitations/<id:invitation_id>/block": of_talk("/block", do="block"),
    "invitations/<id:invitation_id>/report": of_talk("/report", TALKING, note="Rude."),
    "me/invitations": Door("/me/invitations", read=SIGNED_IN),
}
DOORS: dict[str, Door] = (
    API_FOLLOWS
    | API_IMPORTS
    | API_CLAIMS
    | API_OWNING
    | CLAIMING
    | INVITING
    | READING
    | RESEARCHERS
    | IMPORTING
    | NODES
    | CURATING
    | OWNING
    | MEASURED
    | OWN
    | SIGNING_IN
)
