"""Who asks the API: a program by a token, or a browser by its session."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from core.api.credentials import read_credential
from papers.pages.text import show_day
from profiles.models import Token, User
from profiles.selectors.tokens import find_token
from profiles.services.tokens import note_use

_CHALLENGE = 'Bearer realm="Peerlight"'
_UNKNOWN = "This token is not known here: it was ended, or a part of it is missing. Make one at /me/tokens."


class TokenAuthentication(BaseAuthentication):
    """By `Authorization: Bearer …`, or `Token …`. A token that is not good is refused, also where none is needed."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The account and its token; None without one. Raises AuthenticationFailed."""
        credential = read_credential(request.META.get("HTTP_AUTHORIZATION", ""))
        if credential is None:
            return None
        token = find_token(credential)
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_UNKNOWN)
        if token.is_over:
            raise AuthenticationFailed(
                f"This token ended on {show_day(token.expiry)}: make another at /me/tokens."
            )
        note_use(token=token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a refusal says of how to ask (RFC 6750)."""
        has_one = read_credential(request.META.get("HTTP_AUTHORIZATION", "")) is not None
        return f'{_CHALLENGE}, error="invalid_token"' if has_one else _CHALLENGE


class BrowserAuthentication(SessionAuthentication):
    """By the session of a page of this site. What is written needs the token of its forms too, in `X-CSRFToken`."""

    def enforce_csrf(self, request: HttpRequest) -> None:
        """Raises PermissionDenied for what another site may have had the browser send."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(
                "A browser that is signed in sends the value of the cookie csrftoken as X-CSRFToken. Programs ask "
                "with a token: see /me/tokens."
            ) from None
