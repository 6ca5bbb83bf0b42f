"""The words of names, as the index of names has them and as they are asked for."""

from itertools import permutations

from papers.names import fold_text

WORDS_CAP = 8
"""A name is indexed, and asked for, by no more words than this."""
WORD_LENGTH = 40
ENTRY_LENGTH = 60
"""A turned name is indexed up to this letter."""
MOST_COUNTED = 1_000
"""Names that bear a word are counted up to here; beyond, none is more frequent than another."""

LISTED_FROM = 120
"""A beginning of so many entries is sure to be listed with its best bearers; of fewer, all can quickly be read."""

_PERMUTED = 3
"""Up to so many words are asked for in every order; more in the orders in which names are printed."""

TURNED = f"""
    SELECT left(array_to_string(one.words[at:] || one.words[:at - 1], ' '), {ENTRY_LENGTH}) AS words
    FROM (SELECT string_to_array({{folded}}, ' ') AS words) one,
        generate_series(1, greatest(1, least(cardinality(one.words), {WORDS_CAP}))) AS at
"""
"""SQL of a folded name turned so that each of its words once comes first; one row, empty, of a name without any."""

DELETIONS = """
    SELECT {word} AS deletion UNION
    SELECT left({word}, at - 1) || substr({word}, at + 1) FROM generate_series(1, length({word})) AS at
"""
"""SQL of what `list_deletions` gives."""


def list_words(asked: str) -> list[str]:
    """The folded words of a typed name, each once, in order; empty when it has no letter or digit."""
    return list(dict.fromkeys(word[:WORD_LENGTH] for word in fold_text(asked).split()))[:WORDS_CAP]


def arrange_words(words: list[str]) -> list[str]:
    """The orders in which entries may begin with all of the words, the last of which may go on.

    Of up to three words all orders, of more those that begin anywhere and go on around, forwards and backwards.
    """
    if len(words) <= _PERMUTED:
        orders = list(permutations(words))
    else:
        orders = [tuple(line[at:] + line[:at]) for line in (words, words[::-1]) for at in range(len(words))]
    return [" ".join(order)[:ENTRY_LENGTH] for order in orders]


def turn_name(folded: str, *, unturned: frozenset[str] = frozenset()) -> list[str]:
    """A folded name turned so that each of its words once comes first, but for the words `unturned`; each once."""
    words = folded.split()
    starts = [at for at, word in enumerate(words[:WORDS_CAP]) if at == 0 or word not in unturned]
    return list(dict.fromkeys(" ".join(words[at:] + words[:at])[:ENTRY_LENGTH] for at in starts))


def list_deletions(word: str) -> set[str]:
    """The word itself, and the word with any one letter left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
