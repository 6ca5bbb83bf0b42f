"""Whether two names could be one person's, as strictly as an account's name is held against those on works."""

from papers.names import fold_text, is_latin, name_key

NEEDED_WORDS = 2


def is_compatible(stated: str, printed: str) -> bool:
    """Whether the stated name fits a printed one, in any order, spelling of case and accents, and script.

    Both must be whole names: initials alone fit nothing. One may leave out or shorten what the other spells out in the
    middle ("Robert Smith", "Robert J. Smith", "Robert James Smith"), but nothing in them may contradict.
    """
    ours, theirs = name_key(stated), name_key(printed)
    if not (ours.is_full and theirs.is_full):
        return False
    if ours.block == theirs.block:
        return _begins(ours.initials, theirs.initials)
    if not (is_latin(stated) and is_latin(printed)):
        return False  # what is folded from syllables has as many words as it has syllables
    return _fits(fold_text(stated).split(), fold_text(printed).split())


def _begins(ours: str, theirs: str) -> bool:
    return ours.startswith(theirs) or theirs.startswith(ours)


def _fits(ours: list[str], theirs: list[str]) -> bool:
    """Whether words are left over on one side at most when equal words, and then initials and words, are paired."""
    shared = [word for word in ours if len(word) > 1 and word in theirs]
    if len(set(shared)) < NEEDED_WORDS:
        return False
    mine = [word for word in ours if word not in shared]
    other = [word for word in theirs if word not in shared]
    for word in list(mine):
        match = next((one for one in other if _shortens(word, one)), None)
        if match is not None:
            mine.remove(word)
            other.remove(match)
    return not (mine and other)


def _shortens(ours: str, theirs: str) -> bool:
    return ours[0] == theirs[0] and 1 in (len(ours), len(theirs))
