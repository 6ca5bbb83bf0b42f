"""Files that people bring, kept where a worker can read them: each in a folder of its own under the site's home."""

import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

MAX_NAME_CHARS = 80
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def store_upload(name: str, blocks: Iterable[bytes]) -> Path:
    """Write the file under a name that is safe on every system, readable for the site alone; its path."""
    folder = settings.HOME / "uploads" / f"{timezone.now():%Y%m%d-%H%M%S}-{secrets.token_hex(6)}"
    folder.mkdir(mode=0o700, parents=True)
    path = Path(folder, dress_name(name))
    with path.open("xb") as file:
        for block in blocks:
            file.write(block)
    path.chmod(0o600)
    return path


def dress_name(name: str) -> str:
    """The name without folders and without what a file system could stumble over; its ending stays."""
    base = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("-", base).strip("-.")
    return safe[-MAX_NAME_CHARS:].lstrip("-.") or "file"
