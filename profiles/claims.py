"""Claims in words: the reasons with which they and disputes are decided, and what is said when that can't be done.

And how often an account asks for something about them.
"""

from core.limits import Limit
from core.reasons import ListedReason

CLAIMS_LIMIT = Limit("claim", 20, 86_400, "An account claims records")
LOOKS_LIMIT = Limit("look", 30, 3600, "An account has pages looked at")


class ClaimError(Exception):
    """What was asked of a claim, a vouch or a dispute can't be done; the text is one line for the person who asked."""


class ClaimReason(ListedReason):
    """Why a claim, or a dispute, was decided so.

    With these words decisions can be counted, compared and appealed.
    """

    EVIDENCE = "evidence", "The evidence shows that the record is theirs."
    NO_EVIDENCE = "no-evidence", "Nothing shows that the record is theirs."
    STRONGER_CLAIM = "stronger-claim", "Another claim has stronger evidence."
    OTHER_PERSON = "other-person", "The record is another person’s."
    IMPERSONATION = "impersonation", "The claim pretends to be somebody else’s."
    RECORD_MIXED = "record-mixed", "The record mixes several people and is to be parted first."
    EVIDENCE_ENDED = "evidence-ended", "The evidence on which it stood has ended."
    PUT_RIGHT = "put-right", "It was put right."
    NOT_A_PROBLEM = "not-a-problem", "It was looked at, and nothing is wrong."
    ASKED_FOR = "asked-for", "They asked for it."
