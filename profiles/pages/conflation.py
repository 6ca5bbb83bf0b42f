"""What a researcher page says when its works may be of several people: the parts, why, how sure, and what to do."""

from dataclasses import dataclass

from graph.conflation import MEASURED
from graph.selectors.conflations import ConflationRow, PartRow
from papers.addresses import work_address
from papers.pages.text import count
from papers.pages.work_items import Title, show_plain_title, show_title, show_year


@dataclass(frozen=True, slots=True)
class PartWorkLine:
    """A work of a part."""

    address: str
    title: Title
    year: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in a sentence, with its works; `split_address` is where a curator makes it a record of its own.

    The largest part is what stays: its `split_address` is "".
    """

    name: str
    said: str
    works_label: str
    works: tuple[PartWorkLine, ...]
    more_works: str
    split_address: str


@dataclass(frozen=True, slots=True)
class ConflationFlag:
    """The flag. `compared` are sentences; `score` is like "0.67"; `measured` says how often such flags are right.

    `refuse_address` is where the owner of the page says which works are not theirs, `report_address` where others do.
    """

    parts: tuple[PartLine, ...]
    compared: tuple[str, ...]
    score: str
    measured: tuple[str, ...]
    refuse_address: str
    report_address: str


def show_conflation(found: ConflationRow | None, *, author_id: int) -> ConflationFlag | None:
    """The flag of an author record, None where there is no open risk."""
    if found is None:
        return None
    return ConflationFlag(
        parts=tuple(
            _show_part(part, said, number, author_id)
            for number, (part, said) in enumerate(zip(found.parts, found.reasons, strict=False), 1)
        ),
        compared=found.reasons[len(found.parts) :],
        score=f"{found.score:.2f}",
        measured=MEASURED,
        refuse_address=f"/researchers/{author_id}/edit/works",
        report_address=f"/researchers/{author_id}/report",
    )


def _show_part(part: PartRow, said: str, number: int, author_id: int) -> PartLine:
    unlisted = part.works_count - len(part.works)
    return PartLine(
        name=f"Part {number}",
        said=said,
        works_label=f"Its {count(part.works_count, 'work')}",
        works=tuple(
            PartWorkLine(work_address(one.id, show_plain_title(one)), show_title(one), show_year(one.year))
            for one in part.works
        ),
        more_works=f"and {count(unlisted, 'more work')}" if unlisted else "",
        split_address=f"/curate/records/{author_id}?part={number}#works" if number > 1 else "",
    )
