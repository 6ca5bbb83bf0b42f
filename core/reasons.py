"""Reasons that people choose from a list, so that decisions can be counted, compared and answered."""

from enum import StrEnum
from typing import Self


class ListedReason(StrEnum):
    """A list of reasons: the value of each is stored, so append only, and its `label` is how a page says it."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        reason = str.__new__(cls, value)
        reason._value_ = value
        reason.label = label
        return reason
