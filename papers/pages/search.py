"""The page of a search: people, works, topics and institutions in one box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from core.pagination import Pager, build_pager
from papers.addresses import institution_address, topic_address
from papers.pages.exports import Export, link_exports
from papers.pages.marks import mark_words
from papers.pages.people import PersonCard, show_person
from papers.pages.search_form import Filter, NarrowForm, list_filters, list_pairs, show_form
from papers.pages.text import count
from papers.pages.work_items import WorkItem, show_work_item
from papers.search_query import SearchQuery, Sort
from papers.selectors.people import FoundPeople, PersonRow
from papers.selectors.search import FOUND_CAP, FoundWorks
from papers.selectors.subjects import FoundInstitutions, FoundTopics
from papers.selectors.works import WorkRow

PAGE_SIZE = 20
PREVIEWED = 5
"""How many of each kind are shown where everything is searched."""

KINDS = ("people", "works", "topics", "institutions")
"""What is searched, in the order of the page."""

_ONE = {"people": "person", "works": "work", "topics": "topic", "institutions": "institution"}


@dataclass(frozen=True, slots=True)
class Searched:
    """What was asked and found. `kind` is one of `KINDS`, "" for everything."""

    query: SearchQuery
    sort: Sort
    kind: str
    number: int
    path: str
    people: FoundPeople
    works: FoundWorks
    topics: FoundTopics
    institutions: FoundInstitutions


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind that can be searched, with how many were found, "" for everything."""

    label: str
    count: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A topic or an institution; `note` is its subfield or its country, "" when not known."""

    name: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """What was found of a kind: `is_near` when only something like it; `all_address` leads to the rest, "" for none."""

    kind: str
    label: str
    count: str
    is_near: bool
    is_empty: bool
    all_address: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An identifier that no record here has; `import_address` is "" when no live source can be asked for it."""

    text: str
    import_address: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`asked` is what the box says, `kind` what is searched, "" for everything. Parts are None where not shown.

    `is_behind` when no work was found because it may not be indexed yet; `is_nothing` when nothing at all was found;
    `order_note` says what is sorted where not all that was found can be. `exports` are files of
    the works, where they are what is searched.
    """

    asked: str
    kind: str
    title: str
    tabs: tuple[Tab, ...]
    form: NarrowForm | None
    filters: tuple[Filter, ...]
    parts: tuple[Part, ...]
    people: tuple[PersonCard, ...]
    works: tuple[WorkItem, ...]
    topics: tuple[NodeLine, ...]
    institutions: tuple[NodeLine, ...]
    missing: Missing | None
    import_address: str
    is_asked: bool
    is_behind: bool
    is_nothing: bool
    order_note: str
    pager: Pager | None
    exports: tuple[Export, ...]


def show_search_page(
    searched: Searched,
    *,
    asked: str,
    people: Sequence[PersonRow],
    works: Sequence[WorkRow],
    missing: Missing | None,
    import_address: str,
) -> SearchPage:
    """The page of what was found; `asked` is what the box says, `people` and `works` are those that are shown."""
    query, kind = searched.query, searched.kind
    counts = {name: _count_of(searched, name) for name in KINDS}
    shown = [name for name in KINDS if (name == kind if kind else _is_worth(searched, name))]
    is_asked = not query.is_empty
    has_many = searched.works.found_count > FOUND_CAP and searched.sort is not Sort.BEST
    return SearchPage(
        asked=asked,
        kind=kind,
        title=kind.title() if kind else "Search",
        tabs=_show_tabs(searched, counts) if is_asked else (),
        form=show_form(query, searched.sort) if kind in ("", "works") else None,
        filters=list_filters(searched.path, query, searched.sort, kind),
        parts=tuple(_show_part(searched, name, counts[name]) for name in shown) if is_asked else (),
        people=tuple(show_person(row) for row in people) if "people" in shown else (),
        works=tuple(_show_work(row, searched.works.stems) for row in works) if "works" in shown else (),
        topics=tuple(
            NodeLine(one.name, topic_address(one.id, one.name), one.subfield or "")
            for one in searched.topics.topics
        ),
        institutions=tuple(
            NodeLine(one.name, institution_address(one.id, one.name), one.country or "")
            for one in searched.institutions.institutions
        ),
        missing=missing,
        import_address=import_address,
        is_asked=is_asked,
        is_behind=searched.works.is_behind,
        is_nothing=is_asked and not any(_number_of(searched, name) for name in shown),
        order_note=f"Of more than {FOUND_CAP:,} works the newest {FOUND_CAP:,} are put in order."
        if has_many
        else "",
        pager=_build_pager(searched) if kind else None,
        exports=_link_exports(searched) if kind == "works" and works else (),
    )


def search_address(path: str, query: SearchQuery, sort: Sort, kind: str, number: int = 1) -> str:
    """The address of a search: its state, with nothing in it that goes without saying."""
    pairs = list_pairs(query, sort)
    if kind:
        pairs.append(("type", kind))
    if number > 1:
        pairs.append(("page", str(number)))
    return f"{path}?{urlencode(pairs)}"


def _link_exports(searched: Searched) -> tuple[Export, ...]:
    return link_exports(f"{searched.path}/works", f"?{urlencode(list_pairs(searched.query, searched.sort))}")


def _show_tabs(searched: Searched, counts: dict[str, str]) -> tuple[Tab, ...]:
    def lead(kind: str) -> str:
        return search_address(searched.path, searched.query, searched.sort, kind)

    return (
        Tab("Everything", "", lead(""), is_current=not searched.kind),
        *(
            Tab(name.title(), "" if _is_near(searched, name) else counts[name].split("\u00a0")[0], lead(name),
                is_current=searched.kind == name)
            for name in KINDS
        ),
    )  # fmt: skip


def _show_part(searched: Searched, kind: str, counted: str) -> Part:
    number = _number_of(searched, kind)
    is_near = _is_near(searched, kind)
    has_more = not searched.kind and number > PREVIEWED and not is_near
    return Part(
        kind=kind,
        label=f"Nearest {kind}" if is_near else kind.title(),
        count="" if is_near else counted,
        is_near=is_near,
        is_empty=not number,
        all_address=search_address(searched.path, searched.query, searched.sort, kind) if has_more else "",
    )


def _show_work(row: WorkRow, stems: Sequence[str]) -> WorkItem:
    item = show_work_item(row, self_id=None)
    return replace(item, title=replace(item.title, html=mark_words(item.title.html, stems)))


def _number_of(searched: Searched, kind: str) -> int:
    numbers: dict[str, Callable[[], int]] = {
        "people": lambda: searched.people.found_count,
        "works": lambda: searched.works.found_count,
        "topics": lambda: searched.topics.found_count,
        "institutions": lambda: searched.institutions.found_count,
    }
    return numbers[kind]()


def _is_near(searched: Searched, kind: str) -> bool:
    near = {
        "people": searched.people.is_near,
        "works": searched.works.is_near,
        "topics": searched.topics.is_near,
    }
    return near.get(kind, False)


def _is_worth(searched: Searched, kind: str) -> bool:
    """Whether a kind is shown beside the others: where somebody bears the name, works with part of it say nothing."""
    return not (
        kind == "works"
        and searched.works.is_near
        and searched.people.found_count > searched.people.near_count
    )


def _count_of(searched: Searched, kind: str) -> str:
    """A count beyond the cap is said to be one, and so is one of which not all was looked at."""
    number = _number_of(searched, kind)
    if kind == "works" and searched.works.is_behind:
        return "none found yet"
    if number > FOUND_CAP:
        return f"{FOUND_CAP:,}+\u00a0{kind}"
    if kind == "works" and searched.works.is_more:
        return f"{number:,}+\u00a0{kind}"
    return count(number, _ONE[kind], kind)


def _build_pager(searched: Searched) -> Pager | None:
    number = _number_of(searched, searched.kind)
    if _is_near(searched, searched.kind):
        return None
    return build_pager(
        searched.number,
        total=min(number, FOUND_CAP),
        size=PAGE_SIZE,
        address_of=lambda page: search_address(
            searched.path, searched.query, searched.sort, searched.kind, page
        ),
        total_text=f"{FOUND_CAP:,}+" if number > FOUND_CAP else "",
    )
