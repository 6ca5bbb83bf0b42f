"""Names parted as references need them."""

from __future__ import annotations

import pytest

from papers.citations.names import NameParts, part_name


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Jiashi Feng", ("Feng", "Jiashi", "")),
        ("Feng, Jiashi", ("Feng", "Jiashi", "")),
        ("J. K. Feng", ("Feng", "J. K.", "")),
        ("Feng J. K.", ("Feng", "J. K.", "")),
        ("Ludwig van Beethoven", ("van Beethoven", "Ludwig", "")),
        ("Maria de la Cruz", ("de la Cruz", "Maria", "")),
        ("van Beethoven, Ludwig", ("van Beethoven", "Ludwig", "")),
        ("John F. Smith Jr.", ("Smith", "John F.", "Jr.")),
        ("Smith, Jr., John", ("Smith", "John", "Jr.")),
        ("Smith, John, III", ("Smith", "John", "III")),
        ("Ivo Pierozzi, Jr.", ("Pierozzi", "Ivo", "Jr.")),
        ("Madonna", ("Madonna", "", "")),
        ("冯佳时", ("冯佳时", "", "")),
        ("ジョン・スミス", ("ジョン・スミス", "", "")),
        ("The ATLAS Collaboration", ("The ATLAS Collaboration", "", "")),
        ("One, Two, Three, Four", ("One, Two, Three, Four", "", "")),
        ("  Jiashi\n Feng ", ("Feng", "Jiashi", "")),
        ("", ("", "", "")),
        (",", (",", "", "")),
    ],
)
def test_part_name_finds_family_given_and_suffix(printed, parts):
    assert part_name(printed) == parts


@pytest.mark.parametrize(
    ("split", "parts"),
    [
        (("佳时 冯", "佳时", "冯"), ("冯", "佳时", "")),
        (("Gabriel García Márquez", "Gabriel", "García Márquez"), ("García Márquez", "Gabriel", "")),
        (("John Smith Jr.", "John", "Smith"), ("Smith", "John", "Jr.")),
        (("Henry III", "Henry", "III"), ("III", "Henry", "")),
        (("Jiashi Feng", "Jiashi", None), ("Feng", "Jiashi", "")),
    ],
)
def test_part_name_believes_the_split_of_the_source(split, parts):
    assert part_name(*split) == parts


def test_name_parts_turn_round():
    assert NameParts("Smith", "John", "Jr.").turned == "Smith, John, Jr."
    assert NameParts("Madonna").turned == "Madonna"
