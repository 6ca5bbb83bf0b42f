"""Formatted references, each written once and then kept for a while."""

import logging
from collections.abc import Callable, Iterable, Sequence

import redis
from django.core.cache import cache

from papers.citations.styles import VERSION, Style, format_reference
from papers.citations.works import CitedWork

logger = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 60 * 60
"""Long enough for whoever looks again, short enough that a robot that asks for everything fills no memory."""


def read_references(
    works: Sequence[CitedWork], styles: Iterable[Style], *, begin: Callable[[int], object] = lambda _: None
) -> dict[tuple[int, Style], str]:
    """The references of these works as safe HTML, by work id and style.

    One takes milliseconds to write, so it is kept until the work changes; without Redis each is written anew.
    `begin` is called first with the number of those that are to be written, where there are any.
    """
    keys = {(work.id, style): _name_key(work, style) for style in styles for work in works}
    kept = _take_kept(list(keys.values()))
    by_id = {work.id: work for work in works}
    missing = {key: place for place, key in keys.items() if key not in kept}
    written: dict[str, str] = {}
    if missing:
        begin(len(missing))
        written = {key: format_reference(by_id[work_id], style) for key, (work_id, style) in missing.items()}
        _keep(written)
    found = kept | written
    return {place: found[key] for place, key in keys.items()}


def _name_key(work: CitedWork, style: Style) -> str:
    return f"reference:{VERSION}:{style}:{work.id}:{work.changed_at.timestamp():.6f}"


def _take_kept(keys: list[str]) -> dict[str, str]:
    try:
        return dict(cache.get_many(keys))
    except redis.RedisError as error:
        logger.warning("no reference is taken from the cache: %s", error)
        return {}


def _keep(written: dict[str, str]) -> None:
    try:
        cache.set_many(written, KEPT_SECONDS)
    except redis.RedisError as error:
        logger.warning("no reference is kept: %s", error)
