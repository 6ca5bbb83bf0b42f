"""Endpoints: each is declared once, by what it asks and what it answers.

Views, the schema, the docs, the client and the tests of access and of bad input are all made from the declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import msgspec
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import HttpResponseBase
from rest_framework.exceptions import NotAuthenticated, UnsupportedMediaType
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access import Permission, require
from core.api.kept_answers import answer_once
from core.api.listings import LIST_PARAMETERS, Listing
from core.api.parameters import Parameter
from core.api.scopes import Scope

MOST_BODY_BYTES = 1 << 20
FILE = "application/octet-stream"
"""As what a file is sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One thing that can be asked of the API.

    The handler takes the request and the values of the address, and `body` where there is one; it returns an answer of
    the declared type, or a response of its own. Its docstring is what the docs say of it: a first line, then the rest.
    `body` is the type of the JSON sent; with `bytes` a file is sent, which the handler reads from the stream it gets.
    Without `scope` it is for everybody. `problems` are the statuses that it answers besides those of any endpoint.
    """

    method: str
    handler: Callable[..., Any]
    answer: Any
    status: HTTPStatus = HTTPStatus.OK
    media: tuple[str, ...] = ("application/json",)
    listing: Listing | None = None
    parameters: tuple[Parameter, ...] = ()
    body: Any = None
    scope: Scope | None = None
    permission: Permission | None = None
    problems: tuple[HTTPStatus, ...] = ()

    @property
    def name(self) -> str:
        """Its name in schema and client: that of the handler."""
        return self.handler.__name__

    @property
    def known_parameters(self) -> frozenset[str]:
        """The words of the address that it reads."""
        own = frozenset(parameter.name for parameter in self.parameters)
        return own | frozenset(one.name for one in LIST_PARAMETERS) if self.listing else own


def read(*, answer: Any, **declared: Any) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare what is read: the decorated handler becomes an endpoint."""
    return lambda handler: Endpoint(method="GET", handler=handler, answer=answer, **declared)


def write(
    method: str, *, answer: Any, scope: Scope, **declared: Any
) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare what is done with POST, PUT, PATCH or DELETE; `answer` None means that nothing is said (204)."""
    if answer is None:
        declared.setdefault("status", HTTPStatus.NO_CONTENT)
    return lambda handler: Endpoint(method=method, handler=handler, answer=answer, scope=scope, **declared)


class EndpointView(APIView):
    """An address of the API with what can be asked there, by method."""

    permission_classes = (AllowAny,)  # `authorize` asks, by what the endpoint declares
    endpoints: Mapping[str, Endpoint] = {}

    def answer(self, endpoint: Endpoint, request: Request, **values: Any) -> HttpResponseBase:
        """Ask the endpoint, after looking at who asks and at the words of the address."""
        authorize(request, endpoint)
        check_parameters(request, endpoint)
        if endpoint.body is not None:
            values["body"] = read_body(request, endpoint.body)
        if endpoint.method == "GET":
            return _ask(endpoint, request, values)
        return answer_once(request, lambda: _ask(endpoint, request, values))


def _ask(endpoint: Endpoint, request: Request, values: Mapping[str, Any]) -> HttpResponseBase:
    answered: Any = endpoint.handler(request, **values)
    if not isinstance(answered, HttpResponseBase):
        answered = Response(answered, status=endpoint.status)
    return cast(HttpResponseBase, answered)


def serve(*endpoints: Endpoint) -> Callable[..., HttpResponseBase]:
    """The view of an address where these endpoints stand, one a method."""
    by_method = {endpoint.method: endpoint for endpoint in endpoints}

    def handle(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
        def ask(view: EndpointView, request: Request, **values: Any) -> HttpResponseBase:
            return view.answer(endpoint, request, **values)

        return ask

    methods = {method.lower(): handle(endpoint) for method, endpoint in by_method.items()}
    name = endpoints[0].name.title().replace("_", "")
    view: type[EndpointView] = type(name, (EndpointView,), {"endpoints": by_method, **methods})
    return cast(Callable[..., HttpResponseBase], view.as_view())


def authorize(request: Request, endpoint: Endpoint) -> None:
    """Raises what says why, unless whoever asks may: their account, and the token that they asked with."""
    if endpoint.scope is None and endpoint.permission is None:
        return
    if not request.user.is_authenticated:
        raise NotAuthenticated(
            "This is for people who are signed in, or for a token of theirs: see /me/tokens."
        )
    scopes = getattr(request.auth, "scopes", None)
    if scopes is not None and endpoint.scope not in scopes:
        raise PermissionDenied(
            f"This token lacks the scope {endpoint.scope}: make one that has it at /me/tokens."
        )
    if endpoint.permission is not None:
        require(request.user, endpoint.permission)


def check_parameters(request: Request, endpoint: Endpoint) -> None:
    """Raises BadRequest, which says which there are, for a word of the address that the endpoint doesn't read."""
    known = endpoint.known_parameters
    for name, value in request.GET.items():
        if "\x00" in value:
            raise BadRequest("Nothing that can be asked for has a NUL character in it.")
        # As OpenAlex has it: its clients write both, and say who they are.
        if name.replace("-", "_") not in known and name != "mailto":
            said = f"It takes {', '.join(sorted(known))}." if known else "It takes none."
            raise BadRequest(f"There is no parameter {name[:50]!r} here. {said}")


def read_body(request: Request, body_type: Any) -> Any:
    """The JSON sent, as this type; for `bytes` the stream of what is sent.

    Raises BadRequest for what is none, UnsupportedMediaType for what is not sent as it must be.
    """
    media = (request.content_type or "").partition(";")[0].strip()
    if body_type is bytes:
        if media != FILE:
            raise UnsupportedMediaType(request.content_type, f"Send the file itself: Content-Type: {FILE}.")
        return request._request
    if media != "application/json":
        raise UnsupportedMediaType(request.content_type, "Send JSON: Content-Type: application/json.")
    try:
        raw = request._request.body
    except RequestDataTooBig:
        raw = None
    if raw is None or len(raw) > MOST_BODY_BYTES:
        raise BadRequest(f"A body has at most {MOST_BODY_BYTES:,} bytes.")
    try:
        return msgspec.json.decode(raw, type=body_type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"The body is not as it must be: {str(error).rstrip('.')}.") from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
