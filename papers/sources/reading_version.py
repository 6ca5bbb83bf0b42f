"""The version of the readers: it changes whenever one of them does, so that what they read before is read anew."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

_SOURCES = Path(__file__).parent
_READ_BY_ALL = ("records.py", "identifiers.py", "names.py")


@cache
def reading_version() -> bytes:
    """Eight bytes: a digest of the text of all modules that make a record of an item."""
    digest = blake2b(digest_size=8)
    for path in [*sorted(_SOURCES.rglob("*.py")), *(_SOURCES.parent / name for name in _READ_BY_ALL)]:
        digest.update(path.read_bytes())
    return digest.digest()
