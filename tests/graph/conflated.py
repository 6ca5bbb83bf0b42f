"""A record that holds the works of two people, as a source's wrong identifier makes one."""

from __future__ import annotations

from typing import Any

from tests.factories import make_record, sign

NAME = "Jun Lee"
WATERS, MARKETS = "Institute of Imagined Waters", "School of Unseen Markets"


def sign_together(key: str, *others: str, topic: int, place: str, year: int) -> dict[str, Any]:
    """A work of the one record, told by its identifier, with others who have one each."""
    authors = [sign(NAME, place, openreview="~Jun_Lee1")]
    authors += [sign(name, openreview=f"~{name.replace(' ', '_')}1") for name in others]
    topics = [{"openalex": f"T{topic}", "name": f"Topic {topic}"}]
    return make_record(f"Title {key}", authors=authors, topics=topics, year=year, ids={"acl": key})


def make_waters() -> list[dict[str, Any]]:
    """Three works of the one person."""
    return [
        sign_together(f"W{number}", "Ana Lima", other, topic=10001, place=WATERS, year=2000 + number)
        for number, other in enumerate(("Wei Stone", "Eva Brook", "Wei Stone"))
    ]


def make_markets() -> list[dict[str, Any]]:
    """Two works of the other."""
    return [
        sign_together("M0", "Kim Ono", "Lia Fuchs", topic=10002, place=MARKETS, year=2015),
        sign_together("M1", "Kim Ono", topic=10002, place=MARKETS, year=2016),
    ]
