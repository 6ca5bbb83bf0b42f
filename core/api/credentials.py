"""The token that a request brings, in its header alone: addresses are kept in logs and histories."""

import re

_HEADER = re.compile(r"(?:bearer|token) +(?P<token>\S+) *", re.IGNORECASE | re.ASCII)


def read_credential(header: str) -> str | None:
    """The token of an `Authorization` header, by either name of the scheme; None where it is none of ours."""
    found = _HEADER.fullmatch(header)
    return found["token"] if found else None
