"""Works as their titles are shown."""

import msgspec


class TitledWork(msgspec.Struct, frozen=True):
    """A work with its title, and as much of its abstract as stands for a missing one."""

    id: int
    year: int | None
    title: str | None
    title_html: str | None
    abstract: str | None
    abstract_html: str | None
    language: str | None
