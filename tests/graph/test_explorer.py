"""The state of the explorer and its address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.explorer import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_FIND,
    MOST_EXPANDED,
    ExplorerState,
    collapse_node,
    expand_node,
    focus_node,
    format_state,
    parse_state,
)
from graph.records import NodeKey, NodeKind

PERSON, TOPIC = NodeKey(NodeKind.AUTHOR, 12), NodeKey(NodeKind.TOPIC, 3)

numbers = st.integers(1, 10**18 - 1)
nodes = st.one_of(
    st.builds(NodeKey, st.sampled_from([NodeKind.AUTHOR, NodeKind.WORK, NodeKind.TOPIC]), numbers),
    st.builds(NodeKey, st.just(NodeKind.INSTITUTION), st.integers(-(2**63), 2**63 - 1)),
)
years = st.one_of(st.none(), st.integers(FIRST_YEAR, LAST_YEAR))
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=LONGEST_FIND)


@st.composite
def states(draw):
    focus = draw(st.one_of(st.none(), nodes))
    first, last = draw(years), draw(years)
    if first is not None and last is not None:
        first, last = sorted((first, last))
    expanded = draw(st.lists(nodes, unique=True, max_size=MOST_EXPANDED))
    return ExplorerState(
        focus=focus,
        show=draw(st.frozensets(st.sampled_from(list(NodeKind)))),
        depth=draw(st.sampled_from([1, 2])),
        expanded=tuple(node for node in expanded if node != focus),
        first_year=first,
        last_year=last,
        least_weight=draw(st.integers(0, 99_999 * 10**6)) / 10**6,
        find=" ".join(draw(words).split()),
    )


def parse(query: str) -> ExplorerState:
    return parse_state(parse_qs(query, keep_blank_values=True))


@given(states())
def test_state_is_read_back_from_its_address(state):
    assert parse(format_state(state)) == state
    assert format_state(parse(format_state(state))) == format_state(state)


@given(
    st.dictionaries(
        st.sampled_from(["focus", "show", "depth", "expanded", "from", "to", "weight", "find"]),
        st.lists(st.text(max_size=40), max_size=3),
    )
)
def test_any_other_address_is_refused_with_a_sentence(asked):
    said = "A sentence."
    try:
        state = parse_state(asked)
    except ValueError as error:
        said = str(error)
    else:
        assert parse(format_state(state)) == state
    assert re.fullmatch(r"[A-Z].*\.", said)


def test_state_of_the_empty_address_shows_all_kinds_of_nothing():
    assert parse("") == ExplorerState()
    assert parse("focus=&show=&depth=&expanded=&from=&to=&weight=&find=&utm=x") == ExplorerState()
    assert format_state(ExplorerState()) == ""


def test_state_has_one_address_however_it_was_asked():
    state = parse(
        "utm=1&find=+Ada++L&show=topics&show=people&expanded=topic:3,author:12,topic:3&focus=author:12&weight=0.50"
    )
    assert format_state(state) == "focus=author:12&show=people,topics&expanded=topic:3&weight=0.5&find=Ada+L"


def test_state_of_a_form_without_a_ticked_box_shows_the_focus_alone():
    state = parse("focus=author:12&show=none")
    assert state.show == frozenset()
    assert format_state(state) == "focus=author:12&show=none"
    assert parse("show=none&show=works").show == {NodeKind.WORK}


@pytest.mark.parametrize(
    "query",
    [
        "focus=author:0",
        "focus=author:12,author:13",
        "focus=person:12",
        "focus=author:99999999999999999999",
        "focus=institution:12",
        "focus=author:1%00",
        "show=venues",
        "depth=3",
        "depth=x",
        "expanded=author",
        "expanded=" + ",".join(f"author:{n}" for n in range(1, 40)),
        "from=99",
        "from=0999",
        "to=30000",
        "from=2020&to=2019",
        "weight=-1",
        "weight=nan",
        "weight=1e9",
        "weight=0.1234567",
        "find=" + "x" * 101,
        "find=%00",
        "from=٢٠٢٠",
    ],
)
def test_state_that_makes_no_sense_is_refused(query):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        parse(query)


def test_state_changes_one_step_at_a_time():
    start = ExplorerState(focus=PERSON, find="x")
    expanded = expand_node(start, TOPIC)
    assert expanded.expanded == (TOPIC,)
    assert expand_node(expanded, TOPIC) == expanded
    assert expand_node(start, PERSON) == start
    assert collapse_node(expanded, TOPIC) == start
    assert focus_node(expanded, TOPIC) == ExplorerState(focus=TOPIC)
