"""Generated names of people, of which common ones are as common and new ones as frequent as in life."""

import random
from collections.abc import Iterator

_SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstvyz" for vowel in "aeiou"] + [
    "ang", "en", "er", "fan", "ing", "kov", "lin", "mar", "qua", "ren", "shen", "son", "wei", "zhou",
]  # fmt: skip
_LENGTHS, _LENGTH_WEIGHTS = (1, 2, 3, 4), (8, 40, 38, 14)
_NEW_SHARE, _NEW_START, _RARE_SHARE = 0.72, 30.0, 0.1
_MIDDLE_INITIALS = 0.12


def generate_names(chance: random.Random) -> Iterator[str]:
    """Names without end, "Given Family" with an initial between in some; 250,000 have about 100,000 different words."""
    given, family = _draw_words(chance), _draw_words(chance)
    for first, last in zip(given, family, strict=False):
        middle = f" {chance.choice('ABCDEFGHJKLMNPRST')}." if chance.random() < _MIDDLE_INITIALS else ""
        yield f"{first}{middle} {last}"


def _draw_words(chance: random.Random) -> Iterator[str]:
    """Words that are the more likely the more often they were drawn, or are new: a Pitman–Yor process, nearly.

    Its commonest word is that of one name in 180; a tenth are rare ones that are hardly drawn again.
    """
    drawn: list[str] = []
    known: set[str] = set()
    new_count = 0
    while True:
        is_rare = chance.random() < _RARE_SHARE
        if is_rare or chance.random() * (_NEW_START + len(drawn)) < _NEW_START + _NEW_SHARE * new_count:
            word = "".join(
                chance.choices(_SYLLABLES, k=chance.choices(_LENGTHS, _LENGTH_WEIGHTS)[0])
            ).capitalize()
        else:
            word = chance.choice(drawn)
        if not is_rare:
            new_count += word not in known
            known.add(word)
            drawn.append(word)
        yield word
