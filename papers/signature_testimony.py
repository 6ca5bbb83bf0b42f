"""What each source says of who signed a work: the names, and at each position identifiers and affiliations.

A pure function, as `papers/testimony.py`. Lists of different length are compared as lists; of two of the same length
each name is compared with the one at its position, as `papers/merging.py` does when it makes one list of them.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from papers.merging import Testimony
from papers.names import fold_text, name_key
from papers.records import SignatureRecord, WorkRecord
from papers.testimony import Fact, Field, Hearing, Said, Telling, fold_said, says_same, weigh


def list_signature_facts(hearing: Hearing) -> Iterator[Fact]:
    """The fact of the whole list, then those of single signatures, by position.

    A name is a fact of its own only where sources print it in different ways; an identifier or affiliation only where
    another source than that of the list gives it, too or alone: the rest is the list itself.
    """
    fact = weigh(Telling(Field.AUTHORS, _read_names, _lists_agree), hearing)
    if fact is None:
        return
    yield fact
    signed = hearing.merged.signatures
    comparable = [one for one in hearing.ranked if len(one.record.signatures) == len(signed)]
    if len(comparable) < 2:
        return
    names = _read_names(hearing.merged)
    in_order = [one for one in comparable if _lists_agree(_read_names(one.record), names)]
    for position, believed in enumerate(signed, 1):
        yield from _compare_names(position, believed, in_order, hearing.merged)
        yield from _compare_persons(position, believed, comparable, hearing.merged)


def _compare_names(
    position: int, believed: SignatureRecord, sources: Sequence[Testimony], merged: WorkRecord
) -> Iterator[Fact]:
    if any(one.record.signatures[position - 1].name != believed.name for one in sources):
        telling = Telling(Field.NAME, partial(_read_name, position), _names_agree, position=position)
        fact = weigh(telling, Hearing(sources, {}, merged))
        if fact:
            yield fact


def _compare_persons(
    position: int, believed: SignatureRecord, sources: Sequence[Testimony], merged: WorkRecord
) -> Iterator[Fact]:
    """The facts of one person, from all sources that print their name there; the first source is that of the list."""
    printed = [(one, one.record.signatures[position - 1]) for one in sources]
    speakers = [(one, signature) for one, signature in printed if _is_one_name(signature, believed)]
    others = [signature for one, signature in speakers if one is not sources[0]]
    tellings = [
        Telling(Field.PERSON, partial(_read_identifier, position, scheme), says_same, scheme, position)
        for scheme in sorted({scheme for other in others for scheme in other.ids})
    ]
    if any(other.affiliations for other in others):
        read = partial(_read_affiliations, position)
        tellings.append(Telling(Field.AFFILIATION, read, _affiliations_agree, position=position))
    for telling in tellings:
        fact = weigh(telling, Hearing([one for one, _ in speakers], {}, merged))
        if fact:
            yield fact


def _lists_agree(said: Said, believed: Said) -> bool:
    """Whether they can be compared name by name: as many names, and not just the same ones in another order."""
    if len(said) != len(believed):
        return False
    unlike = [pair for pair in zip(said, believed, strict=True) if not could_be_one_name(*pair)]
    return not unlike or sorted(name_key(one).block for one, _ in unlike) != sorted(
        name_key(other).block for _, other in unlike
    )


def _is_one_name(signature: SignatureRecord, believed: SignatureRecord) -> bool:
    if signature.name == believed.name:
        return True
    key = name_key(signature.name, signature.given, signature.family)
    own = name_key(believed.name, believed.given, believed.family)
    return key.block == own.block or could_be_one_name(signature.name, believed.name)


def _names_agree(said: Said, believed: Said) -> bool:
    return could_be_one_name(said[0], believed[0])


def could_be_one_name(name: str, other: str) -> bool:
    """Whether two printed names are the same, one perhaps shorter: in another order, with initials, without a part."""
    if name == other or name_key(name).block == name_key(other).block:
        return True
    words, others = sorted((fold_text(name).split(), fold_text(other).split()), key=len)
    left = list(others)
    in_full = 0
    for word in sorted(words, key=len, reverse=True):
        match = next((one for one in left if one == word), None) or next(
            (one for one in left if 1 in (len(one), len(word)) and one[0] == word[0]), None
        )
        if match is None:
            return False
        left.remove(match)
        in_full += len(word) > 1 and match == word
    return in_full > 0


def _affiliations_agree(said: Said, believed: Said) -> bool:
    """Alike when one of them names no other place than the other does."""
    places, others = set(map(fold_said, said)), set(map(fold_said, believed))
    return places <= others or places >= others


def _read_names(record: WorkRecord) -> Said:
    return tuple(signature.name for signature in record.signatures)


def _read_name(position: int, record: WorkRecord) -> Said:
    return (record.signatures[position - 1].name,)


def _read_identifier(position: int, scheme: str, record: WorkRecord) -> Said:
    value = record.signatures[position - 1].ids.get(scheme)
    return (value,) if value else ()


def _read_affiliations(position: int, record: WorkRecord) -> Said:
    return tuple(affiliation.name for affiliation in record.signatures[position - 1].affiliations)
