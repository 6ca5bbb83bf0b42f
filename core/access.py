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


class Owned(Protocol):
    """What somebody owns, and how surely they are who they say (0–5, `profiles/trust/levels.py`); None is nobody."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def level(self) -> int: ...


class Permission(Enum):
    """What can be asked for; the value is what they are told who may not."""

    IMPORT = "Importing is for the people who look after this site."
    MEASURE_DISTANCE = "Distances are measured for people who are signed in."
    FOLLOW = "Following is for people who are signed in."
    CLAIM = "Claiming is for people who are signed in."
    REPORT = "Reporting is for people who are signed in."
    SEE_ACCOUNT = "An account is seen by the person whose it is."
    SEE_CLAIM = "A claim is seen by the person who made it and by curators."
    EDIT = "This is for the owner of the page, whose claim must be verified."
    HIDE = "Hiding and removal are for an owner whose claim stands on strong evidence (level L3)."
    VOUCH = "Vouching is for co-authors whose own claims are at level L4 or above."
    INVITE = "Inviting is for people who own a page here, at level L2 or above."
    CURATE = "This is for the curators of this site."
    DECIDE = "A curator does not decide about a record that they claim or claimed: another curator does."


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


def require(user: Visitor, permission: Permission, obj: object = None) -> None:
    """Raises PermissionDenied, which says who may, unless the user may do it to `obj`."""
    if not can(user, permission, obj):
        raise PermissionDenied(permission.value)


def _owns(user: Any, owned: Owned | None, *, level: int = 0) -> bool:
    """Whether it is this user's, and surely enough."""
    if owned is None or owned.owner_id is None:
        return False
    return bool(owned.owner_id == user.pk and owned.level >= level)


_RULES: Mapping[Permission, Callable[[Any, Any], bool]] = {
    Permission.IMPORT: lambda user, _: user.is_staff,
    Permission.MEASURE_DISTANCE: lambda _user, _: True,
    Permission.FOLLOW: lambda _user, _: True,
    Permission.CLAIM: lambda _user, _: True,
    Permission.REPORT: lambda _user, _: True,
    Permission.SEE_ACCOUNT: lambda _user, _: True,
    Permission.SEE_CLAIM: lambda user, claim: bool(user.is_curator) or _owns(user, claim),
    Permission.EDIT: lambda user, record: _owns(user, record, level=2),
    Permission.HIDE: lambda user, record: _owns(user, record, level=3),
    Permission.VOUCH: lambda user, own_claim: _owns(user, own_claim, level=4),
    Permission.INVITE: lambda user, own_page: _owns(user, own_page, level=2),
    Permission.CURATE: lambda user, _: bool(user.is_curator),
    Permission.DECIDE: lambda user, claimants: bool(
        user.is_curator and claimants is not None and user.pk not in claimants
    ),
}
