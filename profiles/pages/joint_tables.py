"""What people who are compared share of topics, collaborators or institutions, and have of their own, as tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.addresses import edge_address, node_address
from graph.records import NodeKey, NodeKind, author_key
from graph.selectors.comparisons import JointRow, JointRows
from papers.pages.text import count, shorten

LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class JointCell:
    """What one of them has in a row, and the works behind it; `works` is "" for nothing."""

    head: str
    works: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class JointLine:
    name: str
    address: str
    cells: tuple[JointCell, ...]


@dataclass(frozen=True, slots=True)
class JointTable:
    """A table of what people share, and have of their own. `said` is how much they share, `more` what is left out."""

    heads: tuple[str, ...]
    said: str
    lines: tuple[JointLine, ...]
    more: str


def show_joint_table(
    kind: NodeKind, one: str, many: str, found: JointRows, names: Mapping[int, str]
) -> JointTable:
    """The table of a kind of node, of which `one` and `many` are called so; `names` are those compared, by id."""
    joint_count = sum(group.count for group in found.groups)
    shown = sum(len(row.shares) > 1 for row in found.rows)
    rest = joint_count - shown
    return JointTable(
        heads=tuple(names.values()),
        said=_tell_joint(joint_count, one, many) if found.rows else "",
        lines=tuple(_show_line(kind, row, names) for row in found.rows),
        more=f"and {rest:,} more in common" if rest > 0 else "",
    )


def _tell_joint(joint_count: int, one: str, many: str) -> str:
    return f"{count(joint_count, one, many)} in common" if joint_count else f"no {one} in common"


def _show_line(kind: NodeKind, row: JointRow, names: Mapping[int, str]) -> JointLine:
    key = NodeKey(kind, row.id)
    works = {share.author_id: share.works_count for share in row.shares}
    return JointLine(
        name=shorten(row.name, LONGEST_LABEL),
        address=node_address(key, row.name),
        cells=tuple(
            JointCell(name, count(works[author_id], "work"), edge_address(author_key(author_id), key))
            if author_id in works
            else JointCell(name)
            for author_id, name in names.items()
        ),
    )
