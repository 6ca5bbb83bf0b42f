"""What an owner states, as their page shows it: always marked self-stated."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from papers.pages.text import show_day
from profiles.models import Researcher
from profiles.selectors.researchers import StatedRow

COLLABORATION_LABELS = {one.value: one.label for one in Researcher.Collaboration}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A place elsewhere; `host` is "" where the label is nothing but it."""

    label: str
    address: str
    host: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What the owner says. Texts are "" and lists empty where they say nothing; `said_on` is a day, for all of it.

    `names` are those that no work prints, `hidden_names` printed ones that are not to be shown. `orcid` is the iD that
    they signed in with, or "".
    """

    collaboration: str = ""
    affiliation: str = ""
    paragraphs: tuple[str, ...] = ()
    links: tuple[LinkLine, ...] = ()
    names: tuple[str, ...] = ()
    hidden_names: frozenset[str] = frozenset()
    orcid: str = ""
    said_on: str = ""


NOTHING_STATED = Stated()


def show_stated(row: StatedRow | None) -> Stated:
    """What the owner of a page says; nothing while nobody owns it."""
    if row is None:
        return NOTHING_STATED
    return Stated(
        collaboration=COLLABORATION_LABELS[row.collaboration] if row.collaboration else "",
        affiliation=row.affiliation,
        paragraphs=tuple(row.bio.split("\n\n")) if row.bio else (),
        links=tuple(show_link(one.label, one.address) for one in row.links),
        names=tuple(one.name for one in row.names if one.is_shown),
        hidden_names=frozenset(one.name for one in row.names if not one.is_shown),
        orcid=row.orcid or "",
        said_on=show_day(row.stated_at) if row.stated_at else "",
    )


def show_link(label: str, address: str) -> LinkLine:
    """A link under its label, or under its host; the host stands beside a label, so that none can pass for another."""
    host = urlsplit(address).netloc.removeprefix("www.")
    return LinkLine(label or host, address, host if label and label != host else "")


def leave_hidden(names: Sequence[str], stated: Stated) -> tuple[str, ...]:
    """The printed names that the owner does not want hidden."""
    return tuple(name for name in names if name not in stated.hidden_names)
