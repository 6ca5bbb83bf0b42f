"""Words that the address of an endpoint may have, after the question mark or in its path."""

from typing import Annotated, Any

import msgspec

RecordId = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$", examples=["12"])]
"""The id of a record in a body: a whole number from 1, as text."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A word of an address: what it says, its type as msgspec knows types, and an example that works on any site."""

    name: str
    about: str
    type: Any = str
    example: Any = None
    is_required: bool = False
