"""The researcher page, whole or a part of it alone."""

from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.text import show_day
from papers.selectors.authors import AuthorRow
from profiles.pages.dossier import Dossier
from profiles.pages.parts import PARTS, Asked, Part, Section, show_section, summarize


@dataclass(frozen=True, slots=True)
class ResearcherPage:
    """The whole page: the same for everybody, but for what its sections say to who is signed in.

    `scripts` are the modules that its sections need; `day` is when it was made, for paper.
    """

    address: str
    data_address: str
    title: str
    description: str
    sections: tuple[Section, ...]
    scripts: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part at an address of its own, under the `name` of the researcher; "" where the part says it itself."""

    address: str
    researcher_address: str
    title: str
    description: str
    name: str
    is_indexed: bool = True
    scripts: tuple[str, ...] = ()


def show_researcher_page(dossier: Dossier, asked: Asked) -> ResearcherPage:
    """The page of an author record. Raises what its parts raise for what they cannot be asked."""
    sections = [show_section(part, dossier, asked) for part in PARTS.values()]
    shown = tuple(one for one in sections if one is not None)
    author = dossier.author
    return ResearcherPage(
        address=dossier.address,
        data_address=f"/researchers/{author.id}.jsonld",
        title=author.name,
        description=f"{author.name}: {summarize(dossier)}",
        sections=shown,
        scripts=tuple(dict.fromkeys(one.part.script for one in shown if one.part.script)),
        day=show_day(asked.now),
    )


def show_part_page(part: Part, author: AuthorRow) -> PartPage:
    """The page around a part."""
    address = researcher_address(author.id, author.name)
    title = f"{part.title} of {author.name}"
    return PartPage(
        address=f"{address}/{part.name}",
        researcher_address=address,
        title=title,
        description=title,
        name="" if part.name == "header" else author.name,
        is_indexed=part.is_indexed,
        scripts=(part.script,) if part.script else (),
    )
