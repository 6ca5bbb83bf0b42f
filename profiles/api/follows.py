"""What an account follows, and what happened to it."""

import datetime
from http import HTTPStatus

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Permission
from core.api.answers import answer_made
from core.api.endpoints import read, write
from core.api.lists import ListAnswer
from core.api.pages import PAGE_PARAMETERS, describe_stretch, read_stretch
from core.api.parameters import Parameter, RecordId
from core.api.problems import ConflictError
from core.api.scopes import Scope
from graph.records import Node, NodeKey, NodeKind, parse_node_key
from papers.models import Change
from profiles.api.accounts import get_account
from profiles.selectors.feeds import ChangeRow, FeedStretch, list_followed_changes
from profiles.selectors.follows import FollowRow, count_follows, find_follow, list_follows, read_subjects
from profiles.services.follows import FollowError, follow, mark_feed_read, set_public, unfollow
from profiles.subjects import read_subject

FOLLOWS = "/api/v1/follows"


class NodeAnswer(msgspec.Struct, frozen=True):
    """A researcher, work, topic or institution: `key` as `author:12`, `address` that of its page."""

    key: str
    kind: str
    display_name: str
    address: str


class FollowAnswer(msgspec.Struct, frozen=True):
    """Something that is followed; `subject` names it, `node` is null when it is gone.

    While `is_public`, everybody may see that the account follows it.
    """

    subject: str
    node: NodeAnswer | None
    is_public: bool
    followed_at: datetime.datetime


class FollowBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be followed, as `author:12`, `topic:10036` or `institution:0c5e…`; privately unless said."""

    subject: str
    is_public: bool | None = None


class FollowChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether everybody may see it."""

    is_public: bool


class FeedMeta(msgspec.Struct, frozen=True):
    """`next_cursor` asks for what is older, null at the end. `read_until` is the change up to which all was read.

    `newest` is the newest change of this stretch, null when it is empty: to note that all was read up to it.
    """

    per_page: int
    next_cursor: str | None
    newest: str | None
    read_until: str


class FollowedChangeAnswer(msgspec.Struct, frozen=True):
    """What happened to `subject`; `work` and `other` are the work and the researcher it is about, null without one."""

    id: str
    kind: str
    at: datetime.datetime
    subject: NodeAnswer
    work: NodeAnswer | None
    other: NodeAnswer | None
    is_new: bool


class FeedAnswer(msgspec.Struct, frozen=True):
    """A stretch of what happened, newest first."""

    meta: FeedMeta
    results: tuple[FollowedChangeAnswer, ...]


class ReadBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All was read up to the change `until`."""

    until: RecordId


@read(
    answer=ListAnswer[FollowAnswer],
    parameters=PAGE_PARAMETERS,
    scope=Scope.READ,
    permission=Permission.FOLLOW,
    problems=(HTTPStatus.NOT_FOUND,),
)
def list_own_follows(request: Request) -> ListAnswer[FollowAnswer]:
    """What the account follows, what was followed last first."""
    user, stretch = get_account(request), read_stretch(request)
    meta = describe_stretch(stretch, count=count_follows(user))
    follows = list_follows(user, offset=stretch.offset, limit=stretch.per_page)
    return ListAnswer(meta, [_describe(one) for one in follows])


@write(
    "POST",
    answer=FollowAnswer,
    body=FollowBody,
    status=HTTPStatus.CREATED,
    scope=Scope.FOLLOW,
    permission=Permission.FOLLOW,
    problems=(HTTPStatus.NOT_FOUND,),
)
def begin_follow(request: Request, body: FollowBody) -> Response:
    """Follow a researcher, a topic or an institution.

    What is followed already stays so. A record that joined another is followed there.
    """
    user, asked = get_account(request), _read_key(body.subject)
    node = read_subjects([asked]).get(asked)
    if node is None:
        raise Http404(f"Nothing that could be followed has the key {asked}.")
    subject = parse_node_key(node.key)
    try:
        follow(subject=subject, by=user)
    except FollowError as error:
        raise ConflictError(str(error)) from None
    if body.is_public is not None:
        set_public(subject=subject, is_public=body.is_public, by=user)
    answer = _describe(_get_follow(request, str(subject)))
    return answer_made(answer, f"{FOLLOWS}/{answer.subject}")


@read(answer=FollowAnswer, scope=Scope.READ, permission=Permission.FOLLOW, problems=(HTTPStatus.NOT_FOUND,))
def show_follow(request: Request, subject: str) -> FollowAnswer:
    """One thing that the account follows."""
    return _describe(_get_follow(request, subject))


@write(
    "PATCH",
    answer=FollowAnswer,
    body=FollowChange,
    scope=Scope.FOLLOW,
    permission=Permission.FOLLOW,
    problems=(HTTPStatus.NOT_FOUND,),
)
def change_follow(request: Request, subject: str, body: FollowChange) -> FollowAnswer:
    """Let everybody see that it is followed, or nobody."""
    found = _get_follow(request, subject)
    set_public(subject=_get_key(found), is_public=body.is_public, by=get_account(request))
    return _describe(_get_follow(request, subject))


@write("DELETE", answer=None, scope=Scope.FOLLOW, permission=Permission.FOLLOW)
def end_follow(request: Request, subject: str) -> None:
    """Follow it no more. Of what is not followed nothing changes."""
    asked = _read_key(subject)
    node = read_subjects([asked]).get(asked)
    unfollow(subject=parse_node_key(node.key) if node else asked, by=get_account(request))


@read(
    answer=FeedAnswer,
    parameters=(
        Parameter(name="cursor", about="`*` for the newest, then each answer's `next_cursor`.", example="*"),
        next(one for one in PAGE_PARAMETERS if one.name == "per_page"),
    ),
    scope=Scope.READ,
    permission=Permission.FOLLOW,
)
def list_feed(request: Request) -> FeedAnswer:
    """What happened to what the account follows, newest first.

    Reading changes nothing: what was read is noted at `/follows/changes/read`. What is gone since is left out, so that
    a stretch can have fewer results than `per_page`.
    """
    user, per_page = get_account(request), read_stretch(request).per_page
    stretch = list_followed_changes(user, before=_read_cursor(request.GET.get("cursor")), limit=per_page)
    return FeedAnswer(
        FeedMeta(
            per_page=per_page,
            next_cursor=None if stretch.next_id is None else str(stretch.next_id),
            newest=None if stretch.newest_id is None else str(stretch.newest_id),
            read_until=str(user.feed_read_id),
        ),
        tuple(_describe_change(one, stretch, user.feed_read_id) for one in stretch.changes),
    )


@write("POST", answer=None, body=ReadBody, scope=Scope.FOLLOW, permission=Permission.FOLLOW)
def read_feed(request: Request, body: ReadBody) -> None:
    """Note that all was read up to a change. What was read before stays so."""
    mark_feed_read(until=int(body.until), by=get_account(request))


def _get_follow(request: Request, subject: str) -> FollowRow:
    asked = _read_key(subject)
    node = read_subjects([asked]).get(asked)
    found = find_follow(get_account(request), parse_node_key(node.key) if node else asked)
    if found is None:
        raise Http404(f"You do not follow {asked}.")
    return found


def _get_key(row: FollowRow) -> NodeKey:
    return parse_node_key(row.node.key) if row.node else row.subject


def _read_key(text: str) -> NodeKey:
    try:
        return read_subject(text)
    except ValueError as error:
        raise BadRequest(f"{str(error)[:300].capitalize()}.") from None


def _read_cursor(raw: str | None) -> int | None:
    if raw in (None, "*"):
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 18):
        raise BadRequest("This cursor is not one of this list: begin with cursor=*.")
    return int(raw)


def _describe(row: FollowRow) -> FollowAnswer:
    return FollowAnswer(
        str(_get_key(row)),
        None if row.node is None else _describe_node(row.node),
        row.is_public,
        row.followed_at,
    )


def _describe_node(node: Node) -> NodeAnswer:
    return NodeAnswer(node.key, node.kind, node.label, node.address)


def _describe_change(change: ChangeRow, stretch: FeedStretch, read_id: int) -> FollowedChangeAnswer:
    about = {key.kind: _describe_node(stretch.nodes[key]) for key in change.list_keys()[1:]}
    return FollowedChangeAnswer(
        id=str(change.id),
        kind=Change.Kind(change.kind).name.lower().replace("_", "-"),
        at=change.at,
        subject=_describe_node(stretch.nodes[change.subject]),
        work=about.get(NodeKind.WORK),
        other=about.get(NodeKind.AUTHOR),
        is_new=change.id > read_id,
    )
