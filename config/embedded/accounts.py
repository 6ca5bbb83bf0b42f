"""The account that PostgreSQL runs as: our own, or an unprivileged one, since PostgreSQL refuses root."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from config.embedded.home import EmbeddedError

PREFERRED = ("nobody", "postgres", "daemon")


class PopenOptions(TypedDict, total=False):
    """What `subprocess` needs to change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An entry of the system's account list."""

    name: str
    user_id: int
    group_id: int

    def popen_options(self) -> PopenOptions:
        """Keyword arguments that make `subprocess` start a program as this account."""
        return {"user": self.user_id, "group": self.group_id, "extra_groups": []}


def give_folder(folder: Path) -> Account | None:
    """Make `folder` belong to an account that PostgreSQL accepts and return it, or None when that is our own.

    A folder that already belongs to somebody unprivileged stays theirs, so that root and they can take turns.
    Raises EmbeddedError when it belongs to somebody else and we are not root, or it cannot be given away.
    """
    owner_id = folder.stat().st_uid
    if os.geteuid() != 0:
        if owner_id != os.geteuid():
            raise EmbeddedError(
                f"{folder} belongs to another account: use that account or set PEERLIGHT_HOME."
            )
        return None
    for account in _list_accounts(owner_id):
        try:
            _change_owner(folder, account)
        except OSError:
            continue  # a container may not map every account; a network folder may not be given away
        return account
    raise EmbeddedError(
        f"PostgreSQL does not run as root and {folder} cannot be given to another account: "
        "start as an ordinary user or set DATABASE_URL."
    )


def _list_accounts(owner_id: int) -> Iterator[Account]:
    entries = [entry for entry in pwd.getpwall() if entry.pw_uid != 0]
    rank = {name: place for place, name in enumerate(PREFERRED)}
    entries.sort(
        key=lambda entry: (entry.pw_uid != owner_id, rank.get(entry.pw_name, len(rank)), entry.pw_uid)
    )
    for entry in entries:
        yield Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _change_owner(folder: Path, account: Account) -> None:
    if folder.stat().st_uid == account.user_id:
        return
    os.chown(folder, account.user_id, account.group_id)
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            os.chown(Path(parent, name), account.user_id, account.group_id, follow_symlinks=False)
