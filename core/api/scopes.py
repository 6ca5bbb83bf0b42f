"""What a token may be for. It knows no REST framework, whose settings name what reads tokens."""

from enum import StrEnum


class Scope(StrEnum):
    """What a token may be for. What everybody may read needs no token; `READ` is for what its user alone may."""

    READ = "read"
    FOLLOW = "follow"
    CLAIM = "claim"
    CORRECT = "correct"
    IMPORT = "import"
