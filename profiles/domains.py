"""Domains of e-mail addresses: in their one dress, and whose they can be."""

import re
from collections.abc import Collection
from pathlib import Path

import idna

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)")
_SHARED_LABELS = frozenset(
    ["ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "mil", "ne", "net", "nhs", "or", "org", "sch"]
)
"""What stands below the domain of a country and is many organisations': "ac.uk"."""
_PERSONAL_LABELS = frozenset({"alum", "alumni", "alumnus", "alumna", "alumnos", "ehemalige"})
"""Below these an institution gives addresses to people who left it."""

FREE_MAIL = frozenset((Path(__file__).parent / "free_mail.txt").read_text().split())
"""Where anybody, or any member of a society, gets an address: it says nothing of an institution."""


def read_domain(text: str) -> str | None:
    """The domain in lower-case ASCII as the network has it, None for what is none.

    A letter that only looks like another has another code there, so that look-alikes are told apart.
    """
    try:
        dressed = idna.encode(text.strip().rstrip("."), uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return None
    return dressed if "." in dressed and not dressed.replace(".", "").isdigit() else None


def is_institutional(domain: str) -> bool:
    """Whether a domain in its one dress can be one organisation's: no free mail, no shared ending as "ac.uk"."""
    labels = domain.split(".")
    if any(is_within(domain, one) for one in FREE_MAIL):
        return False
    return not (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SHARED_LABELS)


def is_within(domain: str, owner: str) -> bool:
    """Whether it is this domain or one below it; both in their one dress."""
    return domain == owner or domain.endswith(f".{owner}")


def find_owner(address: str, owners: Collection[str]) -> str | None:
    """The domain of these in which an e-mail address is, the longest; None for none, or where anybody gets one."""
    domain = read_domain(address.rpartition("@")[2])
    if domain is None or not is_institutional(domain) or _PERSONAL_LABELS & set(domain.split(".")):
        return None
    fitting = [one for one in owners if is_institutional(one) and is_within(domain, one)]
    return max(fitting, key=len, default=None)


def list_printed_domains(text: str) -> list[str]:
    """The domains of the e-mail addresses in a printed text, in their one dress, each once."""
    found = (read_domain(one) for one in _ADDRESS.findall(text))
    return list(dict.fromkeys(one for one in found if one))
