"""100,000 texts as sources send them and worse: nothing in them can be run, none takes long, no word is lost."""

import pytest

from tests.core.rendering.mixtures import make_mixture
from tests.core.rendering.test_safety import check

TEXTS = 100_000
SHARE = 5_000


@pytest.mark.parametrize("first", range(0, TEXTS, SHARE))
def test_no_mixture_is_run_or_hangs_or_loses_a_word(first):
    for seed in range(first, first + SHARE):
        source, words = make_mixture(seed)
        try:
            check(source, words)
        except AssertionError as error:
            raise AssertionError(f"text {seed}: {source!r}") from error


def test_mixture_is_the_same_each_time():
    assert make_mixture(1) == make_mixture(1) != make_mixture(2)
