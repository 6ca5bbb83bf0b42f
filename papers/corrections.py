"""The reasons that people give for a correction, so that they can be counted and answered."""

from core.reasons import ListedReason


class Reason(ListedReason):
    """Why who wrote what was put right."""

    OWN_WORD = "own-word", "the owner of the record says so"
    SAME_PERSON = "same-person", "the records are of one person"
    OTHER_PERSON = "other-person", "the works are another person’s"
    SOURCE_ERROR = "source-error", "a source gives a wrong identifier or name"
    FALLS_APART = "falls-apart", "the works fall apart into the works of several people"
    OWN_WISH = "own-wish", "the person asked for it"
    LAW = "law", "the law asks for it"


class CorrectionError(Exception):
    """Why a correction can't be made or undone, in one line for the person who asked."""
