"""Whether the name of an account fits one that is printed on works."""

from __future__ import annotations

import pytest

from profiles.names import is_compatible


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("ada lovelace", "LOVELACE Ada"),
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Jürgen Müller", "Jurgen Muller"),
        ("Jean-Pierre Serre", "Jean Pierre Serre"),
        ("Robert Smith", "Robert J. Smith"),
        ("Robert James Smith", "Robert J. Smith"),
        ("Robert J. Smith", "Robert James Smith"),
        ("R. James Smith", "Robert James Smith"),
        ("Robert Smith", "Robert James Smith"),
        ("Robert Smith Jr.", "Robert Smith"),
        ("Maria García López", "Maria García"),
        ("林薇", "林薇"),
        ("Wei Lin", "林薇"),
        ("Наталья Иванова", "Иванова Наталья"),
        ("Sukarno", "Sukarno"),
    ],
)
def test_name_fits_another_dress_of_it(stated, printed):
    assert is_compatible(stated, printed)
    assert is_compatible(printed, stated)


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("", "Ada Lovelace"),
        ("Ada", "Ada Lovelace"),
        ("A. Lovelace", "Ada Lovelace"),
        ("Ada Lovelace", "A. Lovelace"),
        ("A. Lovelace", "A. Lovelace"),
        ("Ada Lovelace", "Ada Byron"),
        ("Robert J. Smith", "Robert P. Smith"),
        ("Robert James Smith", "Robert Paul Smith"),
        ("Robert James Smith", "Robert P. Smith"),
        ("John Robert Smith", "Robert Paul Smith"),
        ("王小明", "王明"),
        ("Wang Ming", "王小明"),
        ("林薇", "林微波"),
        ("?", "?"),
    ],
)
def test_name_does_not_fit_what_could_be_another_person(stated, printed):
    assert not is_compatible(stated, printed)
    assert not is_compatible(printed, stated)
