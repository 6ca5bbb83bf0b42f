"""The part of the owner's desk that is about their works: which are theirs, which are not, and which are missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pagination import Pager, build_pager
from papers.addresses import work_address
from papers.models import Correction, Rule
from papers.pages.bylines import Byline
from papers.pages.identifiers import name_scheme
from papers.pages.text import count, show_day
from papers.pages.work_items import Title, show_title, show_work_item
from papers.selectors.authors import AuthorRow
from papers.selectors.works import WorkRow
from profiles.models import AddedWork
from profiles.pages.desk import DeskHead
from profiles.selectors.added_works import AddedRow
from profiles.selectors.own_corrections import OwnCorrectionRow
from profiles.stated import MOST_HIGHLIGHTS
from profiles.wanted_works import MOST_IDENTIFIERS

PAGE_SIZE = 50
_ADDED_STATES = {
    AddedWork.State.WAITING.value: "being looked for",
    AddedWork.State.LINKED.value: "on the page",
    AddedWork.State.FAILED.value: "not added",
}


@dataclass(frozen=True, slots=True)
class OwnWork:
    """A work of the page; `because` says why it is here, `is_confirmed` that a person said so.

    `is_loose` says that nothing but the name led it here although the page has others.
    """

    work_id: int
    address: str
    title: Title
    byline: Byline
    where: str
    because: str
    is_confirmed: bool
    is_loose: bool
    is_highlighted: bool
    can_highlight: bool


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """Something that was put right: what, of which works, when; `more` counts the works that are not named."""

    id: int
    what: str
    titles: tuple[Title, ...]
    more: str
    day: str


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A work that was asked for, and how that went; `is_failed` with `note` why."""

    name: str
    title: str
    address: str
    state: str
    note: str
    is_failed: bool


@dataclass(frozen=True, slots=True)
class AddForm:
    """The form to add works, with what was typed when it was not taken."""

    identifiers: str = ""
    bibtex: str = ""
    most: int = MOST_IDENTIFIERS
    alert: str = ""


EMPTY_FORM = AddForm()


@dataclass(frozen=True, slots=True)
class DeskWorksPage:
    """`made_from` is the fingerprint of the highlights; `unconfirmed` are the ids that one button confirms.

    `is_single` when just one work is shown, because it was asked for.
    """

    head: DeskHead
    total: str
    works: tuple[OwnWork, ...]
    made_from: str
    unconfirmed: tuple[int, ...]
    unconfirmed_label: str
    refused: tuple[CorrectionLine, ...]
    corrections: tuple[CorrectionLine, ...]
    added: tuple[AddedLine, ...]
    form: AddForm
    pager: Pager | None
    number: int
    is_single: bool
    alert: str = ""


def show_desk_works_page(
    head: DeskHead,
    author: AuthorRow,
    works: Sequence[WorkRow],
    *,
    highlights: Sequence[int],
    made_from: str,
    corrections: Sequence[OwnCorrectionRow],
    added: Sequence[AddedRow],
    number: int,
    is_single: bool,
    alert: str = "",
    form: AddForm = EMPTY_FORM,
) -> DeskWorksPage:
    """The works of a page, `works` being those of one page of the list, or the one that was asked for."""
    shown = tuple(show_own_work(work, author, highlights) for work in works)
    unconfirmed = tuple(one.work_id for one in shown if not one.is_confirmed)
    lines = [(one.kind, show_correction_line(one)) for one in corrections]
    return DeskWorksPage(
        head=head,
        total=count(author.works_count, "work"),
        works=shown,
        made_from=made_from,
        unconfirmed=unconfirmed if len(unconfirmed) > 1 else (),
        unconfirmed_label=f"All {len(unconfirmed)} that are not confirmed on this page of the list are mine",
        refused=tuple(line for kind, line in lines if kind == Correction.Kind.REFUSE),
        corrections=tuple(line for kind, line in lines if kind != Correction.Kind.REFUSE),
        added=tuple(show_added_line(one) for one in added),
        form=form,
        pager=None
        if is_single
        else build_pager(
            number,
            total=author.works_count,
            size=PAGE_SIZE,
            address_of=lambda page: f"{head.works_address}?page={page}",
        ),
        number=number,
        is_single=is_single,
        alert=alert,
    )


def show_own_work(work: WorkRow, author: AuthorRow, highlights: Sequence[int]) -> OwnWork:
    """One work of the list, with what its owner can say of it."""
    item = show_work_item(work, self_id=author.id)
    row = work.authorship
    is_loose = row is not None and row.rule == Rule.ALONE and author.works_count > 1
    why = item.why
    because = f"Here because {why.because.partition(' because ')[2]}" if why else ""
    return OwnWork(
        work_id=work.id,
        address=item.address,
        title=item.title,
        byline=item.byline,
        where=" · ".join(filter(None, [item.kind, item.venue, item.year])),
        because="Nothing but the name led it here" if is_loose else because,
        is_confirmed=row is not None and row.is_curated,
        is_loose=is_loose,
        is_highlighted=work.id in highlights,
        can_highlight=len(highlights) < MOST_HIGHLIGHTS,
    )


def show_correction_line(row: OwnCorrectionRow) -> CorrectionLine:
    """What was put right, to be undone."""
    what = {
        Correction.Kind.CONFIRM.value: "Confirmed as yours",
        Correction.Kind.REFUSE.value: "Not yours",
        Correction.Kind.MOVE.value: "Added",
    }[row.kind]
    rest = row.works_count - len(row.works)
    return CorrectionLine(
        id=row.id,
        what=what,
        titles=tuple(show_title(work) for work in row.works),
        more=f"and {count(rest, 'more work')}" if rest > 0 else "",
        day=show_day(row.applied_at),
    )


def show_added_line(row: AddedRow) -> AddedLine:
    """How a work that was asked for stands."""
    is_waiting = row.state == AddedWork.State.WAITING
    return AddedLine(
        name=f"{name_scheme(row.scheme)} {row.value}" if row.scheme else row.value,
        title=row.title or "",
        address=work_address(row.work_id, row.title) if row.work_id is not None else "",
        state=_ADDED_STATES[row.state],
        note=row.reason if is_waiting else row.note,
        is_failed=row.state == AddedWork.State.FAILED,
    )
