"""Who may do what: one question, `can`, whose answer is no unless a rule here says yes."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


class Visitor(Protocol):
    """What of an account, or of nobody, access is decided by."""

    @property
    def is_authenticated(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_staff(self) -> bool: ...


class Permission(Enum):
    """What can be asked for; the value is what they are told who may not."""

    IMPORT = "Importing is for the people who look after this site."
    MEASURE_DISTANCE = "Distances are measured for people who are signed in."


def can(user: Visitor, permission: Permission, obj: object = None) -> bool:
    """Whether the user may do it, to `obj` where it is about one. No for nobody and for a disabled account."""
    if not (user.is_authenticated and user.is_active):
        return False
    rule = _RULES.get(permission)
    return rule is not None and rule(user, obj)


def permit(permission: Permission) -> Callable[[View[Params]], View[Params]]:
    """Let only those to a view who may: others get the page to sign in, or 403 when they are signed in."""

    def guard(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            user: Any = request.user
            if can(user, permission):
                return view(request, *args, **kwargs)
            if user.is_authenticated:
                raise PermissionDenied(permission.value)
            # What was posted is not posted again after signing in: only an address that can be read is gone back to.
            return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "")

        return guarded

    return guard


_RULES: Mapping[Permission, Callable[[Visitor, object], bool]] = {
    Permission.IMPORT: lambda user, _: user.is_staff,
    Permission.MEASURE_DISTANCE: lambda _user, _: True,
}
