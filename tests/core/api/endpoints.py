"""Endpoints that there are in tests alone, and their addresses: what all share is seen by them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request

from core.api.endpoints import read, serve, write
from core.api.scopes import Scope
from core.views import show_unknown_endpoint
from graph.records import NodeKey, NodeKind
from profiles.services.follows import follow


class Answer(msgspec.Struct, frozen=True):
    """What is said."""

    said: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A topic to follow; `fails` once it is followed."""

    topic_id: int
    fails: bool = False


@dataclass
class Door:
    """What is done waits here when it is closed, so that another comes meanwhile."""

    entered: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)


door = Door()


@read(answer=Answer)
def say_something(request: Request) -> Answer:
    """Long enough to be compressed."""
    return Answer("something " * 50)


@read(answer=Answer)
def say_slowly(request: Request) -> Answer:
    """Something that takes longer than a second."""
    time.sleep(1.01)
    return Answer("at last")


@read(answer=Answer, scope=Scope.READ)
def say_own(request: Request) -> Answer:
    """What only an account may read."""
    return Answer(request.user.email)


@write("POST", answer=Answer, scope=Scope.FOLLOW, body=Asked, status=HTTPStatus.CREATED)
def follow_topic(request: Request, body: Asked) -> Answer:
    """Follow a topic, and say so."""
    door.entered.set()
    door.opened.wait(60)
    is_new = follow(subject=NodeKey(NodeKind.TOPIC, body.topic_id), by=request.user)
    if body.fails:
        raise Http404("It is not there.")
    return Answer(f"new: {is_new}")


@write("DELETE", answer=None, scope=Scope.FOLLOW)
def end_something(request: Request) -> None:
    """End nothing."""


def show_page(request: HttpRequest) -> HttpResponse:
    """A page of the site, which is no part of the API."""
    return HttpResponse("A page")


urlpatterns = [
    path("api/v1/something", serve(say_something, end_something)),
    path("api/v1/slow", serve(say_slowly)),
    path("api/v1/own", serve(say_own)),
    path("api/v1/topics", serve(follow_topic)),
    path("api/<path:rest>", show_unknown_endpoint),
    path("page", show_page),
]
