"""What the rooms of the profiles tell each other. No database, no network."""

import msgspec


class Ownership(msgspec.Struct, frozen=True):
    """Whose an author record is, and at which level (0–5); `owner_id` is None while no claim to it is verified.

    It is `core.access.Owned`. `author_id` is that of the record, not a former one.
    """

    author_id: int
    owner_id: int | None = None
    level: int = 1
    claim_id: int | None = None
