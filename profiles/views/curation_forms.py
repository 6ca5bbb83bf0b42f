"""What the curators' forms have in common: reasons and notes that are read, and the answer when nothing was done."""

from collections.abc import Iterable
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.models import User

LONGEST_NOTE = 4000
Reason = TypeVar("Reason", bound=StrEnum)


def read_reason(request: HttpRequest, reasons: Iterable[Reason]) -> Reason:
    """The one of these reasons that was chosen. Raises BadRequest when none was."""
    raw = request.POST.get("reason")
    chosen = next((one for one in reasons if one.value == raw), None)
    if chosen is None:
        raise BadRequest("Choose one of the reasons.")
    return chosen


def read_note(request: HttpRequest) -> str:
    """What the curator wrote, without space around it. Raises BadRequest for what no column can hold."""
    note = request.POST.get("note", "").strip()
    if "\0" in note or len(note) > LONGEST_NOTE:
        raise BadRequest(f"A note is text of at most {LONGEST_NOTE:,} characters.")
    return note


def get_curator(request: HttpRequest) -> User:
    """Who decides; only for views that are permitted to curators."""
    assert isinstance(request.user, User)  # noqa: S101 - who may, is signed in
    return request.user


def show_refusal(request: HttpRequest, error: Exception, address: str) -> HttpResponse:
    """409: nothing was done, in one line why, and where it is looked at anew."""
    return render(
        request, "curate/refused.html", {"reason": str(error), "address": address}, status=HTTPStatus.CONFLICT
    )
