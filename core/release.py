"""Which version of the site this is, by what it is made of."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

_MADE_OF = ("config", "core", "graph", "papers", "profiles", "static", "templates")


@cache
def read_release() -> str:
    """A digest of the site's own code, templates and static files: the same in every process of one version."""
    digest = blake2b(digest_size=8)
    for folder in _MADE_OF:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
