"""Domains of institutions, read from the data dump of ROR (https://ror.org, CC0), schema 2."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from django.db import transaction

from profiles.domains import is_institutional, read_domain
from profiles.models import InstitutionDomain

_BATCH = 5_000
_ROR = "https://ror.org/"
_LARGEST_BYTES = 2 << 30


class DumpError(Exception):
    """The file is no such dump; one line for whoever gave it."""


class _Link(msgspec.Struct):
    type: str = ""
    value: str = ""


class _Organization(msgspec.Struct):
    id: str
    domains: list[str] = []
    links: list[_Link] = []
    status: str = "active"


_decoder = msgspec.json.Decoder(list[_Organization])


@transaction.atomic
def import_institution_domains(path: Path) -> int:
    """Take the domains of all active organisations in place of those known before; how many there are.

    The file is the dump as it comes, a ZIP archive, or the JSON in it. Raises DumpError, and OSError.
    """
    found = {pair for one in _read_dump(path) if one.status == "active" for pair in _list_domains(one)}
    if not found:
        raise DumpError(f"{path.name}: no organisation in it has a domain")
    InstitutionDomain.objects.all().delete()
    rows = (InstitutionDomain(ror=ror, domain=domain) for ror, domain in sorted(found))
    InstitutionDomain.objects.bulk_create(rows, batch_size=_BATCH)
    return len(found)


def _read_dump(path: Path) -> list[_Organization]:
    try:
        if not zipfile.is_zipfile(path):
            return _decoder.decode(path.read_bytes())
        with zipfile.ZipFile(path) as archive:
            files = [one for one in archive.infolist() if one.filename.endswith(".json")]
            named = [one for one in files if "v2" in one.filename] or files
            if not named or named[0].file_size > _LARGEST_BYTES:
                raise DumpError(f"{path.name}: no JSON of ROR in this archive")
            return _decoder.decode(archive.read(named[0]))
    except (msgspec.DecodeError, zipfile.BadZipFile) as error:
        raise DumpError(f"{path.name}: not the data dump of ROR, schema 2: {error}") from None


def _list_domains(one: _Organization) -> Iterator[tuple[str, str]]:
    """The domains that ROR names, and those of websites that have the whole host."""
    hosts = [_read_host(link.value) for link in one.links if link.type == "website"]
    for text in (*one.domains, *hosts):
        domain = read_domain(text)
        if domain is not None and is_institutional(domain) and one.id.startswith(_ROR):
            yield one.id.removeprefix(_ROR)[:9], domain


def _read_host(address: str) -> str:
    try:
        site = urlsplit(address)
        return (site.hostname or "").removeprefix("www.") if site.path in ("", "/") else ""
    except ValueError:
        return ""
