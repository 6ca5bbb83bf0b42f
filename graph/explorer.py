"""What the explorer shows, as its address says it: pure, without the database."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from graph.records import NodeKey, NodeKind, parse_node_key

SHOWN_NAMES = {
    "people": NodeKind.AUTHOR,
    "works": NodeKind.WORK,
    "topics": NodeKind.TOPIC,
    "institutions": NodeKind.INSTITUTION,
}
"""The switches by their names in addresses, in the order in which addresses have them."""

MOST_EXPANDED = 30
DEPTHS = (1, 2)
FIRST_YEAR, LAST_YEAR = 1000, 2999
LONGEST_FIND = 100

_NOTHING = "none"
_YEAR = re.compile(r"[1-9][0-9]{3}")
_WEIGHT = re.compile(r"[0-9]{1,5}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class ExplorerState:
    """What is shown: the neighbourhoods of `focus` and of the `expanded` nodes, narrowed.

    `show` are the kinds of neighbours, `depth` how many steps from the focus; `first_year`, `last_year`
    and `least_weight` leave edges out, as `Narrowing` says; `find` marks nodes by their names.
    """

    focus: NodeKey | None = None
    show: frozenset[NodeKind] = frozenset(NodeKind)
    depth: int = 1
    expanded: tuple[NodeKey, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    least_weight: float = 0.0
    find: str = ""


def parse_state(asked: Mapping[str, Sequence[str]]) -> ExplorerState:
    """The state of an address's parameters; those left out, or empty, stand for what `ExplorerState` has.

    Of a parameter given twice the values are joined, as a form with several ticked boxes sends them. Raises ValueError
    with a sentence for a person when one makes no sense; other parameters mean nothing.
    """
    focus = _parse_nodes("focus", asked)
    if len(focus) > 1:
        raise ValueError("One node can be in focus; others can be expanded.")
    expanded = _parse_nodes("expanded", asked)
    if len(expanded) > MOST_EXPANDED:
        raise ValueError(f"Up to {MOST_EXPANDED} nodes can be expanded at once; collapse some.")
    first_year, last_year = _parse_year("from", asked), _parse_year("to", asked)
    if first_year is not None and last_year is not None and first_year > last_year:
        raise ValueError(f"The years from {first_year} to {last_year} are none.")
    return ExplorerState(
        focus=focus[0] if focus else None,
        show=_parse_show(asked),
        depth=_parse_depth(asked),
        expanded=tuple(node for node in expanded if node not in focus),
        first_year=first_year,
        last_year=last_year,
        least_weight=_parse_weight(asked),
        find=_parse_find(asked),
    )


def format_state(state: ExplorerState) -> str:
    """The query of the state's one address: in a fixed order, without what is left as it is; "" when all is."""
    shown = [name for name, kind in SHOWN_NAMES.items() if kind in state.show]
    values = {
        "focus": str(state.focus or ""),
        "show": "" if len(shown) == len(SHOWN_NAMES) else ",".join(shown) or _NOTHING,
        "depth": str(state.depth) if state.depth != DEPTHS[0] else "",
        "expanded": ",".join(map(str, state.expanded)),
        "from": str(state.first_year or ""),
        "to": str(state.last_year or ""),
        "weight": format_weight(state.least_weight),
        "find": state.find,
    }
    return urlencode({name: value for name, value in values.items() if value}, safe=":,")


def format_weight(weight: float) -> str:
    """A weight in steps of a millionth without idle digits; "" for none."""
    return f"{weight:.6f}".rstrip("0").rstrip(".") if weight else ""


def expand_node(state: ExplorerState, node: NodeKey) -> ExplorerState:
    """The state with the neighbours of this node too."""
    if node == state.focus or node in state.expanded:
        return state
    return replace(state, expanded=(*state.expanded, node))


def collapse_node(state: ExplorerState, node: NodeKey) -> ExplorerState:
    """The state without the neighbours that only this node has brought; those of the focus stay."""
    return replace(state, expanded=tuple(other for other in state.expanded if other != node))


def settle_nodes(
    state: ExplorerState, gone: Collection[NodeKey], joined: Mapping[NodeKey, NodeKey]
) -> ExplorerState:
    """The state with nodes that joined others under their new keys, and without expanded ones that are just gone."""
    focus = joined.get(state.focus, state.focus) if state.focus else None
    kept = dict.fromkeys(
        joined.get(node, node) for node in state.expanded if node in joined or node not in gone
    )
    return replace(state, focus=focus, expanded=tuple(node for node in kept if node != focus))


def focus_node(state: ExplorerState, node: NodeKey) -> ExplorerState:
    """The state with this node in the middle and no other expanded."""
    return replace(state, focus=node, expanded=(), find="")


def _parse_nodes(name: str, asked: Mapping[str, Sequence[str]]) -> tuple[NodeKey, ...]:
    try:
        return tuple(dict.fromkeys(parse_node_key(text) for text in _split(name, asked)))
    except ValueError as error:
        said = str(error)
        raise ValueError(f"{said[0].upper()}{said[1:]}.") from None


def _parse_show(asked: Mapping[str, Sequence[str]]) -> frozenset[NodeKind]:
    names = _split("show", asked)
    if not names:
        return frozenset(NodeKind)
    unknown = set(names) - set(SHOWN_NAMES) - {_NOTHING}
    if unknown:
        raise ValueError("Only people, works, topics and institutions can be shown.")
    return frozenset(SHOWN_NAMES[name] for name in names if name != _NOTHING)


def _parse_depth(asked: Mapping[str, Sequence[str]]) -> int:
    text = _read("depth", asked)
    if text and text not in map(str, DEPTHS):
        raise ValueError("The depth is 1 or 2 steps.")
    return int(text or DEPTHS[0])


def _parse_year(name: str, asked: Mapping[str, Sequence[str]]) -> int | None:
    text = _read(name, asked)
    if not text:
        return None
    if not _YEAR.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(f"A year is a number from {FIRST_YEAR} to {LAST_YEAR}.")
    return int(text)


def _parse_weight(asked: Mapping[str, Sequence[str]]) -> float:
    text = _read("weight", asked)
    if text and not _WEIGHT.fullmatch(text):
        raise ValueError("A weight is a number like 0.5, with up to six decimals.")
    return float(text or 0)


def _parse_find(asked: Mapping[str, Sequence[str]]) -> str:
    text = " ".join(_read("find", asked).split())
    if len(text) > LONGEST_FIND or "\x00" in text:
        raise ValueError(f"Up to {LONGEST_FIND} characters can be looked for, none of them NUL.")
    return text


def _split(name: str, asked: Mapping[str, Sequence[str]]) -> list[str]:
    return [part for text in asked.get(name, ()) for part in text.split(",") if part]


def _read(name: str, asked: Mapping[str, Sequence[str]]) -> str:
    values = asked.get(name) or ("",)
    return values[-1].strip()
