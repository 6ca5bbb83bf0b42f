"""Names as printed, folded: what is one name block, what is searched for, what joins nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.names import fold_text, name_key, stable_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Jiashi Feng", "jiashi feng"),
        ("  Jiashi \t Feng\n", "jiashi feng"),
        ("José Müller", "jose muller"),
        ("Jose\u0301 Mu\u0308ller", "jose muller"),
        ("Ｊｉａｓｈｉ　Ｆｅｎｇ", "jiashi feng"),
        ("Jean-Pierre O’Neill", "jeanpierre oneill"),
        ("Jean‐Pierre O'Neill", "jeanpierre oneill"),
        ("Łukasz Straße", "lukasz strasse"),
        ("J.-P. Serre", "j p serre"),
        ("冯佳时", "feng jia shi"),
        ("Дмитрий", "dmitriy"),
        ("", ""),
        ("… — ?!", ""),
        ("\u202e\u200b", ""),
    ],
)
def test_fold_text_leaves_plain_words(text, folded):
    assert fold_text(text) == folded


@settings(deadline=None)
@given(st.text())
def test_fold_text_folds_whatever_comes_and_folding_again_changes_nothing(text):
    folded = fold_text(text)

    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", folded)
    assert fold_text(folded) == folded


@settings(deadline=None)
@given(st.text())
def test_fold_text_knows_no_case(text):
    if text.isascii():
        assert fold_text(text.upper()) == fold_text(text.lower())


@pytest.mark.parametrize(
    "names",
    [
        ["Jiashi Feng", "Feng, Jiashi", "FENG Jiashi", "jiashi feng", "Jiashi  Feng"],
        ["Jean-Pierre Serre", "Jean Pierre Serre", "Jeanpierre Serre", "SERRE, Jean-Pierre"],
        ["Jiashi X. Feng", "Jiashi Feng"],
        ["José García", "Jose Garcia", "GARCÍA, José"],
        ["Ludwig van Beethoven", "van Beethoven, Ludwig"],
        ["Martin Luther King Jr.", "King, Martin Luther", "Martin Luther King, Jr."],
        ["Plato", "PLATO"],
        ["J. Feng", "Feng, J.", "J Feng"],
    ],
)
def test_block_is_one_however_a_name_is_written(names):
    assert len({name_key(name).block for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jiashi Feng", "J. Feng"),
        ("Jiashi Feng", "Jiashi Fang"),
        ("J. Feng", "K. Feng"),
        ("J. Feng", "J. K. Feng"),
        ("Jing Feng", "Feng"),
        ("Wei Zhang", "Wei Zhao"),
    ],
)
def test_block_parts_names_that_are_not_the_same(one, other):
    assert name_key(one).block != name_key(other).block


def test_block_takes_the_split_of_the_source():
    assert name_key("Ana Souza Lima", "Ana", "Souza Lima").family == "souzalima"
    assert name_key("Ana Souza Lima").family == "lima"
    assert name_key("Feng Jiashi", "Jiashi", "Feng").block == name_key("Jiashi Feng").block
    assert name_key("Jiashi Feng", "Jiashi", None) == name_key("Jiashi Feng")


@pytest.mark.parametrize(
    "name", ["J. Feng", "J.K. Feng", "J.-P. Serre", "Feng, J.", "Feng J", "Feng J. K.", "J.", "J. K."]
)
def test_key_of_initials_is_not_full(name):
    assert not name_key(name).is_full


@pytest.mark.parametrize("name", ["", "?", "…", "\u202e"])
def test_key_of_nothing_is_not_full(name):
    assert not name_key(name).is_full


@pytest.mark.parametrize(
    "name", ["Jiashi Feng", "Jiashi X. Feng", "X. Jiashi Feng", "Plato", "Yu Li", "冯佳时", "Bo Li"]
)
def test_key_of_a_name_written_out_is_full(name):
    assert name_key(name).is_full


def test_key_keeps_initials_beside_a_full_name():
    assert name_key("Jiashi X. Y. Feng") == ("jiashi", "feng", "xy")


def test_name_in_native_script_has_family_first():
    assert name_key("冯佳时") == name_key("冯 佳时") == ("jiashi", "feng", "")
    assert name_key("冯佳时").block == name_key("Jiashi Feng").block


@settings(deadline=None)
@given(st.text(max_size=40), st.none() | st.text(max_size=20), st.none() | st.text(max_size=20))
def test_key_is_found_for_whatever_is_printed(printed, given_name, family):
    key = name_key(printed, given_name, family)

    assert re.fullmatch("[a-z0-9]* ?[a-z0-9]*", key.block)
    assert name_key(printed, given_name, family) == key


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (("Jiashi Feng", None, None), -8_593_110_029_359_510_824),
        (("Jiashi Feng", "Jiashi", "Feng"), 3_878_388_621_615_925_105),
        (("",), -1_970_711_489_451_281_740),
    ],
)
def test_stable_key_never_changes(parts, key):
    assert stable_key(*parts) == key


@settings(deadline=None)
@given(
    st.lists(
        st.none() | st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"])),
        min_size=1,
        max_size=3,
    )
)
def test_stable_key_fits_the_column_and_parts_its_texts(parts):
    key = stable_key(*parts)

    assert -(2**63) <= key < 2**63
    assert stable_key(*parts, "more") != key
    assert stable_key("a", "b") != stable_key("ab")
