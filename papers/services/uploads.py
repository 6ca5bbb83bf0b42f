"""Files that people bring, kept where a worker can read them: each in a folder of its own under the site's home.

They are deleted some days after their import is finished.
"""

import re
import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from papers.models import ImportOrigin, ImportRun
from papers.sources.files import DamagedError, open_source, read_block

MAX_NAME_CHARS = 80
KEPT_DAYS = 7
UNPACKED_FACTOR = 20
"""So many times UPLOAD_MAX_BYTES a compressed file may hold: more than what packs records well, less than a bomb."""

_SWEPT_SECONDS = 3600
_STAMP = ".swept"
_FOLDER = re.compile(r"(\d{8}-\d{6})-[0-9a-f]{12}")
_TIME = "%Y%m%d-%H%M%S"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def store_upload(name: str, blocks: Iterable[bytes]) -> Path:
    """Write the file under a name that is safe on every system, readable for the site alone; its path.

    Nothing is kept of one that breaks off.
    """
    folder = _find_root() / f"{timezone.now():{_TIME}}-{secrets.token_hex(6)}"
    folder.mkdir(mode=0o700, parents=True)
    path = Path(folder, dress_name(name))
    try:
        with path.open("xb") as file:
            for block in blocks:
                file.write(block)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    path.chmod(0o600)
    return path


def discard_upload(path: Path) -> None:
    """Forget a file that was stored and is not imported."""
    path.unlink()
    path.parent.rmdir()


def is_too_large_unpacked(path: Path) -> bool:
    """Whether a compressed file holds more than UNPACKED_FACTOR times what an upload may have."""
    left: int = settings.UPLOAD_MAX_BYTES * UNPACKED_FACTOR
    with open_source(path) as stream, suppress(DamagedError):  # the import says in which record
        while left >= 0 and (block := read_block(stream)):
            left -= len(block)
    return left < 0


def delete_old_uploads() -> int:
    """Delete what was brought more than KEPT_DAYS ago, unless its import can still be carried on; how many files.

    It looks at most once an hour.
    """
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = [folder for folder in _list_folders() if _read_time(folder) < before]
    if not old or not _is_time_to_sweep():
        return 0
    unfinished = ImportOrigin.objects.filter(bytes_count__isnull=False).exclude(
        run__state=ImportRun.State.FINISHED
    )
    files = {str(path.resolve()): folder for folder in old for path in folder.glob("*")}
    needed = unfinished.filter(address__in=files).values_list("address", flat=True)
    kept = {files[address] for address in needed}
    for folder in old:
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)  # what stays is tried again
    return len(old) - len(kept)


def _find_root() -> Path:
    return Path(settings.HOME, "uploads")


def _list_folders() -> list[Path]:
    try:
        return [one for one in _find_root().iterdir() if _FOLDER.fullmatch(one.name) and one.is_dir()]
    except OSError:  # nothing was brought yet, or not to this machine
        return []


def _read_time(folder: Path) -> datetime:
    return datetime.strptime(folder.name[:15], _TIME).replace(tzinfo=UTC)


def _is_time_to_sweep() -> bool:
    stamp = _find_root() / _STAMP
    try:
        if stamp.exists() and time.time() - stamp.stat().st_mtime < _SWEPT_SECONDS:
            return False
        stamp.touch()
    except OSError:  # a disk that is full or not ours to write: nothing can be deleted either
        return False
    return True


def dress_name(name: str) -> str:
    """The name without folders and without what a file system could stumble over; its ending stays."""
    base = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("-", base).strip("-.")
    return safe[-MAX_NAME_CHARS:].lstrip("-.") or "file"
