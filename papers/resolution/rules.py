"""How a signature came to its author record."""

from enum import IntEnum


class Rule(IntEnum):
    """The rules; the label completes "This work is here because …". Their numbers are stored: append only."""

    label: str

    def __new__(cls, value: int, label: str) -> "Rule":
        rule = int.__new__(cls, value)
        rule._value_ = value
        rule.label = label
        return rule

    CURATED = 0, "a person said so"
    IDENTIFIER = 1, "the source gives the same identifier"
    COAUTHOR = 2, "the full name agrees and a co-author is shared"
    AFFILIATION = 3, "the full name agrees and an affiliation is shared"
    ALONE = 4, "it is the only work under this name that nothing links to another"
    LISTED = 5, "it stands in a list of this person’s works"
